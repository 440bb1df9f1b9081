"""Everything about one order on one page, ending in one sentence: why it stands, and what to do.

The database is asked first, then the server, then the workflow itself. Each may be unreachable:
what the others know is shown all the same.
"""

import asyncio
from collections.abc import Iterable
from datetime import datetime

from temporalio.client import Client

from activities.adapters.store.rows import (
    DecisionRow,
    OrderRow,
    OrderSummary,
    ReportRow,
    StoredPosition,
)
from activities.adapters.store.trouble_rows import TroubleRow, What
from activities.adapters.store.view_rows import OrderView
from models.codes import StepCode
from models.errors import Unavailable
from models.messages.decision_state import DecisionState
from models.messages.decisions import Correct
from models.messages.timeline import DutyState, Happening
from models.stages.order.findings import findings
from starter.service.app_context import AppContext
from starter.service.call_errors import sentence_of
from starter.service.explaining import look
from starter.service.explaining.cause import Cause, CauseClass, Evidence
from starter.service.explaining.causes import cause_of
from starter.service.explaining.look import WorkflowReport
from starter.service.explaining.returning import by_due
from starter.service.incident_views import IncidentShown
from starter.service.named_tickets import file_of
from starter.service.open_views import PendingShown, TroubleShown
from starter.service.shape import Instant, View
from starter.service.views import DeadlineShown, EntryShown, Position, shown
from starter.service.visit_views import PartShown, VisitShown

LAST_LINES = 5
TIERS = (Happening.WARNED, Happening.BREACHED, Happening.ESCALATED, Happening.UNPROVED)


class InboxReport(View):
    """A report that is written down and not delivered yet."""

    report_id: str
    kind: str
    by: str
    received_at: Instant
    attempts: int
    trouble: TroubleShown | None = None


OPEN = (DecisionState.SENT, DecisionState.UNHEARD)
"""Decisions whose sender was told of no answer."""


class OpenDecision(View):
    """A decision that was sent and not answered; `unheard` is one that no workflow has heard."""

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
    server: str
    worker: bool
    workflows: tuple[WorkflowReport, ...]
    cause: CauseClass
    sentence: str
    command: str | None


async def explain(context: AppContext, merchant: str, number: str) -> Explained:
    """Explain one order, without a worker and without a server too.

    Raises:
        NotFound: the merchant has no order of that number.
        Unavailable: the database cannot be read.
    """
    row = await context.order(merchant, number)
    ahead = await context.store.outbox.ahead_of(row) if row.outbox == "pending" else 0
    return await _explained(context, row, ahead=ahead, faulty=_faulty(row))


async def explain_ticket(context: AppContext, ticket: str) -> Explained:
    """Explain a case that is about no order, likewise.

    Raises:
        NotFound: there is no such case.
        Unavailable: the database cannot be read.
    """
    return await _explained(context, (await file_of(context, ticket)).order)


async def _explained(
    context: AppContext, row: OrderSummary, *, ahead: int = 0, faulty: tuple[str, ...] = ()
) -> Explained:
    now = context.now()
    view = await context.store.views.show_file(row.workflow_id, now)
    assert view is not None, "it was there a moment ago, and none is deleted"
    wanted = dict.fromkeys((row.open_workflow, row.workflow_id))
    running = [case.workflow_id for case in view.cases if not case.closed]
    asked = [*dict.fromkeys((*wanted, *running))]
    away, polled, looked = await _temporal(context, asked)
    inbox = await context.store.reports.of_order(row.workflow_id)
    decided = await context.store.decisions.of_order(row.workflow_id)
    evidence = Evidence(
        row=row,
        shown=shown(view),
        at=_subject(view).own_now(now),
        away=away,
        polled=polled,
        looked=looked,
        pending=tuple(report for report in inbox if report.state == "pending"),
        decisions=tuple(one for one in decided if one.state in OPEN),
        ahead=ahead,
        troubles=view.troubles,
        left=_left(decided),
        faulty=faulty,
    )
    return _page(evidence, cause_of(evidence))


def _faulty(row: OrderRow) -> tuple[str, ...]:
    """The fields that an order in review waits for; of another one nothing is read."""
    if row.step != StepCode.IN_REVIEW:
        return ()
    return tuple(one.field for one in findings(row.content, received_at=row.accepted_at))


def _left(decided: Iterable[DecisionRow]) -> str | None:
    """What the newest correction that was done has left to correct."""
    answers = [one.answer for one in decided if one.name == Correct.name and one.answer]
    return answers[-1].reason if answers and answers[-1].outcome == StepCode.IN_REVIEW else None


def _page(evidence: Evidence, cause: Cause) -> Explained:
    page, at = evidence.shown, evidence.at
    waiting = (DutyState.OPEN, DutyState.MISSED, DutyState.UNPROVED)
    # What has ended waits for nothing any more, whatever was never done.
    due = page.deadlines
    if page.closed:
        due = tuple(one for case in page.cases if not case.closed for one in case.deadlines)
    open_ = tuple(one for one in due if one.state in waiting)
    duties = {one.duty for one in open_}
    tiers = [line for line in page.timeline if line.happening in TIERS and line.duty in duties]
    return Explained.model_validate(
        {
            **{name: getattr(page, name) for name in Position.model_fields},
            "as_of": at,
            "waiting_seconds": max(int((at - page.since).total_seconds()), 0),
            "open": open_,
            "tiers": tiers,
            "problems": evidence.problems,
            "last": sorted(page.timeline, key=lambda line: line.recorded_at)[-LAST_LINES:],
            "inbox": [_waiting(evidence, report) for report in evidence.pending],
            "decisions": [_open(evidence, decision) for decision in evidence.decisions],
            "troubles": evidence.troubles,
            "pending": () if page.closed else page.pending,
            "incidents": page.incidents,
            "visits": page.visits,
            "parts": page.parts,
            "server": evidence.away or "ok",
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


def _trouble(evidence: Evidence, what: What, id_: int) -> TroubleRow | None:
    named = (what, str(id_))
    return next((one for one in evidence.troubles if (one.what, one.key) == named), None)


async def _temporal(
    context: AppContext, workflow_ids: list[str]
) -> tuple[str | None, bool | None, tuple[WorkflowReport, ...]]:
    """Why the server is unreachable, or whether a worker polls and what it says of each."""
    try:
        async with asyncio.timeout(look.WITHIN_SECONDS):
            client = await context.gateway.client()
        looked = await asyncio.gather(*(look.look(client, one) for one in workflow_ids))
        answers = any(one.state is not None for one in looked)
        polled = answers or await _polled(client, looked, context.now())
    except look.AWAY as error:
        return sentence_of(error), None, ()
    except Unavailable as error:
        return error.message, None, ()
    return None, polled, tuple(looked)


async def _polled(client: Client, looked: list[WorkflowReport], now: datetime) -> bool:
    queues = {one.queue for one in looked if one.status == look.RUNNING}
    return all([await look.is_polled(client, queue, now=now) for queue in queues])


def _subject(view: OrderView) -> StoredPosition:
    """Whose clock counts: the order's, or that of the return that is still open after its end."""
    if not view.order.closed:
        return view.order
    left = (case for case in view.cases if not case.closed)
    return min(left, key=by_due, default=view.order)
