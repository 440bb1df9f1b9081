"""Callbacks that a partner signs: Standard Webhooks, two live secrets, and nothing else counts."""

import json
import random
import string
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from standardwebhooks import Webhook

from activities.adapters.partners.webhooks import SecretsFile
from models.errors import UsageError
from models.roles import Role
from starter.http.gate import Gate
from starter.http.routes import examples
from tests.starter.http_doors import Doors, open_doors

DOOR = "/callbacks/carrier"


class Signer:
    """A partner that holds a secret."""

    def __init__(self, secret: str) -> None:
        self._webhook = Webhook(secret)

    def signed(
        self, body: bytes, *, id_: str = "msg-1", age: float = 0
    ) -> tuple[dict[str, str], bytes]:
        """Headers and body; `age` in seconds."""
        at = datetime.now(UTC) - timedelta(seconds=age)
        headers = {
            "Content-Type": "application/json",
            "webhook-id": id_,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": self._webhook.sign(id_, at, body.decode()),
        }
        return headers, body


@pytest_asyncio.fixture
async def signing(doors: Doors, tmp_path: Path) -> AsyncIterator[tuple[Doors, SecretsFile]]:
    """Doors whose client has no key, over a file of secrets that is not there yet."""
    secrets = SecretsFile(tmp_path / "webhooks.json")
    await doors.place()
    async with open_doors(doors.context, gate=Gate(secrets=secrets)) as opened:
        del opened.http.headers["Authorization"]
        yield opened, secrets


def event(**changes: Any) -> bytes:
    return json.dumps({**examples.CALLBACK_EXAMPLE, **changes}, ensure_ascii=False).encode()


async def sent(doors: Doors, signed: tuple[dict[str, str], bytes]) -> httpx.Response:
    return await doors.http.post(DOOR, headers=signed[0], content=signed[1])


async def test_a_signed_callback_needs_no_key_and_a_repeat_is_harmless(
    signing: tuple[Doors, SecretsFile],
) -> None:
    doors, secrets = signing
    signed = Signer(secrets.add("carrier")[0]).signed(event())
    answers = [await sent(doors, signed) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    (row,) = await doors.context.store.reports.of_order("order:acme:SO-2026-1001")
    assert (row.key_id, row.by) == ("webhook-carrier", "carrier")


@pytest.mark.parametrize("role", [Role.CARRIER, Role.OPERATOR])
async def test_a_key_alone_opens_until_there_is_a_secret(
    signing: tuple[Doors, SecretsFile], role: Role
) -> None:
    doors, secrets = signing
    key = await doors.key(role)
    assert (await doors.http.post(DOOR, content=event(), headers=key)).status_code == 200
    secrets.add("carrier")
    refused = await doors.http.post(DOOR, content=event(), headers=key)
    assert (refused.status_code, refused.json()["code"]) == (401, "unsigned")
    assert "webhook-id" in refused.json()["detail"]
    secrets.end("carrier", all_of_them=True)
    with pytest.raises(UsageError, match="no secret to end"):
        secrets.end("carrier", all_of_them=True)
    assert (await doors.http.post(DOOR, content=event(), headers=key)).status_code == 200


async def test_a_secret_of_one_partner_changes_nothing_for_another(
    signing: tuple[Doors, SecretsFile],
) -> None:
    doors, secrets = signing
    signer = Signer(secrets.add("technician")[0])
    assert (await sent(doors, signer.signed(event()))).json()["code"] == "unauthorised"
    secrets.add("carrier")
    assert (await sent(doors, signer.signed(event()))).json()["code"] == "unsigned"


async def test_two_secrets_live_and_a_third_ends_the_oldest(
    signing: tuple[Doors, SecretsFile],
) -> None:
    doors, secrets = signing
    signers = []
    for live in (1, 2, 2):
        secret, count = secrets.add("carrier")
        assert count == live
        signers.append(Signer(secret))
    found = [(await sent(doors, one.signed(event()))).status_code for one in signers]
    assert found == [401, 200, 200]
    secrets.end("carrier", all_of_them=False)
    found = [(await sent(doors, one.signed(event()))).status_code for one in signers]
    assert found == [401, 401, 200]


@pytest.mark.parametrize(("age", "status"), [(290, 200), (310, 401), (-290, 200), (-310, 401)])
async def test_a_signature_holds_for_three_hundred_seconds(
    signing: tuple[Doors, SecretsFile], age: float, status: int
) -> None:
    doors, secrets = signing
    signer = Signer(secrets.add("carrier")[0])
    answer = await sent(doors, signer.signed(event(), age=age))
    assert answer.status_code == status
    assert status == 200 or "our clock" in answer.json()["detail"]


@pytest.mark.thorough
async def test_no_change_of_a_signed_request_is_accepted(
    signing: tuple[Doors, SecretsFile],
) -> None:
    doors, secrets = signing
    headers, body = Signer(secrets.add("carrier")[0]).signed(event(note="到货"))
    by_chance = random.Random(20261124)
    for _ in range(2000):
        changed = mutated(by_chance, headers, body)
        answer = await sent(doors, changed)
        assert answer.status_code == 401, changed
    assert await doors.context.store.reports.of_order("order:acme:SO-2026-1001") == []
    assert (await sent(doors, (headers, body))).status_code == 200


def mutated(
    by_chance: random.Random, headers: dict[str, str], body: bytes
) -> tuple[dict[str, str], bytes]:
    """One place of one part changed, taken out, doubled or filled; never the same request."""
    part = by_chance.choice(["webhook-id", "webhook-timestamp", "webhook-signature", "body"])
    before = body.decode() if part == "body" else headers[part]
    after = before
    while after.strip() == before.strip():
        at = by_chance.randrange(len(before))
        sign = by_chance.choice(string.printable[:95])
        after = by_chance.choice([
            before[:at] + sign + before[at + 1 :], before[:at] + before[at + 1 :],
            before[:at] + before[at] + before[at:], before[:at] + sign + before[at:],
            before[:at], before.swapcase(), before + ".0", "+" + before, "",
        ])  # fmt: skip
    if part == "body":
        return headers, after.encode()
    return {**headers, part: after}, body


async def test_a_header_that_comes_twice_is_no_signature(
    signing: tuple[Doors, SecretsFile],
) -> None:
    doors, secrets = signing
    headers, body = Signer(secrets.add("carrier")[0]).signed(event())
    twice = [*headers.items(), ("webhook-id", "msg-1")]
    answer = await doors.http.post(DOOR, headers=twice, content=body)
    assert answer.status_code == 401


@pytest.mark.parametrize("fault", ["open", "broken", "gone"])
async def test_no_callback_is_believed_while_the_secrets_cannot_be_read(
    doors: Doors, tmp_path: Path, fault: str
) -> None:
    file = tmp_path / "webhooks.json"
    secrets = SecretsFile(file, required=True)
    secrets.add("carrier")
    if fault == "open":
        file.chmod(0o644)
    elif fault == "broken":
        file.write_text("{")
    else:
        file.unlink()
    async with open_doors(doors.context, gate=Gate(secrets=secrets)) as opened:
        answer = await opened.http.post(DOOR, content=event())
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
        assert str(file) not in answer.text
