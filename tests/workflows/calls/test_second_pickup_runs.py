"""Between two attempts at a pickup: another run, a worker that forgets, a lost leg, a late word."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from temporalio.client import Client

from models import ids
from models.ids import Stage
from models.messages.timeline.duty_row import DutyState
from tests.builders import a_report, an_order
from tests.starter.live_server import sooner_or_later
from tests.workflows.calls.test_second_pickup import (
    AGREED,
    FINISH,
    FIRST,
    GONE,
    PICKUP,
    SECOND,
    SECOND_VEHICLE,
    TODAY,
    P,
    at_hour,
    at_pickup,
    calls,
    tell,
)
from tests.workflows.conftest import a_world, own_queue
from tests.workflows.journey.test_trunk_days import PICKED_UP
from tests.workflows.new_runs import at_every_update, continue_there
from tests.workflows.order_path import begin
from tests.workflows.partner_effects import books_of, unsettled
from tests.workflows.raw_messages import faults_of
from tests.workflows.world import OrderUnderTest, World, a_decision

__all__ = ["at_every_update"]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def forgetful(
    client: Client, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    """No workflow stays in the worker's memory: each task is one of a worker that was killed."""
    folder = tmp_path_factory.mktemp("forgetful")
    async with a_world(client, folder, queue=own_queue(), cached=0) as world:
        yield world


BOTH_JUDGED = [(DutyState.MISSED, DutyState.KEPT)] * len(FINISH)
"""Each by itself: what was agreed afterwards wipes out no breach."""


async def to_second(order: OrderUnderTest) -> None:
    await order.move(PICKUP, at_hour(P, 17, 35))
    await tell(order, *FIRST, AGREED)
    await order.at_step("awaiting_vehicle", PICKUP)
    await order.quiet(PICKUP)


async def on_the_first_after_all(order: OrderUnderTest) -> None:
    """The vehicle that did not come has the goods, though a second one was asked for."""
    await to_second(order)
    gone = a_report("picked_up", at=at_hour(P, 17, 10), received_at=at_hour(P, 17, 11).isoformat())
    await order.submit(gone, PICKUP)
    await order.leg(PICKUP).result()
    await order.leg_open(Stage.TRUNK_TRANSPORT)


async def to_the_end(order: OrderUnderTest) -> list[tuple[DutyState, DutyState]]:
    """How both deadlines of the pickup were judged, of the first attempt and of the second."""
    await order.move(PICKUP, at_hour(P + 1, 10, 5))
    await tell(order, *SECOND, GONE)
    await order.leg(PICKUP).result()
    await order.leg_open(Stage.TRUNK_TRANSPORT)
    first, second = ids.vehicle_key(order.name), ids.vehicle_key(order.name, SECOND_VEHICLE)
    assert await calls(order) == [first, first, second]
    states = {(row.duty, row.attempt): row.state for row in await order.duties()}
    return [(states[duty, 1], states[duty, 2]) for duty in FINISH]


async def test_a_worker_that_forgets_tries_again_once(forgetful: World) -> None:
    order = await at_pickup(forgetful, "SR-1")
    await to_second(order)
    assert await to_the_end(order) == BOTH_JUDGED
    assert await faults_of(order, PICKUP) == []


@pytest.mark.usefixtures("at_every_update")
async def test_the_next_run_knows_which_attempt_it_is(own_world: World) -> None:
    order = await own_world.place(an_order("SR-2", wanted_pickup_day=TODAY + timedelta(days=P)))
    await begin(order)
    await order.at_step("awaiting_vehicle", PICKUP)
    await order.quiet(PICKUP)
    await to_second(order)
    await continue_there(order.world, order.leg(PICKUP))
    await order.at_step("awaiting_vehicle", PICKUP)
    assert await to_the_end(order) == BOTH_JUDGED


async def test_an_order_whose_leg_is_lost_between_the_attempts_gives_every_vehicle_back(
    world: World,
) -> None:
    order = await at_pickup(world, "SR-3")
    await to_second(order)
    await order.leg(PICKUP).terminate("by mistake")
    await order.until(lambda status: "parked:leg_trunk_pickup" in status.problems)
    await order.decide("cancel", reason="changed his mind")
    assert await order.handle.result() == "cancelled"
    assert await unsettled(order) == []


async def test_goods_on_the_second_vehicle_of_a_cancelled_order_stay_on_it(world: World) -> None:
    order = await at_pickup(world, "SR-4")
    await to_second(order)
    await order.move(PICKUP, at_hour(P + 1, 10, 5))
    await tell(order, *SECOND)
    await order.decide("cancel", reason="changed his mind")
    # The order's own clock has not moved: by its time it was the first attempt.
    await order.tell("picked_up", data={**PICKED_UP, "attempt": 2})
    assert await order.handle.result() == "cancelled"
    assert await unsettled(order) == []
    (vehicle,) = (await books_of(order)).vehicles
    assert vehicle.removesuffix("-again") == ids.vehicle_key(order.name, SECOND_VEHICLE)


async def test_goods_that_are_on_the_first_vehicle_after_all_call_the_second_one_off(
    world: World,
) -> None:
    order = await at_pickup(world, "SR-5")
    await on_the_first_after_all(order)
    assert (await books_of(order)).vehicles == {ids.vehicle_again_key(order.name, "1")}


async def test_the_vehicle_that_a_report_names_has_the_goods_whatever_hour_it_says(
    world: World,
) -> None:
    """The order is informed of it from the leg alone; its own clock has not moved."""
    order = await at_pickup(world, "SR-7")
    await to_second(order)
    await order.move(PICKUP, at_hour(P + 1, 10, 5))
    await tell(order, *SECOND)
    await order.tell("picked_up", PICKUP, data={**PICKED_UP, "attempt": 2})
    await order.leg(PICKUP).result()
    await order.leg_open(Stage.TRUNK_TRANSPORT)
    await order.decide("cancel", reason="changed his mind")
    assert await order.handle.result() == "cancelled"
    assert await unsettled(order) == []
    assert (await books_of(order)).vehicles == {ids.vehicle_key(order.name, SECOND_VEHICLE)}


async def test_goods_on_a_vehicle_that_was_called_off_stay_on_it_as_the_order_is_cancelled(
    world: World,
) -> None:
    order = await at_pickup(world, "SR-8")
    await on_the_first_after_all(order)
    await order.decide("cancel", reason="changed his mind")
    assert await order.handle.result() == "cancelled"
    assert await unsettled(order) == []
    assert (await books_of(order)).vehicles == {ids.vehicle_again_key(order.name, "1")}


async def test_a_remedy_that_is_agreed_by_decisions_is_carried_out(world: World) -> None:
    """Shows FH-8.3.1.1."""
    order = await at_pickup(world, "SR-6")
    none = {"reason": "none in town", "incident": "none"}
    await order.tell("no_vehicle", PICKUP, data=none)
    leg = order.leg(PICKUP)
    for name, by in (("offer_remedy", "order_desk"), ("agree", "merchant")):
        more = {"remedy": "other_carrier"} if name == "offer_remedy" else {}
        body = a_decision(incident="none", **{**more, "by": by})
        await order.world.update(leg, name, body, body["decision_id"])

    async def other_asked() -> bool:
        effects = await order.world.effects("carrier")
        asked = [one["request"] for one in effects if one["order"] == order.name]
        return bool(asked[-1].get("instead_of") == ids.vehicle_key(order.name))

    await sooner_or_later(other_asked)
