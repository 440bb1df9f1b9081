"""A remedy that sends goods as a shipment of their own is carried out once it is agreed.

Left behind, split, or replaced (FH-8.3.1.1, FH-8.3.2.2): the rest of the order goes on, and a
vehicle is owed for these. Where the finding does not say how many pieces, a desk reports them.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from models.messages.incident_decisions import Agree
from models.messages.liability import Liability, Remedy
from models.messages.reports import Facts, Report
from models.messages.shipments import ShipmentWhy
from models.stages.trunk_pickup.losses import GoodsLost
from models.stages.trunk_pickup.shipments import ShipmentPlanned
from models.stages.trunk_pickup.troubles import ExceptionFound
from models.tracking.state import StageState

SENT_APART: Final[Mapping[Remedy, ShipmentWhy]] = {
    Remedy.LEAVE_BEHIND: ShipmentWhy.LEFT_BEHIND,
    Remedy.SPLIT: ShipmentWhy.SPLIT,
    Remedy.REPLACE: ShipmentWhy.REPLACEMENT,
}


def carry_out(
    state: StageState, decision: Agree, one: Liability, finding: Facts | None, now: datetime
) -> None:
    """Plan the shipment that a remedy asks for; it has the incident's name."""
    why = SENT_APART.get(one.remedy) if one.remedy else None
    pieces = _pieces_of(finding)
    if why is None or pieces < 1:
        return
    data = {"shipment": one.ref, "pieces": pieces, "why": why, "agreed_by": str(decision.by)}
    report = Report(
        report_id=f"{decision.name}:{decision.decision_id}"[:128],
        kind=ShipmentPlanned.kind,
        by=decision.by,
        actor=decision.actor,
        reported_at=decision.at,
        data=data,
    ).on_the_way(confirmed=True)
    state.hear(report, now, passed_on=True)


def _pieces_of(finding: Facts | None) -> int:
    """So many pieces the finding is about: those that were short, or are lost."""
    match finding:
        case ExceptionFound(pieces=int(found), expected=int(expected)):
            return expected - found
        case GoodsLost(pieces=pieces):
            return pieces
        case _:
            return 0
