"""All goods that are under way are asked back: the answer names the decision that stops them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from activities.adapters.store.ledger import SqlLedger
from activities.adapters.store.store import Store
from models.errors import Refused
from models.messages.timeline.timeline import Batch, Entry
from models.stages.returns.request import ReturnRequest
from starter.service.cases.returns import request_return
from tests.builders import wanted_day
from tests.starter.http_doors import MERCHANT, NUMBER, Doors, a_context, open_doors

SOFAS = {"sku": "SF", "name": "沙发", "volume_m3": "0.5", "pieces": 2}
COMMAND = f"fulfil decide {MERCHANT} {NUMBER} cancel --by order_desk --reason "


@pytest_asyncio.fixture
async def doors(store: Store) -> AsyncIterator[Doors]:
    """Doors over each database in turn."""
    async with open_doors(a_context(store)) as opened:
        yield opened


async def under_way(doors: Doors, *kinds: str) -> str:
    """An order of two sofas of which that was reported; the door of its returns."""
    day = wanted_day().isoformat()
    answer = await doors.place(number=NUMBER, wanted_pickup_day=day, lines=[SOFAS])
    order, now = f"order:{MERCHANT}:{NUMBER}", doors.context.now()
    line = {"stage": "trunk_pickup", "happening": "report", "text": "", "data": {}}
    where = {"order": order, "at": now, "recorded_at": now}
    entries = tuple(
        Entry.model_validate({"key": f"{order}:{n}", "what": kind, **line, **where})
        for n, kind in enumerate(kinds)
    )
    ledger = SqlLedger(doors.context.store, lambda _order, _at: {})
    await ledger.record(Batch(workflow_id=order, entries=entries))
    return f"{answer.headers['location']}/returns"


def asked(**wish: Any) -> dict[str, Any]:
    """Somebody asks for goods back."""
    return {"request_id": "q1", "reason": "too large", "by": "customer", **wish}


@pytest.mark.parametrize(
    ("kinds", "why"),
    [
        (("picked_up",), "all goods of order"),
        (("shipment_planned", "picked_up"), "travels in several shipments"),
        ((), "is not delivered yet"),
    ],
)
async def test_who_cannot_have_all_back_by_a_return_is_told_how_he_has(
    doors: Doors, kinds: tuple[str, ...], why: str
) -> None:
    """Each door in its own words: who does it, how, and what becomes of goods and money."""
    door = await under_way(doors, *kinds)
    answer = await doors.http.post(door, json=asked())
    assert (answer.status_code, why in answer.json()["detail"]) == (409, True)
    hint = answer.json()["hint"]
    assert all(part in hint for part in ("order_desk", "POST", "/decisions", "`cancel`")), hint
    request = ReturnRequest.model_validate(asked())
    with pytest.raises(Refused) as refused:
        await request_return(doors.context, MERCHANT, NUMBER, request)
    assert COMMAND in str(refused.value.hint)
    for says in (hint, str(refused.value.hint)):
        assert "paid" in says
        assert ("to bring them back within 168 hours" in says) == bool(kinds)


async def test_who_wants_others_for_all_of_them_is_told_of_a_new_order(doors: Doors) -> None:
    door = await under_way(doors, "picked_up")
    answer = await doors.http.post(door, json=asked(wish="exchange"))
    hint = answer.json()["hint"]
    assert f"`replaces` {NUMBER}" in hint
