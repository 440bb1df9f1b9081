"""The driver has tapped that it is delivered 签收; then the customer refuses it (FH-10.2.5).

Goods are inspected with the customer once they are carried up: nobody takes anything back.
"""

from typing import Any

import pytest

from models.messages.reports.answer import Answer
from tests.builders import an_order
from tests.workflows.calls.test_visit_calls import page_of
from tests.workflows.journey.test_goods_refused import HOME
from tests.workflows.order_path import reach, reports_of
from tests.workflows.test_city_delivery import CITY
from tests.workflows.way_back import tell_at_the_door
from tests.workflows.world import OrderUnderTest, World


async def delivered(world: World, number: str) -> OrderUnderTest:
    """All that the order has, and its customer stands in the door."""
    order = await world.place(an_order(number, payment="paid", total_fen=19_900))
    await reach(order, CITY)
    for report in reports_of(CITY):
        await order.submit(report, CITY)
    await order.leg_open(HOME)
    return order


async def refuse(order: OrderUnderTest, by: str, **pieces: int) -> None:
    kinds = [{"sku": sku, "pieces": n} for sku, n in pieces.items()]
    data: dict[str, Any] = {"kinds": kinds, "reason": "a dent", "incident": "dent"}
    answer = await tell_at_the_door(order, "goods_refused", by=by, data=data)
    assert isinstance(answer, Answer)
    assert answer.outcome == "accepted", answer


@pytest.mark.parametrize("by", ["customer", "provider"])
async def test_all_of_it_goes_back_and_the_order_ends(world: World, by: str) -> None:
    """Shows FH-10.2.5."""
    order = await delivered(world, f"RD-1{by}")
    await refuse(order, by, **{line.sku: line.pieces for line in order.order.lines})
    await order.at_step("awaiting_replacement", HOME)
    settled = {"remedy": "money back", "incident": "dent"}
    await tell_at_the_door(order, "exception_settled", by="order_desk", data=settled)
    assert await order.handle.result() == "cancelled"
    kinds = sorted(one.kind for one in (await page_of(order)).cases)
    assert kinds == ["incident", "refund", "way_back"]


async def test_of_a_part_the_rest_is_installed_and_accepted(world: World) -> None:
    """Shows FH-10.2.5."""
    order = await delivered(world, "RD-2")
    await refuse(order, "customer", **{"SF-3": 1})
    for report in reports_of(HOME):
        await order.submit(report, HOME)
    assert (await order.leg(HOME).result())["outcome"] == "done"
    await order.at_step("awaiting_last_reports")
    (shown,) = (await page_of(order)).cases
    assert shown.kind == "way_back"


async def test_what_was_accepted_is_a_return_and_says_so(world: World) -> None:
    """Shows FH-10.2.5, ER-4.1.3."""
    order = await delivered(world, "RD-3")
    for report in reports_of(HOME)[:-1]:
        await order.submit(report, HOME)
    says = {"kinds": [{"sku": "SF-3", "pieces": 1}], "reason": "a dent", "incident": "dent"}
    answer = await tell_at_the_door(order, "goods_refused", by="customer", data=says)
    assert isinstance(answer, Answer)
    assert answer.outcome == "refused", answer
    assert "a return, ask for it" in str(answer.reason)
