"""The one place that waits for deadlines: one timer for the nearest tier of all of them.

`models/deadlines.py` knows what is due and what a fact means; here its instants become a
timer, its entries a write to the ledger, its notices calls, its state search attributes.
"""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError, FailureError

with workflow.unsafe.imports_passed_through():
    from activities.ledger import LedgerActivities
    from activities.notices import NoticeActivities
    from models.deadlines import Wake
    from models.journal import Journal
    from models.partners import Notice
    from models.roles import Role
    from models.standing import LEDGER_DOWN, snapshot
    from models.state import StageState
    from models.timeline import Batch, Happening, Snapshot
    from workflows import details, marks, options

ENTRIES_AT_ONCE = 12
"""The most lines of one write: with every text at its longest they stay below 64 KB."""


class Watch:
    """Keeps the clock, the ledger, the notices and the marks of one workflow."""

    def __init__(self, state: StageState) -> None:
        self.state = state
        self.open_workflow = workflow.info().workflow_id
        self.marks = marks.Marks()
        self.notices: list[Notice] = []
        self.backlog: list[Batch] = []
        self.finished = False
        self.closing = False
        self._seen = -1
        self._stood: Snapshot | None = None
        self._wake: Wake | None = None
        self._timer: asyncio.Task[None] | None = None
        self._rang = False

    async def run(self) -> None:
        """Until closing: let passed tiers speak, collect, mark, wait for the next thing."""
        while True:
            self._rang = False
            self._seen = self.state.changes
            self.state.deadlines.tick(workflow.now())
            self._collect()
            self._set_timer()
            await workflow.wait_condition(
                lambda: self._rang or self._seen != self.state.changes or self.closing
            )
            if self.closing:
                return

    @property
    def quiet(self) -> bool:
        """Whether all that was heard is collected, written and told."""
        return self._seen == self.state.changes and not self.backlog and not self.notices

    def _collect(self) -> None:
        """Take what is new out of the journal, and show where the order stands."""
        journal = self.state.journal
        self.notices.extend(journal.notices)
        journal.notices.clear()
        self.marks.show(self.state)
        workflow.set_current_details(details.render(self.state))
        stands = snapshot(self.state, self.open_workflow)
        if journal.empty and not _waits_anew(stands, self._stood):
            return
        # What has not changed is not said again: the open leg may have written since.
        self.backlog.extend(batches(journal, None if stands == self._stood else stands))
        self._stood = stands
        journal.entries.clear()
        journal.rows.clear()
        journal.marks.clear()

    async def write(self) -> None:
        """Until closing: write to the ledger what was collected, in order."""
        while True:
            await workflow.wait_condition(lambda: bool(self.backlog) or self.closing)
            if not self.backlog:
                return
            await self._write(self.backlog[0])
            self.backlog.pop(0)

    async def _write(self, batch: Batch) -> None:
        """By a local activity; where that fails, by an ordinary one, until it is written."""
        try:
            await workflow.execute_local_activity_method(
                LedgerActivities.record, batch, **options.ledger_here("ledger")
            )
            return
        except FailureError:  # replayed, a time-out comes bare and not as an ActivityError
            pass
        while True:
            try:
                await workflow.execute_activity_method(
                    LedgerActivities.record,
                    batch,
                    **options.ledger(f"write {len(batch.entries)} lines to the ledger"),
                )
                self.state.settle(LEDGER_DOWN)
                return
            except ActivityError:
                self.state.problem(LEDGER_DOWN)
                await workflow.sleep(
                    timedelta(minutes=self.state.given.sop.park_retry_minutes),
                    summary="the ledger cannot be written: try again",
                )

    async def tell(self) -> None:
        """Until closing: send the notices, one after another."""
        while True:
            await workflow.wait_condition(lambda: bool(self.notices) or self.closing)
            if not self.notices:
                return
            await self._send(self.notices[0])
            self.notices.pop(0)

    async def told(self) -> None:
        """Until everything that was to be told so far has been sent, or has failed."""
        await workflow.wait_condition(lambda: not self.notices and not self.state.journal.notices)

    async def _send(self, notice: Notice) -> None:
        try:
            await workflow.execute_activity_method(
                NoticeActivities.send_notice,
                notice,
                **options.notice(
                    f"tell {notice.to}: {notice.template} {notice.data.get('clause', '')}"
                ),
            )
        except ActivityError:
            now = workflow.now()
            self.state.journal.note(
                Happening.PROBLEM, "notice_failed",
                f"{notice.to} could not be told: {notice.template}", at=now, now=now,
            )  # fmt: skip
            self.state.changes += 1

    def _set_timer(self) -> None:
        """One timer for the nearest tier; it moves only when that tier moves."""
        wake = None if self.finished else self.state.deadlines.next_wake()
        if (wake and wake.at) == (self._wake and self._wake.at):
            return
        if self._timer is not None:
            self._timer.cancel()
        self._wake = wake
        self._timer = asyncio.create_task(self._ring(wake)) if wake else None

    async def _ring(self, wake: Wake) -> None:
        span = max(wake.at - workflow.now(), timedelta())
        await workflow.sleep(span, summary=wake.summary)
        self._wake, self._timer, self._rang = None, None, True


def _waits_anew(stands: Snapshot, before: Snapshot | None) -> bool:
    """Whether lists have to know it though nothing else is written; a partner answers soon."""
    moved = before is None or (stands.step, stands.sla) != (before.step, before.sla)
    return moved and stands.waiting_on is not Role.PARTNER


def batches(journal: Journal, standing: Snapshot | None) -> Iterator[Batch]:
    """What is to be written, in payloads that never grow too large, however much was heard."""
    last = max(len(journal.entries), len(journal.marks), 1) - 1
    for start in range(0, last + 1, ENTRIES_AT_ONCE):
        part = slice(start, start + ENTRIES_AT_ONCE)
        ends = start + ENTRIES_AT_ONCE > last
        yield Batch(
            workflow_id=journal.workflow_id,
            entries=tuple(journal.entries[part]),
            duties=tuple(journal.rows.values()) if ends else (),
            reports=tuple(journal.marks[part]),
            snapshot=standing if ends else None,
        )
