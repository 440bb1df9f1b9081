"""How many pieces are to be installed, of all shipments of an order (FH-10.2.4, FH-11.2.6)."""

from collections.abc import Iterable

from models.messages.shipments import OWN, Shipment, ShipmentState, ShipmentWhy


def to_install(own: int, shipments: Iterable[Shipment], delivered: int | None = None) -> int | None:
    """So many pieces are to be installed, of all shipments: what is not lost, short or refused.

    `own`: pieces of the order's own shipment; `delivered`: so many of them stand in the home. None
    where nobody has counted another one, or which pieces others are sent in place of.
    """
    known = list(shipments)
    named = [one for one in known if one.name != OWN and one.state is not ShipmentState.CANCELLED]
    if any(one.reached is None for one in named):
        return None
    left = max(own - sum(one.gone for one in known if one.name == OWN), 0)
    here = left if delivered is None else delivered
    missing = max(own - here, 0)
    missing += sum(max((one.carried or 0) - (one.reached or 0), 0) for one in named)
    instead = sum(one.carried or 0 for one in named if one.why is ShipmentWhy.REPLACEMENT)
    return None if instead > missing else here + sum(one.reached or 0 for one in named)
