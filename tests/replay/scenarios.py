"""The ends an order or a return may have, each reached the shortest way, to be recorded."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from temporalio.client import WorkflowHandle

from models.ids import Stage
from models.stages.table import LEGS
from tests.builders import a_report, an_order
from tests.replay.care_scenarios import OF_CARE
from tests.replay.end_scenarios import OF_ENDS
from tests.replay.home_scenarios import OF_HOME
from tests.replay.return_scenarios import OF_RETURNS
from tests.workflows.cases.test_incidents import a_late_merchant, judge
from tests.workflows.order_path import begin, reach, reports_of
from tests.workflows.test_golden_order import travel
from tests.workflows.test_incident import close, left_of
from tests.workflows.world import OrderUnderTest, World, a_decision
from workflows.notice import NoticeWorkflow

Handle = WorkflowHandle[object, object]
Recorded = dict[str, Handle]
"""A workflow's name in the corpus, and where it is."""

CANCEL = {"reason": "the customer has changed their mind"}
VEHICLE = "FH-7.3.2.1:book_vehicle"


def of(order: OrderUnderTest, *legs: Stage) -> Recorded:
    """The order, and some of its legs."""
    return {"order": order.handle, **{leg.value: order.leg(leg) for leg in legs}}


async def closed_on_time(world: World) -> Recorded:
    """Every report in time; verified by code."""
    order = await world.place(an_order("R-ON-TIME", verify_by="code"))
    await travel(order)
    return of(order, *LEGS)


async def closed_late(world: World) -> Recorded:
    """A silent trunk desk: warned, breached, escalated twice; held for a while; then on its way."""
    order = await world.place(an_order("R-LATE", pickup_in=5))
    await begin(order)
    due = (await order.due(VEHICLE, Stage.TRUNK_PICKUP)).due_at
    await order.decide("hold", reason="the customer is away")
    await order.until(lambda status: status.held is not None, Stage.TRUNK_PICKUP)
    await order.decide("resume")
    await order.until(lambda status: status.held is None, Stage.TRUNK_PICKUP)
    await order.move(Stage.TRUNK_PICKUP, due + timedelta(hours=5))
    for leg in LEGS:
        await order.leg_open(leg)
        for report in reports_of(leg, await order.now(leg)):
            await order.submit(report, leg)
    await order.handle.result()
    return of(order, Stage.TRUNK_PICKUP)


async def judged(world: World) -> Recorded:
    """Goods that were not ready: silence confirms who is responsible; then it goes its way."""
    order = await world.place(an_order("R-JUDGED", pickup_in=5))
    await begin(order)
    pickup = Stage.TRUNK_PICKUP
    late = {"reason": "not packed", "incident": "late"}
    await order.tell("goods_not_ready", pickup, data=late)
    body = {"decision_id": "d-judge", "by": "order_desk", "incident": "late"}
    await order.leg(pickup).execute_update("judge", body)
    await order.move(pickup, await order.now(pickup) + timedelta(days=3, hours=1))
    for leg in LEGS:
        await order.leg_open(leg)
        for report in reports_of(leg, await order.now(leg)):
            await order.submit(report, leg)
    await order.handle.result()
    return of(order, pickup)


async def left(world: World) -> Recorded:
    """Judged, and not answered as the order closes: silence confirms in the case that goes on."""
    order = await a_late_merchant(world, "R-LEFT")
    await judge(order, Stage.TRUNK_PICKUP)
    await close(order)
    case = await left_of(order)
    await case.move(timedelta(days=3, hours=1))
    await case.handle.result()
    return {"incident": case.handle}


async def second_pickup(world: World) -> Recorded:
    """A failed pickup, and another one: two vehicles, of which one is called off."""
    order = await world.place(an_order("R-SECOND", pickup_in=5))
    await begin(order)
    pickup = Stage.TRUNK_PICKUP
    booked, *_, picked_up = reports_of(pickup)
    await order.submit(booked, pickup)
    await order.tell("pickup_failed", pickup, data={"reason": "gate closed"})
    await order.tell("remedy_offered", pickup, data={"remedy": "second_pickup"})
    await order.at_step("awaiting_vehicle", pickup)
    await order.quiet(pickup)
    await order.submit(picked_up, pickup)
    await order.leg_open(Stage.TRUNK_TRANSPORT)
    await order.decide("cancel", **CANCEL)
    await order.handle.result()
    return of(order, pickup)


async def sent(world: World) -> Recorded:
    """A notice of which nothing is written: it is sent, or failed, in two tasks."""
    notice: Handle = await world.client.start_workflow(
        NoticeWorkflow.__name__, id="notice:recorded", task_queue=world.queue
    )
    await notice.result()
    return {"notice": notice}


async def cancelled_in_review(world: World) -> Recorded:
    """Nothing was taken yet, nothing is given back."""
    order = await world.place(an_order("R-REVIEW", lines=()))
    await order.at_step("in_review")
    await order.decide("cancel", **CANCEL)
    await order.handle.result()
    return of(order)


async def parked(world: World) -> Recorded:
    """The carrier's system answers nonsense: the step parks, and is skipped with a reason."""
    await world.fault("carrier", fault="redirect", times=None, match="R-PARKED")
    order = await world.place(an_order("R-PARKED"))
    await begin(order)
    leg = Stage.TRUNK_PICKUP
    await order.until(lambda status: "parked:ask_vehicle" in status.problems, leg)
    repair = {"decision_id": "d-repair", "choice": "skip", "reason": "ordered by telephone"}
    await order.leg(leg).execute_update("repair", repair)
    await order.at_step("awaiting_vehicle", leg)
    return of(order, leg)


def cancelled_in(leg: Stage) -> Callable[[World], Awaitable[Recorded]]:
    """Cancelled while that leg is open: everything taken is given back."""

    async def scenario(world: World) -> Recorded:
        order = await world.place(an_order(f"R-CANCEL-{leg.value}", pickup_in=5))
        await reach(order, leg)
        await order.quiet(leg)
        await order.decide("cancel", **CANCEL)
        await order.handle.result()
        return of(order, leg)

    return scenario


async def cancelled_in_installation(world: World) -> Recorded:
    """Asked to end by the button of the Temporal UI, with the goods delivered."""
    order = await world.place(an_order("R-CANCEL-installation", pickup_in=5))
    await reach(order, Stage.INSTALLATION)
    await order.quiet(Stage.INSTALLATION)
    await order.handle.cancel()
    await order.handle.result()
    return of(order, Stage.INSTALLATION)


async def stepped_back(world: World) -> Recorded:
    """The pickup was told wrong: the transport ends, the pickup goes on and is told again."""
    order = await world.place(an_order("R-STEPPED", pickup_in=5))
    pickup, road = LEGS[:2]
    await reach(order, road)
    await order.at_step("awaiting_departure", road)
    body = a_decision(report_id="r-picked_up", reason="another order was meant", by="operations")
    await world.update(order.leg(road), "withdraw", body, body["decision_id"])
    again = order.leg(pickup, 2)
    await order.until(lambda status: status.open_leg == again.id)
    await order.submit(a_report("picked_up", "r-right"))
    await again.result()
    await order.until(lambda status: status.open_leg == order.leg(road, 2).id)
    await order.decide("cancel", **CANCEL)
    await order.handle.result()
    return {**of(order, pickup, road), "trunk_pickup_again": again}


async def replaced(world: World) -> Recorded:
    """Another provider takes over while the goods are at the hub; then it is cancelled."""
    order = await world.place(an_order("R-OTHER"))
    await reach(order, Stage.CITY_DELIVERY)
    await order.quiet(Stage.CITY_DELIVERY)
    says = {"by": "service_desk", "cause": "declined", "reason": "no crew"}
    await order.decide("replace_provider", **says)
    await order.until(lambda status: "provider_replaced" in status.facts, Stage.CITY_DELIVERY)
    await order.quiet(Stage.CITY_DELIVERY)
    await order.decide("cancel", **CANCEL)
    await order.handle.result()
    return of(order, Stage.CITY_DELIVERY)


SCENARIOS: dict[str, Callable[[World], Awaitable[Recorded]]] = {
    "closed_on_time": closed_on_time,
    "closed_late": closed_late,
    "judged": judged,
    "second_pickup": second_pickup,
    "cancelled_in_review": cancelled_in_review,
    **{f"cancelled_in_{leg.value}": cancelled_in(leg) for leg in LEGS[:3]},
    "cancelled_in_installation": cancelled_in_installation,
    "parked": parked,
    **OF_RETURNS,
    **OF_HOME,
    "stepped_back": stepped_back,
    "replaced": replaced,
    **OF_CARE,
    **OF_ENDS,
    "left": left,
    "sent": sent,
}
"""Every end, by the name its histories are kept under."""
