"""Another provider while no leg is at work: its order keeps him for the next one (ADR-0059)."""

import asyncio

from models import ids
from models.ids import Stage
from models.roles import Role
from tests.builders import an_order
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.calls.test_replaced_provider import OTHER, asked, replace, replaced
from tests.workflows.order_path import reach
from tests.workflows.server_waits import pauses
from tests.workflows.test_city_delivery import CITY, at_hub
from tests.workflows.test_installation import at_home
from tests.workflows.world import OrderUnderTest, World

HOME = Stage.INSTALLATION
ROAD = Stage.TRUNK_TRANSPORT


async def lost(order: OrderUnderTest, leg: Stage) -> None:
    """Its leg is lost, and the order parks."""
    await order.leg(leg).terminate("by mistake")
    await order.until(lambda status: f"parked:leg_{leg.name.lower()}" in status.problems)


async def goes_on(order: OrderUnderTest, leg: Stage) -> list[str]:
    """Its second round has asked whom it had to ask, and waits for people; what it knows."""
    await order.decide("repair", choice="retry")
    second = order.leg(leg, 2)
    await order.until(lambda status: status.open_leg == second.id)
    pause = pauses()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            status = await second.query("status")
            if status["waiting_on"] not in (Role.PARTNER, Role.SYSTEM):
                return list(status["facts"])
            await asyncio.sleep(next(pause))


async def test_while_its_leg_is_lost_another_one_is_taken_and_asked_for_as_it_goes_on(
    world: World,
) -> None:
    """Shows FH-11.3.2.3."""
    order = await at_hub(world, "VZ-1001")
    await lost(order, CITY)
    answer = await replace(order)
    later = "as soon as city_delivery begins: leg_city_delivery is parked, repair it"
    assert later in str(answer["reason"])
    assert [act for act, *_ in await asked(order)] == ["assignments"]  # nobody yet
    assert "provider_replaced" in await goes_on(order, CITY)
    assert await asked(order) == [
        ("assignments", ids.technician_key(order.name), None),
        ("assignment-cancellations", ids.technician_key(order.name), None),
        ("assignments", ids.replacement_key(order.name, 2), "hub"),
    ]


async def test_of_several_that_are_decided_meanwhile_the_last_one_comes(world: World) -> None:
    order = await at_home(world, "VZ-1002")
    await lost(order, HOME)
    await replace(order)
    await replace(order, cause="fault", who="technician")
    assert "provider_replaced" in await goes_on(order, HOME)
    named = [key for act, key, _ in await asked(order) if act == "assignments"]
    assert named == [ids.replacement_key(order.name, n) for n in (1, 3)]


async def test_who_took_over_before_the_leg_was_lost_has_it_in_its_next_round_and_comes_once(
    world: World,
) -> None:
    order = await at_hub(world, "VZ-1003")
    await replace(order)
    await order.at_step("awaiting_appointment", CITY)
    await order.tell("provider_assigned", CITY, data=OTHER)
    await lost(order, CITY)
    assert "provider_replaced" in await goes_on(order, CITY)
    assert len(await asked(order)) == 3  # nobody is asked for again


async def test_while_the_call_for_the_first_is_parked_another_one_is_asked_for_at_once(
    world: World,
) -> None:
    """Of FH-8.2.6: somebody else is asked for."""
    order = await world.place(an_order("VZ-1005"))
    await world.fault("technician", fault="redirect", times=1, match="VZ-1005")
    await reach(order, ROAD)
    await order.until(lambda status: "parked:assign_technician" in status.problems, ROAD)
    answer = await replace(order)
    assert "as soon as" not in str(answer["reason"])
    await replaced(order, 2, ROAD)
    assert "parked:assign_technician" not in (await order.status(ROAD)).problems
    second = ids.replacement_key(order.name, 2)
    assert ("assignments", second, "road") in await asked(order)
