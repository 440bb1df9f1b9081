"""Called off at any moment of any partner's call: every partner's books come to nothing, or goods.

A table: each call, and what becomes of it as the order, or its return, is called off.
"""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest

from starter.local.clock_mover import ClockNotMoved
from tests.builders import an_order
from tests.workflows.cancelled_calls import (
    CALLS,
    FAULTS,
    REASON,
    UNDOING,
    Call,
    call_off,
    come_to,
    end_of,
    spoil,
    ways_of,
)
from tests.workflows.partner_effects import unsettled
from tests.workflows.world import World


async def called_off(world: World, call: Call, fault: str, way: str) -> list[str]:
    """One row: come to the call, call the order off, look at the books."""
    number = f"OFF-{call.step}-{fault}-{way}".replace(" ", "-")
    order = await world.place(an_order(number, verify_by="code"))
    await spoil(order, call, FAULTS[fault])
    await call.towards(order)
    await come_to(order, call, fault)
    await call_off(order, call, way)
    await end_of(order)
    return await unsettled(order)


async def undone(world: World, call: Call, fault: str, *, loaded: bool) -> list[str]:
    """One row: call the order off, come to the undoing; the goods may be picked up meanwhile."""
    order = await world.place(an_order(f"UN-{call.step}-{fault.replace(' ', '-')}-{loaded}"))
    await call.towards(order)
    assert call.called_off_at is not None
    await order.at_step(*call.called_off_at)
    await spoil(order, call, FAULTS[fault])
    await order.decide("cancel", **REASON)
    await come_to(order, call, fault)
    if loaded:
        await order.tell("picked_up")
        if fault in NOT_ARRIVED:  # as far as can be said: it is asked about a minute later again
            await order.quiet()
            with suppress(ClockNotMoved):  # it ends on the way
                await order.move(None, await order.now() + timedelta(minutes=2))
    await end_of(order)
    return await unsettled(order)


NOT_ARRIVED = ("tried again", "parked")


@pytest.mark.parametrize("fault", FAULTS)
async def test_called_off_at_any_call_every_partners_books_come_to_nothing_or_to_goods(
    world: World, fault: str
) -> None:
    rows = []
    for n, call in enumerate(CALLS if fault != "answered" else CALLS[:-1]):
        ways = ways_of(call, fault)
        if fault != "parked":  # each call meets each way, in turn
            ways = [ways[(n + list(FAULTS).index(fault)) % len(ways)]]
        rows += [called_off(world, call, fault, way) for way in ways]
    assert await asyncio.gather(*rows) == [[]] * len(rows)


@pytest.mark.parametrize("fault", [one for one in FAULTS if one != "answered"])
async def test_whatever_becomes_of_the_giving_back_it_is_done_or_stopped_by_a_pickup(
    world: World, fault: str
) -> None:
    rows = [undone(world, call, fault, loaded=False) for call in UNDOING]
    rows += [undone(world, call, fault, loaded=True) for call in UNDOING[:2]]
    assert await asyncio.gather(*rows) == [[]] * len(rows)
