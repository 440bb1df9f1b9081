"""Writes what one workflow has to record, never before the server holds the task that said it.

A signal, a timer and an activity's answer are in the history before the task that receives them: a
task that is run once more receives them again. An update is not: until its task has been taken it
lives in the server's memory. So what a task with an update gives to record is held. A door takes
it with the answer and writes it; the rest is written in a later task, whose beginning shows that
the one before was taken (ADR-0007).
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from typing import Final

from temporalio import workflow
from temporalio.exceptions import ActivityError, FailureError

with workflow.unsafe.imports_passed_through():
    from activities.ledger import LedgerActivities
    from models.codes import ProblemCode
    from models.messages.timeline.timeline import Batch
    from models.sop.formatting import counted
    from models.tracking.state import StageState
    from workflows.temporal import options
    from workflows.temporal.batches import append

WRITE_ALONE: Final = timedelta(milliseconds=1)
"""When what is held is written, where nobody else writes it and nothing else comes."""

WRITE_BEHIND_A_DOOR: Final = timedelta(minutes=1)
"""The same where a door has it in its answer, and most likely has written it."""


class LedgerWriter:
    """What is to be written, and what is held until the server has the task.

    `base` is what the histories of earlier runs add up to.
    """

    def __init__(self, state: StageState, base: int) -> None:
        self.state = state
        self.base = base
        self.backlog: list[Batch] = []
        self.held: list[Batch] = []
        self.closing = False
        self._updated_in = 0
        self._stopped_by = 0
        self._prompt = False
        self._parts_of = self._parts = 0

    @property
    def task(self) -> int:
        """When the current task began: the length of the history, with those of earlier runs."""
        return self.base + task()

    @property
    def idle(self) -> bool:
        """Whether everything is written, or in an answer whose door writes it."""
        return not self.backlog and not self.held

    def begin_update(self, *, recorded: bool) -> None:
        """An update is received in this task; `recorded`: its caller writes what it is answered."""
        self._updated_in = self.task
        self._prompt = self._prompt or not recorded

    def hurry(self) -> None:
        """Write what is held as soon as its task is known to be taken."""
        self._prompt = True

    def add(self, batches: Iterable[Batch]) -> None:
        """What was collected just now."""
        self.release()
        for batch in map(self._numbered, batches):
            if self._updated_in == self.task:
                append(self.held, batch)
            else:
                self._queue(batch)

    def add_unread(self, batch: Batch) -> None:
        """What an answer carried that nobody has read."""
        if batch.task == self.task:
            self._prompt = True
            self.held.append(batch)
        else:
            self._queue(batch)

    def take(self) -> Batch | None:
        """What this task gave to record, for a caller who writes it sooner or later for sure."""
        batch = self._give()
        if batch is not None:
            self.held.pop(0)
        return batch

    def peek(self) -> Batch | None:
        """The same for a caller who may end before: it is written here, too."""
        return self._give()

    async def write(self) -> None:
        """Until closing: write what was collected, in order."""
        while True:
            await workflow.wait_condition(lambda: bool(self.backlog) or self.closing)
            if not self.backlog:
                return
            await self._write(self.backlog[0])
            self.backlog.pop(0)

    async def prove(self) -> None:
        """Until closing: let what is held be written as soon as its task is known to be taken."""
        while True:
            await workflow.wait_condition(
                lambda: self.closing or (bool(self.held) and workflow.all_handlers_finished())
            )
            if not self.held:
                return
            while self.held:
                await self._next_task(hurry=self._prompt or self.state.closed)
            self._prompt = False

    async def _next_task(self, *, hurry: bool) -> None:
        """Wait until a later task has released what is held, or bring that task by a timer.

        What is waited for changes by what stands in the history alone. The length of the history
        does not: a refused update, which leaves nothing there, would let it pass before its time,
        and a replay would not.
        """
        with suppress(TimeoutError):
            await workflow.wait_condition(
                lambda: not self.held or (not hurry and (self._prompt or self.state.closed)),
                timeout=WRITE_ALONE if hurry else WRITE_BEHIND_A_DOOR,
                timeout_summary="write what was decided",
            )
        self.release()

    def _give(self) -> Batch | None:
        """The first batch of this task; what more there is has no door, and is written here."""
        if not self.held or self.held[0].task < self.task:
            return None
        self._stopped_by = self.task
        self._prompt = self._prompt or len(self.held) > 1
        return self.held[0]

    def release(self) -> None:
        """What an earlier task gave is known to be taken: let it be written."""
        taken = [batch for batch in self.held if batch.task < self.task]
        self.held = self.held[len(taken) :]
        for batch in taken:
            self._queue(batch)

    def _numbered(self, batch: Batch) -> Batch:
        """The batch as the next one of its task: what an earlier one says later is stale."""
        if self._parts_of != batch.task:
            self._parts_of, self._parts = batch.task, 0
        self._parts += 1
        return batch.model_copy(update={"part": self._parts - 1}) if self._parts > 1 else batch

    def _queue(self, batch: Batch) -> None:
        """Let a batch be written after the others; it may go with the last of them.

        Written together, both count as the newer. That is untrue where a caller was given a
        record in between, and of a batch that is older than those that wait.
        """
        last = self.backlog[-1] if len(self.backlog) > 1 else None  # the first is being written
        if last is not None and self._stopped_by < last.task <= batch.task:
            append(self.backlog, batch)
        else:
            self.backlog.append(batch)

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
                    **options.ledger(f"write {counted(len(batch.entries), 'line')} to the ledger"),
                )
                self.state.settle(ProblemCode.LEDGER)
                return
            except ActivityError:
                self.state.problem(ProblemCode.LEDGER)
                await workflow.sleep(
                    timedelta(minutes=self.state.input.sop.park_retry_minutes),
                    summary="the ledger cannot be written: try again",
                )


def task() -> int:
    """The length of the history when the current workflow task began."""
    return workflow.info().get_current_history_length()
