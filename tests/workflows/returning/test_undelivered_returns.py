"""A delivery that is withdrawn after a return was asked for: nobody is to send what he lacks."""

import pytest

from models.errors import Refused
from models.ids import Stage
from starter.service.decisions.decide import decide
from tests.workflows.journey.test_reopened_leg import run_of, take_back
from tests.workflows.returning.test_in_transit_returns import CITY, SOFA_ONLY, TWO, on_the_road
from tests.workflows.test_returns import ReturnUnderTest, asked_for
from tests.workflows.way_back import context_of
from tests.workflows.world import World, a_decision


async def answered(case: ReturnUnderTest, *, approve: bool) -> str:
    """What after-sales is told at the door."""
    shop, number = case.order.order.merchant, case.order.order.number
    body = a_decision(by="after_sales", approve=approve, reason="x")
    return (await decide(context_of(case.order), shop, number, "answer", body)).outcome


async def test_a_return_is_not_approved_once_its_delivery_is_withdrawn(world: World) -> None:
    order = await on_the_road(world, "UD-1")
    await order.tell("arrived_at_hub", Stage.TRUNK_TRANSPORT)
    await order.leg_open(CITY)
    await order.tell("collected", CITY, data=TWO)
    await order.tell("delivered", CITY, report_id="r-delivered", data={"pieces": 2})
    await order.leg_open(Stage.INSTALLATION)
    case = await asked_for(order, lines=SOFA_ONLY)
    await case.at_step("awaiting_answer")
    await take_back(world, order, Stage.INSTALLATION, "r-delivered")
    await run_of(order, CITY, 2)
    with pytest.raises(Refused, match="its delivery was withdrawn"):
        await answered(case, approve=True)
    assert await answered(case, approve=False) == "done"
