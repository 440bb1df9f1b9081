"""What a delivery hands on: the pieces that stand in the home, and those that do not.

FH-10.2.2, FH-10.2.4: what is installed and accepted is over what is really there.
"""

from models.messages.shipments.handover import Handover
from models.messages.shipments.last_count import pieces_at_home
from models.stages.city_delivery.reports import CityDelivery, Collected, Delivered
from models.tracking.situation.shipments import gone
from models.tracking.state import StageState


def goods_delivered(state: StageState) -> Handover:
    """The pieces of the order's own shipment, as they were counted last on their way into the home.

    Nothing is said of them where they are what the truck brought, or nobody has counted. What is
    neither in the home nor refused nor gone is `short`.
    """
    collected, delivered = state.reported(Collected), state.reported(Delivered)
    refused = collected.refused if collected else ()
    brought = state.input.pieces if isinstance(state.input, CityDelivery) else None
    if brought is None:
        return Handover(refused=refused)
    left = max(brought - gone(state.situation.shipments), 0)
    own = pieces_at_home(
        left,
        lost=brought - left,
        collected=collected.pieces if collected else None,
        delivered=delivered.pieces if delivered else None,
    )
    short = max(left - sum(one.pieces for one in refused) - own, 0)
    return Handover(refused=refused, delivered=own if own != brought else None, short=short)
