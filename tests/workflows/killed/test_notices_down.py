"""A channel to people that is down for an hour, and is there again (ADR-0033)."""

import asyncio
from collections import Counter
from contextlib import suppress
from datetime import timedelta

from starter.local import clock_mover
from starter.service.upkeep.relay import Relay
from tests.builders import an_order
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.test_notices import AT_ONCE, door, send, sent
from tests.workflows.world import OrderUnderTest, World

MINUTE = timedelta(minutes=1)
CONFIRM, HAND_ON = "ER-4.2.1:confirm_order", "FH-7.2.3:hand_on"


async def names(order: OrderUnderTest, *states: str) -> set[str]:
    """The notices of an order that stand there."""
    rows = await order.world.notice_rows(order.name)
    return {str(row["notice"]) for row in rows if row["state"] in states}


async def overdue(order: OrderUnderTest, duty: str) -> None:
    """The order lives until that is missed; the relay has begun to tell it, in vain."""
    await order.move(None, (await order.due(duty)).due_at + MINUTE)
    await order.quiet()
    await Relay(door(order.world)).once()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await names(order, "written", "released", "started"):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def notices_live(order: OrderUnderTest, minutes: int) -> None:
    """Whatever is on its way to the channel lives on for so long, or ends."""

    async def live(name: str) -> None:
        now = await clock_mover.now_of(order.world.client, name)
        with suppress(clock_mover.ClockNotMoved):  # it has ended
            await clock_mover.move_to(order.world.client, name, now + minutes * MINUTE)

    await asyncio.gather(*map(live, await names(order, "sending")))


async def test_what_is_still_so_when_the_channel_is_back_is_told_once_and_nothing_else(
    own_world: World,
) -> None:
    await own_world.fault("notices", fault="429", times=None, seconds=3600)
    order = await own_world.place(an_order("N-2001"), AT_ONCE)
    await order.at_step("awaiting_confirmation")
    await overdue(order, CONFIRM)
    await order.decide("confirm")
    await order.at_step("awaiting_hand_on")
    await overdue(order, HAND_ON)
    await notices_live(order, minutes=55)
    assert await sent(order) == []
    await own_world.no_fault("notices")
    await notices_live(order, minutes=10)
    assert await send(own_world) == 0
    rows = await own_world.notice_rows(order.name, withdrawn=True)
    unsent = {(row["fields"].get("duty"), row["code"]) for row in rows if row["state"] != "sent"}
    assert unsent == {(CONFIRM, "duty_warn"), (CONFIRM, "duty_due"), (HAND_ON, "duty_warn")}
    times = Counter(str(one["key"]) for one in await sent(order))
    assert times == {row["notice"]: 1 for row in rows if row["state"] == "sent"}
