"""What messages bring to one workflow: reports are received in portions, those of others handed on.

What handlers call here is synchronous, applies to the state at once, and never raises
(temporal-traps.md#trap-3, #trap-4).
"""

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, Final, NamedTuple

from temporalio import workflow
from temporalio.exceptions import ApplicationError, FailureError

with workflow.unsafe.imports_passed_through():
    from models.codes import ProblemCode
    from models.messages.decisions.recorded_answers import RecordedAnswer, options_of
    from models.messages.encoding.unreadable_message import UnreadableMessage
    from models.messages.reports import report_parsing
    from models.messages.reports.answer import Answer, ReportOutcome
    from models.messages.reports.refusals import NOT_KNOWN_HERE, UnknownSubject
    from models.messages.reports.report import Report
    from models.messages.reports.report_passage import BUNDLE_MAX, BY_SIGNAL
    from models.messages.timeline.timeline import Batch, EntryKind
    from models.phrases import to_data
    from models.tracking.state import StageState
    from workflows.running.ledger_writer import task
    from workflows.running.watch import Watch
    from workflows.temporal.failures import failure_of

REPORTS_MAX: Final = 100
"""How many reports are judged in one task: a tenth of a second where it may take two."""

FACTS_MAX: Final = 30_000
"""How many facts are looked at again in one task: reports in disorder make all of them be read."""

PAUSE_MS: Final = 1
"""Milliseconds between two portions: a new task begins, and decisions are received."""

REPORTS_BY_UPDATE: Final = 1_500
"""From here on the workflow continues in a new run as soon as it may, and until then reports go by
signal: of the 2,000 updates that the server lets a run have the rest is for decisions."""

REPORTS_BY_SIGNAL: Final = 1_000
"""From here on it continues, too: who does not have it in memory judges a whole run in a task."""


class UnknownSignal(NamedTuple):
    """A signal of a name nobody listens to."""

    name: str


class ForwardedReport(NamedTuple):
    """A report that another workflow of the order has answered; it says what became of it."""

    report: Any


class Inbox:
    """The messages of one SOP under way.

    `forward` hands reports on that belong to somebody else: from a leg to its order, if nothing
    else is said.
    """

    def __init__(
        self, state: StageState, watch: Watch, settle: Callable[[], Awaitable[None]]
    ) -> None:
        self.state = state
        self.watch = watch
        self.settle = settle
        self.forward: Callable[[list[Report]], Awaitable[None]] = self._to_the_order
        self.stored: deque[Any] = deque()
        self.passing: list[Report] = []
        self.leaving = False
        self.updates = self.signals = 0
        self._judged_in = self._judged = 0
        self._unread: dict[str, Batch] = {}
        self._checked: tuple[Any, Report] | None = None

    def put(self, *messages: Any) -> None:
        """Take what a signal has brought; of thousands only the first are judged in this task."""
        self.stored.extend(messages)
        self.process_inbox()

    async def listen(self) -> None:
        """Until closing: judge what signals have brought, a portion a task."""
        while True:
            await workflow.wait_condition(lambda: bool(self.stored) or self.watch.closing)
            if not self.stored:
                return
            self.process_inbox()
            if self.stored:
                why = "many reports at once: hear the next ones"
                await workflow.sleep(timedelta(milliseconds=PAUSE_MS), summary=why)

    def process_inbox(self) -> None:
        """Judge what signals have brought, the oldest first, `REPORTS_MAX` in one task at most."""
        now = workflow.now()
        if self._judged_in != task():
            self._judged_in, self._judged = task(), 0
        enough = self.state.effort + FACTS_MAX
        for _ in range(min(REPORTS_MAX - self._judged, len(self.stored))):
            if self.state.effort >= enough:
                break
            self._judged += 1
            self.signals += 1
            message, more = self.stored.popleft(), bool(self.stored)
            match message:
                case UnknownSignal(name):
                    self._note_unknown(name)
                case ForwardedReport(report):
                    self.state.receive(report, now, more=more, passed_on=True)
                case _:
                    self._write_unread(self.state.receive(message, now, more=more))
        self.state.catch_up(now)

    def _note_unknown(self, name: str) -> None:
        text = f"there is no signal {name!r}"
        data, unknown = {"signal": name}, ProblemCode.UNKNOWN_SIGNAL
        self.state.note(EntryKind.PROBLEM, unknown, text, workflow.now(), data=data)
        self.state.problem(unknown)

    # Updates -------------------------------------------------------------------------

    def begin_update(self, *, recorded: bool) -> None:
        """An update is received in this task; what signals had brought before it comes first."""
        self.updates += 1
        self.watch.writer.begin_update(recorded=recorded and not self.leaving)
        self.process_inbox()

    def check(self, args: tuple[Any, ...]) -> None:
        """Refuse, in a validator, what is not a report."""
        one_object(args)
        if self.updates >= REPORTS_BY_UPDATE:
            raise ApplicationError(BY_SIGNAL, type=BY_SIGNAL, non_retryable=True)
        report = report_parsing.read(args[0])
        if isinstance(report, str):
            raise refusal(f"this is not a report: {report}")
        self._checked = args[0], report

    async def submit(self, args: tuple[Any, ...]) -> Answer:
        """Take a report and answer it; with `record`, the answer carries what is to be written."""
        recorded = options_of(args).record
        self.begin_update(recorded=recorded)
        answer = self.state.receive(self._read(args[0]), workflow.now(), marked=not recorded)
        if not recorded:
            return answer
        await self.settle()
        if answer.outcome is ReportOutcome.KNOWN:
            # A signal brought it: its door waits for nothing more.
            self.watch.writer.begin_update(recorded=False)
            return answer
        record = self.watch.writer.take()
        self._keep_unread(answer, record)
        return RecordedAnswer(**answer.model_dump(), record=record)

    def _read(self, argument: Any) -> Any:
        """What the validator has read of it in this task; a replay has no validator."""
        checked, self._checked = self._checked, None
        return checked[1] if checked is not None and checked[0] == argument else argument

    def leave(self) -> None:
        """What answers carried is written here: the next run cannot give them once more."""
        self.leaving = True
        self.watch.writer.hurry()
        for report_id in list(self._unread):
            self._write_unread(self.state.answers[report_id])

    def _keep_unread(self, answer: Answer, record: Batch | None) -> None:
        if record is not None:
            self._unread[answer.report_id] = record
        if self.leaving:
            self._write_unread(answer)

    def _write_unread(self, answer: Answer) -> None:
        """A signal that repeats an update says: nobody has read its answer, and what it carried."""
        if answer.report_id in self._unread:
            self.watch.writer.add_unread(self._unread.pop(answer.report_id))
            first = self.state.answers.get(answer.report_id, answer)
            self.state.outbox.answered(first)
            self.state.changes += 1

    # Handing on ----------------------------------------------------------------------

    @property
    def empty(self) -> bool:
        """Whether all that came is received, and handed on where it belongs to somebody else."""
        return not self.stored and self.all_forwarded

    @property
    def all_forwarded(self) -> bool:
        """Whether no report waits to be handed on, or is on its way."""
        return not self.state.outgoing and not self.passing

    async def pass_on(self) -> None:
        """Until closing: hand reports on that belong to somebody else."""
        while True:
            await workflow.wait_condition(lambda: bool(self.state.outgoing) or self.watch.closing)
            if self.state.outgoing:
                self.passing = [received(report) for report in self.state.outgoing[:BUNDLE_MAX]]
                del self.state.outgoing[:BUNDLE_MAX]
                await self.forward(self.passing)
                self.passing = []
            elif self.watch.closing:
                return

    async def _to_the_order(self, bundle: list[Report]) -> None:
        handle = workflow.get_external_workflow_handle(self.state.input.order)
        try:
            await handle.signal("forwarded", args=bundled(bundle))
        except FailureError as error:
            for report in bundle:
                failure = failure_of(error)
                self.state.note(
                    EntryKind.PROBLEM, "not_passed_on", f"{report.kind}: {failure.sentence}",
                    workflow.now(), report_id=report.report_id,
                    data={"kind": report.kind, **failure.data},
                )  # fmt: skip


def bundled(reports_: Sequence[Report]) -> list[dict[str, Any]]:
    """Reports as the arguments of one signal: each is a payload of its own."""
    return [report.model_dump(mode="json") for report in reports_]


def received(report: Report) -> Report:
    """The report with its receipt: whoever receives it later judges it by when it came in here."""
    at = report.received_at or workflow.now()
    return report.model_copy(update={"received_at": at})


def refusal(sentence: str) -> ApplicationError:
    """A validator's no: people read the sentence, programs the type and the code with it.

    What the sentence was made of goes along, for a door that says it in another language.
    """
    code = NOT_KNOWN_HERE if isinstance(sentence, UnknownSubject) else None
    return ApplicationError(sentence, code, to_data(sentence), type="Refused", non_retryable=True)


def one_object(args: tuple[Any, ...]) -> None:
    """Refuse, in a validator, what is not one JSON object, and options at most."""
    unreadable = next((one for one in args if isinstance(one, UnreadableMessage)), None)
    if unreadable is not None:
        raise refusal(f"what was sent cannot be read: {unreadable.reason}")
    if len(args) not in (1, 2) or not isinstance(args[0], dict):
        raise refusal(f"one JSON object is expected as the argument, not {len(args)} arguments")
