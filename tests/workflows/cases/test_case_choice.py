"""Several cases of what was left are open: a report that names none goes to the one that has it."""

from typing import Any

import pytest

from models.errors import Refused
from tests.workflows.test_incident import left_of
from tests.workflows.test_returns import ReturnUnderTest, asked_for, returned
from tests.workflows.way_back import tell_at_the_door
from tests.workflows.world import OrderUnderTest, World

SOFA, WARDROBES = {"sku": "SF-3", "pieces": 1}, {"sku": "YG-2000", "pieces": 2}


async def lost_and_paid(case: ReturnUnderTest, pieces: int, incident: str) -> None:
    """All of a return is lost, and the money goes back: somebody is to be judged still."""
    await case.answer(approve=True)
    by = {"by": "carrier", "data": {"pieces": pieces, "incident": incident}}
    await case.tell("return_lost", report_id=f"lost-{incident}", **by)
    money = {"amount_fen": 100_00, "refund_by": "original"}
    await case.tell("refunded", report_id=f"paid-{incident}", data=money)
    assert (await case.handle.result())["outcome"] == "refunded"


async def settled(order: OrderUnderTest, report_id: str, **named: Any) -> str:
    """A loss is settled, without a number of the case; the case that has it then."""
    data, by = {"settlement": "he pays", **named}, "after_sales"
    await tell_at_the_door(order, "return_loss_settled", report_id=report_id, by=by, data=data)
    row = await order.world.store.reports.named(order.name, report_id)
    assert row is not None
    return str(row.sent_to)


async def test_a_report_about_what_was_left_finds_its_case_by_the_incident_or_asks_for_it(
    world: World,
) -> None:
    first = await returned(world, "RZ-13", paid_fen=300_00, lines=[SOFA])
    order = first.order
    await lost_and_paid(first, 1, "fire")
    second = await asked_for(order, request_id="q-2", lines=[WARDROBES])
    await lost_and_paid(second, 2, "flood")
    cases = {case.n: case for case in await world.store.cases.of_order(order.name)}
    ns = [n for n, case in cases.items() if case.kind == "incident"]
    lefts = [await left_of(order, n=n) for n in ns]

    with pytest.raises(Refused) as refused:
        await settled(order, "s-0")
    assert all(
        f"{n} ({name})" in refused.value.message
        for n, name in zip(ns, ("fire", "flood"), strict=True)
    )
    assert "--return N" in str(refused.value.hint)
    assert [await settled(order, f"s-{name}", incident=name) for name in ("flood", "fire")] == [
        left.handle.id for left in reversed(lefts)
    ]
