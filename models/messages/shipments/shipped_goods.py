"""Which goods of an order travel in which of its shipments, as far as it was counted.

What a shipment that has a name carries is no part of the order's own: stock is booked out for each.
"""

from collections.abc import Iterable, Mapping, Sequence

from models.messages.orders.count import CountedKind
from models.messages.orders.order import GoodsLine, Pieces, count_goods, counted_lines
from models.messages.shipments.handover import Handover
from models.messages.shipments.losses import Loss, PiecesFromHome
from models.messages.shipments.shipment import OWN_SHIPMENT, Shipment, ShipmentState

Lines = tuple[GoodsLine, ...]


def total(lines: Iterable[Pieces]) -> int:
    """How many pieces these lines have."""
    return sum(line.pieces for line in lines)


def without(lines: Iterable[GoodsLine], gone: Iterable[Pieces]) -> Lines:
    """These lines, less those pieces."""
    each, found = count_goods(gone), []
    for line in lines:
        taken = min(line.pieces, each[line.sku])
        each[line.sku] -= taken
        if line.pieces > taken:
            found.append(line.model_copy(update={"pieces": line.pieces - taken}))
    return tuple(found)


def share(lines: Lines, pieces: int | None, kinds: Sequence[CountedKind] = ()) -> Lines:
    """So many pieces of these lines, by kinds where they were said; all where nobody has counted.

    Else the first lines are meant.
    """
    if kinds and not count_goods(kinds) & count_goods(lines):
        return ()
    if not kinds and pieces is not None and pieces <= 0:
        return ()
    found = counted_lines(lines, pieces, kinds) or lines
    if pieces is None or total(found) <= pieces:
        return found
    return (
        counted_lines(found, pieces) if pieces > 0 else ()
    )  # fewer than the kinds that were planned


def carried(
    lines: Sequence[GoodsLine], own: Handover, shipments: Mapping[str, Shipment]
) -> dict[str, Lines]:
    """The goods of each shipment, by its name: the order's own, and those that have left.

    Whoever said which kinds has those; of the rest the first lines are meant, own before others.
    Where nobody has counted the own ones, they are what does not travel apart.
    """
    named = {name: one for name, one in shipments.items() if name and not _cancelled(one)}
    counts = {OWN_SHIPMENT: own.kinds} | {name: one.kinds for name, one in named.items()}
    pieces = {OWN_SHIPMENT: own.pieces} | {name: one.carried for name, one in named.items()}
    if own.pieces is None and named:
        pieces[OWN_SHIPMENT] = total(lines) - sum(one.carried or 0 for one in named.values())
    found: dict[str, Lines] = {}
    rest = tuple(lines)
    for name in sorted(counts, key=lambda name: (not counts[name], name)):
        found[name] = share(rest, pieces[name], counts[name])
        rest = without(rest, found[name])
    left = sorted(name for name, one in named.items() if one.has_left)
    return {name: found[name] for name in (OWN_SHIPMENT, *left) if found.get(name)}


def fewer(lines: Lines, pieces: int, kinds: Sequence[CountedKind] = ()) -> Lines:
    """These lines, less so many pieces: of those kinds, as far as they are among them.

    Where nobody had said which kinds there are, others stand for the rest: the number holds.
    """
    left = without(lines, kinds)
    missing = pieces - (total(lines) - total(left))
    return without(left, share(left, missing)) if missing > 0 else left


def not_lost(lines: Lines, shipment: Shipment | None) -> Lines:
    """Those of a shipment's goods that are neither lost nor go back with a return since."""
    if shipment is None:
        return lines
    gone: list[Loss | PiecesFromHome] = [*shipment.losses_counted, *shipment.turned.values()]
    gone += shipment.back.values()
    for one in gone:
        lines = fewer(lines, one.pieces, one.kinds)
    return lines


def _cancelled(one: Shipment) -> bool:
    return one.state is ShipmentState.CANCELLED
