"""What an order that is called off means to people: nothing, while its goods have not left."""

from models.ids import Stage
from models.messages.reports.report import Facts
from models.scopes import Assignee
from models.stages.trunk_pickup.reports import PickedUp, VehicleBooked
from models.stages.trunk_pickup.shipments import ShipmentBooked, ShipmentPickedUp
from models.tracking.stage_knowledge import StageKnowledge

BEFORE_THE_ROAD = (Stage.ORDER, Stage.TRUNK_PICKUP)
"""Who is told of what comes before the goods leave."""


def is_moot(state: StageKnowledge, facts: Facts) -> bool:
    """Whether what is received now is nobody's news, and gives the order to nobody.

    Goods that have left are somebody's, a shipment's that has a name as well: he brings them
    back (ADR-0036, ADR-0052).
    """
    off = state.cancel_by is not None and state.stage in BEFORE_THE_ROAD
    shipment = getattr(facts, "shipment", None)
    if not off or not shipment:
        return off and PickedUp.kind not in state.names
    one = state.situation.shipments.get(shipment)
    return one is None or not one.has_left


def assignee_of(state: StageKnowledge, facts: Facts) -> Assignee | None:
    """Whose the order is by what a report says, while that is anybody's news.

    Of a cancelled order the vehicle was nobody's, until it is told that the goods are on it.
    """
    if is_moot(state, facts):
        return None
    if state.cancel_by is None or not isinstance(facts, PickedUp | ShipmentPickedUp):
        return facts.assignee
    if isinstance(facts, ShipmentPickedUp):
        newest_first = reversed(state.facts.named(ShipmentBooked.kind))
        own = (one.content for one in newest_first if one.ref == facts.shipment and one.content)
        return next((content.assignee for content in own), None)
    booked = state.reported(VehicleBooked)
    return booked.assignee if booked is not None else None
