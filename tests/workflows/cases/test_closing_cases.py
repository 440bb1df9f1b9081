"""A case that has said its end, and is not written yet: nothing is taken that would be lost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from activities.adapters.store.results.rows import ReportRow
from activities.adapters.wiring import open_partners
from models.messages.reports.answer import Answer
from models.messages.reports.report import Report
from starter.service.reports.report_signals import signal
from starter.service.upkeep.relay import Relay
from tests.builders import a_report
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.conftest import IdleWorld, patient_worker
from tests.workflows.ledger.test_late_writes import SlowLedger, idle_world
from tests.workflows.returning.test_returns_paths import money
from tests.workflows.server_waits import pauses
from tests.workflows.test_returns import ReturnUnderTest, came_back, returned
from tests.workflows.way_back import context_of, tell_at_the_door

__all__ = ["idle_world"]


@asynccontextmanager
async def ending(idle_world: IdleWorld, number: str) -> AsyncIterator[ReturnUnderTest]:
    """A return that has said its end, and writes it as this block ends."""
    async with open_partners(idle_world.settings) as partners:
        ledger = SlowLedger(partners.ledger)
        ledger.gate.set()
        slow, world = replace(partners, ledger=ledger), idle_world.world
        async with patient_worker(world.client, slow, idle_world.settings, task_queue=world.queue):
            case = await returned(world, number, paid_fen=19900)
            await came_back(case)
            await case.at_step("awaiting_refund")
            ledger.gate.clear()
            await case.tell("refunded", **money(19900, "r-1"))
            await case.at_step("refunded")
            yield case
            ledger.gate.set()
            assert (await case.handle.result())["outcome"] == "refunded"


async def bounced_row(case: ReturnUnderTest) -> ReportRow:
    row = await case.order.world.store.reports.named(case.order.name, "r-2")
    assert row is not None
    return row


async def owed_by_another_case(case: ReturnUnderTest) -> None:
    """The relay hands it over once more, and it has a case of its own."""
    relay = Relay(context_of(case.order))
    pause = pauses()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (await bounced_row(case)).state == "pending":
            await relay.once()
            await asyncio.sleep(next(pause))
    assert "owes the money again" in str((await bounced_row(case)).answer)


async def test_money_that_bounces_as_the_return_ends_is_to_be_sent_again_where_nobody_keeps_it(
    idle_world: IdleWorld,
) -> None:
    async with ending(idle_world, "RZ-19") as case:
        again = await case.tell("refund_bounced", **money(9900, "r-2"))
        assert (again["outcome"], "send it again" in again["reason"]) == ("refused", True)
    answer = await tell_at_the_door(case.order, "refund_bounced", case=1, **money(9900, "r-2"))
    assert isinstance(answer, Answer), answer
    assert (answer.outcome, "owes the money again" in str(answer.reason)) == ("accepted", True)


async def test_told_at_a_door_it_is_owed_by_the_case_that_comes_after(
    idle_world: IdleWorld,
) -> None:
    async with ending(idle_world, "RZ-20") as case:
        bounced = money(9900, "r-2")
        answer = await tell_at_the_door(case.order, "refund_bounced", case=1, **bounced)
        assert isinstance(answer, Answer), answer
        # Why is said, too: it has just ended, or, of a busy worker, it is answered later.
        assert (answer.outcome, bool(answer.reason)) == ("accepted", True)
    await owed_by_another_case(case)


async def test_told_by_signal_it_is_owed_by_the_case_that_comes_after(
    idle_world: IdleWorld,
) -> None:
    async with ending(idle_world, "RZ-21") as case:
        message = Report.model_validate(a_report("refund_bounced", **money(9900, "r-2")))
        now = context_of(case.order).now()
        to, inbox = case.handle.id, case.order.world.store.reports
        taken = await inbox.take(case.order.name, message, None, received_at=now, sent_to=to)
        await signal(context_of(case.order), to, [taken.row])
    await owed_by_another_case(case)
