"""Whether anything of an order is still to come: of its own goods, and of every other shipment.

What is lost does not come (FH-9.3.2.2): nobody waits for it. Where nothing is left a desk has
others sent, or cancels the order (ADR-0052).
"""

from models.ids import Stage
from models.messages.shipments import OWN, ShipmentState
from models.stages.trunk_pickup.reports import PickedUp
from models.tracking.shipments import gone, own_of
from models.tracking.state import StageState


def own_left(state: StageState) -> int | None:
    """How many of the order's own pieces are not lost, nor travel apart; None where nobody says."""
    ordered = getattr(state.input, "pieces", None)
    shipments = state.situation.shipments
    if ordered is None or not shipments:
        return ordered
    picked = state.reported(PickedUp)
    if state.stage is Stage.TRUNK_PICKUP and picked is None:
        return own_of(ordered, shipments)
    there = picked.pieces if picked is not None else ordered
    return max(there - gone(shipments), 0)


def own_is_over(state: StageState) -> bool:
    """Whether nothing of the order's own goods is still to come."""
    return bool(state.situation.shipments) and own_left(state) == 0


def all_is_lost(state: StageState) -> bool:
    """Whether goods are lost, and nothing of the order is left that is anywhere."""
    shipments = state.situation.shipments
    if not own_is_over(state) or not any(one.lost for one in shipments.values()):
        return False
    ends = (ShipmentState.LOST, ShipmentState.CANCELLED)
    return all(one.state in ends for name, one in shipments.items() if name != OWN)
