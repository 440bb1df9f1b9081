"""Orders at every waiting point of what goes wrong and comes back, as everything is killed once.

All of them on one server: worker, HTTP door and server die, the door while it acknowledges. Then
each receives what it waits for, once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from temporalio.client import WorkflowHandle

from models.ids import Stage
from models.roles import Role
from tests.builders import a_report, an_order
from tests.engines import kill_server
from tests.loopback import http
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.calls.test_shipments import of_second
from tests.workflows.calls.test_visit_calls import in_two_days, plan
from tests.workflows.cases.test_incidents import a_late_merchant, judge
from tests.workflows.cases.test_survey import followed_up
from tests.workflows.journey.test_verification import accepted
from tests.workflows.killed.test_kill import applied
from tests.workflows.order_path import PICKUP_DAYS, begin
from tests.workflows.processes import Home, as_it_runs, home
from tests.workflows.server_waits import pauses
from tests.workflows.test_incident import close, left_of
from tests.workflows.test_installation import at_home
from tests.workflows.test_returns import came_back, money, returned
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


Point = Callable[[World], Awaitable[Waiting]]

REPORTS: dict[Point, tuple[str, dict[str, Any]]] = {
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


async def send(home: Home, held: Waiting, point: Point) -> str | None:
    """What the HTTP door answers to what is waited for; None where it died before it did."""
    kind, says = REPORTS[point]
    report = of_second(kind) if point is shipment else a_report(kind, **says)
    url = f"{home.door}/orders/shop-a/{held.order.order.number}/reports"
    key = (await home.world.store.keys.add(Role.OPERATOR)).key
    async with http(headers={"Authorization": f"Bearer {key}"}, timeout=PATIENCE_SECONDS) as client:
        try:
            answer = await client.post(url, json={**report, "report_id": AFTER})
        except httpx.TransportError:
            return None
    assert answer.status_code == 200, answer.text
    return str(answer.json()["outcome"])


async def one_is_written(orders: list[OrderUnderTest]) -> None:
    """Wait until the report of one of these stands in our database."""
    pause = pauses()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            for order in orders:
                if await order.world.store.reports.named(order.name, AFTER):
                    return
            await asyncio.sleep(next(pause))


async def acknowledged_as_it_dies(home: Home, waiting: Mapping[Point, Waiting]) -> list[Point]:
    """The points whose report was not acknowledged, as the door dies once one stands written."""
    sent = [asyncio.create_task(send(home, held, one)) for one, held in waiting.items()]
    await one_is_written([held.order for held in waiting.values()])
    home.kill_api()
    answers = await asyncio.gather(*sent)
    return [one for one, answer in zip(waiting, answers, strict=True) if answer is None]


@as_it_runs
async def test_all_go_on_where_they_wait_after_worker_server_and_api_are_killed(home: Home) -> None:
    points = list(REPORTS)
    made = await asyncio.gather(*(point(home.world) for point in points))
    waiting = dict(zip(points, made, strict=True))
    home.kill_worker()
    await home.start_api()
    first, last = points[::2], points[1::2]
    answers = await asyncio.gather(*(send(home, waiting[one], one) for one in first))
    assert set(answers) == {"accepted"}
    unreceived = await acknowledged_as_it_dies(home, {one: waiting[one] for one in last})
    assert unreceived  # the sender was not told, whether it stands written or not
    kill_server(home.engine)
    await home.engine.start_server()
    await home.start_api()
    for one in unreceived:
        assert await send(home, waiting[one], one) in {"accepted", "known"}
    home.start_worker()
    for held in waiting.values():
        assert await times_counted(held.order, AFTER) == 1
    assert set((await home.effects()).values()) == {1}
    assert (await waiting[left].handle.result())["outcome"] == "settled"
    assert (await waiting[refund].handle.result())["outcome"] == "refunded"
