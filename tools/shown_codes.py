"""Every code that people see: what catalogues of texts have a name for."""

from collections.abc import Iterator
from enum import StrEnum
from inspect import isclass
from pathlib import Path
from typing import Final

from models import errors
from models.codes import CallStep, ProblemCode, QuestionCode, Sla, StepCode, WaitCode
from models.figures.fees import FeeState
from models.ids import Stage
from models.language.catalogue import Context
from models.language.timeline import TEXT_OF_DATA
from models.messages.decisions.decision_state import DecisionState
from models.messages.decisions.decisions import DECISIONS, MADE_BY
from models.messages.decisions.provider_decisions import Crew
from models.messages.decisions.return_decisions import RefundBy
from models.messages.incidents.liability import LiabilityState, Remedy
from models.messages.legs.leg import LegOutcome
from models.messages.lists.slots import HalfDay
from models.messages.orders.order import Address, Contact, GoodsLine, Order
from models.messages.orders.order_outcome import OrderOutcome
from models.messages.orders.placement import PlacementOutcome
from models.messages.partners.outcome import Done
from models.messages.reports.answer import ReportOutcome
from models.messages.reports.refusals import RefusalCode
from models.messages.reports.report_passage import ReportState
from models.messages.reports.report_times import TimeDoubt
from models.messages.shipments.goods_place import GoodsPlace
from models.messages.shipments.shipment import ShipmentState
from models.messages.shipments.shipment_points import HALF_WAY
from models.messages.timeline.duty_row import DutyState
from models.messages.timeline.notices import NoticeState
from models.messages.timeline.timeline import EntryKind
from models.roles import Role
from models.sop.proof import Level
from models.sop.terms import Sop
from models.stages.all_duties import ALL_DUTIES
from models.stages.care.request import CareOutcome
from models.stages.city_delivery.fees import FeeCause
from models.stages.incident.request import IncidentOutcome
from models.stages.incident_kinds import INCIDENT_KINDS
from models.stages.installation.part_lifecycle import PartState
from models.stages.installation.visit_lifecycle import VisitState
from models.stages.notice_phrases import COUNTED_OTHERWISE
from models.stages.returns.request import ReturnOutcome
from models.stages.returns.return_choices import ExchangeSent, RepairAt, ReturnCause
from models.stages.table import CASE_KINDS, KINDS
from models.stages.trunk_pickup.remedies import RemedyMeans
from models.stages.trunk_pickup.reports import Departed
from starter.order_files.verifications.verification_row import Column
from starter.service.access.rights import RIGHTS
from starter.service.explaining.cause import CauseClass
from starter.service.reports.report_kinds import fields_of
from starter.web.forms import form_of_decision, form_of_report
from tools.source_texts import headings_of, lines_of
from workflows.calls.steps import CALLED_OFF, NOT_KNOWN
from workflows.temporal.failures import KNOWN_FAILURES, UNKNOWN_FAILURE

ROOT: Final = Path(__file__).parent.parent
TERMINAL: Final = ROOT / "starter" / "terminal"
PACKAGES: Final = ("models", "workflows", "starter")

OTHER_STATES: Final = (
    *("pending", "closed", "open", "running", "paused", "failed", "timed_out", "terminated"),
    *("canceled", "completed", "not_found", "accepted", "applied", "known"),
)
"""States of reports, of rows of a selection and of workflows that are in no enum of ours."""

OTHER_OUTCOMES: Final = ("exchanged", "refunded", "returned", "taken_back", "resolved", "repaired")
"""How a case ends, where its workflow names it itself."""

OTHER_LINES: Final = (
    *("return_asked", "care_asked", "return_stands", "unsettled", "appointment_lapsed"),
    COUNTED_OTHERWISE,
    *(f"leg_{stage}" for stage in Stage),
)
"""Lines whose code is a value of its own in the code that notes them."""

PARKED: Final = "parked"
"""The problem of a step that is parked; the step's code follows it."""

FAILURES: Final = (
    *(failure.code for _, failure in KNOWN_FAILURES),
    *(failure.code for failure in (UNKNOWN_FAILURE, NOT_KNOWN, CALLED_OFF)),
    Done.REFUSED.value,
    *(name for name, one in vars(errors).items() if isclass(one) and issubclass(one, Exception)),
)
"""Why a step is parked: the code of its failure, or the type of our own error."""

OF_ENUMS: Final[dict[Context, tuple[type[StrEnum], ...]]] = {
    Context.CAUSE: (CauseClass,),
    Context.CHOICE: (
        RemedyMeans,
        FeeCause,
        Crew,
        ExchangeSent,
        HalfDay,
        ReturnCause,
        RefundBy,
        RepairAt,
        Remedy,
        Level,
    ),
    Context.HAPPENING: (EntryKind,),
    Context.OUTCOME: (
        PlacementOutcome,
        ReportOutcome,
        LegOutcome,
        ReturnOutcome,
        CareOutcome,
        IncidentOutcome,
        Done,
    ),
    Context.PLACE: (GoodsPlace,),
    Context.PROBLEM: (ProblemCode,),
    Context.QUESTION: (QuestionCode, TimeDoubt),
    Context.REFUSAL: (RefusalCode,),
    Context.ROLE: (Role,),
    Context.SLA: (Sla,),
    Context.STAGE: (Stage,),
    Context.STATE: (
        *(DutyState, LiabilityState, VisitState, PartState, FeeState, ReportState),
        *(DecisionState, NoticeState, ShipmentState),
    ),
    Context.STEP: (StepCode, CallStep),
    Context.WAIT: (WaitCode,),
}


def codes() -> Iterator[tuple[Context, str]]:
    """Every code that people see, with what it is a code of."""
    for context, enums in OF_ENUMS.items():
        yield from ((context, one.value) for enum in enums for one in enum)
    yield from ((Context.OUTCOME, StepCode.CLOSED.value), (Context.PROBLEM, PARKED))
    yield from ((Context.STATE, state) for state in OTHER_STATES)
    yield Context.REF, HALF_WAY
    yield from ((Context.CASE, kind) for kind in CASE_KINDS)
    yield from ((Context.OUTCOME, outcome) for outcome in OTHER_OUTCOMES)
    yield from ((Context.LINE, line) for line in (*OTHER_LINES, *OrderOutcome))
    yield Context.CHOICE, Departed.model_fields["pickup_state"].default
    yield from ((Context.DECISION, fact) for fact in MADE_BY)
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            yield from ((Context.LINE, what) for what in lines_of(file))
    for file in sorted(TERMINAL.rglob("*.py")):
        yield from ((Context.HEADING, name) for name in headings_of(file) if name)
    yield from ((Context.ACTION, action) for action in RIGHTS if " " not in action)
    yield from ((Context.DUTY, duty) for duty in ALL_DUTIES)
    yield from ((Context.FAILURE, failure) for failure in FAILURES)
    yield from ((Context.KIND, kind) for kind in KINDS)
    yield from ((Context.DECISION, name) for name in DECISIONS)
    yield from ((Context.INCIDENT, kind) for kind in INCIDENT_KINDS)
    forms = [form_of_report(kind) for kind in KINDS.values()]
    forms += [form_of_decision(decision) for decision in DECISIONS.values()]
    for field in (field for form in forms for field in form):
        yield Context.FIELD, field.name
        yield from ((Context.CHOICE, choice) for choice in field.choices)
    for schema in fields_of(Sop).values():
        yield from ((Context.CHOICE, str(choice)) for choice in schema.get("enum", ()))
    for part in (Order, Contact, Address, GoodsLine):
        for name, schema in fields_of(part).items():
            yield Context.FIELD, name
            yield from ((Context.CHOICE, str(choice)) for choice in schema.get("enum", ()))
    yield from ((Context.FIELD, name) for name in (*TEXT_OF_DATA, "by", "case", *Column))
