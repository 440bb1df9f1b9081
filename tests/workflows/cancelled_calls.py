"""How an order comes to each partner's call, what becomes of the call, and who calls it off."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from temporalio.client import WorkflowUpdateFailedError
from temporalio.service import RPCError

from models import ids
from models.ids import Stage
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.order_path import begin
from tests.workflows.server_waits import pauses, until_pending
from tests.workflows.world import OrderUnderTest

PICKUP, ROAD, HOME = Stage.TRUNK_PICKUP, Stage.TRUNK_TRANSPORT, Stage.INSTALLATION
REASON = {"reason": "the customer has changed their mind"}


@dataclass(frozen=True)
class Call:
    """One partner's call: whose workflow makes it, and how an order comes to it."""

    step: str
    partner: str
    path: str
    stage: Stage | None
    towards: Callable[[OrderUnderTest], Awaitable[Any]]
    called_off_at: tuple[str, Stage] | None = None


async def confirm(order: OrderUnderTest) -> None:
    await order.decide("confirm")


async def pick_up(order: OrderUnderTest) -> None:
    await begin(order)
    await order.at_step("awaiting_vehicle", PICKUP)
    await order.tell("picked_up", PICKUP)


async def verify(order: OrderUnderTest) -> None:
    await pick_up(order)
    for leg, last in ((ROAD, "arrived_at_hub"), (Stage.CITY_DELIVERY, "delivered")):
        await order.leg_open(leg)
        await order.tell(last, leg)
    await order.leg_open(HOME)
    await order.tell("verified", HOME, data={"by_way_of": "code", "code": "8421"})


IN_PICKUP, ON_ROAD = ("awaiting_vehicle", PICKUP), ("awaiting_departure", ROAD)
CALLS = (
    Call("reserve_stock", "stock", "reservations", None, confirm),
    Call("ask_vehicle", "carrier", "vehicles", PICKUP, begin),
    Call("ship_stock", "stock", "shipments", None, pick_up),
    Call("assign_technician", "technician", "assignments", ROAD, pick_up),
    Call("check_code", "technician", "verifications", HOME, verify),
)
UNDOING = (
    Call("cancel_vehicle", "carrier", "vehicle-cancellations", None, begin, IN_PICKUP),
    Call("release_stock", "stock", "releases", None, begin, IN_PICKUP),
    Call("cancel_technician", "technician", "assignment-cancellations", None, pick_up, ON_ROAD),
)
FAULTS: dict[str, list[dict[str, Any]]] = {
    "under way": [{"fault": "slow", "seconds": 0.8}],
    "not known": [{"fault": "500_after"}, {"fault": "down", "asking": True, "times": 2}],
    "tried again": [{"fault": "500_before", "times": 2}],
    "parked": [{"fault": "redirect"}],
    "refused": [{"fault": "refuse"}],
    "answered": [],
}
REFUSED = {
    "reserve_stock": "stock_short",
    "ask_vehicle": "carrier_refused",
    "assign_technician": "provider_refused",
    "check_code": "code_refused",
}
"""The problem that a refusal is; any other parks the step."""


async def spoil(
    order: OrderUnderTest, call: Call, faults: list[dict[str, Any]], owner: str | None = None
) -> None:
    """Let the partner's system fail at that call of that order, or of its case `owner`."""
    owner = owner or (ids.leg_id(order.name, call.stage) if call.stage else order.name)
    for one_fault in faults:
        fault = dict(one_fault)
        where = "GET /requests/" if fault.pop("asking", False) else f"POST /{call.path} "
        await order.world.fault(call.partner, match=f"{where}{owner}:{call.step}:", **fault)


async def come_to(order: OrderUnderTest, call: Call, fault: str) -> None:
    """Wait until that call is where the table wants it."""
    if call.stage is not None:
        await order.leg_open(call.stage)
    parked = f"parked:{call.step}"
    if fault == "parked" or (fault == "refused" and call.step not in REFUSED):
        await order.until(lambda status: parked in status.problems, call.stage)
    elif fault == "refused":
        await order.until(lambda status: REFUSED[call.step] in status.problems, call.stage)
    elif fault == "answered":
        async with asyncio.timeout(PATIENCE_SECONDS):
            while call.path not in await order.done(call.partner):  # noqa: ASYNC110 # over HTTP
                await asyncio.sleep(0.02)
    else:
        handle = order.leg(call.stage) if call.stage else order.handle
        await until_pending(handle, call.step, tries=1 if fault == "under way" else 2)


def ways_of(call: Call, fault: str) -> list[str]:
    """Who may call it off: a desk, somebody in the Temporal UI, whoever repairs what is parked."""
    ways = ["the order in the UI"]
    if call.stage is not None:
        ways.append("the leg in the UI")
    if call.stage is not HOME:  # what is delivered is not cancelled by a decision
        ways.append("a desk")
    if fault == "parked":
        ways.append("given up")
    return ways


async def call_off(order: OrderUnderTest, call: Call, way: str) -> None:
    """Cancel the order, or its leg, or give the parked step up."""
    where = order.leg(call.stage) if call.stage else order.handle
    match way:
        case "a desk":
            await order.decide("cancel", **REASON)
        case "given up":
            repair = {"decision_id": "d-up", "choice": "give_up", "reason": "it is of no use"}
            await where.execute_update("repair", repair)
        case "the leg in the UI":
            await where.cancel()
        case _:
            await order.handle.cancel()


async def end_of(order: OrderUnderTest) -> None:
    """Wait for the end; what parks on the way is repaired."""
    ending = asyncio.create_task(order.handle.result())
    async with asyncio.timeout(PATIENCE_SECONDS):
        for pause in pauses(1.0):
            await asyncio.wait([ending], timeout=pause)
            if ending.done():
                break
            parked = (await order.status()).parked
            if not ending.done() and parked is not None:
                with suppress(WorkflowUpdateFailedError, RPCError):  # it went on by itself
                    await order.decide("repair")
    assert await ending == "cancelled"
