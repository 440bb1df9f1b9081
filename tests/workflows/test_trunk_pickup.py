"""Trunk pickup on the real server: in time, late, early, repeated, held, cancelled (FH-7, FH-8)."""

from datetime import timedelta
from typing import Any

from models.codes import Sla
from models.ids import Stage
from models.messages.timeline.timeline import EntryKind
from tests.builders import a_report, an_order, at_hour, booked
from tests.workflows.order_path import PICKUP_DAYS, begin, reports_of
from tests.workflows.world import OrderUnderTest, World, a_decision

PICKUP = Stage.TRUNK_PICKUP
VEHICLE = "FH-7.3.2.1:book_vehicle"
FINISH = "FH-7.3.2.2:finish_pickup"
MINUTE = timedelta(minutes=1)


async def at_pickup(world: World, number: str) -> OrderUnderTest:
    """An order whose list the trunk desk has just got; it is wanted in five days."""
    order = await world.place(an_order(number, pickup_in=PICKUP_DAYS))
    await begin(order)
    await order.at_step("awaiting_vehicle", PICKUP)
    await order.quiet(PICKUP)
    return order


def vehicle(**fields: Any) -> dict[str, Any]:
    """All five of a vehicle."""
    return a_report("vehicle_booked", data=booked(at_hour(PICKUP_DAYS, 15)), **fields)


async def test_each_wait_of_the_pickup_is_shown(world: World) -> None:
    """Shows FH-3.3.1, FH-8.2.1 to FH-8.2.3, FH-8.3.3.1, MC-七(二)1, MC-七(二)2."""
    order = await at_pickup(world, "P-1001")
    due = await order.due(VEHICLE, PICKUP)
    marks = await order.marks(PICKUP)
    assert marks["SopKind"] == "trunk_pickup"
    assert (marks["SopStage"], marks["WaitingOn"]) == ("awaiting_vehicle", "trunk_desk")
    assert (marks["DeadlineCode"], marks["DeadlineAt"]) == (VEHICLE, due.due_at)
    assert (marks["SlaState"], marks["BreachCount"]) == ("on_track", 0)
    whole = await order.marks()
    assert (whole["SlaState"], whole["WaitingOn"]) == ("in_leg", "in_leg")
    assert '"kind": "vehicle_booked"' in await order.page(PICKUP)
    assert "its leg **trunk_pickup** has it" in await order.page()
    for report, step, turn in (
        (vehicle(), "awaiting_goods_ready", "carrier"),
        (a_report("goods_ready"), "awaiting_departure", "driver"),
        (a_report("left_for_pickup"), "awaiting_call", "driver"),
        (a_report("called_pickup_point"), "awaiting_pickup", "carrier"),
    ):
        await order.submit(report, PICKUP)
        marks = await order.marks(PICKUP)
        assert (marks["SopStage"], marks["WaitingOn"]) == (step, turn)
    assert "FH-8.3.2.1" in await order.page(PICKUP)


async def test_a_pickup_in_time_keeps_every_duty(world: World) -> None:
    """Shows FH-8.2.2, FH-8.3.2.1."""
    order = await at_pickup(world, "P-1002")
    for report in reports_of(PICKUP):
        assert (await order.submit(report, PICKUP))["outcome"] == "accepted"
    result = await order.leg(PICKUP).result()
    assert result["outcome"] == "done"
    assert result["baton"].get("breaches", 0) == 0
    for duty in (VEHICLE, FINISH, "FH-8.2.2:call_pickup_point", "FH-8.3.2.1:finish_pickup_on_day"):
        assert await order.happenings_of(duty) == [EntryKind.KEPT]
    assert await order.done("carrier") == ["vehicles"]


async def test_a_silent_trunk_desk_is_warned_breached_and_escalated_once_each(
    world: World,
) -> None:
    """Shows FH-7.2.4, FH-7.3.2.1."""
    order = await at_pickup(world, "P-1003")
    due = (await order.due(VEHICLE, PICKUP)).due_at
    await order.move(PICKUP, due + timedelta(hours=26))
    await order.quiet(PICKUP)
    went_up = [EntryKind.ESCALATED] * 3  # lead, regional manager, the daily reminder
    assert await order.happenings_of(VEHICLE) == [EntryKind.WARNED, EntryKind.BREACHED, *went_up]
    marks = await order.marks(PICKUP)
    assert (marks["SlaState"], marks["BreachCount"], marks["EscalationLevel"]) == ("breached", 1, 2)
    notices = await order.notices(duty="FH-7.3.2.1:book_vehicle")
    assert [to for template, to in notices if template == "duty_due"] == [
        "order_desk",
        "trunk_desk",
    ]
    assert [to for template, to in notices if template == "duty_lead"] == ["owner_lead"]
    assert [to for template, to in notices if template == "duty_manager"] == ["regional_manager"]
    await order.submit(vehicle(), PICKUP)
    await order.at_step("awaiting_goods_ready", PICKUP)
    assert (await order.happenings_of(VEHICLE))[-1] is EntryKind.LATE
    marks = await order.marks(PICKUP)
    assert (marks["SlaState"], marks["BreachCount"]) == ("on_track", 1)


async def test_to_tell_is_judged_by_when_it_was_told(world: World) -> None:
    """Shows FH-7.3.2.1."""
    order = await at_pickup(world, "P-1004")
    due = (await order.due(VEHICLE, PICKUP)).due_at
    await order.move(PICKUP, due + 20 * MINUTE)
    done, reported_at = (due - MINUTE).isoformat(), (due + 10 * MINUTE).isoformat()
    await order.submit(vehicle(occurred_at=done, reported_at=reported_at), PICKUP)
    await order.quiet(PICKUP)
    line = [line for line in await order.timeline() if line.duty == VEHICLE][-1]
    assert (line.happening, line.late_seconds) == (EntryKind.LATE, 600)


async def test_to_do_is_judged_by_when_it_was_done_and_the_breach_is_taken_back(
    world: World,
) -> None:
    """Shows FH-7.3.2.2."""
    order = await at_pickup(world, "P-1005")
    for report in reports_of(PICKUP)[:-1]:
        await order.submit(report, PICKUP)
    due = (await order.due(FINISH, PICKUP)).due_at
    await order.move(PICKUP, due + 10 * MINUTE)
    assert (await order.status(PICKUP)).breaches == 1
    done, reported_at = (due - MINUTE).isoformat(), (due + 10 * MINUTE).isoformat()
    await order.submit(a_report("picked_up", occurred_at=done, reported_at=reported_at), PICKUP)
    await order.leg_open(Stage.TRUNK_TRANSPORT)
    assert (await order.happenings_of(FINISH))[-1] is EntryKind.CORRECTED
    assert (await order.marks(Stage.TRUNK_TRANSPORT))["BreachCount"] == 0
    assert ("duty_corrected", "carrier") in await order.notices(duty="FH-7.3.2.2:finish_pickup")


async def test_early_out_of_order_and_repeated_reports_have_a_receiver(world: World) -> None:
    order = await world.place(an_order("P-1006", pickup_in=PICKUP_DAYS))
    early = await order.tell("picked_up")
    assert (early["outcome"], early["reason"]) == (
        "accepted", "kept for trunk_pickup, which has not begun",
    )  # fmt: skip
    assert (await order.tell("picked_up"))["outcome"] == "known"
    await begin(order)
    await order.leg_open(Stage.TRUNK_TRANSPORT)  # the fact lets the leg pass
    assert (await order.tell("picked_up", Stage.TRUNK_TRANSPORT))["outcome"] == "known"
    owed = {one.duty for one in (await order.status(Stage.TRUNK_TRANSPORT)).deadlines}
    assert VEHICLE in owed  # and what was skipped is owed still, by the next leg
    assert (await order.submit(vehicle(), Stage.TRUNK_TRANSPORT))["outcome"] == "accepted"
    await order.quiet(Stage.TRUNK_TRANSPORT)
    assert await order.happenings_of(VEHICLE) == [EntryKind.KEPT]
    assert await order.happenings_of(FINISH) == [EntryKind.KEPT]


async def test_a_report_of_a_later_leg_goes_by_the_order_to_its_leg(world: World) -> None:
    order = await at_pickup(world, "P-1007")
    answer = await order.tell("arrived_at_hub", PICKUP)
    assert (answer["outcome"], answer["reason"]) == ("accepted", "passed on to the order")
    await order.until(lambda status: len(status.pending) == 1)  # it lets no leg pass
    await order.tell("picked_up", PICKUP)
    await order.at_step("awaiting_hub_word", Stage.CITY_DELIVERY)
    assert (await order.marks(Stage.CITY_DELIVERY))["HubCode"] == "CD-01"


async def test_what_is_wrong_with_a_report_is_answered_and_kept(world: World) -> None:
    """Shows FH-7.3.2.1: four of the five keep nothing."""
    order = await at_pickup(world, "P-1008")
    four = {name: value for name, value in vehicle()["data"].items() if name != "phone"}
    message = {
        "no report kind vehicle_bookd; vehicle_booked?": a_report("vehicle_bookd"),
        "it is a report of shop-a/OTHER": a_report("goods_ready", order="shop-a/OTHER"),
        "result_shared is reported by trunk_desk, not by driver": a_report(
            "result_shared", by="driver"
        ),
        "phone": a_report("vehicle_booked", data=four),
    }
    for n, (why, report) in enumerate(message.items()):
        answer = await order.submit({**report, "report_id": f"r-{n}"}, PICKUP)
        assert (answer["outcome"], why in answer["reason"]) == ("refused", True), answer
    assert answer["missing"] == ["phone"]
    await order.quiet(PICKUP)
    assert await order.happenings_of(VEHICLE) == []
    kept = [line for line in await order.timeline() if line.happening is EntryKind.REFUSED_REPORT]
    assert [line.report_id for line in kept] == ["r-0", "r-1", "r-2", "r-3"]


async def test_a_report_from_the_future_keeps_nothing_until_a_desk_confirms_it(
    world: World,
) -> None:
    order = await at_pickup(world, "P-1009")
    answer = await order.submit(vehicle(at=at_hour(2, 9)), PICKUP)
    assert (answer["outcome"], answer["state"]) == ("accepted", "questioned")
    assert (await order.marks(PICKUP))["ProblemCode"] == "questioned"
    body = a_decision(report_id=answer["report_id"], choice="confirm", reason="a wrong clock")
    await world.update(order.leg(PICKUP), "settle_question", body, "u-settle")
    await order.quiet(PICKUP)
    assert await order.happenings_of(VEHICLE) == [EntryKind.KEPT]


async def test_a_hold_moves_due_and_tiers_by_its_span_and_skips_none(world: World) -> None:
    order = await at_pickup(world, "P-1010")
    before = await order.due(VEHICLE, PICKUP)
    await order.decide("hold", reason="the customer is away")
    await order.until(lambda status: status.held is not None, PICKUP)
    assert (await order.marks(PICKUP))["SlaState"] == "held"
    began = await order.now(PICKUP)
    await order.move(PICKUP, before.due_at + timedelta(hours=5))
    assert await order.happenings_of(VEHICLE) == []
    await order.decide("resume")
    await order.until(lambda status: status.held is None, PICKUP)
    after = await order.due(VEHICLE, PICKUP)
    span = before.due_at + timedelta(hours=5) - began
    assert abs(after.due_at - before.due_at - span) < MINUTE
    assert [at - after.due_at for at in after.warn_at] == [
        at - before.due_at for at in before.warn_at
    ]
    await order.move(PICKUP, after.due_at + MINUTE)
    await order.quiet(PICKUP)
    assert await order.happenings_of(VEHICLE) == [EntryKind.WARNED, EntryKind.BREACHED]
    assert (await order.status(PICKUP)).sla is Sla.BREACHED


async def test_no_vehicle_is_reported_and_a_booking_puts_it_right(world: World) -> None:
    """Shows FH-8.3.1.1."""
    order = await at_pickup(world, "P-1011")
    await order.tell("no_vehicle", PICKUP, data={"reason": "the holiday"})
    marks = await order.marks(PICKUP)
    assert (marks["ProblemCode"], marks["NeedsAttention"]) == ("no_vehicle", True)
    await order.submit(vehicle(), PICKUP)
    marks = await order.marks(PICKUP)
    assert (marks.get("ProblemCode"), marks["NeedsAttention"]) == (None, False)
    await order.quiet(PICKUP)
    assert await order.happenings_of("FH-8.3.1.1:report_no_vehicle") == [EntryKind.KEPT]
    assert await order.happenings_of("FH-8.3.1.1:offer_remedy") == [EntryKind.AVERTED]


async def test_what_was_counted_is_booked_out_and_what_is_short_is_the_order_desks(
    world: World,
) -> None:
    """Shows FH-8.2.3, FH-8.3.2.2."""
    order = await world.place(an_order("P-1040"))
    await begin(order)
    counted = {"pieces": 2, "packing_sound": True, "sorted_by_area": True}
    answer = await order.tell("picked_up", PICKUP, data=counted)
    assert "2 of 3 pieces; merchant held the goods" in answer["reason"]
    await order.leg_open(Stage.TRUNK_TRANSPORT)
    effects = [one for one in await world.effects("stock") if one["order"] == order.name]
    shipped = [one["request"]["lines"] for one in effects if one["act"] == "shipments"]
    assert [[line["pieces"] for line in lines] for lines in shipped] == [[2]]
    assert [one["act"] for one in effects] == ["reservations", "shipments", "releases"]
    await order.quiet(Stage.TRUNK_TRANSPORT)
    status = await order.status(Stage.TRUNK_TRANSPORT)
    assert status.problems == ("exception_found",)
    assert "FH-8.3.2.2:settle_exception" in {one.duty for one in status.deadlines}
