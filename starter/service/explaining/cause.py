"""What is known of an order, and the classes of causes why it stands (ADR-0021)."""

import shlex
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Literal, NamedTuple

from activities.adapters.store.results.deferred_rows import TroubleKind, TroubleRow
from activities.adapters.store.results.rows import DecisionRow, OrderSummary, ReportRow
from models.language.texts import Translator
from models.language.timeline import line_in_words
from models.messages.timeline.duty_row import DutyState
from models.messages.timeline.timeline import EntryKind
from models.phrases import TimelineText, phrase
from starter.service.reading.views import DeadlineShown, EntryShown, OrderShown
from starter.service.running.server_view import WorkflowReport


class CauseClass(StrEnum):
    """The class of a cause, by which docs/reference/cli.md says what to do."""

    ENDED = "ended"
    NOT_STARTED = "not_started"
    NO_SERVER = "no_server"
    LOST = "lost"
    PAUSED = "paused"
    TASK_FAILING = "task_failing"
    NO_WORKER = "no_worker"
    PARKED = "parked"
    RETRYING = "retrying_partner"
    NOT_TAKEN = "report_not_taken"
    HELD = "held"
    ATTENTION = "needs_attention"
    OVERDUE = "overdue"
    IN_TIME = "waiting_in_time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything that is known of one order.

    Attributes:
        at: the order's own now; after its end that of the return still open.
        unreachable: why the server cannot be reached; None where it answered.
        polled: whether a worker has polled their queue lately; None where nobody could say.
        looked: its open workflow first, then the order.
        pending: reports that are written down and not delivered.
        decisions: those that nobody has answered, or no workflow has received.
        ahead: how many orders are to be started before it.
        troubles: what could not be done, and is tried again.
        left: what is still to be corrected, by the answer to the newest correction in review.
        faulty: the fields that keep it in review, as it is now.
    """

    row: OrderSummary
    shown: OrderShown
    at: datetime
    unreachable: str | None
    polled: bool | None
    looked: tuple[WorkflowReport, ...]
    pending: tuple[ReportRow, ...]
    decisions: tuple[DecisionRow, ...] = ()
    ahead: int = 0
    troubles: tuple[TroubleRow, ...] = ()
    left: str | None = None
    faulty: tuple[str, ...] = ()

    @property
    def named(self) -> str:
        """Merchant and number, as a command takes them."""
        return f"{shlex.quote(self.row.merchant)} {shlex.quote(self.row.number)}"

    @property
    def problems(self) -> tuple[str, ...]:
        """What somebody must put right: by the workflow's word, or the database's."""
        for one in self.looked:
            if one.state is not None:
                return one.state.problems
        return (self.row.problem,) if self.row.problem else ()

    @property
    def parked(self) -> str | None:
        """The step that is parked: by the workflow's word, or the database's."""
        for one in self.looked:
            if one.state is not None:
                return one.state.parked.name if one.state.parked else None
        return self.row.parked

    @property
    def missed(self) -> list[DeadlineShown]:
        """Deadlines that have passed without a fact, the oldest first."""
        return [one for one in self.shown.deadlines if one.state is DutyState.MISSED]

    def trouble(self, *what: TroubleKind) -> TroubleRow | None:
        """The first trouble of these kinds."""
        return next((one for one in self.troubles if one.what in what), None)

    def why_of(self, what: str) -> str:
        """What the timeline says last about a problem or a decision, in brackets."""
        kinds = {EntryKind.PROBLEM, EntryKind.DECISION, EntryKind.STAGE, EntryKind.REPORT}
        lines = [
            TimelineText(line.text, partial(_line, line))
            for line in self.shown.timeline
            if (line.what == what and line.happening in kinds) or line.happening == what
        ]
        return phrase(" ({line})", line=lines[-1]) if lines else ""


def _line(line: EntryShown, translator: Translator) -> str:
    """A line of the timeline in a language."""
    return line_in_words(translator, line.happening, line.what, line.data, line.duty)


class Act(NamedTuple):
    """What is done about a cause at the order's page: a form of a report, or of a decision."""

    kind: Literal["report", "decide"]
    name: str


@dataclass(frozen=True, slots=True)
class Cause:
    """The cause, in a sentence, and the command that fixes it; `act` is what it does, where that is
    a report or a decision. `at_page`: what its order's page says, where that says more than the
    class of the cause does."""

    kind: CauseClass
    sentence: str
    command: str | None = None
    act: Act | None = None
    at_page: str | None = None
