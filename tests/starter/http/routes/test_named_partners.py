"""Callbacks of several partners: each under its own name, with its own secret and orders."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from activities.adapters.partners.roster import PartnerRow, Roster
from activities.adapters.partners.webhooks import SecretsFile
from models.roles import Role
from starter.http.calling_partners import calling_partners
from starter.http.gate import Gate
from starter.http.routes import examples
from tests.starter.http.test_http_signed import Signer
from tests.starter.http_doors import Doors, open_doors

ORDER = "order:acme:SO-2026-1001"


@dataclass
class Calling:
    """Doors of an installation whose carriers are two, and who signs for one of them."""

    doors: Doors
    secrets: SecretsFile

    async def call(self, partner: str, signer: str, **changes: Any) -> tuple[int, dict[str, Any]]:
        """What a callback under that name is answered, signed with the secret of `signer`."""
        body = json.dumps({**examples.CALLBACK_EXAMPLE, **changes}, ensure_ascii=False).encode()
        headers, body = Signer(self.secrets.of(signer)[0]).signed(body)
        answer = await self.doors.http.post(f"/callbacks/{partner}", headers=headers, content=body)
        return answer.status_code, answer.json()


@pytest_asyncio.fixture
async def calling(doors: Doors, tmp_path: Path) -> AsyncIterator[Calling]:
    """Two carriers, north and south, each with a secret, and an order."""
    rows = [
        {"name": "north", "port": "carrier", "url": "http://north.example", "cities": ["北京市"]},
        {"name": "south", "port": "carrier", "url": "http://south.example"},
        {"name": "acme-stock", "port": "stock", "url": "http://stock.example"},
    ]
    callers = calling_partners(Roster(tuple(map(PartnerRow.model_validate, rows))))
    secrets = SecretsFile(tmp_path / "webhooks.json")
    for name in ("north", "south"):
        secrets.add(name)
    await doors.place()
    async with open_doors(doors.context, gate=Gate(secrets=secrets, callers=callers)) as opened:
        yield Calling(opened, secrets)


async def test_a_named_partner_calls_back_under_its_name_with_its_own_secret(
    calling: Calling,
) -> None:
    status, answer = await calling.call("south", "south")
    assert (status, answer["outcome"]) == (200, "accepted")
    assert answer["report_id"] == f"south:{examples.CALLBACK_EXAMPLE['event_id']}"
    (row,) = await calling.doors.context.store.reports.of_order(ORDER)
    assert (row.key_id, row.by) == ("webhook-south", "carrier")
    assert (await calling.call("south", "north"))[0] == 401


async def test_one_of_several_says_nothing_of_an_order_that_another_has(calling: Calling) -> None:
    await calling.doors.context.store.order_partners.keep(ORDER, "carrier", "north")
    status, answer = await calling.call("south", "south")
    assert (status, answer["outcome"]) == (200, "refused")
    assert "not south" in answer["reason"]
    assert await calling.doors.context.store.reports.of_order(ORDER) == []
    assert (await calling.call("north", "north"))[1]["outcome"] == "accepted"


@pytest.mark.parametrize("name", ["west", "stock", "acme-stock"])
async def test_under_another_name_nobody_calls_back(calling: Calling, name: str) -> None:
    key = await calling.doors.key(Role.CARRIER)
    answer = await calling.doors.http.post(
        f"/callbacks/{name}", json=examples.CALLBACK_EXAMPLE, headers=key
    )
    assert answer.status_code == 404
    assert "north" in answer.json()["detail"]


async def test_an_operator_notes_down_for_any_of_them(calling: Calling) -> None:
    await calling.doors.context.store.order_partners.keep(ORDER, "carrier", "north")
    calling.secrets.end("south", all_of_them=True)
    answer = await calling.doors.http.post("/callbacks/south", json=examples.CALLBACK_EXAMPLE)
    assert answer.json()["outcome"] == "accepted"
