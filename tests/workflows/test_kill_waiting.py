"""Orders at every waiting point of what goes wrong and comes back, as worker and server are killed.

All of them on one server, which is killed once, as its worker is: then each hears what it waits
for, once.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from temporalio.client import WorkflowHandle

from models.ids import Stage
from tests.builders import a_report, an_order
from tests.engines import kill_server
from tests.patience import PATIENCE_SECONDS
from tests.workflows.test_incident import close, left_of
from tests.workflows.test_incidents import a_late_merchant, judge
from tests.workflows.test_installation import at_home
from tests.workflows.test_kill import Home, applied, as_it_runs, home
from tests.workflows.test_returns import came_back, money, returned
from tests.workflows.test_shipments import of_second
from tests.workflows.test_survey import followed_up
from tests.workflows.test_verification import accepted
from tests.workflows.test_visits import in_two_days, plan
from tests.workflows.waits import pauses
from tests.workflows.way import PICKUP_DAYS, begin
from tests.workflows.world import OrderUnderTest, World, a_decision

__all__ = ["home"]

PICKUP, HOME = Stage.TRUNK_PICKUP, Stage.INSTALLATION
AFTER = "r-after"
OF_HINGE = {"incident": "hinge"}
FLOORS = {"fee": "upstairs", "quantity": 5, "reason": "no lift", "incident": "f1"}


@dataclass
class Waiting:
    """An order, and the workflow of it that waits."""

    order: OrderUnderTest
    handle: WorkflowHandle[Any, Any]


async def incident(world: World) -> Waiting:
    order = await a_late_merchant(world, "KW-incident")
    await judge(order, PICKUP)
    return Waiting(order, order.leg(PICKUP))


async def remedy(world: World) -> Waiting:
    order = await world.place(an_order("KW-remedy", pickup_in=PICKUP_DAYS))
    await begin(order)
    await order.tell("pickup_failed", PICKUP, data={"reason": "gate", "incident": "gate"})
    return Waiting(order, order.leg(PICKUP))


async def shipment(world: World) -> Waiting:
    order = await world.place(an_order("KW-shipment", pickup_in=PICKUP_DAYS))
    await begin(order)
    await order.submit(of_second("shipment_planned"), PICKUP)
    return Waiting(order, order.leg(PICKUP))


async def part(world: World) -> Waiting:
    order = await at_home(world, "KW-part")
    await order.tell("part_fault", HOME, data={"part": "hinge", **OF_HINGE})
    await order.tell("part_claimed", HOME, data=OF_HINGE)
    return Waiting(order, order.leg(HOME))


async def visit(world: World) -> Waiting:
    order = await at_home(world, "KW-visit")
    await order.tell("second_visit", HOME, data={"reason": "the wall is wet"})
    await plan(order, day=f"{await in_two_days(order):%F}")
    return Waiting(order, order.leg(HOME))


async def fee(world: World) -> Waiting:
    order = await at_home(world, "KW-fee")
    await order.tell("fee_reported", HOME, by="technician", data=FLOORS)
    return Waiting(order, order.leg(HOME))


async def verification(world: World) -> Waiting:
    order = await accepted(world, "KW-verification")
    await order.tell("verification_failed", HOME, data={"reason": "down"})
    return Waiting(order, order.leg(HOME))


async def left(world: World) -> Waiting:
    order = await a_late_merchant(world, "KW-left")
    await judge(order, PICKUP, party="merchant", amount_fen=500)
    body = a_decision(incident="late")
    await world.update(order.leg(PICKUP), "admit", body, body["decision_id"])
    await close(order)
    return Waiting(order, (await left_of(order)).handle)


async def refund(world: World) -> Waiting:
    case = await returned(world, "KW-refund", paid_fen=19900)
    await came_back(case)
    return Waiting(case.order, case.handle)


async def survey(world: World) -> Waiting:
    case = await followed_up(world, "KW-survey")
    return Waiting(case.order, case.handle)


REPORTS: dict[Callable[[World], Awaitable[Waiting]], tuple[str, dict[str, Any]]] = {
    incident: ("goods_ready", {}),
    remedy: ("remedy_offered", {"data": {"remedy": "second_pickup", "incident": "gate"}}),
    shipment: ("shipment_booked", {}),
    part: ("part_arrived", {"data": OF_HINGE}),
    visit: ("arrived_at_customer", {}),
    fee: ("fee_refused", {"data": {"incident": "f1"}}),
    verification: ("verification_settled", {"data": {"how": "by mail"}}),
    left: ("amount_settled", {"data": {"incident": "late", "amount_fen": 500}}),
    refund: ("refunded", money()),
    survey: ("survey_not_reached", {"data": {"words": "rang twice"}, "actor": "li"}),
}


async def times_counted(order: OrderUnderTest, report_id: str) -> int:
    """How often that report stands as a fact, once it does."""
    pause = pauses()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            if times := applied(await order.timeline())[report_id]:
                return times
            await asyncio.sleep(next(pause))


@as_it_runs
async def test_all_go_on_where_they_wait_after_worker_and_server_are_killed(home: Home) -> None:
    waiting = dict(
        zip(REPORTS, await asyncio.gather(*(one(home.world) for one in REPORTS)), strict=True)
    )
    home.kill_worker()
    for one, (kind, says) in REPORTS.items():
        report = of_second(kind) if one is shipment else a_report(kind, **says)
        report["report_id"] = AFTER
        await waiting[one].handle.signal("report", report)
    kill_server(home.engine)
    await home.engine.start_server()
    home.start_worker()
    for held in waiting.values():
        assert await times_counted(held.order, AFTER) == 1
    assert set((await home.effects()).values()) == {1}
    assert (await waiting[left].handle.result())["outcome"] == "settled"
    assert (await waiting[refund].handle.result())["outcome"] == "refunded"
