"""What a notice asks of its receiver, as data: the decision or report, and what that has to name.

Its sentence is for people; a program that shows a notice makes the button of this.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from models.contract import Contract
from models.messages.decisions import decisions
from models.messages.decisions.decisions import DECISIONS
from models.messages.decisions.incident_decisions import AboutIncident
from models.messages.decisions.return_decisions import AgreeReturn
from models.messages.reports.report import IncidentFacts
from models.messages.timeline.notices import NoticeItem
from models.roles import Role
from models.sop.duty import DutyScope
from models.stages.all_duties import ALL_DUTIES
from models.stages.care.reports import DEPARTMENTS
from models.stages.incident_kinds import INCIDENT_KINDS
from models.stages.table import CASE_SPECS, KINDS

JUDGED: Final = ("judge", "offer_remedy")
SETTLED: Final = (*JUDGED, "exception_settled")
OF_FEE: Final = ("fee_agreed", "fee_refused")
OF_CARE: Final = ("care_answered", "care_replied", "care_resolved")
OF_RETURNS: Final = (
    decisions.AnswerReturn.name, decisions.EndReturn.name, decisions.WithdrawReturn.name,
    AgreeReturn.name,
)  # fmt: skip
PARTIES: Final = (
    Role.MERCHANT, Role.CARRIER, Role.HUB, Role.PROVIDER, Role.TECHNICIAN, Role.CUSTOMER,
)  # fmt: skip

ASKS: Final[Mapping[str, Mapping[Role, tuple[str, ...]]]] = {
    "liability_judged": dict.fromkeys(PARTIES, ("admit", "appeal")),
    "liability_appealed": {Role.ORDER_DESK: ("judge",)},
    "liability_admitted": {Role.ORDER_DESK: ("amount_settled",)},
    "remedy_to_agree": dict.fromkeys((Role.MERCHANT, Role.CUSTOMER), ("agree",)),
    "remedy_agreed": {
        Role.TRUNK_DESK: ("vehicle_booked",),
        Role.AFTER_SALES: ("remedy_carried_out",),
    },
    "handed_on": {Role.TRUNK_DESK: ("vehicle_booked",)},
    "no_vehicle": {
        Role.TRUNK_DESK: ("vehicle_booked",),
        Role.ORDER_DESK: ("offer_remedy", "remedy_offered"),
    },
    "remedy_offered": {Role.TRUNK_DESK: ("vehicle_booked",)},
    "pickup_trouble": {Role.TRUNK_DESK: ("pickup_failed",)},
    "result_shared": {Role.SERVICE_DESK: ("provider_assigned",)},
    "appointment_lapsed": {Role.PROVIDER: ("appointment_booked",)},
    "arrived_at_hub": {Role.TRUNK_DESK: ("arrival_passed_on",)},
    "arrival_passed_on": {
        Role.TRUNK_DESK: ("arrival_passed_on",),
        Role.PROVIDER: ("appointment_booked",),
    },
    "shipment_arrived": {Role.TRUNK_DESK: ("shipment_arrival_passed_on",)},
    "shipment_arrival_passed_on": {
        Role.TRUNK_DESK: ("shipment_arrival_passed_on",),
        Role.PROVIDER: ("shipment_collected",),
    },
    "failed_pickup_passed_on": {Role.ORDER_DESK: (*JUDGED, "remedy_offered")},
    "pickup_failed": {Role.TRUNK_DESK: ("failed_pickup_passed_on",)},
    "exception_found": {Role.ORDER_DESK: SETTLED},
    "other_trouble": {Role.ORDER_DESK: SETTLED},
    "goods_refused": {Role.ORDER_DESK: ("exception_settled",)},
    "road_exception": dict.fromkeys((Role.TRUNK_DESK, Role.ORDER_DESK), ("plan_agreed",)),
    "fee_reported": dict.fromkeys((Role.SERVICE_DESK, Role.ORDER_DESK), ("set_fee",)),
    "fee_set": dict.fromkeys((Role.CUSTOMER, Role.MERCHANT, Role.CARRIER), OF_FEE),
    "quarrel": {Role.SERVICE_DESK: ("replace_provider",)},
    "provider_replaced": {Role.SERVICE_DESK: ("provider_assigned",)},
    "contact_failed": dict.fromkeys((Role.ORDER_DESK, Role.CUSTOMER_SERVICE), ("correct",)),
    "second_visit": {Role.SERVICE_DESK: ("plan_visit",)},
    "part_arrived": {Role.SERVICE_DESK: ("plan_visit",)},
    "not_accepted": {Role.PROVIDER: ("put_right",)},
    "verification_failed": {Role.SERVICE_DESK: ("verification_settled",)},
    "verification_settled": {Role.ORDER_DESK: ("verification_confirmed",)},
    "return_asked": {Role.AFTER_SALES: ("answer",)},
    "return_investigated": {Role.AFTER_SALES: ("answer",)},
    "return_to_judge": {Role.AFTER_SALES: ("answer",)},
    "return_send_goods": {Role.CUSTOMER: ("withdraw_return",)},
    "return_still_to_send": {Role.AFTER_SALES: ("agree_return", "end_return")},
    "return_goods_not_sent": {Role.AFTER_SALES: ("agree_return",)},
    "return_exception": {
        Role.AFTER_SALES: ("return_exception_settled",),
        Role.ORDER_DESK: ("judge",),
    },
    "return_lost": {Role.AFTER_SALES: ("return_loss_settled",)},
    "repair_failed": {Role.AFTER_SALES: ("repair_assigned", "agree_return")},
    "exchange_cancelled": {Role.AFTER_SALES: ("agree_return",)},
    "refund_bounced": {Role.AFTER_SALES: ("agree_return", "refunded")},
    "refund": {Role.AFTER_SALES: ("refunded",)},
    "refund_cancelled": {Role.AFTER_SALES: ("refunded",)},
    **{
        code: {Role.CUSTOMER: ("opinion_given",)}
        for code in ("return_refunded", "return_exchanged", "return_repaired")
    },
    "care_opened": dict.fromkeys(
        (Role.CUSTOMER_SERVICE, Role.ORDER_DESK, Role.AFTER_SALES), OF_CARE
    ),
    "care_customer_wrote": dict.fromkeys(DEPARTMENTS, OF_CARE),
    "care_reopened": dict.fromkeys(DEPARTMENTS, OF_CARE),
    "care_handed_over": dict.fromkeys(DEPARTMENTS, OF_CARE[1:]),
    "care_asked_back": dict.fromkeys((Role.CUSTOMER, Role.MERCHANT), ("care_customer_wrote",)),
}
"""By code and role: the names of decisions, and kinds of report, that answer it."""

_OF_CASES: Final = frozenset(kind.kind for spec in CASE_SPECS for kind in spec.kinds)


class Asked(Contract):
    """One answer that is asked for: a `decision` or a `report` by its name, and what it has to
    name of the order: an incident and its kind, a shipment, a case by its number."""

    decision: str | None = None
    report: str | None = None
    values: dict[str, Any] = {}


def asked_of(item: NoticeItem, role: Role) -> tuple[Asked, ...]:
    """What a notice asks of that role, the likeliest answer first; of one that informs, nothing."""
    return tuple(_asked(name, item) for name in _names(item, role))


def _names(item: NoticeItem, role: Role) -> Iterator[str]:
    duty = ALL_DUTIES.get(str(item.fields.get("duty", "")))
    if duty is None:
        yield from ASKS.get(item.code, {}).get(role, ())
    elif role is duty.owner:
        yield from (name for name in duty.kept_by if name in KINDS and role in KINDS[name].by)


def _asked(name: str, item: NoticeItem) -> Asked:
    fields, values = item.fields, {}
    ref, kind = fields.get("incident"), _kind_of(item)
    duty = ALL_DUTIES.get(str(fields.get("duty", "")))
    if duty is not None and duty.per is DutyScope.INCIDENT:
        ref = fields.get("ref")
    model, facts = DECISIONS.get(name), KINDS.get(name)
    if ref and "incident" in (model or facts or Asked).model_fields:
        values["incident"] = ref
        if kind and model is not None and issubclass(model, AboutIncident):
            values["kind"] = kind
        if kind and facts is not None and "code" in facts.model_fields:
            values["code"] = kind
    shipment = fields.get("shipment")
    if shipment and facts is not None and "shipment" in facts.model_fields:
        values["shipment"] = shipment
    if (name in OF_RETURNS or name in _OF_CASES) and fields.get("case") is not None:
        values["case"] = fields["case"]
    key = "decision" if model is not None else "report"
    return Asked.model_validate({key: name, "values": values})


def _kind_of(item: NoticeItem) -> str | None:
    """Which kind of incident it is about, where it says so or is what finds it, or answers it."""
    for code in (item.fields.get("kind"), item.code):
        if code in INCIDENT_KINDS:
            return str(code)
    facts = KINDS.get(item.code)
    if facts is None or not issubclass(facts, IncidentFacts):
        return None
    meant = [code for code in (*facts.settles, *facts.answers) if code in INCIDENT_KINDS]
    return meant[0] if len(meant) == 1 else None
