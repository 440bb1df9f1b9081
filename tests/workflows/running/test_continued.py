"""A workflow that continues in a new run after every message goes on as if it had not."""

import re
from collections import Counter
from collections.abc import Awaitable
from contextlib import nullcontext
from typing import Any

import pytest

from models.ids import Stage
from models.messages.timeline.timeline import EntryKind
from models.stages.table import LEGS
from tests.builders import a_report, an_order
from tests.workflows.new_runs import at_every_update, continuing
from tests.workflows.order_path import begin, refusal, reports_of
from tests.workflows.world import OrderUnderTest, World

__all__ = ["at_every_update"]

PICKUP = Stage.TRUNK_PICKUP


async def to_the_end(order: OrderUnderTest, *, continued: bool) -> None:
    """From the order desk to the verified acceptance, one message at a time."""

    async def step(what: Awaitable[Any], stage: Stage | None = None) -> None:
        handle = order.leg(stage) if stage else order.handle
        async with continuing(handle) if continued else nullcontext():
            await what

    await order.at_step("awaiting_confirmation")
    await step(order.decide("confirm"))
    await order.at_step("awaiting_hand_on")
    await order.decide("hand_on")
    for leg in LEGS:
        await order.leg_open(leg)
        await order.quiet(leg)
        for report in reports_of(leg):
            await step(order.submit(report, leg), leg)
    assert await order.handle.result() == "closed"


async def story(order: OrderUnderTest) -> Counter[tuple[Any, ...]]:
    """What its timeline says, whatever its number is and at what hour it was said.

    That a due instant moves is a line only where it moves to another minute: by chance here.
    """
    return Counter(
        (line.stage, line.happening, line.what, re.sub(r"[A-Z]{2}-\d|\d\d:\d\d", "#", line.text))
        for line in await order.timeline()
        if line.happening is not EntryKind.REPLANNED
    )


@pytest.mark.thorough
@pytest.mark.usefixtures("at_every_update")
async def test_continued_at_every_waiting_point_its_timeline_is_that_of_one_that_did_not(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = await world.place(an_order("CN-1", pickup_in=5))
    await to_the_end(order, continued=True)
    monkeypatch.undo()
    other = await world.place(an_order("CN-2", pickup_in=5))
    await to_the_end(other, continued=False)
    assert await story(order) == await story(other)
    assert await order.done("stock") == await other.done("stock")
    assert await order.done("carrier") == await other.done("carrier")
    assert await order.done("technician") == await other.done("technician")
    assert await order.notices() == await other.notices()


@pytest.mark.usefixtures("at_every_update")
async def test_a_decision_sent_again_to_the_next_run_is_answered_alike_and_made_once(
    world: World,
) -> None:
    order = await world.place(an_order("CN-3"))
    async with continuing(order.handle):
        first = await order.decide("hold", decision_id="d-1", reason="away")
    assert await order.decide("hold", decision_id="d-1", reason="away") == first
    assert "was used for another decision" in await refusal(
        order, "hold", decision_id="d-1", reason="not away"
    )
    assert (await order.status()).held == "away"


@pytest.mark.usefixtures("at_every_update")
async def test_a_report_sent_again_to_the_next_run_is_known(world: World) -> None:
    order = await world.place(an_order("CN-4", pickup_in=5))
    await begin(order)
    async with continuing(order.leg(PICKUP)):
        await order.tell("goods_ready", PICKUP)
    assert (await order.tell("goods_ready", PICKUP))["outcome"] == "known"


@pytest.mark.usefixtures("at_every_update")
async def test_a_leg_that_has_continued_is_informed_that_its_order_is_cancelled(
    world: World,
) -> None:
    order = await world.place(an_order("CN-5", pickup_in=5))
    await begin(order)
    async with continuing(order.leg(PICKUP)):
        await order.tell("goods_ready", PICKUP)
    await order.tell("left_for_pickup")  # by the order: the leg is told, in whichever run
    await order.until(lambda status: "left_for_pickup" in status.facts, PICKUP)
    await order.decide("cancel", reason="so it is wished")
    assert await order.handle.result() == "cancelled"


@pytest.mark.usefixtures("at_every_update")
async def test_what_waits_for_a_leg_waits_in_the_next_run_and_is_received(world: World) -> None:
    order = await world.place(an_order("CN-6", pickup_in=5))
    await order.at_step("awaiting_confirmation")
    async with continuing(order.handle):
        answer = await order.submit(a_report("goods_ready"))
    assert answer["reason"] == "kept for trunk_pickup, which has not begun"
    await begin(order)
    await order.until(lambda status: "goods_ready" in status.facts, PICKUP)
