"""What every SOP workflow hears and answers: reports, strangers' signals, the question where it is.

Handlers are synchronous, apply to the state at once, and never raise (temporal.md, traps 2
to 5).
"""

from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import ValidationError
from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from models import reports
    from models.decisions import Decision, stranger
    from models.duties.core import Duty
    from models.ids import Stage
    from models.leg import LegInput
    from models.reports import Answer, faults
    from models.standing import begin, status
    from models.state import StageState
    from models.status import Status
    from models.timeline import Happening
    from workflows.steps import Steps
    from workflows.watch import Watch

D = TypeVar("D", bound=Decision)


class Hearing:
    """The messages of one SOP under way."""

    state: StageState

    def begin(self, stage: Stage, given: LegInput, duties: Sequence[Duty]) -> None:
        """Make the state, before any message is heard."""
        info = workflow.info()
        self.state = begin(stage, given, duties, workflow_id=info.workflow_id, now=workflow.now())
        self.steps = Steps(self.state)
        self.watch = Watch(self.state)
        self.cancel_by: str | None = None
        self.strays_unknown = 0
        self.passing: reports.Report | None = None

    # Reports -------------------------------------------------------------------------

    @workflow.signal(name="report", description="a fact: one JSON object with report_id, kind")
    def report(self, *args: Any) -> None:
        """Take a report, fire and forget. None or several arguments are recorded, not raised."""
        for argument in args or (None,):
            self.state.hear(argument, workflow.now(), direct=True)

    @workflow.update(name="submit", description="a fact, answered: accepted, known or refused")
    def submit(self, *args: Any) -> Answer:
        """Take a report and answer it."""
        return self.state.hear(args[0], workflow.now())

    @submit.validator
    def _check_submit(self, *args: Any) -> None:
        one_object(args)
        fault = reports.read(args[0])
        if isinstance(fault, str):
            raise refusal(f"this is no report: {fault}")

    @workflow.signal(dynamic=True)
    def unknown_signal(self, name: str, args: Sequence[RawValue]) -> None:
        """A signal of a name nobody listens to: counted and shown, not buffered for ever."""
        self.strays_unknown += 1
        self.note(Happening.PROBLEM, "unknown_signal", f"there is no signal {name[:60]!r}")
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
        self.state.journal.note(happening, what, text, at=now, now=now, **more)
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
    try:
        return model.model_validate(args[0])
    except ValidationError as error:
        raise refusal(faults(error)) from None


def one_object(args: tuple[Any, ...]) -> None:
    """Refuse, in a validator, what is not one JSON object."""
    if len(args) != 1 or not isinstance(args[0], dict):
        raise refusal(f"one JSON object is expected as the argument, not {len(args)} arguments")
