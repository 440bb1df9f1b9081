"""Papers of orders that are printed: what each holds by the SOP, as its reader may see it.

Pickup list 提货清单 (FH-7.2.2), loading list 装车单 (FH-8.3.3.1, FH-10.2.3), hand-over sheet 交接单
(FH-9.3.2.3, FH-10.2.2), acceptance sheet 验收单 (FH-11.2.6).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from models.messages.orders.order import Address, Contact, GoodsLine
from models.sop.terms import Sop
from starter.service.reading.contents import AgreedShown, ContentShown, WholeOrderShown
from starter.service.reading.need_to_know import OwnOrderShown

NO_CONTACT: Final = Contact()
NO_ADDRESS: Final = Address()


class PaperKind(StrEnum):
    """Which paper."""

    PICKUP = "pickup"
    LOADING = "loading"
    HANDOVER = "handover"
    ACCEPTANCE = "acceptance"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperOrder:
    """What papers say of an order; places and people that its reader needs not are empty."""

    merchant: str
    order_no: str
    customer: Contact
    delivery: Address
    pickup: Address
    pickup_contact: Contact
    goods: tuple[GoodsLine, ...]
    content: ContentShown | None = None
    agreed: AgreedShown | None = None

    @property
    def pieces(self) -> int:
        """Of all goods."""
        return sum(line.pieces for line in self.goods)

    @property
    def volume_m3(self) -> Decimal | None:
        """Of all goods, as the order says it; else as its lines do, where each does."""
        if self.content and self.content.total_volume_m3 is not None:
            return Decimal(str(self.content.total_volume_m3))
        each = [line.volume_m3 and line.volume_m3 * line.pieces for line in self.goods]
        return None if None in each else sum((one for one in each if one), Decimal())


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadLine:
    """Goods of an order in a vehicle; `hands`: two people, or a machine, lift one of them."""

    order: PaperOrder
    line: GoodsLine
    hands: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """What goes to one delivery area, what lies at the bottom first."""

    name: str
    lines: tuple[LoadLine, ...]
    pieces: int


def paper_order(shown: WholeOrderShown | OwnOrderShown) -> PaperOrder:
    """The order as its reader sees it."""
    if isinstance(shown, WholeOrderShown):
        content = shown.content
        return PaperOrder(
            merchant=shown.merchant, order_no=shown.order_no,
            customer=content.customer, delivery=content.delivery, pickup=content.pickup,
            pickup_contact=content.pickup_contact, goods=content.goods, content=content,
            agreed=shown.agreed,
        )  # fmt: skip
    job = shown.job
    return PaperOrder(
        merchant=shown.merchant, order_no=shown.order_no, customer=job.customer or NO_CONTACT,
        delivery=job.delivery or Address(city=job.city), pickup=job.pickup or NO_ADDRESS,
        pickup_contact=job.pickup_contact or NO_CONTACT, goods=job.goods,
    )  # fmt: skip


def areas_of(orders: Iterable[PaperOrder], sop: Sop) -> tuple[Area, ...]:
    """The load by delivery area 按区域分拣; in each the heavy goods first: they lie at the bottom
    重货在下, and what breaks lies on top (FH-8.3.3.1, FH-10.2.3)."""
    found: dict[str, list[LoadLine]] = {}
    for order in orders:
        place = order.delivery
        area = " ".join(part for part in (place.province, place.city, place.district) if part)
        for line in order.goods:
            load = LoadLine(order=order, line=line, hands=lifters_for(line, sop))
            found.setdefault(area, []).append(load)
    return tuple(
        Area(
            name=name,
            lines=tuple(sorted(found[name], key=_from_the_bottom)),
            pieces=sum(one.line.pieces for one in found[name]),
        )
        for name in sorted(found)
    )


def lifters_for(line: GoodsLine, sop: Sop) -> str | None:
    """Who lifts one of it: `machine` over 150 kg, `two` over 50 kg or where it is bulky
    (FH-10.3.2.3)."""
    weight, volume = line.weight_kg or 0, line.volume_m3 or 0
    if weight > sop.machine_kg:
        return "machine"
    return "two" if weight > sop.two_people_kg or volume > sop.bulky_m3 else None


def _from_the_bottom(one: LoadLine) -> tuple[bool, Decimal, Decimal, str, str]:
    line = one.line
    weight, volume = line.weight_kg or Decimal(), line.volume_m3 or Decimal()
    return line.fragile, -weight, -volume, one.order.order_no, line.sku
