"""A split load 分批 that was agreed: what travels apart is planned as a shipment of its own.

It has the name of the incident. The workflow asks the carrier for its vehicle (FH-8.3.1.1).
"""

from models.messages.shipments.shipment import ShipmentReason
from models.phrases import StructuredText, phrase
from models.sop.formatting import counted
from models.stages.trunk_pickup.pickup_exceptions import RemedyOffered
from models.stages.trunk_pickup.shipments import ShipmentPlanned
from models.tracking.situation.facts import Fact
from models.tracking.situation.pickups import Split
from models.tracking.situation.shipments import own_of, why_no_shipment
from models.tracking.stage_knowledge import StageKnowledge


def planned_by(state: StageKnowledge, fact: Fact) -> ShipmentPlanned | None:
    """The shipment that goods travel in since that fact; None where it splits nothing."""
    split = state.situation.pickups.splits.get(fact.ref)
    if split is None or split.by.fact_id != fact.fact_id:
        return None
    return shipment_of(fact.ref, split, by=fact.by)


def shipment_of(name: str, split: Split, *, by: str) -> ShipmentPlanned:
    """What travels apart by a split, as it is planned; `by` has agreed."""
    return ShipmentPlanned(
        shipment=name,
        pieces=split.pieces,
        kinds=split.kinds,
        why=ShipmentReason.SPLIT,
        pickup_day=split.day,
        agreed_by=by,
    )


def why_no_split(state: StageKnowledge, name: str, pieces: int | None) -> StructuredText | None:
    """Why so many pieces cannot travel apart under that name; None where they can."""
    if pieces is None:
        return None
    others = {key: one for key, one in state.situation.shipments.items() if key != name}
    ordered = getattr(state.input, "pieces", None)
    there = None if ordered is None else own_of(int(ordered), others)
    if there is not None and pieces >= there:
        return phrase(
            "nothing is left to go first: {there} are to be loaded, and {pieces} "
            "would travel apart; give fewer as pieces_apart",
            there=counted(there, "piece"),
            pieces=pieces,
        )
    planned = ShipmentPlanned(shipment=name, pieces=pieces, agreed_by="-")
    return why_no_shipment(planned, state.situation.shipments)


def why_split_refused(state: StageKnowledge, facts: object, ref: str) -> StructuredText | None:
    """Why a report cannot split the load so; None where it can, or splits none."""
    return (
        why_no_split(state, ref, facts.pieces_apart) if isinstance(facts, RemedyOffered) else None
    )
