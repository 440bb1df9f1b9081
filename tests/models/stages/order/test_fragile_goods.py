"""How many pieces are opened and checked at the hub: those that the truck brought (FH-10.3.1.2)."""

from typing import Any

import pytest

from models.ids import Stage
from models.messages.orders.count import CountedKind
from models.messages.shipments.handover import Handover
from models.messages.shipments.shipment import Shipment, ShipmentReason
from models.sop.terms import Sop
from models.stages.city_delivery.reports import CityDelivery
from models.stages.order.leg_inputs import INPUT_OF, CommonLegInput
from models.stages.order.record import OrderRecord
from tests.builders import SOFA, WARDROBE, an_order
from tests.models.home import at_home
from tests.models.machine import ORDER

MARBLE, SOFT = WARDROBE.sku, SOFA.sku
LINES = (WARDROBE.model_copy(update={"fragile": True}), SOFA.model_copy(update={"pieces": 2}))


def kinds(**each: int) -> tuple[CountedKind, ...]:
    names = {"marble": MARBLE, "soft": SOFT}
    return tuple(CountedKind(sku=names[name], pieces=pieces) for name, pieces in each.items())


def to_be_checked(counted: Handover, *shipments: Shipment) -> int:
    record = OrderRecord(order=ORDER, content=an_order("1", lines=LINES))
    record.handover = counted
    home = at_home(shipments=shipments).input
    common: Any = {name: getattr(home, name) for name in CommonLegInput.__annotations__}
    leg = INPUT_OF[Stage.CITY_DELIVERY](record, Sop(), common)
    assert isinstance(leg, CityDelivery)
    return leg.fragile


@pytest.mark.parametrize(
    ("counted", "apart", "checked"),
    [
        (Handover(), (), 2),
        (Handover(pieces=4), (), 2),
        (Handover(pieces=3, kinds=kinds(marble=1, soft=2)), (), 1),
        (Handover(pieces=2, kinds=kinds(soft=2)), (), 0),
        (Handover(pieces=3), (), 1),  # whichever is missing
        (Handover(pieces=2), kinds(soft=2), 2),
        (Handover(pieces=3), kinds(marble=1), 1),
    ],
)
def test_what_travels_apart_is_not_checked_with_the_rest(
    counted: Handover, apart: tuple[CountedKind, ...], checked: int
) -> None:
    """Shows FH-10.3.1.2."""
    pieces = sum(kind.pieces for kind in apart)
    other = Shipment(name="b", why=ShipmentReason.LEFT_BEHIND, pieces=pieces, kinds=apart)
    assert to_be_checked(counted, *([other] if apart else [])) == checked
