"""What waited for a leg as its order was cancelled: it is recorded, and nobody gets the order."""

from sqlalchemy import select

from activities.adapters.store.database.engine import rows_of, table_of
from activities.adapters.store.tables import schema as tables
from models.stages.table import AFTER_LEGS
from tests.builders import a_report, an_order, at_hour, booked
from tests.workflows.cancelled_calls import FAULTS, PICKUP, REASON, UNDOING, come_to, end_of, spoil
from tests.workflows.order_path import begin
from tests.workflows.world import OrderUnderTest, World

ASSIGNED = table_of(tables.Assignments)
LATER = {duty.id for duty in AFTER_LEGS}


async def parties(order: OrderUnderTest) -> list[str]:
    """Whose the order is, or was."""
    query = select(ASSIGNED.c.kind).where(ASSIGNED.c.order == order.name)
    found = await order.world.store.database.read(lambda connection: rows_of(connection, query))
    return [row["kind"] for row in found]


async def waiting_for_its_desk(world: World, number: str) -> OrderUnderTest:
    """An order that nobody has confirmed, and that was told of its vehicle."""
    order = await world.place(an_order(number))
    await order.at_step("awaiting_confirmation")
    answer = await order.submit(a_report("vehicle_booked", data=booked(at_hour(5, 15))))
    assert answer["state"] == "waiting"
    return order


async def test_a_vehicle_of_a_cancelled_order_is_nobodys_news_and_its_driver_has_no_order(
    world: World,
) -> None:
    order = await waiting_for_its_desk(world, "CX-1")
    await order.decide("cancel", **REASON)
    assert await order.handle.result() == "cancelled"
    assert "vehicle_booked" in {line.what for line in await order.timeline()}
    assert "vehicle_booked" not in {code for code, _ in await order.notices()}
    assert await parties(order) == []


async def test_goods_that_have_left_are_their_vehicles_though_the_order_is_cancelled(
    world: World,
) -> None:
    """Whoever has them is to bring them back, and reads where to."""
    order = await waiting_for_its_desk(world, "CX-2")
    await order.decide("confirm")
    await order.at_step("awaiting_hand_on")
    assert (await order.tell("picked_up"))["state"] == "waiting"
    await order.decide("cancel", **REASON)
    assert await order.handle.result() == "cancelled"
    assert await parties(order) == ["vehicle"]


WRONG = {"pickup_failed": {"reason": "no dock"}, "exception_found": {"what": "a leg is broken"}}


async def opened(order: OrderUnderTest) -> set[str]:
    """What went wrong and is, or was, owed for it."""
    return LATER & {row.duty for row in await order.duties()}


async def test_what_went_wrong_and_waited_opens_no_duty_of_a_cancelled_order(world: World) -> None:
    order = await waiting_for_its_desk(world, "CX-3")
    for kind, data in WRONG.items():
        assert (await order.tell(kind, data=data))["state"] == "waiting"
    await order.decide("cancel", **REASON)
    assert await order.handle.result() == "cancelled"
    assert await opened(order) == set()


async def test_what_went_wrong_as_it_is_cancelled_opens_no_duty_of_an_order(world: World) -> None:
    order = await world.place(an_order("CX-4"))
    await begin(order)
    await order.at_step("awaiting_vehicle", PICKUP)
    await spoil(order, UNDOING[0], FAULTS["parked"])
    await order.decide("cancel", **REASON)
    await come_to(order, UNDOING[0], "parked")
    for kind, data in WRONG.items():
        answer = await order.tell(kind, data=data)
        assert answer["outcome"] == "accepted", answer
    await end_of(order)
    assert await opened(order) == set()
