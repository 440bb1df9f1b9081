"""A remedy that is withdrawn and agreed for another day: the carrier is asked for that day."""

import pytest

from tests.builders import a_report
from tests.thorough import first_of
from tests.workflows.calls.test_second_pickup import FIRST, PICKUP, P, at_hour, at_pickup, tell
from tests.workflows.partner_effects import books_of, unsettled
from tests.workflows.running.test_withdrawn import withdraw
from tests.workflows.world import OrderUnderTest, World

DAY, LATER = f"{at_hour(P + 1, 10):%F}", f"{at_hour(P + 2, 10):%F}"


async def asked(order: OrderUnderTest) -> list[tuple[str, str]]:
    """What the carrier was asked to do, and for which day."""
    effects = [one for one in await order.world.effects("carrier") if one["order"] == order.name]
    return [(one["act"], one["request"].get("pickup_day", "")) for one in effects]


async def agreed_for(order: OrderUnderTest, minute: int, day: str) -> str:
    """The merchant has agreed to a second pickup on that day: carried out; its report."""
    at, name = at_hour(P, 17, minute), f"r-agreed-{minute}"
    received = at_hour(P, 17, minute + 1).isoformat()
    data = {"remedy": "second_pickup", "pickup_day": day}
    answer = await order.submit(
        a_report("remedy_offered", name, at=at, received_at=received, data=data), PICKUP
    )
    assert answer["outcome"] == "accepted", answer
    await order.at_step("awaiting_vehicle", PICKUP)
    await order.quiet(PICKUP)
    return name


@pytest.mark.parametrize("days", first_of([[DAY, LATER, DAY], [DAY, LATER], [DAY, DAY]]))
async def test_the_vehicle_asked_for_is_that_of_the_day_agreed_last(
    world: World, days: list[str]
) -> None:
    """Shows FH-8.3.2.1."""
    order = await at_pickup(world, f"AA-{len(days)}{days[-1] == DAY:d}")
    await order.move(PICKUP, at_hour(P, 17, 35))
    await tell(order, *FIRST)
    for minute, day in enumerate(days, 10):
        report = await agreed_for(order, minute, day)
        (vehicle,) = (await books_of(order)).vehicles
        assert (await asked(order))[-1] == ("vehicles", day), vehicle
        if minute < 9 + len(days):
            await withdraw(world, order, report)
            await order.at_step("awaiting_pickup", PICKUP)
            await order.quiet(PICKUP)
    await order.decide("cancel", reason="changed his mind")
    assert await order.handle.result() == "cancelled"
    assert await unsettled(order) == []
