"""How often a key may ask, and report about one order; desks and decisions are never held up."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from activities.adapters.partners.webhooks import SecretsFile
from activities.adapters.store.ledger import SqlLedger
from models.messages.reports.answer import Answer
from models.messages.timeline.timeline import Batch, Snapshot
from models.roles import Role
from starter.http.gate import Gate
from starter.http.rates import Rate
from starter.http.routes import examples
from starter.service.access.rights import DESKS, FIELD_ROLES
from tests.starter.cli import NOW
from tests.starter.http_doors import MERCHANT, NUMBER, Doors, open_doors

ORDER = "order:acme:SO-2026-1001"


@asynccontextmanager
async def limited(doors: Doors, tmp_path: Path, **limits: Any) -> AsyncIterator[Doors]:
    """The same doors at a gate with these limits."""
    gate = Gate(secrets=SecretsFile(tmp_path / "webhooks.json"), **limits)
    await doors.place()
    async with open_doors(doors.context, gate=gate) as opened:
        yield opened


def telling(doors: Doors, key: dict[str, str]) -> Callable[[int], Awaitable[httpx.Response]]:
    """Reports of that key, each another one."""

    async def tell(n: int) -> httpx.Response:
        body = {**examples.REPORT_EXAMPLE, "report_id": f"r-{n}"}
        body.pop("by", None)
        return await doors.http.post(f"/orders/{MERCHANT}/{NUMBER}/reports", json=body, headers=key)

    return tell


async def test_a_key_that_asks_too_often_is_told_when_to_come_back(
    doors: Doors, tmp_path: Path
) -> None:
    async with limited(doors, tmp_path, requests=Rate(3)) as at_gate:
        keys = [await at_gate.key(Role.OPERATOR) for _ in range(2)]
        found = [(await at_gate.http.get("/orders", headers=keys[0])) for _ in range(4)]
        assert [answer.status_code for answer in found] == [200, 200, 200, 429]
        assert found[3].json()["code"] == "too_many"
        assert 0 < int(found[3].headers["retry-after"]) <= 60
        assert (await at_gate.http.get("/orders", headers=keys[1])).status_code == 200


async def test_the_sixty_first_report_in_a_minute_is_refused_and_not_taken(
    doors: Doors, tmp_path: Path
) -> None:
    async with limited(doors, tmp_path) as at_gate:
        tell = telling(at_gate, await at_gate.key(Role.DRIVER))
        found = await asyncio.gather(*map(tell, range(61)))
        assert sorted(answer.status_code for answer in found) == [200] * 60 + [429]
        (refused,) = [answer for answer in found if answer.status_code == 429]
        assert "60 in 60 s" in refused.json()["detail"]
        assert 0 < int(refused.headers["retry-after"]) <= 60
        assert len(await at_gate.context.store.reports.of_order(ORDER)) == 60
        other = telling(at_gate, await at_gate.key(Role.DRIVER))
        assert (await other(99)).status_code == 200


async def test_the_sum_is_counted_in_the_inbox_and_names_the_desk(
    doors: Doors, tmp_path: Path
) -> None:
    async with limited(doors, tmp_path, reports_in_all=5) as at_gate:
        driver, carrier = [await at_gate.key(role) for role in (Role.DRIVER, Role.CARRIER)]
        found = await asyncio.gather(*map(telling(at_gate, driver), range(8)))
        assert sorted(answer.status_code for answer in found) == [200] * 5 + [429] * 3
        refused = max(found, key=lambda answer: answer.status_code)
        assert "order_desk" in refused.json()["hint"]
        assert int(refused.headers["retry-after"]) == 3600
        rows = await at_gate.context.store.reports.of_order(ORDER)
        assert len(rows) == 5
        repeat = int(rows[0].report_id.removeprefix("r-"))
        assert (await telling(at_gate, driver)(repeat)).status_code == 200
        assert (await telling(at_gate, carrier)(99)).status_code == 200


@pytest.mark.parametrize("role", [Role.OPERATOR, *sorted(DESKS)])
async def test_desks_and_operators_are_never_counted(
    doors: Doors, tmp_path: Path, role: Role
) -> None:
    async with limited(doors, tmp_path, reports_in_all=1, reports=Rate(1)) as at_gate:
        tell = telling(at_gate, await at_gate.key(role))
        assert [(await tell(n)).status_code for n in range(4)] == [200] * 4


@pytest.mark.parametrize("role", sorted(FIELD_ROLES))
async def test_everybody_outside_is_counted(doors: Doors, tmp_path: Path, role: Role) -> None:
    async with limited(doors, tmp_path, reports_in_all=1) as at_gate:
        tell = telling(at_gate, await at_gate.key(role))
        assert [(await tell(n)).status_code for n in range(2)] == [200, 429]


async def test_decisions_are_not_limited_by_reports(doors: Doors, tmp_path: Path) -> None:
    async with limited(doors, tmp_path, reports_in_all=1, reports=Rate(1)) as at_gate:
        merchant = await at_gate.key(Role.ORDER_DESK)
        tell = telling(at_gate, await at_gate.key(Role.DRIVER))
        assert [(await tell(n)).status_code for n in range(3)] == [200, 429, 429]
        door = f"/orders/{MERCHANT}/{NUMBER}/decisions"
        decided = [
            await at_gate.http.post(
                door, json={"decision": "confirm", "decision_id": f"d{n}"}, headers=merchant
            )
            for n in range(3)
        ]
        assert {answer.status_code for answer in decided} == {503}  # Temporal is down, and no 429


async def test_a_partners_events_are_counted_with_its_order(doors: Doors, tmp_path: Path) -> None:
    async with limited(doors, tmp_path, reports=Rate(2)) as at_gate:
        key = await at_gate.key(Role.CARRIER)
        events = [
            {**examples.CALLBACK_EXAMPLE, "event_id": f"e-{n}", "order": named}
            for n, named in enumerate((ORDER, f"{MERCHANT}/{NUMBER}", ORDER))
        ]
        found = [
            await at_gate.http.post("/callbacks/carrier", json=event, headers=key)
            for event in events
        ]
        assert [answer.status_code for answer in found] == [200, 200, 429]


async def test_a_point_that_was_told_is_known_and_not_written_again(
    doors: Doors, tmp_path: Path
) -> None:
    async with limited(doors, tmp_path) as at_gate:
        await on_the_road(at_gate)
        tell = passing(at_gate, await at_gate.key(Role.DRIVER))
        assert (await tell("p-1", "half-way")).json()["outcome"] == "accepted"
        (row,) = await at_gate.context.store.reports.of_order(ORDER)
        assert (await tell("p-2", "half-way")).json()["outcome"] == "accepted"  # not received yet
        accepted = {"outcome": "accepted", "report_id": row.report_id}
        await at_gate.context.store.reports.answer(row.id, Answer.model_validate(accepted))
        found = [await tell(f"p-{n}", "half-way") for n in range(3, 6)]
        assert [answer.json()["outcome"] for answer in found] == ["known"] * 3
        assert (await tell("p-6", "the bridge")).json()["outcome"] == "accepted"
        rows = await at_gate.context.store.reports.of_order(ORDER)
        assert [one.report_id for one in rows] == ["p-1", "p-2", "p-6"]


async def on_the_road(doors: Doors) -> None:
    """The order's transport is open, as its workflow would have written it."""
    leg = f"{ORDER}:trunk-transport"
    snapshot = Snapshot.model_validate(
        {
            "order": ORDER, "workflow_id": leg, "open_workflow": leg, "stage": "trunk_transport",
            "step": "on_the_road", "waiting_on": Role.DRIVER, "since": NOW, "sla": "on_track",
        }
    )  # fmt: skip
    ledger = SqlLedger(doors.context.store, lambda _order, _at: {})
    await ledger.record(Batch(workflow_id=leg, snapshot=snapshot))


def passing(doors: Doors, key: dict[str, str]) -> Callable[[str, str], Awaitable[httpx.Response]]:
    """Reports of points that the truck passed."""

    async def tell(id_: str, point: str) -> httpx.Response:
        body = {"report_id": id_, "kind": "checkpoint_passed", "data": {"point": point}}
        return await doors.http.post(f"/orders/{MERCHANT}/{NUMBER}/reports", json=body, headers=key)

    return tell
