"""Under the terms of the SOP, what shows a pickup days before the agreed one moves no order."""

from datetime import UTC, datetime

import pytest

from models.ids import Stage
from models.sop.terms import Sop
from tests.builders import a_report, an_order
from tests.workflows.order_path import begin
from tests.workflows.world import OrderUnderTest, World

PICKUP, ROAD = Stage.TRUNK_PICKUP, Stage.TRUNK_TRANSPORT


async def nine_days_before(world: World, number: str) -> OrderUnderTest:
    """An order that waits for a vehicle, nine days before its day."""
    order = await world.place(an_order(number, pickup_in=9), Sop(early_pickup_days=1))
    await begin(order)
    await order.at_step("awaiting_vehicle", PICKUP)
    return order


async def report_now(order: OrderUnderTest, kind: str, to: Stage | None = None) -> str:
    """How one report of now was taken."""
    answer = await order.submit(a_report(kind, f"r-{kind}", at=datetime.now(UTC)), to)
    return str(answer["state"])


async def asked(order: OrderUnderTest, stage: Stage | None = None) -> list[str]:
    """Why its reports do not count."""
    return [str(one.why) for one in (await order.status(stage)).pending]


@pytest.mark.parametrize("kind", ["picked_up", "departed"])
async def test_goods_that_left_days_before_their_day_wait_for_a_desk(
    world: World, kind: str
) -> None:
    order = await nine_days_before(world, f"EP-1-{kind}")
    assert await report_now(order, kind, PICKUP) == "questioned"
    assert await report_now(order, "arrived_at_hub") == "waiting"
    assert await report_now(order, "collected") == "questioned"
    assert (await order.status(PICKUP)).step == "awaiting_vehicle"
    assert await asked(order, PICKUP) == ["pickup_early"]
    assert {*await asked(order)} == {"next_leg", "ahead"}


async def test_one_confirmation_is_of_the_pickup_and_of_the_departure(world: World) -> None:
    order = await nine_days_before(world, "EP-2")
    for kind in ("picked_up", "departed"):
        assert await report_now(order, kind, PICKUP) == "questioned"
    assert (await order.status(PICKUP)).step == "awaiting_vehicle"
    body = {
        "decision_id": "d-early", "by": "trunk_desk", "report_id": "r-departed",
        "choice": "confirm", "reason": "the merchant wanted it so",
    }  # fmt: skip
    await world.update(order.leg(PICKUP), "settle_question", body, "u-early")
    await order.leg_open(ROAD)
    assert await asked(order) == []
