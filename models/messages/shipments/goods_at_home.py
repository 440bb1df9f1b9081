"""How many pieces are to be installed: those of all shipments that stand there, or are to."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from models.messages.shipments.shipment import OWN_SHIPMENT, Shipment, ShipmentReason, ShipmentState


class OwnGoods(NamedTuple):
    """The order's own shipment: so many `pieces` were sent.

    `delivered` of them were counted in the home at `delivered_at`: that leaves out what was lost
    before. None where all that was sent came, as far as anybody knows.
    """

    pieces: int
    delivered: int | None = None
    delivered_at: datetime | None = None

    def left(self, shipments: Iterable[Shipment]) -> int:
        """So many of them are not lost, short or refused."""
        mine = [one for one in shipments if one.name == OWN_SHIPMENT]
        if self.delivered is None:
            return max(self.pieces - sum(one.gone for one in mine), 0)
        return max(self.delivered - sum(one.lost_since(self.delivered_at) for one in mine), 0)


def to_install(own: OwnGoods, shipments: Iterable[Shipment]) -> int | None:
    """So many pieces are to be installed, of all shipments: what is not lost, short or refused.

    Nor what goes back since: a return takes it from the home, of whichever shipment it is.
    None where nobody has counted another one, or which pieces others are sent in place of.
    """
    known = list(shipments)
    named = [
        one
        for one in known
        if one.name != OWN_SHIPMENT and one.state is not ShipmentState.CANCELLED
    ]
    if any(one.reached is None for one in named):
        return None
    here = own.left(known)
    missing = max(own.pieces - here, 0)
    missing += sum(max((one.carried or 0) - (one.reached or 0), 0) for one in named)
    instead = sum(one.carried or 0 for one in named if one.why is ShipmentReason.REPLACEMENT)
    if instead > missing:
        return None
    there = here + sum(one.reached or 0 for one in named)
    return max(there - sum(one.going_back for one in known), 0)
