"""Why what a report says cannot be, by what is known: money, extra fees, pieces, visits."""

from models.messages.reports.report import Facts, Report
from models.phrases import StructuredText, phrase
from models.stages.city_delivery.early_installation_reports import InstallationAhead
from models.stages.installation.visits import VisitPlanned
from models.stages.trunk_pickup.in_transit_returns import GoodsTurnedRound
from models.stages.trunk_pickup.pre_acceptance_returns import ApprovedReturn
from models.stages.trunk_transport.early_appointments import AppointmentAhead
from models.stages.trunk_transport.provider_replacement import ProviderReplaced
from models.tracking.deadlines.machine import OPEN_MAX as DEADLINES_MAX
from models.tracking.reports.accepted_reports import AcceptedReports
from models.tracking.reports.fees import why_fee_refused
from models.tracking.reports.goods_as_is import why_damage_known
from models.tracking.reports.incident_settlement import why_not_this_amount
from models.tracking.reports.refunds import why_beyond
from models.tracking.reports.refused_goods import why_not_refused
from models.tracking.reports.splits import why_split_refused
from models.tracking.situation.incidents import OPEN_MAX as INCIDENTS_MAX
from models.tracking.situation.shipments import why_no_shipment
from models.tracking.situation.visits import why_not_so_many


def why_too_many(
    facts: Facts, name: str, ref: str, state: AcceptedReports
) -> StructuredText | None:
    """Why one more of it is not taken: what is found is followed, or refused, never dropped."""
    if why := state.facts.too_many(facts, name):
        return why
    found = facts.finding if facts.problem else None
    if not found or (found, ref) in state.situation.incidents.found:
        return None
    if not state.situation.incidents.takes(found):
        return phrase(
            "{most} incidents of this order are open, and no more are followed: report what is "
            "settled of them, or let a desk see who sends them",
            most=INCIDENTS_MAX,
        )
    if len(state.deadlines.open) >= DEADLINES_MAX:
        return phrase(
            "{most} deadlines of this order run, and no more are watched: report what is done, or "
            "let a desk see who sends what opens them",
            most=DEADLINES_MAX,
        )
    return None


def why_contradictory(
    facts: Facts, report: Report, ref: str, state: AcceptedReports
) -> StructuredText | None:
    """Why it cannot be so; None where it can."""
    return (
        _why_decided(facts, report)
        or why_beyond(facts, state)
        or why_fee_refused(state, facts, report, ref)
        or why_not_this_amount(state, facts, report, ref)
        or why_no_shipment(facts, state.situation.shipments, report.occurred_at)
        or why_split_refused(state, facts, ref)
        or why_damage_known(state, facts)
        or why_not_refused(facts, state, ref, report)
        or why_not_so_many(facts, state.facts, state.input)
        or _why_not_planned(facts, report)
        or _why_of_a_return(facts, report)
    )


def _why_decided(facts: Facts, report: Report) -> StructuredText | None:
    if isinstance(facts, AppointmentAhead) and not report.is_settled:
        return phrase(
            "the order itself tells the road of it: report appointment_booked (FH-10.2.1)"
        )
    if isinstance(facts, InstallationAhead) and not report.is_settled:
        return phrase(
            "the order itself tells the delivery of it: report what is wrong, as second_visit"
        )
    if not isinstance(facts, ProviderReplaced) or report.is_settled:
        return None
    return phrase(
        "another provider is sent by a decision, which has him asked for: "
        "decide replace_provider (FH-11.3.2.3)"
    )


def _why_of_a_return(facts: Facts, report: Report) -> StructuredText | None:
    if report.is_settled:
        return None
    if isinstance(facts, GoodsTurnedRound):
        return phrase(
            "goods are turned round by a return that is approved: ask for the return, and answer"
        )
    if isinstance(facts, ApprovedReturn):
        return phrase(
            "the return itself says what it takes from the home: ask for the return, and answer"
        )
    return None


def _why_not_planned(facts: Facts, report: Report) -> StructuredText | None:
    if isinstance(facts, VisitPlanned) and not report.is_settled:
        return phrase(
            "a desk plans another visit: decide plan_visit, which looks whether it can be made"
        )
    return None
