"""Where the goods of an order are by now, as its lines say: a return turns them round there."""

from collections.abc import Iterable
from datetime import datetime

from pydantic import AwareDatetime

from models.messages.partners.outcome import Done, Outcome
from models.messages.shipments.goods_place import GoodsPlace
from models.messages.timeline.timeline import Entry
from models.roles import Role
from models.stages.returns.delivered_goods import counted_reports, delivery_of
from models.stages.returns.request import WayBack
from models.stages.returns.way_back import HELD_AFTER, holder_of_order


class GoodsLocation(Outcome):
    """Who has the goods, and where; `delivered_at`: since when the customer has them."""

    holder: Role = Role.WAREHOUSE
    place: GoodsPlace = GoodsPlace.AT_WAREHOUSE
    hub: str | None = None
    delivered_at: AwareDatetime | None = None

    @property
    def has_left(self) -> bool:
        """Whether they are on their way, or there."""
        return self.delivered_at is not None or self.holder is not Role.WAREHOUSE


def whereabouts_of(order: str, entries: Iterable[Entry], hub: str | None) -> GoodsLocation:
    """As the reports of an order that count say; `order` is its workflow id."""
    lines = tuple(entries)
    delivery = delivery_of(order, lines)
    if delivery is not None:
        return GoodsLocation(
            done=Done.DONE,
            holder=Role.CUSTOMER,
            place=GoodsPlace.WITH_CUSTOMER,
            delivered_at=delivery.at,
        )
    kinds = {line.what for line in counted_reports(order, lines)} & set(HELD_AFTER)
    if not kinds:
        return GoodsLocation(done=Done.DONE)
    hands = holder_of_order(kinds, hub)
    return GoodsLocation(done=Done.DONE, **hands._asdict())


def way_back_from(found: GoodsLocation, since: datetime) -> WayBack:
    """The way back of goods that a return turns round there."""
    return WayBack(holder=found.holder, place=found.place, hub=found.hub, since=since)
