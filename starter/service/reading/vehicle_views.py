"""What a vehicle's key reads of an order in several shipments: what concerns those that are on it.

What names no shipment is of the order's own goods (ADR-0048). Which shipment a thing that went
wrong is of, the report that has found it says.
"""

from collections.abc import Mapping
from typing import Any

from models.codes import StepCode
from models.messages.shipments.shipment import OWN_SHIPMENT
from models.messages.shipments.shipment_points import shipment_of_ref
from models.sop.duty import DutyScope
from models.stages.all_duties import ALL_DUTIES, STAGE_OF_DUTY
from models.stages.table import LEGS
from starter.service.reading.views import EntryShown, OrderShown


def parts_on_vehicle(page: OrderShown, on_it: frozenset[str] | None) -> dict[str, Any]:
    """The parts of a page that are of these shipments alone; all of it, where none are named."""
    if on_it is None:
        return {}
    incidents = {
        str(line.data.get("incident") or line.report_id): _named(line.data)
        for line in page.timeline
        if line.data.get("shipment")
    }
    reports = {line.report_id: _named(line.data) for line in page.timeline if line.report_id}

    def is_mine(duty: str, ref: object) -> bool:
        return is_on(on_it, duty, str(ref or ""), incidents)

    def is_shown(line: EntryShown) -> bool:
        if line.case_kind is not None:
            return True
        if line.duty:
            return is_mine(line.duty, line.data.get("ref"))
        return _named(line.data) in on_it

    return {
        "step": step_on(page.step, on_it),
        "shipments": [one for one in page.shipments if one.name in on_it],
        "sent_as_is": page.sent_as_is if OWN_SHIPMENT in on_it else (),
        "deadlines": [one for one in page.deadlines if is_mine(one.duty, one.ref)],
        "averted": [one for one in page.averted if is_mine(one.duty, one.ref)],
        "timeline": [line for line in page.timeline if is_shown(line)],
        "incidents": [
            one for one in page.incidents if incidents.get(one.incident, OWN_SHIPMENT) in on_it
        ],
        "pending": [
            one for one in page.pending if reports.get(one.report_id, OWN_SHIPMENT) in on_it
        ],
    }


def is_on(
    on_it: frozenset[str], duty: str, ref: str, incidents: Mapping[str, str] | None = None
) -> bool:
    """Whether something is owed of these shipments, or of none: cases ask nobody which he had.

    What is owed of an incident is not, where nobody says of which shipment that is.
    """
    row = ALL_DUTIES.get(duty)
    if row is None or STAGE_OF_DUTY.get(duty) not in LEGS:
        return True
    if ref and row.of_shipment:
        return shipment_of_ref(ref) in on_it
    if ref and row.per is DutyScope.INCIDENT:
        return incidents is not None and incidents.get(ref, OWN_SHIPMENT) in on_it
    return OWN_SHIPMENT in on_it


def step_on(step: str, on_it: frozenset[str] | None) -> str:
    """The step of an order, without what it names of another vehicle: a shipment, or a point."""
    code, _, named = step.partition(":")
    shipment = named if code == StepCode.AWAITING_SHIPMENTS else OWN_SHIPMENT
    return step if on_it is None or shipment in on_it else code


def _named(data: Mapping[str, Any]) -> str:
    return str(data.get("shipment") or OWN_SHIPMENT)
