"""A worker killed while its orders are worked on: how long each stands still.

What a killed worker had in hand, the server hands out again when its time is over; what waited for
it alone, because it had the order in memory, goes to any other a little later.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from temporalio.api.enums.v1 import TimeoutType
from temporalio.client import WorkflowHistory

from bench.load import LOOK_AGAIN_SECONDS
from bench.memory import open_orders
from bench.system import System
from models import ids
from models.stages.table import LEGS
from starter.local.cluster import Part
from starter.local.processes import start_child
from tests.builders import a_report

EVERY: Final = timedelta(seconds=1) / 50
"""A report to an order each: so dense that both workers have tasks in hand at any moment."""

READY_LOOKS: Final = 1_500

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Still:
    """What was reported in the second before a kill and in the second after it.

    Attributes:
        way: which worker was killed, and who goes on.
        seconds: from the kill until the order has received its report, for each, sorted.
        lost: how many workflow tasks the killed one had in hand.
    """

    way: str
    seconds: list[float]
    lost: int

    @property
    def p99(self) -> float:
        """Within so many seconds of the kill 99 of 100 go on."""
        return self.seconds[min(len(self.seconds) * 99 // 100, len(self.seconds) - 1)]

    @property
    def summary(self) -> str:
        """The figures."""
        return (
            f"99 % go on within {self.p99:.1f} s, the last after {self.seconds[-1]:.1f} s; "
            f"{self.lost} tasks were in hand"
        )


async def kill_one_of_two(system: System, orders: int, tell: Tell) -> Still:
    """The other goes on with the work of both."""
    async with _second_worker(system):
        names = await open_orders(system.direct(), orders)
        return await _killed(system, names, "one worker of two is killed", tell)


async def kill_the_only_one(system: System, orders: int, tell: Tell) -> Still:
    """Who keeps it running starts it again."""
    names = await open_orders(system.direct(), orders)
    return await _killed(system, names, "the only worker is killed and started again", tell)


async def _killed(system: System, names: list[str], way: str, tell: Tell) -> Still:
    legs = [ids.leg_id(name, LEGS[0], 1) for name in names]
    sending = [
        asyncio.create_task(_report(system, leg, n * EVERY.total_seconds()))
        for n, leg in enumerate(legs)
    ]
    await asyncio.sleep(len(legs) * EVERY.total_seconds() / 2)
    os.kill(system.cluster.pid(Part.WORKER), signal.SIGKILL)
    at = datetime.now(UTC)
    await asyncio.gather(*sending)
    histories = [await _history(system, leg) for leg in legs]
    seconds = sorted((_time_of(one) - at).total_seconds() for one in histories)
    still = Still(way, [one for one in seconds if one > 0], sum(map(_lost_tasks, histories)))
    tell(f"{way}: {still.summary}")
    return still


async def _report(system: System, leg: str, after: float) -> None:
    await asyncio.sleep(after)
    message = a_report("goods_ready", at=datetime.now(UTC))
    await system.client.get_workflow_handle(leg).signal("report", message)


async def _history(system: System, leg: str) -> WorkflowHistory:
    """The history of a leg that has received its report."""
    while True:
        history = await system.plain.get_workflow_handle(leg).fetch_history()
        if _after(history):
            return history
        await asyncio.sleep(LOOK_AGAIN_SECONDS)


def _after(history: WorkflowHistory) -> list[datetime]:
    """When each workflow task was completed that came after the report."""
    sent_at = next(
        (
            event.event_id
            for event in history.events
            if event.HasField("workflow_execution_signaled_event_attributes")
        ),
        sys.maxsize,
    )
    return [
        event.event_time.ToDatetime(UTC)
        for event in history.events
        if event.HasField("workflow_task_completed_event_attributes")
        and event.workflow_task_completed_event_attributes.started_event_id > sent_at
    ]


def _time_of(history: WorkflowHistory) -> datetime:
    return _after(history)[0]


def _lost_tasks(history: WorkflowHistory) -> int:
    return sum(
        event.HasField("workflow_task_timed_out_event_attributes")
        and event.workflow_task_timed_out_event_attributes.timeout_type
        == TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE
        for event in history.events
    )


@asynccontextmanager
async def _second_worker(system: System) -> AsyncIterator[None]:
    """A worker process next to the cluster's own."""
    alone = {"worker_port": None, "worker_metrics_address": None}
    env = system.cluster.settings.model_copy(update=alone).environment()
    log = system.folder / "log" / "worker-2.log"
    worker = start_child("worker-2", [sys.executable, "-m", "workers"], log=log, env=env)
    try:
        await _says_ready(log)
        yield
    finally:
        await worker.stop()


async def _says_ready(log: Path) -> None:
    for _ in range(READY_LOOKS):
        if b"ready" in log.read_bytes():
            return
        await asyncio.sleep(LOOK_AGAIN_SECONDS)
    raise AssertionError(f"the second worker did not get ready: see {log}")
