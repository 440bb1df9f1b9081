"""From which loss on nothing is left on a vehicle: nothing is reported of it any more
(FH-9.3.2.1)."""

from models.messages.shipments.shipment import OWN_SHIPMENT, Shipment, ShipmentState
from models.stages.trunk_pickup.transport_losses import GoodsLost
from models.tracking.situation.facts import Fact, FactLog


def all_lost_with(one: Shipment, log: FactLog) -> Fact | None:
    """The loss after which nothing of a shipment is left; None where something is."""
    if one.state is not ShipmentState.LOST:
        return None
    named = (fact for fact in log.named(GoodsLost.kind) if _shipment_in(fact) == one.name)
    return max(named, key=lambda fact: fact.times.occurred_at, default=None)


def all_own_lost_with(own: Shipment | None, pieces: int | None, log: FactLog) -> Fact | None:
    """The loss after which nothing is left of the `pieces` that the order's own truck carries."""
    if own is None or pieces is None or own.gone < pieces:
        return None
    named = (fact for fact in log.named(GoodsLost.kind) if _shipment_in(fact) == OWN_SHIPMENT)
    return max(named, key=lambda fact: fact.times.occurred_at, default=None)


def _shipment_in(fact: Fact) -> str:
    return (
        (fact.content.shipment or OWN_SHIPMENT)
        if isinstance(fact.content, GoodsLost)
        else OWN_SHIPMENT
    )
