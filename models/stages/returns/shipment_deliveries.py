"""What came to the customer with the shipments of an order that have a name (ADR-0048)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from models.messages.orders.order import count_goods
from models.messages.shipments.losses import Loss
from models.messages.shipments.shipment import Shipment, ShipmentReason, ShipmentState
from models.messages.shipments.shipment_moves import Move
from models.messages.timeline.timeline import Entry
from models.stages.trunk_pickup.shipments import KINDS
from models.stages.trunk_pickup.transport_losses import GoodsLost

MOVE_OF_KIND: Final[Mapping[str, Move]] = {
    kind.kind: kind.move for kind in KINDS if kind.move is not None
}
"""What each report says has happened to the shipment that it names."""


class ShipmentDelivery(NamedTuple):
    """Of one shipment: so many `pieces` came, `lacking` of what it carried did not.

    `kinds`, `missing`: how many of each kind these are; None where nobody has said which.
    `instead`: they were sent in place of others, which are missing themselves.
    """

    pieces: int
    kinds: Counter[str] | None
    lacking: int
    missing: Counter[str] | None
    instead: bool


def named_shipments(lines: Iterable[Entry]) -> list[ShipmentDelivery]:
    """Each shipment that has a name, and was not cancelled; `lines` are those that count."""
    found: dict[str, Shipment] = {}
    for line in sorted(lines, key=lambda line: line.at):
        name = line.data.get("shipment")
        if not isinstance(name, str) or not name:
            continue
        one = found.get(name) or Shipment(name=name)
        if line.what in MOVE_OF_KIND:
            found[name] = one.moved(MOVE_OF_KIND[line.what], line.at, line.data)
        elif line.what == GoodsLost.kind:
            loss = Loss.model_validate(
                {"pieces": line.data["pieces"], "at": line.at, "kinds": line.data.get("kinds", ())}
            )
            found[name] = one.without(loss, str(line.data.get("incident") or line.report_id))
    each = [_apart(one) for one in found.values() if one.state is not ShipmentState.CANCELLED]
    return sorted(each, key=lambda one: one.instead)


def _apart(one: Shipment) -> ShipmentDelivery:
    came = (one.reached or 0) if one.delivered_at is not None else 0
    lacking = max((one.carried or 0) - came, 0)
    carried, missing = count_goods(one.kinds), _missing(one, lacking)
    known = carried.total() == one.carried and missing is not None
    return ShipmentDelivery(
        pieces=came,
        kinds=carried - missing if known and missing is not None else None,
        lacking=lacking,
        missing=missing,
        instead=one.why is ShipmentReason.REPLACEMENT,
    )


def _missing(one: Shipment, lacking: int) -> Counter[str] | None:
    """Of which kinds those are that did not come."""
    if lacking == 0:
        return Counter()
    carried = count_goods(one.kinds)
    lost = sum((count_goods(loss.kinds) for loss in one.losses.values()), Counter[str]())
    for goods in (carried, lost):
        if goods.total() == lacking:
            return goods
    return Counter({next(iter(carried)): lacking}) if len(carried) == 1 else None
