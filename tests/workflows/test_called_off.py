"""Called off at any moment of any partner's call: every partner's books come to nothing, or goods.

A table: each call, and what becomes of it as the order, or its return, is called off.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from temporalio.client import WorkflowUpdateFailedError
from temporalio.service import RPCError

from models import ids
from models.ids import Stage
from starter.fast_forward import ClockStands
from tests.builders import an_order
from tests.workflows.books import assert_settled
from tests.workflows.way import begin
from tests.workflows.world import OrderUnderTest, World

PICKUP, ROAD, HOME = Stage.TRUNK_PICKUP, Stage.TRUNK_TRANSPORT, Stage.INSTALLATION
REASON = {"reason": "the customer has changed their mind"}


@dataclass(frozen=True)
class Call:
    """One partner's call: whose workflow makes it, and how an order comes to it."""

    step: str
    partner: str
    path: str
    stage: Stage | None = None
    towards: Callable[[OrderUnderTest], Awaitable[Any]] | None = None


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


CALLS = (
    Call("reserve_stock", "stock", "reservations", None, confirm),
    Call("ask_vehicle", "carrier", "vehicles", PICKUP, begin),
    Call("ship_stock", "stock", "shipments", None, pick_up),
    Call("assign_technician", "technician", "assignments", ROAD, pick_up),
    Call("check_code", "technician", "verifications", HOME, verify),
)
UNDOING = (
    Call("cancel_vehicle", "carrier", "vehicle-cancellations", None, begin),
    Call("release_stock", "stock", "releases", None, begin),
    Call("cancel_technician", "technician", "assignment-cancellations", None, pick_up),
)
FAULTS: dict[str, list[dict[str, Any]]] = {
    "under way": [{"fault": "slow", "seconds": 0.8}],
    "not known": [{"fault": "500_after"}, {"fault": "down", "asking": True}],
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


async def spoil(order: OrderUnderTest, call: Call, faults: list[dict[str, Any]]) -> None:
    """Let the partner's system fail at that call of that order."""
    owner = ids.leg_id(order.name, call.stage) if call.stage else order.name
    for given in faults:
        fault = dict(given)
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
        async with asyncio.timeout(30):
            while call.path not in await order.done(call.partner):  # noqa: ASYNC110 # over HTTP
                await asyncio.sleep(0.02)
    else:
        await order.until_pending(call.step, call.stage, tries=1 if fault == "under way" else 2)


async def end_of(order: OrderUnderTest) -> None:
    """Wait for the end; what parks on the way is repaired."""
    ending = asyncio.create_task(order.handle.result())
    async with asyncio.timeout(60):
        while not ending.done():
            await asyncio.wait([ending], timeout=0.2)
            parked = (await order.status()).problems
            if not ending.done() and any(one.startswith("parked:") for one in parked):
                with suppress(WorkflowUpdateFailedError, RPCError):  # it went on by itself
                    await order.decide("repair")
    assert await ending == "cancelled"


async def called_off(world: World, call: Call, fault: str) -> None:
    """One row: come to the call, call the order off, look at the books."""
    assert call.towards is not None
    by_code: dict[str, Any] = {"verify_by": "code"} if call.stage is HOME else {}
    order = await world.place(an_order(f"OFF-{call.step}-{fault.replace(' ', '-')}", **by_code))
    await spoil(order, call, FAULTS[fault])
    await call.towards(order)
    await come_to(order, call, fault)
    if call.stage is HOME:  # of what is delivered, only the Temporal UI is not refused
        await order.handle.cancel()
    else:
        await order.decide("cancel", **REASON)
    await end_of(order)
    await assert_settled(order)


async def undone(world: World, call: Call, fault: str, *, loaded: bool) -> None:
    """One row: call the order off, come to the undoing; the goods may be picked up meanwhile."""
    assert call.towards is not None
    order = await world.place(an_order(f"UN-{call.step}-{fault.replace(' ', '-')}-{loaded}"))
    await call.towards(order)
    await order.at_step(*AT[call.towards])
    await spoil(order, call, FAULTS[fault])
    await order.decide("cancel", **REASON)
    await come_to(order, call, fault)
    if loaded:
        await order.tell("picked_up")
        if fault in NOT_ARRIVED:  # as far as can be said: it is asked about a minute later again
            await order.quiet()
            with suppress(ClockStands):  # it ends on the way
                await order.move(None, await order.now() + timedelta(minutes=2))
    await end_of(order)
    await assert_settled(order)


NOT_ARRIVED = ("tried again", "parked")
AT: dict[Callable[[OrderUnderTest], Awaitable[Any]], tuple[str, Stage]] = {
    begin: ("awaiting_vehicle", PICKUP),
    pick_up: ("awaiting_departure", ROAD),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_called_off_at_any_call_every_partners_books_come_to_nothing_or_to_goods(
    world: World, fault: str
) -> None:
    rows = [call for call in CALLS if fault != "answered" or call.stage is not HOME]
    await asyncio.gather(*(called_off(world, call, fault) for call in rows))


@pytest.mark.parametrize("fault", [one for one in FAULTS if one != "answered"])
async def test_whatever_becomes_of_the_giving_back_it_is_done_or_stopped_by_a_pickup(
    world: World, fault: str
) -> None:
    rows = [undone(world, call, fault, loaded=False) for call in UNDOING]
    rows += [undone(world, call, fault, loaded=True) for call in UNDOING[:2]]
    await asyncio.gather(*rows)
