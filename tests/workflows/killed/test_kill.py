"""Worker and server killed in the middle of an order: nothing lost, nothing done twice."""

import asyncio
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from temporalio.api.enums.v1 import PendingActivityState

from models.ids import Stage
from models.messages.timeline.timeline import EntryKind
from models.stages.table import LEGS
from tests.builders import a_report, an_order
from tests.engines import kill_server
from tests.starter.idle_workflows import stand_still
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.cases.test_tickets import complained
from tests.workflows.journey.test_reopened_leg import ROAD, run_of, take_back
from tests.workflows.journey.test_reopened_leg_calls import ASSIGN, wrongly_picked_up
from tests.workflows.order_path import begin, reach, reports_of
from tests.workflows.processes import Home, as_it_runs, both_ways, home
from tests.workflows.test_care import RESOLVE, written
from tests.workflows.world import OrderUnderTest

__all__ = ["home"]

STARTED = PendingActivityState.PENDING_ACTIVITY_STATE_STARTED


async def in_flight(order: OrderUnderTest, stage: Stage | None = None) -> None:
    """Wait until a partner has the call, and we have no answer."""
    handle = order.leg(stage) if stage else order.handle
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            described = (await handle.describe()).raw_description
            if any(one.state == STARTED for one in described.pending_activities):
                return


def applied(lines: list[Any]) -> Counter[str]:
    """How often each report stands in the timeline as a fact."""
    return Counter(line.report_id for line in lines if line.happening is EntryKind.REPORT)


@as_it_runs
async def test_a_worker_killed_while_partners_are_called_calls_each_of_them_once(
    home: Home,
) -> None:
    names = {"stock": "KILL-STOCK", "carrier": "KILL-CARRIER", "technician": "KILL-TECHNICIAN"}
    orders = {partner: await home.world.place(an_order(no)) for partner, no in names.items()}
    for partner, number in names.items():
        await home.world.fault(partner, fault="slow", match=number, seconds=5)
    await orders["stock"].decide("confirm")
    await begin(orders["carrier"])
    await reach(orders["technician"], Stage.TRUNK_TRANSPORT)
    await in_flight(orders["carrier"], Stage.TRUNK_PICKUP)
    await in_flight(orders["technician"], Stage.TRUNK_TRANSPORT)
    home.kill_and_start_worker()
    await orders["stock"].at_step("awaiting_hand_on")
    await orders["carrier"].at_step("awaiting_vehicle", Stage.TRUNK_PICKUP)
    await orders["technician"].at_step("awaiting_departure", Stage.TRUNK_TRANSPORT)
    assert set((await home.effects()).values()) == {1}


@as_it_runs
async def test_a_worker_killed_while_what_ended_a_leg_is_taken_back_goes_back_once(
    home: Home,
) -> None:
    order = await wrongly_picked_up(
        home.world, "KILL-BACK", ASSIGN, fault="slow", times=1, seconds=5
    )
    await run_of(order, ROAD, 1)
    await in_flight(order, ROAD)
    await take_back(home.world, order, ROAD, "r-wrong")  # the leg waits for the call under way
    home.kill_and_start_worker()
    await run_of(order, Stage.TRUNK_PICKUP, 2)
    await order.submit(a_report("picked_up", "r-right"))
    await run_of(order, ROAD, 2)
    await order.tell("arrived_at_hub")
    await run_of(order, Stage.CITY_DELIVERY, 1)
    lines = await order.lines_of(EntryKind.DECISION)
    assert [line.data["report_id"] for line in lines if line.what == "withdraw"] == ["r-wrong"]
    assert applied(await order.timeline())["r-right"] == 1
    assert set((await home.effects()).values()) == {1}


@as_it_runs
async def test_a_worker_killed_in_the_middle_of_a_care_case_loses_nothing(home: Home) -> None:
    case = await written(home.world, "KILL-CARE")
    await case.tell("care_asked_back")
    due = await case.due(RESOLVE)
    home.kill_worker()
    wrote = a_report("care_customer_wrote", "w-1", by="customer", data={"words": "here it is"})
    await case.handle.signal("report", wrote)
    home.start_worker()
    await case.at_step("awaiting_reply")
    assert await case.due(RESOLVE) >= due
    await case.tell("care_resolved")
    await case.at_step("resolved")
    assert applied(await case.order.timeline())["w-1"] == 1
    assert set((await home.effects()).values()) <= {1}


@as_it_runs
async def test_a_worker_killed_in_the_middle_of_a_ticket_loses_nothing(home: Home) -> None:
    case = await complained(home.world, "CZ-KILL")
    await case.tell("care_asked_back")
    home.kill_worker()
    for n, kind in enumerate(("care_customer_wrote", "care_resolved"), 1):
        words = a_report(kind, f"t-{n}", by="order_desk", data={"words": "here it is"})
        await case.handle.signal("report", words)
    home.start_worker()
    await stand_still(home.world.client, [case.handle.id])
    assert (await case.status()).step == "resolved"
    view = await home.world.store.views.show_file(case.handle.id, datetime.now(UTC))
    assert view is not None
    assert applied([*view.timeline])["t-1"] == applied([*view.timeline])["t-2"] == 1


@both_ways
async def test_a_worker_killed_between_the_reports_of_every_leg_loses_none(home: Home) -> None:
    orders = {
        leg: await home.world.place(an_order(f"KILL-{leg.value}", pickup_in=5)) for leg in LEGS
    }
    await asyncio.gather(*(reach(order, leg) for leg, order in orders.items()))
    for leg, order in orders.items():
        await order.submit(reports_of(leg)[0], leg)
    home.kill_worker()
    for leg, order in orders.items():
        for report in reports_of(leg)[1:]:
            await order.handle.signal("report", report)
    home.start_worker()
    for leg, order in orders.items():
        await ended(order, leg)
        sent = {report["report_id"] for report in reports_of(leg)}
        applied_ = applied(await order.timeline())
        assert {report_id: applied_[report_id] for report_id in sent} == dict.fromkeys(sent, 1)
    assert set((await home.effects()).values()) == {1}


async def ended(order: OrderUnderTest, leg: Stage) -> None:
    """Wait until the leg is done, and the order is in the next one, or at its end."""
    await order.leg(leg).result()
    if leg is LEGS[-1]:
        assert await order.handle.result() == "closed"
    else:
        await order.leg_open(LEGS[LEGS.index(leg) + 1])


@as_it_runs
async def test_a_server_killed_in_the_middle_of_a_leg_goes_on_where_it_was(home: Home) -> None:
    order = await home.world.place(an_order("KILL-SERVER", pickup_in=5))
    await begin(order)
    first, signalled, *others = reports_of(Stage.TRUNK_PICKUP)
    await order.submit(first, Stage.TRUNK_PICKUP)
    await order.handle.signal("report", signalled)
    kill_server(home.engine)
    await home.engine.start_server()
    for report in (*others, a_report("departed")):
        await order.submit(report)
    status = await order.until(lambda status: "departed" in status.facts, Stage.TRUNK_TRANSPORT)
    assert status.breaches == 0
    assert set((await home.effects()).values()) == {1}
