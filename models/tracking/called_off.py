"""What an order that is called off means to people: nothing, while its goods have not left."""

from models.ids import Stage
from models.messages.reports import Facts
from models.scopes import Assignee
from models.stages.trunk_pickup.reports import PickedUp, VehicleBooked
from models.tracking.knowledge import Knowledge

BEFORE_THE_ROAD = (Stage.ORDER, Stage.TRUNK_PICKUP)
"""Who is told of what comes before the goods leave."""


def is_moot(state: Knowledge) -> bool:
    """Whether what is heard now is nobody's news, and gives the order to nobody.

    Goods that have left are somebody's: he brings them back (ADR-0036).
    """
    off = state.cancel_by is not None and state.stage in BEFORE_THE_ROAD
    return off and PickedUp.kind not in state.names


def assignee_of(state: Knowledge, facts: Facts) -> Assignee | None:
    """Whose the order is by what a report says, while that is anybody's news.

    Of a cancelled order the vehicle was nobody's, until it is told that the goods are on it.
    """
    if is_moot(state):
        return None
    if state.cancel_by is None or not isinstance(facts, PickedUp):
        return facts.assignee
    booked = state.reported(VehicleBooked)
    return booked.assignee if booked is not None else None
