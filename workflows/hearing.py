"""What every SOP workflow hears and answers: reports, strangers' signals, the question where it is.

Handlers are synchronous, apply to the state at once, and never raise
(temporal-traps.md#trap-3, #trap-4).
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final, NamedTuple, TypeVar

from pydantic import ValidationError
from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from models.faults import faults
    from models.ids import Stage
    from models.messages import reports
    from models.messages.decisions import Decision, stranger
    from models.messages.leg import LegInput
    from models.messages.recorded import RecordedAnswer, options_of
    from models.messages.reports import BY_SIGNAL, Answer, ReportOutcome
    from models.messages.status import Status
    from models.messages.timeline import Batch, Happening
    from models.messages.unreadable import Unreadable
    from models.sop.duty import Duty
    from models.tracking.baton import begin
    from models.tracking.snapshot import status
    from models.tracking.state import StageState
    from models.visible import NUL, holds_nul
    from workflows.ledger_writer import task
    from workflows.steps import Steps
    from workflows.strangers import Strangers
    from workflows.watch import Watch

D = TypeVar("D", bound=Decision)

PORTION: Final = 300
"""How many reports are judged in one task: far below the two seconds that it may take."""

PAUSE_MS: Final = 1
"""Milliseconds between two portions: a new task begins, and decisions are heard."""

UNREAD_MAX: Final = 50
"""How many records that went with an answer are kept, in case that nobody reads it."""

REPORTS_BY_UPDATE: Final = 1_500
"""From here on reports go by signal: of the 2,000 updates that the server lets a run have the
rest is for decisions."""


class UnknownSignal(NamedTuple):
    """A signal of a name nobody listens to."""

    name: str


class Hearing(Strangers):
    """The messages of one SOP under way."""

    state: StageState

    def begin(self, stage: Stage, given: LegInput, duties: Sequence[Duty]) -> None:
        """Make the state, before any message is heard."""
        info = workflow.info()
        self.state = begin(stage, given, duties, workflow_id=info.workflow_id, now=workflow.now())
        self.steps = Steps(self.state)
        self.watch = Watch(self.state)
        self.cancel_by: str | None = None
        self.stored: deque[Any] = deque()
        self._judged_in = self._judged = 0
        self._unread: dict[str, Batch] = {}
        self.updates = 0
        self.passing: list[reports.Report] = []
        self.work: asyncio.Task[None] | None = None

    # Reports -------------------------------------------------------------------------

    @workflow.signal(name="report", description="a fact: one JSON object with report_id, kind")
    def report(self, *args: Any) -> None:
        """Take a report, fire and forget. None or several arguments are recorded, not raised.

        Of thousands that come in one task only the first are judged in it: the others wait.
        """
        self.stored.extend(args or (None,))
        self.hear_stored()

    @workflow.update(name="submit", description="a fact, answered: accepted, known or refused")
    async def submit(self, *args: Any) -> Answer:
        """Take a report and answer it; with `record`, the answer carries what is to be written."""
        recorded = options_of(args).record
        self._hear_update(recorded=recorded)
        self.hear_stored()
        strays = len(self.state.strays)
        answer = self.state.hear(args[0], workflow.now(), marked=not recorded)
        passed_on = len(self.state.strays) > strays
        if not recorded:
            return answer
        await self.settle()
        if (
            answer.outcome is ReportOutcome.KNOWN
        ):  # a signal brought it: its door waits for nothing more
            self.watch.writer.hear_update(recorded=False)
            return answer
        # Whoever hears it next says that it is applied: then nobody asks for our answer again.
        record = self.watch.writer.peek() if passed_on else self.watch.writer.take()
        self._keep_unread(answer.report_id, record)
        return RecordedAnswer(**answer.model_dump(), record=record)

    @submit.validator
    def _check_submit(self, *args: Any) -> None:
        one_object(args)
        if self.updates >= REPORTS_BY_UPDATE:
            raise ApplicationError(BY_SIGNAL, type=BY_SIGNAL, non_retryable=True)
        fault = reports.read(args[0])
        if isinstance(fault, str):
            raise refusal(f"this is not a report: {fault}")

    async def listen(self) -> None:
        """Until closing: judge what signals have brought, a portion a task."""
        while True:
            await workflow.wait_condition(lambda: bool(self.stored) or self.watch.closing)
            if not self.stored:
                return
            self.hear_stored()
            if self.stored:
                await workflow.sleep(
                    timedelta(milliseconds=PAUSE_MS),
                    summary="many reports at once: hear the next ones",
                )

    def hear_stored(self) -> None:
        """Judge what signals have brought, the oldest first, `PORTION` in one task at most."""
        now = workflow.now()
        if self._judged_in != task():
            self._judged_in, self._judged = task(), 0
        for _ in range(min(PORTION - self._judged, len(self.stored))):
            self._judged += 1
            argument = self.stored.popleft()
            if isinstance(argument, UnknownSignal):
                self._note_unknown(argument.name)
            else:
                self._write_unread(self.state.hear(argument, now))

    def _write_unread(self, answer: Answer) -> None:
        """A signal that repeats an update says: nobody has read its answer, and what it carried."""
        if answer.report_id in self._unread:
            self.watch.writer.add_unread(self._unread.pop(answer.report_id))
            first = self.state.answers.get(answer.report_id, answer)
            self.state.outbox.mark(answer.report_id, first.outcome, first.reason)
            self.state.changes += 1

    def _keep_unread(self, report_id: str, record: Batch | None) -> None:
        if record is not None:
            self._unread[report_id] = record
        if len(self._unread) > UNREAD_MAX:
            del self._unread[next(iter(self._unread))]

    async def settle(self) -> None:
        """Until all that follows from what was just heard is collected, in this very task."""
        for _ in range(2):  # what was woken with us may change something yet
            await workflow.wait_condition(lambda: self.watch.settled and not self._closing())

    def _closing(self) -> bool:
        """Whether the work is done, and the last lines are about to be said."""
        return (
            self.work is not None
            and self.work.done()
            and self.cancel_by is None
            and not self.watch.finished
        )

    def _hear_update(self, *, recorded: bool) -> None:
        self.updates += 1
        self.watch.writer.hear_update(recorded=recorded)

    @workflow.signal(dynamic=True)
    def unknown_signal(self, name: str, args: Sequence[RawValue]) -> None:
        """A signal of a name nobody listens to: counted and shown, not buffered for ever."""
        self.stored.append(UnknownSignal(name[:60]))
        self.hear_stored()

    def _note_unknown(self, name: str) -> None:
        self.note(Happening.PROBLEM, "unknown_signal", f"there is no signal {name!r}")
        self.state.problem("unknown_signal")

    @workflow.query(name="status", description="where it stands, typed")
    def status(self) -> Status:
        """Where it stands."""
        return status(self.state, workflow.now(), self._open_leg())

    def _open_leg(self) -> str | None:
        return None

    def note(self, happening: Happening, what: str, text: str, **more: Any) -> None:
        """One line for the timeline, now."""
        now = workflow.now()
        self.state.outbox.note(happening, what, text, at=now, now=now, **more)
        # The line that says so and the word for lists go to the ledger in one write.
        self.state.closed = self.state.closed or happening is Happening.CLOSED
        self.state.changes += 1


def refusal(sentence: str) -> ApplicationError:
    """A validator's no: people read the sentence alone, programs the type."""
    return ApplicationError(sentence, type="Refused", non_retryable=True)


def read_decision(model: type[D], args: tuple[Any, ...]) -> D:
    """The decision, in a validator; refuses what is none, and a field that it does not have."""
    one_object(args)
    strange = stranger(model, args[0])
    if strange:
        raise refusal(f"it has {strange}")
    if holds_nul(args[0]):
        raise refusal(f"it holds {NUL}: leave it out")
    try:
        return model.model_validate(args[0])
    except ValidationError as error:
        raise refusal(faults(error)) from None


def one_object(args: tuple[Any, ...]) -> None:
    """Refuse, in a validator, what is not one JSON object, and options at most."""
    unreadable = next((one for one in args if isinstance(one, Unreadable)), None)
    if unreadable is not None:
        raise refusal(f"what was sent cannot be read: {unreadable.reason}")
    if len(args) not in (1, 2) or not isinstance(args[0], dict):
        raise refusal(f"one JSON object is expected as the argument, not {len(args)} arguments")
