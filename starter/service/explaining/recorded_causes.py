"""Why an order stands, by our database alone: what its page says at once, whatever Temporal does,
and what may be done about it at that page.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from activities.adapters.store.results.rows import OrderRow
from models.codes import ProblemCode, StepCode
from models.messages.decisions.decisions import (
    MADE_BY,
    Correct,
    DecideShort,
    Repair,
    RepairChoice,
    Resume,
    SettleQuestion,
)
from models.messages.decisions.visit_decisions import PlanVisit
from models.messages.reports.inbox_state import InboxState
from models.messages.reports.report_passage import ReportState
from models.messages.timeline.duty_row import DutyState
from models.stages.all_duties import ALL_DUTIES
from models.stages.table import KINDS
from starter.service.app_context import AppContext
from starter.service.explaining import visit_causes
from starter.service.explaining.cause import Cause, CauseClass, Evidence
from starter.service.explaining.causes import cause_of, settling_kind
from starter.service.explaining.count_causes import open_one
from starter.service.reading.views import DeadlineShown, OrderShown


@dataclass(frozen=True, slots=True)
class NextAct:
    """The report or the decision that lets an order go on, with the fields that are known."""

    name: str
    is_report: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecordedCause:
    """Why an order stands: its cause, the deadline or the problem that is meant, what is next.

    `fields` are those of the order that the problem is about.
    """

    cause: Cause
    deadline: DeadlineShown | None = None
    problem: str | None = None
    fields: tuple[str, ...] = ()
    act: NextAct | None = None

    @property
    def late(self) -> bool:
        """Whether somebody must do something, rather than wait."""
        return self.cause.kind not in (CauseClass.IN_TIME, CauseClass.NOT_STARTED, CauseClass.ENDED)


async def recorded_cause(context: AppContext, row: OrderRow, shown: OrderShown) -> RecordedCause:
    """Why that order stands, as far as our database knows.

    Raises:
        Unavailable: the database cannot be read.
    """
    reports = await context.store.reports.of_order(row.workflow_id)
    evidence = Evidence(
        row=row,
        shown=shown,
        at=row.own_now(context.now()),
        unreachable=None,
        polled=None,
        looked=(),
        pending=tuple(one for one in reports if one.state is InboxState.PENDING),
        troubles=(),
    )
    cause = cause_of(evidence)
    deadline = _deadline(evidence, cause.kind)
    problem = evidence.problems[-1] if evidence.problems else None
    fields = fields_named_last(shown, problem)
    return RecordedCause(cause, deadline, problem, fields, _act(evidence, cause.kind, deadline))


def fields_named_last(shown: OrderShown, problem: str | None) -> tuple[str, ...]:
    """The fields that the newest line about a problem names."""
    lines = (one for one in reversed(shown.timeline) if one.what == problem)
    newest = next(lines, None)
    fields = newest.data.get("fields") if newest else None
    return tuple(str(one) for one in fields) if isinstance(fields, list) else ()


def _deadline(evidence: Evidence, kind: CauseClass) -> DeadlineShown | None:
    wanted = {CauseClass.OVERDUE: DutyState.MISSED, CauseClass.IN_TIME: DutyState.OPEN}.get(kind)
    meant = [one for one in evidence.shown.deadlines if one.state is wanted]
    if kind is CauseClass.IN_TIME:
        meant.sort(key=is_for_trouble)
    return next(iter(meant), None)


def is_for_trouble(one: DeadlineShown) -> bool:
    """Whether a deadline is for what may never happen: it is met by the report of a trouble."""
    act = _keeping(one)
    return act is not None and act.is_report and bool(KINDS[act.name].problem)


def _act(evidence: Evidence, kind: CauseClass, deadline: DeadlineShown | None) -> NextAct | None:
    match kind:
        case CauseClass.PARKED:
            return NextAct(Repair.name, fields={"choice": RepairChoice.RETRY.value})
        case CauseClass.HELD if evidence.row.step != StepCode.AWAITING_CUSTOMER:
            return NextAct(Resume.name)
        case CauseClass.ATTENTION:
            return _about_problem(evidence)
    return _keeping(deadline) if deadline else None


def _about_problem(evidence: Evidence) -> NextAct | None:
    asked = [one for one in evidence.shown.pending if one.state == ReportState.QUESTIONED]
    code = evidence.problems[-1]
    if asked and code == ProblemCode.QUESTIONED:
        return NextAct(SettleQuestion.name, fields={"report_id": asked[0].report_id})
    if visit_causes.owed(evidence, code) is not None:
        incident = evidence.shown.visits[-1].incident
        return NextAct(PlanVisit.name, fields={"incident": incident} if incident else {})
    by_code = {ProblemCode.IN_REVIEW: Correct.name, ProblemCode.STOCK_SHORT: DecideShort.name}
    if code in by_code:
        return NextAct(by_code[ProblemCode(code)])
    report = settling_kind(evidence, code)
    ref = open_one(evidence, code)
    return NextAct(report, is_report=True, fields=_named(report, ref)) if report else None


def _keeping(one: DeadlineShown) -> NextAct | None:
    duty = ALL_DUTIES.get(one.duty)
    for kind in duty.keepers(one.ref) if duty else ():
        if kind in MADE_BY:
            return NextAct(MADE_BY[kind])
        if kind in KINDS:
            fields = {"by": one.owner.value} if one.owner in KINDS[kind].by else {}
            return NextAct(kind, is_report=True, fields={**fields, **_named(kind, one.ref)})
    return None


def _named(kind: str, ref: str) -> dict[str, str]:
    """Which incident a report is about, where it settles one."""
    takes = "incident" in KINDS[kind].model_fields and not KINDS[kind].problem
    return {"incident": ref} if ref and takes else {}
