"""Fees and visits that are thought of after the order has closed: each is told its door."""

from datetime import timedelta

import pytest

from models.errors import Closed
from models.messages.reports.answer import Answer
from starter.service.decisions.decide import decide
from tests.workflows.cases.test_incidents import a_late_merchant
from tests.workflows.journey import test_fees as fees
from tests.workflows.order_path import reports_of
from tests.workflows.test_incident import close, left_of
from tests.workflows.test_installation import at_home
from tests.workflows.way_back import tell_at_the_door
from tests.workflows.world import World

LATE_FEE = {**fees.FLOORS, "incident": "f1"}


async def test_a_fee_that_is_reported_late_is_priced_and_paid_in_the_case_that_is_open(
    world: World,
) -> None:
    """Shows FH-11.3.2.1, FH-11.3.2.2: who pays agrees, whenever it is reported."""
    order = await a_late_merchant(world, "AE-1001")
    await close(order)
    left = await left_of(order)
    taken = await tell_at_the_door(order, "fee_reported", by="technician", data=LATE_FEE)
    assert isinstance(taken, Answer), taken
    assert taken.outcome == "accepted", taken
    assert (await fees.set_fee(order)).outcome == "done"
    named = {"incident": "f1"}
    await tell_at_the_door(order, "fee_agreed", report_id="r-a", by="customer", data=named)
    paid = {**named, "amount_fen": 8000}
    await tell_at_the_door(order, "fee_collected", report_id="r-p", by="technician", data=paid)
    assert (await fees.fee_of(order)).state == "paid"
    assert (await left.decide("judge", party="nobody")).outcome == "done"
    assert (await left.handle.result())["outcome"] == "settled"


async def test_without_a_case_it_is_kept_as_late_and_nobody_is_charged(world: World) -> None:
    order = await at_home(world, "AE-1002")
    for report in reports_of(fees.HOME):
        await order.submit(report, fees.HOME)
    assert await order.handle.result() == "closed"
    late = await tell_at_the_door(order, "fee_reported", by="technician", data=LATE_FEE)
    assert isinstance(late, Closed)
    assert "nobody is charged" in str(late.hint)


async def test_a_visit_after_the_end_is_a_repair_at_home_and_the_refusal_says_so(
    world: World,
) -> None:
    """FH-11.2.2: a warranty visit, a part that comes later."""
    order = await at_home(world, "AE-1003")
    at = await order.now(fees.HOME) + timedelta(days=2)
    for report in reports_of(fees.HOME):
        await order.submit(report, fees.HOME)
    assert await order.handle.result() == "closed"
    body = {"decision_id": "d-1", "by": "service_desk", "day": f"{at:%F}"}
    shop, number = order.order.merchant, order.order.number
    with pytest.raises(Closed) as refused:
        await decide(fees.context_of(world), shop, number, "plan_visit", body)
    assert "wish repair" in str(refused.value.hint)
