"""Trunk transport on the real server: what is told, what is asked for, what is late (FH-9)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from models.ids import Stage
from models.messages.orders.order import GoodsLine
from models.messages.timeline.timeline import EntryKind
from models.sop import clock
from models.sop.terms import Sop
from tests.builders import a_report, an_order, at_hour, booked
from tests.thorough import first_of
from tests.workflows.order_path import BEFORE_PICKUP, begin, reach, reports_of
from tests.workflows.world import OrderUnderTest, World

ROAD = Stage.TRUNK_TRANSPORT
ARRIVE = "FH-9.3.1.1:arrive_in_time"
POINT = "FH-9.2.1:pass_on_checkpoint"
VEHICLE = "FH-7.3.2.1:book_vehicle"
SHARE = "FH-8.2.5:share_result"
ASSIGN = "FH-8.2.6:assign_provider"
MINUTE = timedelta(minutes=1)
POINTS = [{"name": "长沙", "hours": 12}, {"name": "重庆", "hours": 36}]


async def on_the_road(world: World, number: str, sop: Sop | None = None) -> OrderUnderTest:
    """An order whose goods have just been picked up."""
    order = await world.place(an_order(number), sop)
    await reach(order, ROAD)
    await order.at_step("awaiting_departure", ROAD)
    await order.quiet(ROAD)
    return order


async def report_departure(order: OrderUnderTest) -> None:
    """All that is owed on the day of the departure."""
    for kind in ("departed", "result_shared", "provider_assigned"):
        await order.tell(kind, ROAD)


async def test_each_wait_of_the_road_is_shown(world: World) -> None:
    """Shows FH-3.3.1, FH-8.2.6."""
    order = await on_the_road(world, "T-1001")
    marks = await order.marks(ROAD)
    assert (marks["SopStage"], marks["WaitingOn"]) == ("awaiting_departure", "driver")
    assert '"kind": "result_shared"' in await order.page(ROAD)
    await report_departure(order)
    assert (await order.marks(ROAD))["SopStage"] == "awaiting_checkpoint:half-way"
    await order.tell("checkpoint_passed", ROAD)
    marks = await order.marks(ROAD)
    assert (marks["SopStage"], marks["DeadlineCode"]) == ("on_the_road", ARRIVE)
    assert await order.done("technician") == ["assignments"]


async def test_the_customer_is_told_that_the_goods_have_left(world: World) -> None:
    """Shows FE-3.2, ER-4.2.2, EP-三3."""
    order = await on_the_road(world, "T-1012")
    assert ("dispatched", "customer") in await order.notices()


@pytest.mark.parametrize(
    ("kg", "hands"),
    first_of(
        [
            ("150.1", "assign a provider: 2 people, lifting equipment: done"),
            ("50", "assign a provider: 1 person: done"),
            ("50.1", "assign a provider: 2 people: done"),
        ]
    ),
)
async def test_a_heavy_piece_asks_for_two_people_or_equipment(
    world: World, kg: str, hands: str
) -> None:
    """Shows FH-10.3.2.3."""
    piece = GoodsLine(sku="S-1", name="沙发", pieces=1, weight_kg=Decimal(kg))
    order = await world.place(an_order(f"T-1013-{kg}", lines=(piece,)))
    await reach(order, ROAD)
    await order.at_step("awaiting_departure", ROAD)
    await order.quiet(ROAD)
    assert hands in [line.text for line in await order.timeline()]


async def test_a_road_in_time_keeps_every_duty(world: World) -> None:
    """Shows FH-8.2.4 to FH-8.2.6, FH-9.2.1, FH-9.2.2."""
    order = await on_the_road(world, "T-1002")
    for report in reports_of(ROAD):
        await order.submit(report, ROAD)
    result = await order.leg(ROAD).result()
    assert (result["outcome"], result["baton"].get("breaches", 0)) == ("done", 0)
    for duty in (ARRIVE, POINT, SHARE, ASSIGN, "FH-8.2.4:report_departure"):
        assert (await order.happenings_of(duty))[-1] is EntryKind.KEPT, duty


async def test_an_arrival_after_the_promise_is_late_whatever_was_announced(world: World) -> None:
    """Shows FH-9.3.1.1, FH-9.3.2.1, FH-9.3.2.2."""
    order = await on_the_road(world, "T-1003", Sop(transit_hours=6))
    await report_departure(order)
    await order.tell("checkpoint_passed", ROAD)
    due = (await order.due(ARRIVE, ROAD)).due_at
    exception = {"cause": "a landslide", "place": "怀化", "delay_days": 1}
    await order.tell("road_exception", ROAD, data=exception)
    assert (await order.marks(ROAD))["ProblemCode"] == "road_exception"
    plan = {"plan": "round by the S222", "arrives_at": (due + timedelta(days=1)).isoformat()}
    await order.tell("plan_agreed", ROAD, data=plan, by="trunk_desk")
    assert (await order.marks(ROAD))["NeedsAttention"] is False
    assert (await order.due(ARRIVE, ROAD)).due_at == due
    await order.move(ROAD, due + 50 * MINUTE)
    await order.quiet(ROAD)
    happenings = [EntryKind.BREACHED, EntryKind.ESCALATED]
    assert (await order.happenings_of(ARRIVE))[-2:] == happenings
    await order.tell("arrived_at_hub", ROAD)
    await order.leg_open(Stage.CITY_DELIVERY)
    assert (await order.happenings_of(ARRIVE))[-1] is EntryKind.LATE
    assert (await order.marks(Stage.CITY_DELIVERY))["BreachCount"] == 1


def clear_of_midnight() -> int:
    """Hours of a road that ends within a day: what is owed on the day of the arrival stays open."""
    near = clock.local(datetime.now(UTC)).hour in (20, 21)
    return 5 if near else 3


async def test_an_arrival_received_late_but_in_time_is_corrected(world: World) -> None:
    order = await on_the_road(world, "T-1004", Sop(transit_hours=clear_of_midnight()))
    await report_departure(order)
    await order.tell("checkpoint_passed", ROAD)
    due = (await order.due(ARRIVE, ROAD)).due_at
    await order.move(ROAD, due + 10 * MINUTE)
    assert (await order.marks(ROAD))["BreachCount"] == 1
    done, reported_at = (due - MINUTE).isoformat(), (due + 9 * MINUTE).isoformat()
    await order.tell("arrived_at_hub", ROAD, occurred_at=done, reported_at=reported_at)
    await order.leg_open(Stage.CITY_DELIVERY)
    assert (await order.happenings_of(ARRIVE))[-1] is EntryKind.CORRECTED
    assert (await order.marks(Stage.CITY_DELIVERY))["BreachCount"] == 0


async def test_every_point_of_the_line_is_planned_and_kept_for_itself(world: World) -> None:
    """Shows FH-9.2.1, MC-七(三)1."""
    order = await world.place(an_order("T-1005"))
    await begin(order)
    data = booked(at_hour(3, 15), feedback_points=POINTS)
    await order.tell("vehicle_booked", Stage.TRUNK_PICKUP, data=data)
    for kind in (*BEFORE_PICKUP[1:], "picked_up"):
        await order.tell(kind, Stage.TRUNK_PICKUP)
    await order.leg_open(ROAD)
    await report_departure(order)
    await order.at_step("awaiting_checkpoint:长沙", ROAD)
    await order.tell("checkpoint_passed", ROAD, report_id="r-2", data={"point": "重庆"})
    status = await order.at_step("awaiting_checkpoint:长沙", ROAD)
    assert [one.ref for one in status.deadlines if one.duty == POINT] == ["长沙"]
    await order.tell("checkpoint_passed", ROAD, report_id="r-1", data={"point": "长沙"})
    await order.at_step("on_the_road", ROAD)


async def test_a_point_that_is_not_reported_is_asked_for(world: World) -> None:
    order = await on_the_road(world, "T-1006")
    await report_departure(order)
    planned = await order.due(POINT, ROAD)
    await order.move(ROAD, planned.warn_at[0] + MINUTE)
    await order.quiet(ROAD)
    assert await order.happenings_of(POINT) == [EntryKind.WARNED]
    assert ("duty_warn", "trunk_desk") in await order.notices(duty=POINT)


async def test_to_share_the_result_is_late_when_it_is_told_the_next_day(world: World) -> None:
    """Shows FH-8.2.5."""
    order = await on_the_road(world, "T-1007")
    await order.tell("departed", ROAD)
    due = (await order.due(SHARE, ROAD)).due_at
    await order.move(ROAD, due + 5 * MINUTE)
    done = (due - 5 * MINUTE).isoformat()
    await order.tell("result_shared", ROAD, occurred_at=done)
    await order.quiet(ROAD)
    assert (await order.happenings_of(SHARE))[-2:] == [EntryKind.BREACHED, EntryKind.LATE]


async def test_a_point_before_the_departure_lets_the_leg_pass(world: World) -> None:
    order = await on_the_road(world, "T-1008")
    await order.tell("checkpoint_passed", ROAD)
    status = await order.at_step("on_the_road", ROAD)
    assert "FH-8.2.4:report_departure" in {one.duty for one in status.deadlines}


async def test_what_came_early_is_judged_by_when_it_was_told(world: World) -> None:
    order = await world.place(an_order("T-1009"))
    await begin(order)
    shared = datetime.now(UTC)
    early = await order.tell("result_shared", Stage.TRUNK_PICKUP, at=shared)
    assert early["state"] == "questioned"
    at = shared - timedelta(seconds=1)  # it was picked up before, and is reported after
    await order.tell("picked_up", Stage.TRUNK_PICKUP, at=at)
    await order.leg_open(ROAD)
    await order.quiet(ROAD)
    assert await order.happenings_of(SHARE) == [EntryKind.KEPT]


async def test_a_repeat_in_a_later_leg_is_known(world: World) -> None:
    order = await on_the_road(world, "T-1010")
    answer = await order.submit(a_report("picked_up"), ROAD)
    assert answer["outcome"] == "known"
    by_the_order = await order.submit(a_report("picked_up", "r-new"))
    assert by_the_order["reason"] == "passed on to trunk_transport"
    await order.until(lambda status: status.reports == 1, ROAD)


async def test_what_the_last_leg_left_open_is_watched_on(world: World) -> None:
    order = await world.place(an_order("T-1011", pickup_in=5))
    await begin(order)
    await order.tell("picked_up", Stage.TRUNK_PICKUP)
    await order.leg_open(ROAD)
    due = (await order.due(VEHICLE, ROAD)).due_at
    await order.move(ROAD, due + MINUTE)
    await order.quiet(ROAD)
    assert await order.happenings_of(VEHICLE) == [EntryKind.WARNED, EntryKind.BREACHED]
    vehicle = a_report("vehicle_booked", data=booked(at_hour(5, 15)))
    assert (await order.submit(vehicle, ROAD))["outcome"] == "accepted"
    await order.quiet(ROAD)
    assert (await order.happenings_of(VEHICLE))[-1] is EntryKind.LATE
