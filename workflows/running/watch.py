"""The one place that waits for deadlines: one timer for the nearest tier of all of them.

`models/tracking/deadlines/machine.py` knows what is due and what a fact means; here its instants
become a timer, its entries and notices a write to the ledger, its state search attributes.
"""

import asyncio
from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.messages.timeline.timeline import Snapshot
    from models.roles import Role
    from models.tracking.deadlines.reminders import DeadlineTimer
    from models.tracking.runs.snapshot import snapshot
    from models.tracking.state import StageState
    from workflows.running.ledger_writer import LedgerWriter
    from workflows.temporal import details, search_attributes
    from workflows.temporal.batches import batches


class Watch:
    """Keeps the clock, the ledger and the marks of one workflow."""

    def __init__(self, state: StageState, base: int) -> None:
        self.state = state
        self.open_workflow = workflow.info().workflow_id
        self.attributes = search_attributes.ShownAttributes()
        self.writer = LedgerWriter(state, base)
        self.finished = False
        self.closing = False
        self._recorded = -1
        self._stood: Snapshot | None = None
        self._wake: DeadlineTimer | None = None
        self._timer: asyncio.Task[None] | None = None
        self._rang = False

    async def run(self) -> None:
        """Until closing: let passed tiers speak, collect, mark, wait for the next thing."""
        while True:
            self._rang = False
            self._recorded = self.state.changes
            self.state.deadlines.tick(workflow.now())
            self.state.incidents.tick(workflow.now())
            self._collect()
            self._set_timer()
            await workflow.wait_condition(
                lambda: self._rang or self._recorded != self.state.changes or self.closing
            )
            if self.closing:
                return

    @property
    def quiet(self) -> bool:
        """Whether all that was received is collected and written."""
        return self.settled and self.writer.idle

    @property
    def settled(self) -> bool:
        """Whether all that was received is collected."""
        return self._recorded == self.state.changes

    def close(self) -> None:
        """Everything is written: the lines may end."""
        self.closing = self.writer.closing = True

    def _collect(self) -> None:
        """Take what is new out of the outbox, and show where the order stands."""
        self.writer.release()
        outbox = self.state.outbox
        self.attributes.show(self.state)
        workflow.set_current_details(details.render(self.state))
        stands = snapshot(self.state, self.open_workflow)
        if outbox.empty and not _waits_again(stands, self._stood):
            return
        # What has not changed is not said again: the open leg may have written since.
        self.writer.add(
            batches(
                outbox,
                None if stands == self._stood else stands,
                turn=self.state.turn,
                task=self.writer.task,
                base=self.writer.base,
            )
        )
        self._stood = stands
        outbox.entries.clear()
        outbox.rows.clear()
        outbox.incidents.clear()
        outbox.marks.clear()
        outbox.notices.clear()
        outbox.content = outbox.left = None

    def _set_timer(self) -> None:
        """One timer for the nearest tier; it moves only when that tier moves."""
        wake = None if self.finished else self._next_timer()
        if (wake and wake.at) == (self._wake and self._wake.at):
            return
        if self._timer is not None:
            self._timer.cancel()
        self._wake = wake
        self._timer = asyncio.create_task(self._ring(wake)) if wake else None

    def _next_timer(self) -> DeadlineTimer | None:
        """The nearest of what a deadline says, and of what silence confirms."""
        wakes = (self.state.deadlines.next_timer(), self.state.incidents.next_timer())
        return min(filter(None, wakes), key=lambda wake: wake.at, default=None)

    async def _ring(self, wake: DeadlineTimer) -> None:
        span = max(wake.at - workflow.now(), timedelta())
        await workflow.sleep(span, summary=wake.summary)
        self._wake, self._timer, self._rang = None, None, True


def _waits_again(stands: Snapshot, before: Snapshot | None) -> bool:
    """Whether lists have to know it though nothing else is written; a partner answers soon."""
    moved = before is None or (stands.step, stands.sla) != (before.step, before.sla)
    return moved and stands.waiting_on is not Role.PARTNER
