"""Which goods a finding is about: how many travels with its incident (FH-8.3.2.2)."""

from models.messages.orders.count import CountedKind
from models.messages.reports.report import Facts
from models.stages.city_delivery.refusals import GoodsRefused
from models.stages.trunk_pickup.pickup_exceptions import ExceptionFound
from models.stages.trunk_pickup.transport_losses import GoodsLost


def affected_pieces(finding: Facts) -> int:
    """So many pieces were short, damaged, refused, or are lost; none where nobody has said."""
    match finding:
        case ExceptionFound(pieces=int(found), expected=int(expected)):
            return max(expected - found, 0)
        case ExceptionFound(kinds=kinds, pieces=pieces):
            return sum(kind.pieces for kind in kinds) or pieces or 0
        case GoodsRefused(kinds=kinds):
            return sum(kind.pieces for kind in kinds)
        case GoodsLost(pieces=pieces):
            return pieces
        case _:
            return 0


def affected_kinds(content: Facts) -> tuple[CountedKind, ...]:
    """The goods that a finding is about: each with its pieces, or the one of its part."""
    kinds: tuple[CountedKind, ...] = getattr(content, "kinds", ())
    sku = getattr(content, "sku", None)
    if sku is None or kinds:
        return kinds
    return (CountedKind(sku=sku, pieces=getattr(content, "pieces", None) or 1),)
