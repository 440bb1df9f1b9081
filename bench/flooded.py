"""What is left of a flood: is every report there once, is anything untrue, too large, too slow."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

from google.protobuf.message import Message
from temporalio.api.common.v1 import Payload
from temporalio.client import WorkflowHistory

from bench.replay import ours
from bench.system import System
from models.messages.orders.order import Order
from models.messages.timeline.timeline import EntryKind
from starter.local.doctor.deep import DEEP_CHECKS, run_deep_checks
from starter.local.doctor.effects import open_effects
from starter.local.progress import PlainProgress

DEADLOCK: Final = "TMPRL1101"
SETTLED_SECONDS: Final = 120.0
LINES: Final = (EntryKind.REPORT, EntryKind.REFUSED_REPORT)


@dataclass(frozen=True)
class FloodedState:
    """What was found of an order that was flooded, once it is closed.

    Attributes:
        closed: whether it was closed as done.
        not_once: how many of the flood's reports have no line in the timeline, or several.
        pending: how many rows of the inbox nobody has answered.
        untrue: what the deep doctor finds.
        events: the longest history of its workflows; `replay_s`: CPU of a replay of it, which
            has to end within five seconds where a worker was killed.
        largest: the largest payload in them, in bytes.
        failed: workflow tasks that failed; `deadlocks`: those that ran too long, says the log.
    """

    closed: bool
    not_once: int
    pending: int
    untrue: list[str]
    events: int
    replay_s: float
    largest: int
    failed: Counter[str]
    deadlocks: int

    def __str__(self) -> str:
        return (
            f"{'closed' if self.closed else 'NOT CLOSED'}, {self.not_once} not once, "
            f"{self.pending} pending, {len(self.untrue)} untrue, longest history "
            f"{self.events:,} events, replayed in {self.replay_s:.1f} s, largest payload "
            f"{self.largest:,} bytes, failed tasks {dict(self.failed)}, {self.deadlocks} deadlock "
            "guards"
        )


async def looked_at(system: System, order: Order, times: int) -> FloodedState:
    """Look at everything, once nothing of it is under way any more."""
    pending = await _settled(system, order)
    view = await system.desk.store.views.show(order.merchant, order.number, system.desk.now())
    assert view is not None
    lines = Counter(
        one.report_id for one in view.timeline if one.happening in LINES and one.report_id
    )
    report_ids = [f"r-{n:05}" for n in range(times)]
    async with open_effects(system.cluster.settings, system.desk) as effects:
        checks = (*DEEP_CHECKS, effects)
        found = await run_deep_checks(system.desk, checks, PlainProgress())
    histories = await system.histories(order.workflow_id)
    events = [event for history in histories for event in history.events]
    longest = max(histories, key=lambda history: len(history.events))
    log = system.folder / "log" / "worker.log"
    return FloodedState(
        closed=view.order.closed and view.order.outcome == "closed",
        not_once=sum(lines[one] != 1 for one in report_ids),
        pending=pending,
        untrue=[f"{one.order}: {one.says}" for one in found],
        events=len(longest.events),
        replay_s=await _replay_seconds(longest),
        largest=max(_largest(event) for event in events),
        failed=Counter(
            event.workflow_task_failed_event_attributes.failure.message[:60]
            or str(event.workflow_task_failed_event_attributes.cause)
            for event in events
            if event.HasField("workflow_task_failed_event_attributes")
        ),
        deadlocks=log.read_text(errors="replace").count(DEADLOCK),
    )


async def _replay_seconds(history: WorkflowHistory) -> float:
    """Once, as a worker does that has not seen it before."""
    began = time.process_time()
    await ours().replay_workflow(history)
    return time.process_time() - began


async def _settled(system: System, order: Order) -> int:
    """Wait until the relay has nothing to do for it; how many rows are pending all the same."""
    pending = 0
    for _ in range(int(SETTLED_SECONDS)):
        rows = await system.desk.store.reports.of_order(order.workflow_id)
        pending = sum(row.state == "pending" for row in rows)
        if not pending:
            break
        await asyncio.sleep(1.0)
    return pending


def _largest(message: Any) -> int:
    """The size of the largest payload in a message, however deep."""
    if isinstance(message, Payload):
        return message.ByteSize()
    if not isinstance(message, Message):
        return 0
    sizes = [0]
    for field, value in message.ListFields():
        if field.message_type is None:
            continue
        if field.message_type.GetOptions().map_entry:
            sizes += [_largest(one) for one in value.values()]
        elif field.is_repeated:
            sizes += [_largest(one) for one in value]
        else:
            sizes.append(_largest(value))
    return max(sizes)
