"""All that the customer refuses: it goes back, and the order ends by itself (ADR-0059)."""

from datetime import timedelta

import pytest

from models.ids import Stage
from starter.local.clock_mover import ClockNotMoved
from tests.builders import an_order
from tests.workflows.calls.test_visit_calls import page_of
from tests.workflows.journey.test_goods_refused import HOME, refuse
from tests.workflows.order_path import reach, reports_of
from tests.workflows.test_city_delivery import CITY
from tests.workflows.test_installation import at_home
from tests.workflows.world import OrderUnderTest, World

DENT = {"remedy": "money back", "incident": "dent"}


async def all_refused(world: World, number: str) -> OrderUnderTest:
    order = await world.place(an_order(number, payment="paid", total_fen=19_900))
    await reach(order, CITY)
    await order.tell("collected", CITY, data={"pieces": 3, "packing_sound": True})
    await refuse(order, CITY, **{line.sku: line.pieces for line in order.order.lines})
    await order.at_step("awaiting_replacement", CITY)
    return order


async def goes_back(order: OrderUnderTest) -> None:
    assert await order.handle.result() == "cancelled"
    kinds = sorted(one.kind for one in (await page_of(order)).cases)
    assert kinds == ["incident", "refund", "way_back"]  # who is responsible is left to be judged
    closed = [line.text for line in await order.timeline() if line.what == "cancelled"]
    assert closed == ["cancelled by the customer, who has refused all goods"]


async def test_once_the_order_desk_has_settled_it_the_order_ends_and_all_goes_back(
    world: World,
) -> None:
    """Shows FH-10.2.5."""
    order = await all_refused(world, "VZ-1040")
    await order.tell("exception_settled", CITY, by="order_desk", data=DENT)
    await goes_back(order)


async def test_with_the_day_on_which_nobody_sends_others_the_order_ends(world: World) -> None:
    """Shows FH-10.2.5."""
    order = await all_refused(world, "VZ-1041")
    with pytest.raises(ClockNotMoved, match="completed"):
        await order.move(CITY, await order.now(CITY) + timedelta(hours=25))
    await goes_back(order)


async def test_on_hold_it_waits_and_a_refusal_that_is_withdrawn_was_none(world: World) -> None:
    order = await all_refused(world, "VZ-1042")
    await order.decide("hold", reason="he thinks about it")
    await order.until(lambda status: status.held is not None, CITY)
    await order.move(CITY, await order.now(CITY) + timedelta(days=2))
    assert (await order.status(CITY)).step == "awaiting_replacement"
    body = {"report_id": "r-goods_refused", "reason": "he takes it", "decision_id": "d-back"}
    body = {**body, "by": "service_desk"}
    await order.world.update(order.leg(CITY), "withdraw", body, "u-back")
    await order.decide("resume", reason="he takes it")
    await order.until(lambda status: status.held is None, CITY)
    await order.tell("delivered", CITY)
    await order.leg_open(Stage.INSTALLATION)


async def test_all_that_is_refused_as_it_is_inspected_goes_back_and_the_order_ends(
    world: World,
) -> None:
    """Shows FH-10.2.5."""
    order = await at_home(world, "VZ-1043", payment="paid", total_fen=19_900)
    await refuse(order, HOME, **{line.sku: line.pieces for line in order.order.lines})
    await order.at_step("awaiting_replacement", HOME)
    await order.tell("exception_settled", HOME, by="order_desk", data=DENT)
    await goes_back(order)
    assert "assignment-cancellations" in await order.done("technician")


async def test_as_it_is_inspected_others_may_be_sent_for_all_that_is_refused(
    world: World,
) -> None:
    """Shows FH-10.2.5."""
    order = await at_home(world, "VZ-1044")
    await refuse(order, HOME, **{line.sku: line.pieces for line in order.order.lines})
    await order.at_step("awaiting_replacement", HOME)
    others = {"shipment": "new", "why": "replacement", "pieces": 3, "agreed_by": "王芳"}
    for kind, data in (
        ("shipment_planned", others),
        ("exception_settled", DENT),
        ("shipment_delivered", {"shipment": "new", "pieces": 3}),
    ):
        answer = await order.tell(kind, HOME, by="order_desk", data=data)
        assert answer["outcome"] == "accepted", answer
    await order.at_step("awaiting_site_check", HOME)
    for report in reports_of(HOME):
        await order.submit(report, HOME)
    assert (await order.leg(HOME).result())["outcome"] == "done"
