"""A return of goods that are under way: some are turned round, the others go on to the customer."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from models.errors import Refused
from models.hints import Hint
from models.messages.decisions.return_decisions import Wish
from models.messages.orders.order import GoodsLine, count_goods
from models.messages.timeline.timeline import Entry
from models.phrases import phrase
from models.stages.returns.delivered_goods import Delivery
from models.stages.returns.goods_location import GoodsLocation, way_back_from
from models.stages.returns.request import ReturnCase
from models.stages.trunk_pickup.shipments import ShipmentBooked, ShipmentPlanned
from starter.service.decisions.cancel_advice import cancel_instead

SHIPMENT_KINDS = (ShipmentPlanned.kind, ShipmentBooked.kind)


def in_transit_return(case: ReturnCase, found: GoodsLocation, at: datetime) -> ReturnCase:
    """The return of goods that are there by now; as it is approved it is looked at again."""
    changes = {"turned_round": True, "way_back": way_back_from(found, at)}
    return case.model_copy(update=changes)


def check_wish(case: ReturnCase, entries: Iterable[Entry]) -> None:
    """See that goods which are not delivered can be meant.

    Raises:
        Refused: a repair, or of an order that travels in several shipments.
    """
    if case.request.wish is Wish.REPAIR:
        why = phrase(
            "order {number} is not delivered yet: nothing can be repaired", number=case.number
        )
        raise Refused(why, hint="ask for a refund, or for an exchange")
    if any(line.what in SHIPMENT_KINDS for line in entries):
        why = phrase(
            "order {number} travels in several shipments, and is not delivered yet",
            number=case.number,
        )
        later = phrase("return the goods once they are delivered")
        raise Refused(why, hint=alternative_hint(case, instead=later))


def check_rest(
    case: ReturnCase,
    lines: Sequence[GoodsLine],
    turned: Sequence[GoodsLine],
    delivery: Delivery,
) -> None:
    """See that something is left to deliver, besides what is `turned` round already.

    Raises:
        Refused: nothing is.
    """
    under_way = case.content.pieces if delivery.pieces is None else delivery.pieces
    if count_goods([*lines, *turned]).total() >= under_way:
        why = phrase(
            "these are all goods of order {number} that are on their way", number=case.number
        )
        raise Refused(why, hint=alternative_hint(case))


def alternative_hint(case: ReturnCase, instead: str = "") -> Hint:
    """What to do where no return can have these goods, which are on their way."""
    wish = case.request.wish
    return cancel_instead(case.content, case.sop, wish, has_left=True, instead=instead)
