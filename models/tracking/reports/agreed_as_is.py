"""Damage is sent as it is, and the merchant's word came after a receipt was claused for it.

What that receipt has found is the same damage: it is settled as agreed, and nobody is held
responsible for it once more (FH-8.3.2.2, FH-10.3.1.1).
"""

from datetime import datetime

from models.messages.incidents.goods_as_is import SentAsIs
from models.messages.incidents.liability import (
    Liability,
    LiabilityState,
    LiabilityStep,
    Party,
    Remedy,
    StepKind,
)
from models.messages.legs.leg import OpenIncident
from models.messages.reports.own_reports import OwnReport
from models.messages.reports.report import Facts, Report
from models.messages.timeline.timeline import EntryKind
from models.roles import Role
from models.stages.incident_kinds import INCIDENT_KINDS
from models.stages.trunk_pickup.pickup_exceptions import ExceptionFound, ExceptionSettled
from models.tracking.reports.accepted_reports import AcceptedReports
from models.tracking.reports.fact_review import review_waiting_reports
from models.tracking.situation.incident_lifecycle import IncidentLife, shipment_of
from models.tracking.situation.incidents import Name


def settle_receipts(state: AcceptedReports, one: Name, key: str, now: datetime) -> None:
    """Settle what receipts have found, and undo what they could not find if that was known then.

    `one` names the incident whose goods are sent as they are; `key` what has said so.
    """
    review_waiting_reports(state, now)
    agreed = next((sent for sent in state.sent_as_is() if sent.ref == one[1]), None)
    if agreed is None:
        return
    for name, life in list(state.incidents.lives.items()):
        if name != one and _shipment(state, life) == agreed.shipment and _is_claused(state, life):
            _settle(state, life.liability, agreed, key, now)


def settle_as_is(
    state: AcceptedReports, content: Facts, ref: str, report_id: str, now: datetime
) -> None:
    """The same where a report says that damage was settled so: the goods go as they are."""
    if isinstance(content, ExceptionSettled) and content.done is Remedy.SEND_AS_IS:
        settle_receipts(state, (ExceptionFound.kind, ref), report_id, now)


def _shipment(state: AcceptedReports, life: IncidentLife) -> str:
    """Which shipment an incident is of; empty for the order's own goods."""
    if life.finding is not None:
        return shipment_of(life.finding, state.facts) or ""
    open_ = state.situation.incidents.open.get(life.liability.name)
    return open_.shipment if open_ else ""


def _is_claused(state: AcceptedReports, life: IncidentLife) -> bool:
    """Whether a receipt found damaged packing and nothing else, and nobody was judged for it.

    What a leg before has found is known by what travels of it alone.
    """
    one = life.liability
    travelling = state.situation.incidents.open.get(one.name)
    found = life.finding.content if life.finding else travelling
    of_packing = isinstance(found, ExceptionFound | OpenIncident) and found.of_packing
    return of_packing and one.state is LiabilityState.UNJUDGED and one.put_right_at is None


def _settle(
    state: AcceptedReports, one: Liability, sent: SentAsIs, key: str, now: datetime
) -> None:
    """It is the damage of `sent`: the party is explicitly nobody, the remedy what was agreed."""
    judged = LiabilityStep(
        code=one.code, ref=one.ref, step=StepKind.JUDGE, at=sent.at, by=Role.SYSTEM,
        decision_id=key, party=Party.NOBODY, basis=INCIDENT_KINDS[one.code].basis,
    )  # fmt: skip
    state.incidents.steps.append(judged)
    data = {"kind": one.code, "incident": one.ref, "party": Party.NOBODY, "step": judged.step}
    text = f"{one.ref} is the damage of {sent.ref}, which is sent as it is: nobody answers for it"
    state.note(EntryKind.DECISION, "judge", text, now, by=Role.SYSTEM, data=data)
    says = {"incident": one.ref, "remedy": f"sent as it is: {sent.ref}", "done": Remedy.SEND_AS_IS}
    settled = Report(
        report_id=OwnReport.AS_IS.id_of(key[:50], one.ref), kind=ExceptionSettled.kind,
        by=Role.ORDER_DESK, occurred_at=sent.at, reported_at=now, data=says,
    )  # fmt: skip
    state.receive(settled.on_the_way(confirmed=True), now, passed_on=True)
