"""A second pickup on the real server: a vehicle, duties and partner keys of its own."""

from datetime import datetime, time, timedelta
from typing import Any

from models import ids
from models.ids import Stage
from models.messages.timeline.duty_row import DutyState
from models.sop import clock
from tests.builders import an_order, booked, wanted_day
from tests.workflows.journey.test_trunk_days import PICKED_UP, report_of, submitted
from tests.workflows.order_path import begin
from tests.workflows.partner_effects import unsettled
from tests.workflows.world import OrderUnderTest, World

PICKUP, P = Stage.TRUNK_PICKUP, 3
FINISH = ("FH-7.3.2.2:finish_pickup", "FH-8.3.2.1:finish_pickup_on_day")
Happened = tuple[str, datetime, dict[str, Any]]

TODAY = wanted_day(0)
"""As this file is read: a run of the tests may go on past midnight in Shanghai."""


def at_hour(days: int, hour: int, minute: int = 0) -> datetime:
    """That time of the day so many days from `TODAY`."""
    return clock.instant(TODAY + timedelta(days=days), time(hour, minute))


FIRST: list[Happened] = [
    ("vehicle_booked", at_hour(2, 9), booked(at_hour(P, 15))),
    ("left_for_pickup", at_hour(P, 13), {}),
    ("called_pickup_point", at_hour(P, 13, 50), {}),
    ("pickup_failed", at_hour(P, 16, 30), {"reason": "gate closed", "incident": "gate"}),
    ("failed_pickup_passed_on", at_hour(P, 16, 40), {}),
]
DAY = {"pickup_day": f"{at_hour(P + 1, 10):%F}"}
SECOND_VEHICLE = ids.vehicle_name(2, DAY["pickup_day"])
AGREED: Happened = ("remedy_offered", at_hour(P, 17, 30), {"remedy": "second_pickup", **DAY})
SECOND: list[Happened] = [
    ("vehicle_booked", at_hour(P, 18), booked(at_hour(P + 1, 10), vehicle="粤B20000")),
    ("goods_ready", at_hour(P + 1, 8), {}),
    ("left_for_pickup", at_hour(P + 1, 8, 10), {}),
    ("called_pickup_point", at_hour(P + 1, 8, 50), {}),
]
GONE: Happened = ("picked_up", at_hour(P + 1, 10), PICKED_UP)


async def at_pickup(world: World, number: str) -> OrderUnderTest:
    order = await world.place(an_order(number, wanted_pickup_day=TODAY + timedelta(days=P)))
    await begin(order)
    await order.at_step("awaiting_vehicle", PICKUP)
    await order.quiet(PICKUP)
    return order


async def tell(order: OrderUnderTest, *what: Happened) -> None:
    for kind, at, data in what:
        await submitted(order, [report_of(at.hour * 60 + at.minute, kind, at, data)])


async def calls(order: OrderUnderTest) -> list[str]:
    """What the carrier did, by the keys of the vehicles."""
    effects = [one for one in await order.world.effects("carrier") if one["order"] == order.name]
    return [str(one["request"].get("asked") or one["request"]["key"]) for one in effects]


async def test_a_second_pickup_has_a_vehicle_and_duties_of_its_own(world: World) -> None:
    """Shows FH-7.3.2.2, FH-8.3.2.1."""
    order = await at_pickup(world, "SP-1")
    await order.move(PICKUP, at_hour(P, 17, 35))
    await tell(order, *FIRST, AGREED)
    await order.at_step("awaiting_vehicle", PICKUP)
    await order.quiet(PICKUP)
    first, second = ids.vehicle_key(order.name), ids.vehicle_key(order.name, SECOND_VEHICLE)
    assert await calls(order) == [first, first, second]
    await order.move(PICKUP, at_hour(P + 1, 10, 5))
    await tell(order, *SECOND, GONE)
    await order.leg(PICKUP).result()
    await order.leg_open(Stage.TRUNK_TRANSPORT)
    states = {(row.duty, row.attempt): row.state for row in await order.duties()}
    for duty in FINISH:
        assert (states[duty, 1], states[duty, 2]) == (DutyState.MISSED, DutyState.KEPT)
    assert await calls(order) == [first, first, second]


async def test_an_order_that_is_cancelled_between_the_attempts_gives_every_vehicle_back(
    world: World,
) -> None:
    order = await at_pickup(world, "SP-2")
    await order.move(PICKUP, at_hour(P, 17, 35))
    await tell(order, *FIRST, AGREED)
    await order.at_step("awaiting_vehicle", PICKUP)
    await order.quiet(PICKUP)
    await order.decide("cancel", reason="changed his mind")
    assert await order.handle.result() == "cancelled"
    assert await unsettled(order) == []


async def test_a_remedy_that_cancels_cancels_the_order(world: World) -> None:
    """Shows FH-8.3.1.1."""
    order = await at_pickup(world, "SP-3")
    await order.move(PICKUP, at_hour(P, 10, 25))
    none: Happened = ("no_vehicle", at_hour(P, 9, 30), {"reason": "none in town"})
    await tell(order, none, ("remedy_offered", at_hour(P, 10, 20), {"remedy": "cancel"}))
    assert await order.handle.result() == "cancelled"
    assert await unsettled(order) == []
    (closed,) = [line for line in await order.timeline() if line.what == "cancelled"]
    assert "the merchant has agreed to cancel" in closed.text
