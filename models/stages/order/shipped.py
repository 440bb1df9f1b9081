"""Which goods of an order travel in which of its shipments, as far as it was counted.

What a shipment that has a name carries is no part of the order's own: stock is booked out for each.
"""

from collections.abc import Iterable, Mapping, Sequence

from models.messages.handover import Handover
from models.messages.order import GoodsLine, Pieces, count_goods, counted_lines
from models.messages.shipments import OWN, Shipment, ShipmentState

Lines = tuple[GoodsLine, ...]


def without(lines: Iterable[GoodsLine], gone: Iterable[Pieces]) -> Lines:
    """These lines, less those pieces."""
    each, found = count_goods(gone), []
    for line in lines:
        taken = min(line.pieces, each[line.sku])
        each[line.sku] -= taken
        if line.pieces > taken:
            found.append(line.model_copy(update={"pieces": line.pieces - taken}))
    return tuple(found)


def carried(
    lines: Sequence[GoodsLine], own: Handover, shipments: Mapping[str, Shipment]
) -> dict[str, Lines]:
    """The goods of each shipment, by its name: the order's own, and those that were picked up.

    Whoever said which kinds has those; of the rest the first lines are meant, own before others.
    """
    counts = {OWN: own.kinds} | {name: one.kinds for name, one in shipments.items() if name}
    pieces = {OWN: own.pieces} | {name: one.carried for name, one in shipments.items() if name}
    left = {name for name, one in shipments.items() if name and one.picked_up_at is not None}
    planned = (name for name, one in shipments.items() if name and not _gone(one))
    found: dict[str, Lines] = {}
    rest = tuple(lines)
    for name in sorted((OWN, *planned), key=lambda name: (not counts[name], name)):
        found[name] = counted_lines(rest, pieces[name], counts[name]) or rest
        rest = without(rest, found[name])
    return {name: found[name] for name in (OWN, *sorted(left)) if found.get(name)}


def _gone(one: Shipment) -> bool:
    return one.state is ShipmentState.CANCELLED
