"""In whatever order reports come, and however many at once: each is received, and once.

They do not say when it happened: then it happened as they came, and a desk is asked of what that
puts before what must come first. A day that says so needs no desk: `test_told_at_once.py`.
"""

import asyncio
import random
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from models.messages.timeline.duty_row import DutyState
from models.messages.timeline.timeline import EntryKind
from models.stages.table import LEGS
from models.stages.trunk_transport.early_appointments import AppointmentAhead
from starter.local.clock_mover import ClockNotMoved
from tests.builders import an_order
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.order_path import RUNNING, confirm, confirm_all, reports_of
from tests.workflows.world import OrderUnderTest, World

AT_ONCE = 5
INSTANT = timedelta(microseconds=1)
KEPT, LATE, AVERTED, MISSED = DutyState.KEPT, DutyState.LATE, DutyState.AVERTED, DutyState.MISSED


async def report_everything(order: OrderUnderTest, reports: list[dict[str, Any]], at: int) -> None:
    """Tell everything to the order, some at once; it is handed on, held and resumed meanwhile."""
    *others, last = sorted(reports, key=lambda report: bool(report["kind"] == "verified"))
    await order.decide("confirm")
    acts = [order.submit(report) for report in others]
    acts.insert(at, order.decide("hand_on"))
    acts.insert(at + 5, order.decide("hold", reason="so it is wished"))
    acts.insert(at + 5 + AT_ONCE, order.decide("resume"))
    for n in range(0, len(acts), AT_ONCE):
        await asyncio.gather(*acts[n : n + AT_ONCE])
        await confirm(order)  # of the next leg's there are all, as it begins
    await order.submit(last)
    await confirm_all(order)
    await let_windows_end(order)


async def let_windows_end(order: OrderUnderTest) -> None:
    """What was told before its window, as that was agreed by then, is owed until that ends."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (await order.handle.describe()).status is RUNNING:
            ends = [one.due_at for one in (await order.status()).deadlines]
            with suppress(ClockNotMoved):  # it ended on the way
                await order.move(None, max(ends) + INSTANT if ends else await order.now())
            await confirm(order)
    assert await order.handle.result() == "closed"


@pytest.mark.parametrize("seed", range(3))
async def test_every_report_is_in_the_timeline_once_and_keeps_its_duty(
    world: World, seed: int
) -> None:
    reports = [report for leg in LEGS for report in reports_of(leg)]
    random.Random(seed).shuffle(reports)
    order = await world.place(an_order(f"AO-{seed}"))
    await report_everything(order, reports, at=seed)
    await order.quiet()
    lines = await order.timeline()
    # What the road learns of an appointment that was told early is no report of anybody's.
    others = [line for line in lines if line.what != AppointmentAhead.kind]
    ids = [line.report_id for line in others if line.happening is EntryKind.REPORT]
    assert Counter(filter(None, ids)) == Counter(report["report_id"] for report in reports)
    ends = [line.text for line in lines if line.text in {f"{leg.value} done" for leg in LEGS}]
    assert sorted(ends) == sorted(f"{leg.value} done" for leg in LEGS)
    assert {one.state for one in await order.duties()} <= {KEPT, LATE, AVERTED, MISSED}
