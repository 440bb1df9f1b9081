"""City delivery on the real server: appointment, two contacts, the window, the door (FH-10)."""

from datetime import datetime, timedelta
from typing import Any

from models.ids import Stage
from models.messages.timeline.timeline import EntryKind
from tests.builders import a_report, an_order, appointed
from tests.workflows.order_path import reach
from tests.workflows.world import OrderUnderTest, World

CITY = Stage.CITY_DELIVERY
CONTACT = "FH-10.2.3:contact_customer"
CALL = "FH-10.3.2.1:call_customer_again"
COLLECT = "FH-10.3.2.4:collect_at_hub"
THERE = "FH-10.3.2.4:be_at_customer"
BOOK = "FH-10.2.1:book_appointment"
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


async def at_hub(world: World, number: str) -> OrderUnderTest:
    """An order whose goods are at the hub, and everybody knows."""
    order = await world.place(an_order(number))
    await reach(order, CITY)
    await order.tell("arrival_passed_on", CITY, report_id="r-hub")
    await order.tell("arrival_passed_on", CITY, report_id="r-desk", by="trunk_desk")
    await order.at_step("awaiting_appointment", CITY)
    return order


async def with_appointment(world: World, number: str) -> tuple[OrderUnderTest, datetime]:
    """An order whose customer expects it in six hours, the hub in four."""
    order = await at_hub(world, number)
    there = (await order.now(CITY) + 6 * HOUR).replace(microsecond=0)
    await order.tell("appointment_booked", CITY, data=appointed(there, there - 2 * HOUR))
    await order.quiet(CITY)
    return order, there


def at_instant(at: datetime, **fields: Any) -> dict[str, Any]:
    """The fields of a report that tells at once what happened then."""
    return {"occurred_at": at.isoformat(), "reported_at": at.isoformat(), **fields}


async def test_each_wait_of_the_delivery_is_shown(world: World) -> None:
    """Shows FH-3.4.1, FS-3.5, FH-9.2.3, FH-9.2.4, FH-10.2.1, FH-10.2.2, FH-10.2.4."""
    order = await at_hub(world, "C-1001")
    marks = await order.marks(CITY)
    assert (marks["WaitingOn"], marks["HubCode"]) == ("provider", "CD-01")
    there = (await order.now(CITY) + 6 * HOUR).replace(microsecond=0)
    later = there + 24 * HOUR
    for report, step in (
        (a_report("appointment_booked", data=appointed(there, there)), "awaiting_collection"),
        (a_report("collected"), "awaiting_call"),
        (a_report("called_customer"), "awaiting_contact"),
        (a_report("contacted_customer"), "awaiting_arrival"),
        (a_report("arrived_at_customer"), "awaiting_delivery"),
        (a_report("appointment_booked", "r-2", data=appointed(later, there)), "awaiting_call"),
    ):
        await order.submit(report, CITY)
        assert (await order.marks(CITY))["SopStage"] == step
    assert (await order.marks(CITY))["PromisedAt"] == later
    await order.tell("delivered", CITY)
    assert (await order.leg(CITY).result())["outcome"] == "done"


async def test_in_time_both_contacts_are_kept_however_late_they_are_received(world: World) -> None:
    """Shows FH-10.2.3, FH-10.3.2.1."""
    order, there = await with_appointment(world, "C-1002")
    await order.tell("collected", CITY)
    await order.move(CITY, there - 50 * MINUTE)
    await order.tell("called_customer", CITY, **at_instant(there - HOUR - MINUTE))
    await order.tell("contacted_customer", CITY)
    await order.tell("arrived_at_customer", CITY)
    await order.tell("delivered", CITY)
    await order.leg_open(Stage.INSTALLATION)
    assert await order.happenings_of(CONTACT) == [EntryKind.KEPT]
    assert await order.happenings_of(COLLECT) == [EntryKind.KEPT]
    assert (await order.happenings_of(CALL))[-1] is EntryKind.CORRECTED
    assert (await order.happenings_of(THERE))[-1] is EntryKind.KEPT
    assert (await order.marks(Stage.INSTALLATION))["BreachCount"] == 0


async def test_a_contact_before_the_window_does_not_keep_it(world: World) -> None:
    """Shows FH-10.2.3."""
    order, there = await with_appointment(world, "C-1003")
    await order.tell("collected", CITY)
    await order.tell("called_customer", CITY)
    answer = await order.tell("contacted_customer", CITY)
    assert answer["outcome"] == "accepted"
    await order.quiet(CITY)
    assert await order.happenings_of(CONTACT) == [EntryKind.REPORT]  # received, and too early
    await order.move(CITY, there - MINUTE)
    await order.tell("contacted_customer", CITY, report_id="r-again")
    await order.quiet(CITY)
    assert (await order.happenings_of(CONTACT))[-1] is EntryKind.KEPT


async def test_an_arrival_told_anew_moves_the_window_and_the_call(world: World) -> None:
    order, there = await with_appointment(world, "C-1004")
    later = there + 3 * HOUR
    data = {"arrives_at": later.isoformat()}
    await order.tell("called_customer", CITY, data=data)
    window = await order.due(CONTACT, CITY)
    assert (window.from_at, window.due_at) == (later - HOUR, later)
    assert (await order.due(THERE, CITY)).due_at == there  # the appointment itself stays
    await order.quiet(CITY)
    assert await order.happenings_of(CONTACT) == [EntryKind.REPLANNED]


async def test_a_provider_who_is_late_is_escalated_and_the_delivery_goes_on(world: World) -> None:
    """Shows FH-10.3.2.4."""
    order, there = await with_appointment(world, "C-1005")
    for kind in ("collected", "called_customer"):
        await order.tell(kind, CITY)
    await order.move(CITY, there - 30 * MINUTE)
    await order.tell("contacted_customer", CITY)
    await order.move(CITY, there + 35 * MINUTE)
    await order.tell("arrived_at_customer", CITY)
    await order.quiet(CITY)
    happenings = [EntryKind.WARNED, EntryKind.BREACHED, EntryKind.ESCALATED, EntryKind.LATE]
    assert await order.happenings_of(THERE) == happenings
    line = [line for line in await order.timeline() if line.duty == THERE][-1]
    assert line.late_seconds in range(35 * 60, 36 * 60)
    await order.tell("delivered", CITY)
    await order.leg_open(Stage.INSTALLATION)


async def test_a_silent_provider_owes_the_appointment_by_the_end_of_the_day(world: World) -> None:
    """Shows FH-10.2.1."""
    order = await at_hub(world, "C-1006")
    due = (await order.due(BOOK, CITY)).due_at
    await order.move(CITY, due + MINUTE)
    await order.quiet(CITY)
    assert EntryKind.BREACHED in await order.happenings_of(BOOK)
    now = await order.now(CITY)
    await order.tell("appointment_booked", CITY, data=appointed(now + 3 * HOUR, now + 2 * HOUR))
    await order.at_step("awaiting_collection", CITY)
    assert (await order.happenings_of(BOOK))[-1] is EntryKind.LATE


async def test_four_answers_of_five_are_no_appointment(world: World) -> None:
    """Shows FH-10.3.1.3."""
    order = await at_hub(world, "C-1007")
    data = appointed(await order.now(CITY) + HOUR, await order.now(CITY))
    del data["house_number"]
    answer = await order.tell("appointment_booked", CITY, data=data)
    assert (answer["outcome"], answer["missing"]) == ("refused", ["house_number"])
    assert (await order.status(CITY)).step == "awaiting_appointment"


async def test_a_customer_who_cannot_be_reached_is_a_problem_until_the_appointment(
    world: World,
) -> None:
    """Shows FH-10.3.2.2."""
    order = await at_hub(world, "C-1008")
    await order.tell("contact_failed", CITY, data={"reason": "no answer"}, by="provider")
    assert (await order.marks(CITY))["ProblemCode"] == "contact_failed"
    await order.quiet(CITY)
    assert await order.happenings_of("FH-10.3.2.2:report_contact_failed") == [EntryKind.KEPT]
    now = await order.now(CITY)
    await order.tell("appointment_booked", CITY, data=appointed(now + 3 * HOUR, now + 2 * HOUR))
    assert (await order.marks(CITY))["NeedsAttention"] is False


async def test_delivered_alone_lets_the_leg_pass_and_the_rest_stays_owed(world: World) -> None:
    order = await world.place(an_order("C-1009"))
    await reach(order, CITY)
    await order.tell("delivered", CITY)
    await order.leg_open(Stage.INSTALLATION)
    owed = {one.duty for one in (await order.status(Stage.INSTALLATION)).deadlines}
    assert "FH-9.2.3:hub_tells_arrival" in owed
    await order.tell("arrival_passed_on", Stage.INSTALLATION, report_id="r-hub")
    await order.quiet(Stage.INSTALLATION)
    assert await order.happenings_of("FH-9.2.3:hub_tells_arrival") == [EntryKind.KEPT]


async def test_a_held_delivery_moves_its_window(world: World) -> None:
    order, there = await with_appointment(world, "C-1010")
    await order.decide("hold", reason="a power cut in the house")
    await order.until(lambda status: status.held is not None, CITY)
    began = await order.now(CITY)
    await order.move(CITY, began + 8 * HOUR)
    await order.decide("resume")
    await order.until(lambda status: status.held is None, CITY)
    window = await order.due(CONTACT, CITY)
    assert abs(window.due_at - there - 8 * HOUR) < MINUTE
    assert window.from_at == window.due_at - HOUR
    assert EntryKind.BREACHED not in await order.happenings_of(CONTACT)
