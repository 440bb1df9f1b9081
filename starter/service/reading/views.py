"""What an order looks like from outside: one shape for the CLI and the HTTP door.

Instants are written in Shanghai time (+08:00). What is late is told by the store, by the order's
own clock (`activities/adapters/store/orders/lateness.py`).
"""

from collections.abc import Iterable

from pydantic import Field

from activities.adapters.store.results.rows import CaseSummary, OrderSummary, StoredPosition
from activities.adapters.store.results.view_rows import OrderView
from models.codes import Sla, StepCode
from models.figures.fees import fees_of
from models.figures.visits import parts_in, visits_in
from models.ids import Stage
from models.messages.orders.order_outcome import OrderOutcome
from models.messages.shipments.goods_place import place_in
from models.messages.timeline.duty_row import BREACH_STATES, DutyRow, DutyState
from models.messages.timeline.line_data import LineData
from models.messages.timeline.timeline import Entry, EntryKind
from models.roles import Role
from models.stages.all_duties import ALL_DUTIES
from models.stages.returns.return_status import ReturnStatus, last_return_status
from starter.service.reading.as_is_views import SentAsIsShown, sent_as_is
from starter.service.reading.case_links import Links, LinkShown, order_of_ticket
from starter.service.reading.case_sentences import case_sentence
from starter.service.reading.fee_views import FeeShown, fee_shown
from starter.service.reading.incident_views import IncidentShown, incident_shown
from starter.service.reading.pending_views import PendingShown, StuckShown, TroubleShown
from starter.service.reading.refund_views import RefundShown, refunds_in
from starter.service.reading.shipment_views import ShipmentShown, shipments_shown
from starter.service.reading.view_model import Instant, Sentence, View
from starter.service.reading.visit_views import PartShown, VisitShown, part_shown, visit_shown

OVERDUE = (DutyState.MISSED, DutyState.UNPROVED)
"""Due passed, and nothing proves that it was done."""


class DeadlineShown(View):
    """One deadline. `ref` tells twins apart, as the points of a line do; `attempt` counts visits.

    `state`: open (not yet due), missed (due passed, no fact), late (fact after due), kept.
    """

    duty: str
    clause: str
    owner: Role
    due_at: Instant
    state: DutyState
    met_at: Instant | None
    late_seconds: int | None
    ref: str
    attempt: int = 1
    what: str | None


class EntryShown(View):
    """One line of the timeline: `at` is when it happened, `recorded_at` when we wrote it down.

    `data` says what `text` says in codes, counts, keys, references and instants. `case` is the
    number of the case that says it, `case_kind` what that is.
    """

    at: Instant
    recorded_at: Instant
    stage: Stage
    happening: EntryKind
    what: str
    by: str | None
    actor: str | None = None
    duty: str | None
    clause: str | None
    owner: Role | None
    late_seconds: int | None
    text: str
    data: LineData = Field(default_factory=dict)
    report_id: str | None
    case: int | None = None
    case_kind: str | None = None


class CaseShown(View):
    """A case next to the order: a return, or the way back of what had left before it was cancelled.

    `waiting_on` is whose turn it is: of a way back whoever has the goods, which are at `place`.
    `stands` has the pieces and the money of a return, `says` in one sentence how it stands,
    `refunds` what was sent, and when. `deadlines` are its own, as far as they are asked for,
    `links` what it is linked with.
    """

    workflow_id: str
    kind: str
    n: int
    step: str
    waiting_on: Role
    since: Instant
    next_due_at: Instant | None
    problem: str | None
    parked: str | None = Field(exclude=True)
    started_at: Instant | None
    closed: bool
    outcome: str | None
    place: Sentence | None = None
    stands: ReturnStatus | None = None
    says: Sentence | None = None
    refunds: tuple[RefundShown, ...] = ()
    deadlines: tuple[DeadlineShown, ...] = ()
    links: tuple[LinkShown, ...] = ()


class Position(View):
    """Where an order stands: whose turn it is, since when, and how it stands to its deadlines."""

    merchant: str
    order_no: str
    workflow_id: str
    stage: Stage
    step: str
    waiting_on: Role
    since: Instant
    sla: Sla
    breaches: int
    problem: str | None


class OrderListed(Position):
    """A line of a list of orders; `case` and `case_kind` of the case as which it stands. `stuck`:
    why it is, where that was asked."""

    needs_attention: bool
    next_duty: str | None
    next_due_at: Instant | None
    hub: str | None
    city: str | None
    carrier: str | None
    accepted_at: Instant
    closed: bool
    outcome: str | None
    trouble: TroubleShown | None
    case: int | None = None
    case_kind: str | None = None
    stuck: StuckShown | None = None


class OrderShown(Position):
    """An order with its deadlines (nearest first), its timeline (oldest first) and its cases.

    `averted` holds the deadlines whose cause never came to pass: a failed pickup that did not
    fail. `pending` are reports that do not count yet. `open_workflow` takes its reports now.
    """

    deadlines: tuple[DeadlineShown, ...]
    timeline: tuple[EntryShown, ...]
    averted: tuple[DeadlineShown, ...]
    cases: tuple[CaseShown, ...]
    troubles: tuple[TroubleShown, ...]
    pending: tuple[PendingShown, ...] = ()
    fees: tuple[FeeShown, ...] = ()
    incidents: tuple[IncidentShown, ...] = ()
    visits: tuple[VisitShown, ...] = ()
    parts: tuple[PartShown, ...] = ()
    shipments: tuple[ShipmentShown, ...] = ()
    sent_as_is: tuple[SentAsIsShown, ...] = ()
    accepted_at: Instant
    erased_at: Instant | None
    open_workflow: str
    closed: bool
    outcome: str | None


def shown(view: OrderView) -> OrderShown:
    """All that is known of an order."""
    row = view.order
    filed = [duty for duty in view.duties if duty.order == row.workflow_id]
    deadlines = [deadline(duty) for duty in filed if not is_over(row, duty)]
    own = [duty for duty in view.duties if duty.workflow_id.startswith(row.workflow_id)]
    late = any(duty.state in OVERDUE for duty in own)
    lines = (*view.timeline, *view.of_tickets)
    links = Links(lines, [case.workflow_id for case in view.cases])
    return OrderShown.model_validate(
        {
            **row.model_dump(),
            "order_no": row.number,
            "sla": sla_of(row, late=late),
            "breaches": max(row.breaches, sum(duty.state in BREACH_STATES for duty in own)),
            "deadlines": [one for one in deadlines if one.state is not DutyState.AVERTED],
            "averted": [one for one in deadlines if one.state is DutyState.AVERTED],
            "timeline": [entry(line, view.cases) for line in view.timeline],
            "cases": [_case_of(view, case, links) for case in view.cases],
            "troubles": view.troubles,
            "pending": view.pending,
            "fees": [fee_shown(one) for one in fees_of(view.timeline)],
            "incidents": [
                incident_shown(
                    one,
                    view.findings.get(one.report_id or "", {}),
                    links=links.of_incident(one.ref),
                )
                for one in view.incidents
            ],
            "visits": [visit_shown(one, links) for one in visits_in(view.timeline)],
            "parts": [part_shown(one) for one in parts_in(view.timeline)],
            "shipments": shipments_shown(view.timeline, view.duties, view.plates),
            "sent_as_is": sent_as_is(view.incidents, view.timeline, view.findings),
        }
    )


def is_over(order: OrderSummary, duty: DutyRow) -> bool:
    """Whether nobody owes it to an order that is, or was, cancelled; its cases have their own."""
    off = order.outcome == OrderOutcome.CANCELLED or order.step == StepCode.CANCELLING
    return off and duty.state in (DutyState.OPEN, *OVERDUE)


def _case_of(view: OrderView, case: CaseSummary, links: Links) -> CaseShown:
    """A case with its own deadlines, and where its goods are, as its lines say."""
    mine = [duty for duty in view.duties if duty.workflow_id == case.workflow_id]
    lines = [line for line in view.timeline if line.key.startswith(f"{case.workflow_id}:")]
    places = [line.data for line in lines if line.data.get("place")]
    stands = last_return_status((line.what, line.data) for line in lines)
    return CaseShown.model_validate(
        {
            **case.model_dump(),
            "stands": stands,
            "says": stands.sentence if stands else case_sentence(case),
            "refunds": refunds_in(lines, view.timeline),
            "place": place_in(places[-1]) if places and not case.closed else None,
            "deadlines": [deadline(one) for one in mine if one.state is not DutyState.AVERTED],
            "links": (*order_of_ticket(case), *links.of_case(case.workflow_id)),
        }
    )


def sla_of(row: StoredPosition, *, late: bool) -> str:
    """How it stands to its deadlines: late is late, though no workflow has said so yet."""
    return Sla.BREACHED if late and row.sla in (Sla.ON_TRACK, Sla.AT_RISK) else row.sla


def deadline(row: DutyRow) -> DeadlineShown:
    """A deadline as it stands."""
    duty = ALL_DUTIES.get(row.duty)
    return DeadlineShown.model_validate({**row.model_dump(), "what": duty.what if duty else None})


def entry(line: Entry, cases: Iterable[CaseSummary]) -> EntryShown:
    """A line of the timeline of an order that has these cases."""
    own = next((one for one in cases if line.key.startswith(f"{one.workflow_id}:")), None)
    case = {"case": own.n, "case_kind": own.kind} if own else {}
    return EntryShown.model_validate({**line.model_dump(), **case})
