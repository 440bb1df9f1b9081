"""What makes the steps of a leg begin again from the top, though nothing was withdrawn.

Another provider was sent, an appointment cannot hold after a delay on the road, or the load was
split: the first steps ask for another one (ADR-0050, ADR-0054, ADR-0057).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from models.messages.timeline.timeline import EntryKind
from models.roles import Role
from models.sop.formatting import show
from models.stages.trunk_pickup.shipments import ShipmentCancelled, ShipmentPlanned
from models.stages.trunk_transport.provider_replacement import ProviderReplaced
from models.tracking.reports.accepted_reports import AcceptedReports
from models.tracking.reports.overdue_cost import (
    changed_appointment_costs,
    overdue_cost,
    responsible_for,
)
from models.tracking.situation.facts import Fact
from models.tracking.situation.lapsed_appointments import LAPSE_CODE, LAPSE_KINDS, LapsedAppointment
from models.tracking.situation.stage_situation import Situation

INFORMED_OF_RESTARTS: Final = (Role.CUSTOMER, Role.MERCHANT, Role.PROVIDER, Role.SERVICE_DESK)
"""Who is told, once, that another appointment is asked for (FH-9.3.2.2, MC-七(三)2)."""


def count_restarts(state: AcceptedReports, fact: Fact, now: datetime) -> int:
    """How often the steps begin again because of a fact that counts from now on."""
    if isinstance(fact.content, ProviderReplaced) or _asks_for_vehicles(state, fact):
        return 1
    state.outgoing.extend(changed_appointment_costs(state, fact))
    lapses = _lapsed_by(state, fact)
    for one in lapses:
        _tell(state, one, now)
    return len(lapses)


def _asks_for_vehicles(state: AcceptedReports, fact: Fact) -> bool:
    """Whether the carrier is asked for the vehicle of a split, or that is called off."""
    content = fact.content
    if isinstance(content, ShipmentPlanned):
        return content.shipment in state.situation.pickups.splits
    one = state.situation.shipments.get(fact.ref)
    return isinstance(content, ShipmentCancelled) and one is not None and bool(one.pickup_day)


def _lapsed_by(state: AcceptedReports, fact: Fact) -> Sequence[LapsedAppointment]:
    """The appointments that cannot hold since that fact is known."""
    if fact.name not in LAPSE_KINDS or not state.situation.appointments.lapses:
        return ()
    before = Situation(state.situation.basis)
    before.rebuild(one for one in state.facts if one is not fact)
    known = {one.name for one in before.appointments.lapses}
    return [one for one in state.situation.appointments.lapses if one.name not in known]


def _tell(state: AcceptedReports, one: LapsedAppointment, now: datetime) -> None:
    """Say it in the timeline where it was received, and tell each once, whichever leg knows it."""
    data = {
        "customer_at": one.customer_at,
        "arrives_at": one.arrives_at,
        "shipment": one.delay.shipment or None,
    }
    if one.by.content is not None:  # in the leg that received it; others know it already
        text = (
            f"the goods come {show(one.arrives_at)}: the appointment of {show(one.customer_at)} "
            "cannot hold, and another one is asked for"
        )
        at = one.by.times.occurred_at
        party = responsible_for(state, one)
        fee = overdue_cost(state, one, party)
        more = {**data, "party": party, "fee": fee.data["incident"] if fee else None}
        state.outbox.note(EntryKind.PROBLEM, LAPSE_CODE, text, at=at, now=now, data=more)
        if fee is not None:
            state.outgoing.append(fee)  # the delivery is told of it, whoever has found it
    key = f"{state.input.order}:{LAPSE_CODE}:{one.name}"
    state.outbox.inform(key, INFORMED_OF_RESTARTS, LAPSE_CODE, cause=key, at=now, fields=data)
