"""A flood that comes while a workflow is at work: what it is at is not thrown away for it."""

import asyncio
from dataclasses import dataclass, field, replace
from typing import Any

from temporalio.client import Client

from activities.adapters.wiring import open_partners
from models.messages.partners.requests import RecordResult
from models.messages.timeline.timeline import Batch
from tests.builders import a_report, an_order
from tests.workflows.conftest import an_idle_world, own_queue, patient_worker
from tests.workflows.ledger.test_late_writes import SlowLedger
from tests.workflows.world import OrderUnderTest

TIMES = 150


@dataclass
class Watched(SlowLedger):
    """Says when a write has begun that has to wait."""

    entered: asyncio.Event = field(default_factory=asyncio.Event)

    async def record(self, batch: Batch, run: str | None = None) -> RecordResult:
        """As it does."""
        if not self.gate.is_set():
            self.entered.set()
        return await super().record(batch, run)


async def opinion(order: OrderUnderTest, n: int) -> None:
    """The nth report, by signal."""
    await order.handle.signal("report", a_report("opinion_given", f"r{n}", data={"score": 5}))


async def test_more_than_a_hundred_signals_do_not_cost_a_workflow_the_task_it_is_at(
    client: Client, tmp_path: Any
) -> None:
    async with (
        an_idle_world(client, tmp_path, queue=own_queue()) as idle_world,
        open_partners(idle_world.settings) as partners,
    ):
        ledger, world = Watched(partners.ledger), idle_world.world
        ledger.gate.set()
        slow = replace(partners, ledger=ledger)
        async with patient_worker(client, slow, idle_world.settings, task_queue=world.queue):
            order = await world.place(an_order("FLOOD-6"))
            await order.at_step("awaiting_confirmation")
            ledger.gate.clear()
            await opinion(order, 0)
            await ledger.entered.wait()
            await asyncio.gather(*(opinion(order, n) for n in range(1, TIMES)))
            ledger.gate.set()
            await order.until(lambda status: status.reports == TIMES)
    history = await order.handle.fetch_history()
    assert not [
        event for event in history.events if event.HasField("workflow_task_failed_event_attributes")
    ]
