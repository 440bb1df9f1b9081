"""What is written late, together, or by somebody else, stands as its workflow says it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import pytest_asyncio
from temporalio.client import Client, WorkflowUpdateRPCTimeoutOrCancelledError

from activities.adapters.process import wall_clock
from activities.adapters.wiring import open_partners
from models.messages.decisions.recorded_answers import unpack
from models.messages.partners.requests import RecordResult
from models.messages.timeline.timeline import Batch, EntryKind
from tests.builders import a_report, an_order
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.conftest import IdleWorld, an_idle_world, own_queue, patient_worker
from tests.workflows.ledgers import PassingLedger
from tests.workflows.order_path import begin
from tests.workflows.server_waits import NO_ANSWER
from tests.workflows.world import OrderUnderTest

RECORD = {"record": True}


@dataclass
class SlowLedger(PassingLedger):
    """The real ledger behind a gate."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def record(self, batch: Batch, run: str | None = None) -> RecordResult:
        """Write it as soon as the gate is open."""
        await self.gate.wait()
        return await self.ledger.record(batch, run)


@pytest_asyncio.fixture(loop_scope="session")
async def idle_world(client: Client, tmp_path: Path) -> AsyncIterator[IdleWorld]:
    """A world whose worker the test starts and stops."""
    async with an_idle_world(client, tmp_path, queue=own_queue()) as idle_world:
        yield idle_world


async def opinion(order: OrderUnderTest, n: int) -> None:
    """The nth report, by signal, received before the next message."""
    report = a_report("opinion_given", f"r{n}", data={"score": 5})
    await order.handle.signal("report", report)
    await order.until(lambda status: status.reports == n)


async def unknown_field(order: OrderUnderTest) -> None:
    """A signal that nobody listens to: a problem that the next report settles."""
    await order.handle.signal("nobody")
    await order.until(lambda status: "unknown_signal" in status.problems)


async def problem(order: OrderUnderTest) -> str | None:
    """What lists say is wrong with the order."""
    view = await order.world.store.views.show(
        order.order.merchant, order.order.number, wall_clock.now()
    )
    assert view is not None
    return view.order.problem


async def corrected(order: OrderUnderTest) -> bool:
    """Whether lists know that the order was corrected."""
    found = await order.world.store.orders.by_id(order.name)
    return found is not None and found.corrected is not None


async def test_lines_that_were_written_together_hide_nothing_that_was_said_between(
    idle_world: IdleWorld,
) -> None:
    async with open_partners(idle_world.settings) as partners:
        ledger = SlowLedger(partners.ledger)
        ledger.gate.set()
        slow, world = replace(partners, ledger=ledger), idle_world.world
        async with patient_worker(world.client, slow, idle_world.settings, task_queue=world.queue):
            order = await world.place(an_order("LATE-1"))
            await order.at_step("awaiting_confirmation")
            await order.quiet()
            ledger.gate.clear()
            await opinion(order, 1)
            await unknown_field(order)
            report = a_report("opinion_given", "r2", data={"score": 5})
            answer = await order.handle.execute_update("submit", args=[report, RECORD], id="r2")
            await world.ledger.record(unpack(answer["record"]))
            await opinion(order, 3)
            ledger.gate.set()
            async with asyncio.timeout(PATIENCE_SECONDS):
                while len(await order.lines_of(EntryKind.REPORT)) < 3:
                    await order.status()
            assert await problem(order) is None


async def test_what_went_with_a_report_that_is_passed_on_is_in_the_answer_that_is_asked_for_again(
    idle_world: IdleWorld,
) -> None:
    order = await idle_world.world.place(an_order("LATE-3"))
    opinion = a_report("opinion_given", "r1", data={"score": 5})
    await order.handle.signal("report", opinion)
    args = [a_report("goods_ready"), RECORD]
    with pytest.raises(WorkflowUpdateRPCTimeoutOrCancelledError):
        await order.handle.execute_update("submit", args=args, id="r2", rpc_timeout=NO_ANSWER)
    async with idle_world.worker():
        await begin(order)
        answer = await order.handle.execute_update("submit", args=args, id="r2")
        record = unpack(answer["record"])
        assert "r1" in {line.report_id for line in record.entries}


async def test_a_correction_over_a_door_is_shown_at_once(idle_world: IdleWorld) -> None:
    async with idle_world.worker():
        order = await idle_world.world.place(an_order("LATE-4", pickup_in=9))
        await order.at_step("awaiting_confirmation")
        await order.quiet()
        await order.decide("correct", changes={"note": "ring twice"})
        async with asyncio.timeout(50):  # a minute would be too late
            while not await corrected(order):
                await order.status()
    view = await order.world.store.views.show(
        order.order.merchant, order.order.number, wall_clock.now()
    )
    assert view is not None
    assert "correct" in {line.what for line in view.timeline}
