"""The one place that waits for deadlines: one timer for the nearest tier of all of them.

`models/tracking/deadlines.py` knows what is due and what a fact means; here its instants become a
timer, its entries a write to the ledger, its notices calls, its state search attributes.
"""

import asyncio
from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from activities.notices import NoticeActivities
    from models.messages.partners import Notice
    from models.messages.timeline import Happening, Snapshot
    from models.roles import Role
    from models.tracking.reminders import Wake
    from models.tracking.snapshot import snapshot
    from models.tracking.state import StageState
    from workflows import details, options, search_attributes
    from workflows.batches import batches
    from workflows.ledger_writer import LedgerWriter


class Watch:
    """Keeps the clock, the ledger, the notices and the marks of one workflow."""

    def __init__(self, state: StageState, base: int) -> None:
        self.state = state
        self.open_workflow = workflow.info().workflow_id
        self.attributes = search_attributes.ShownAttributes()
        self.notices: list[Notice] = []
        self.writer = LedgerWriter(state, base)
        self.finished = False
        self.closing = False
        self._recorded = -1
        self._stood: Snapshot | None = None
        self._wake: Wake | None = None
        self._timer: asyncio.Task[None] | None = None
        self._rang = False

    async def run(self) -> None:
        """Until closing: let passed tiers speak, collect, mark, wait for the next thing."""
        while True:
            self._rang = False
            self._recorded = self.state.changes
            self.state.deadlines.tick(workflow.now())
            self._collect()
            self._set_timer()
            await workflow.wait_condition(
                lambda: self._rang or self._recorded != self.state.changes or self.closing
            )
            if self.closing:
                return

    @property
    def quiet(self) -> bool:
        """Whether all that was heard is collected, written and told."""
        return self.settled and self.writer.idle and not self.notices

    @property
    def settled(self) -> bool:
        """Whether all that was heard is collected."""
        return self._recorded == self.state.changes

    def close(self) -> None:
        """Everything is written and told: the lines may end."""
        self.closing = self.writer.closing = True

    def _collect(self) -> None:
        """Take what is new out of the outbox, and show where the order stands."""
        self.writer.release()
        outbox = self.state.outbox
        self.notices.extend(outbox.notices)
        outbox.notices.clear()
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
            )
        )
        self._stood = stands
        outbox.entries.clear()
        outbox.rows.clear()
        outbox.marks.clear()
        outbox.content = None

    async def tell(self) -> None:
        """Until closing: send the notices, one after another."""
        while True:
            await workflow.wait_condition(lambda: bool(self.notices) or self.closing)
            if not self.notices:
                return
            await self._send(self.notices[0])
            self.notices.pop(0)

    async def all_sent(self) -> None:
        """Until everything that was to be told so far has been sent, or has failed."""
        await workflow.wait_condition(lambda: not self.notices and not self.state.outbox.notices)

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
            self.state.outbox.note(
                Happening.PROBLEM, "notice_failed",
                f"{notice.to} could not be told: {notice.template}", at=now, now=now,
                data={"to": notice.to, "template": notice.template, "key": notice.key},
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


def _waits_again(stands: Snapshot, before: Snapshot | None) -> bool:
    """Whether lists have to know it though nothing else is written; a partner answers soon."""
    moved = before is None or (stands.step, stands.sla) != (before.step, before.sla)
    return moved and stands.waiting_on is not Role.PARTNER
