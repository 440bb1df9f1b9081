"""Everything about one order on one page, and one sentence: why it stands, and what to do.

The database is asked first, then the server, then the workflow itself. Each may be unreachable:
what the others know is shown all the same.
"""

from activities.adapters.store.results.deferred_rows import TroubleKind, TroubleRow
from activities.adapters.store.results.rows import (
    DecisionRow,
    ReportRow,
)
from models.messages.decisions.decision_state import DecisionState
from models.messages.timeline.duty_row import DutyState
from models.messages.timeline.timeline import EntryKind
from starter.service.app_context import AppContext
from starter.service.cases.ticket_references import file_of
from starter.service.explaining.cause import Cause, CauseClass, Evidence
from starter.service.explaining.causes import cause_of
from starter.service.explaining.evidence import evidence_of
from starter.service.reading.fee_views import FeeShown
from starter.service.reading.incident_views import IncidentShown
from starter.service.reading.pending_views import PendingShown, TroubleShown
from starter.service.reading.shipment_views import ShipmentShown
from starter.service.reading.view_model import Instant, Sentence, View
from starter.service.reading.views import CaseShown, DeadlineShown, EntryShown, Position
from starter.service.reading.visit_views import PartShown, VisitShown
from starter.service.running.server_view import WorkflowReport

LINES_SHOWN = 5
TIER_ENTRIES = (EntryKind.WARNED, EntryKind.BREACHED, EntryKind.ESCALATED, EntryKind.UNPROVED)


class InboxReport(View):
    """A report that is written down and not delivered yet."""

    report_id: str
    kind: str
    by: str
    received_at: Instant
    attempts: int
    trouble: TroubleShown | None = None


class OpenDecision(View):
    """A decision that was sent and not answered; one that is `not_received` reached no workflow."""

    decision_id: str
    name: str
    by: str
    state: DecisionState
    taken_at: Instant
    trouble: TroubleShown | None = None


class Explained(Position):
    """An order explained.

    `as_of` is the order's own time. `open` are the deadlines that wait, `tiers` what was said
    of them so far (reminders, breach, escalations). `server` is why Temporal cannot be
    reached, or "ok"; `worker` whether one answered. `cause` is the class of the cause, `command`
    fixes it.
    """

    as_of: Instant
    waiting_seconds: int
    open: tuple[DeadlineShown, ...]
    tiers: tuple[EntryShown, ...]
    problems: tuple[str, ...]
    last: tuple[EntryShown, ...]
    inbox: tuple[InboxReport, ...]
    decisions: tuple[OpenDecision, ...]
    troubles: tuple[TroubleShown, ...]
    pending: tuple[PendingShown, ...] = ()
    incidents: tuple[IncidentShown, ...] = ()
    visits: tuple[VisitShown, ...] = ()
    parts: tuple[PartShown, ...] = ()
    fees: tuple[FeeShown, ...] = ()
    shipments: tuple[ShipmentShown, ...] = ()
    cases: tuple[CaseShown, ...] = ()
    server: Sentence
    worker: bool
    workflows: tuple[WorkflowReport, ...]
    cause: CauseClass
    sentence: Sentence
    command: str | None


async def explain(context: AppContext, merchant: str, number: str) -> Explained:
    """Explain one order, without a worker and without a server too.

    Raises:
        NotFound: the merchant has no order of that number.
        Unavailable: the database cannot be read.
    """
    row = await context.order(merchant, number)
    evidence = await evidence_of(context, row, temporal=True)
    return _page(evidence, cause_of(evidence))


async def explain_ticket(context: AppContext, ticket: str) -> Explained:
    """Explain a case that is about no order, likewise.

    Raises:
        NotFound: there is no such case.
        Unavailable: the database cannot be read.
    """
    row = (await file_of(context, ticket)).order
    evidence = await evidence_of(context, row, temporal=True)
    return _page(evidence, cause_of(evidence))


def _page(evidence: Evidence, cause: Cause) -> Explained:
    page, at = evidence.shown, evidence.at
    waiting = (DutyState.OPEN, DutyState.MISSED, DutyState.UNPROVED)
    # What has ended waits for nothing any more, whatever was never done.
    due = page.deadlines
    if page.closed:
        due = tuple(one for case in page.cases if not case.closed for one in case.deadlines)
    open_ = tuple(one for one in due if one.state in waiting)
    duties = {one.duty for one in open_}
    tiers = [
        line for line in page.timeline if line.happening in TIER_ENTRIES and line.duty in duties
    ]
    return Explained.model_validate(
        {
            **{name: getattr(page, name) for name in Position.model_fields},
            "as_of": at,
            "waiting_seconds": max(int((at - page.since).total_seconds()), 0),
            "open": open_,
            "tiers": tiers,
            "problems": evidence.problems,
            "last": sorted(page.timeline, key=lambda line: line.recorded_at)[-LINES_SHOWN:],
            "inbox": [_waiting(evidence, report) for report in evidence.pending],
            "decisions": [_open(evidence, decision) for decision in evidence.decisions],
            "troubles": evidence.troubles,
            "pending": () if page.closed else page.pending,
            "incidents": page.incidents,
            "visits": page.visits,
            "parts": page.parts,
            "fees": page.fees,
            "shipments": page.shipments,
            "cases": page.cases,
            "server": evidence.unreachable or "ok",
            "worker": any(one.state is not None for one in evidence.looked),
            "workflows": evidence.looked,
            "cause": cause.kind,
            "sentence": cause.sentence,
            "command": cause.command,
        }
    )


def _waiting(evidence: Evidence, report: ReportRow) -> InboxReport:
    trouble = _trouble(evidence, "report", report.id)
    return InboxReport.model_validate({**report.model_dump(), "trouble": trouble})


def _open(evidence: Evidence, decision: DecisionRow) -> OpenDecision:
    trouble = _trouble(evidence, "decision", decision.id)
    return OpenDecision.model_validate({**decision.model_dump(), "trouble": trouble})


def _trouble(evidence: Evidence, what: TroubleKind, id_: int) -> TroubleRow | None:
    named = (what, str(id_))
    return next((one for one in evidence.troubles if (one.what, one.key) == named), None)
