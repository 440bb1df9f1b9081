"""Orders and reports as the tests need them: valid by default, one change at a time."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from models.messages.orders.order import Address, Contact, GoodsLine, Order, Source
from models.sop import clock
from models.sop.terms import Sop
from models.stages.table import KINDS

ANY_DAY = Sop(early_pickup_days=30)
"""The usual terms, but that goods may be picked up days before the agreed one: a test does it."""

WARDROBE = GoodsLine(
    sku="YG-2000", name="衣柜", category="板式家具", pieces=2,
    volume_m3=Decimal("0.6"), weight_kg=Decimal(62),
)  # fmt: skip
SOFA = GoodsLine(
    sku="SF-3", name="三人沙发", category="软体家具", pieces=1,
    volume_m3=Decimal("1.8"), weight_kg=Decimal(55),
)  # fmt: skip


def an_order(number: str = "SO-1001", *, pickup_in: int = 3, **changes: Any) -> Order:
    """A complete order of the merchant `shop-a`, wanted in so many days from today."""
    fields: dict[str, Any] = {
        "merchant": "shop-a",
        "number": number,
        "wanted_pickup_day": wanted_day(pickup_in),
        "customer": Contact(name="王芳", phone="+8613800138000"),
        "delivery": Address(
            province="四川省", city="成都市", district="锦江区", street="春熙路 1 号"
        ),
        "pickup": Address(
            province="广东省", city="佛山市", district="顺德区", street="龙江镇 8 号"
        ),
        "pickup_contact": Contact(name="李强", phone="+8613900139000"),
        "lines": (WARDROBE, SOFA),
        "total_volume_m3": Decimal("3.0"),
        "source": Source.HAND,
    }
    return Order.model_validate({**fields, **changes})


def wanted_day(days: int = 3) -> date:
    """So many Shanghai days from today."""
    return clock.day_of(datetime.now(clock.SHANGHAI)) + timedelta(days=days)


def at_hour(days: int, hour: int, minute: int = 0) -> datetime:
    """That time of a Shanghai day so many days from today."""
    return clock.instant(wanted_day(days), time(hour, minute))


def a_report(kind: str, report_id: str | None = None, **fields: Any) -> dict[str, Any]:
    """One report as a sender writes it; `data` has what the kind needs unless it is given."""
    at = fields.pop("at", None)
    report: dict[str, Any] = {
        "report_id": report_id or f"r-{kind}",
        "kind": kind,
        "by": BY.get(kind) or _first_speaker(kind),
        "data": DATA.get(kind, {}),
    }
    if at is not None:
        report |= {"occurred_at": at.isoformat(), "reported_at": at.isoformat()}
    return {**report, **fields}


def _first_speaker(kind: str) -> str:
    return KINDS[kind].by[0] if kind in KINDS else "driver"


BY = {
    "vehicle_booked": "trunk_desk",
    "no_vehicle": "trunk_desk",
    "goods_ready": "carrier",
    "result_shared": "trunk_desk",
    "provider_assigned": "service_desk",
    "checkpoint_passed": "trunk_desk",
    "arrival_passed_on": "hub",
    "appointment_booked": "provider",
    "collected": "provider",
    "called_customer": "provider",
    "contacted_customer": "provider",
    "arrived_at_customer": "provider",
    "delivered": "provider",
    "site_checked": "technician",
    "packing_signed": "technician",
    "inspected": "technician",
    "installed": "technician",
    "verified": "technician",
    "return_inspected": "warehouse",
    "refunded": "after_sales",
    "refund_bounced": "after_sales",
    "return_freight": "after_sales",
    "return_investigated": "after_sales",
    "return_handed_back": "provider",
    "return_lost": "carrier",
    "repair_assigned": "after_sales",
    "exchange_accepted": "after_sales",
    "exchange_cancelled": "after_sales",
}
DATA: dict[str, dict[str, Any]] = {
    "goods_ready": {},
    "pickup_agreed": {"pickup_day": "2026-11-26", "agreed_by": "李强"},
    "picked_up": {"pieces": 3, "packing_sound": True, "sorted_by_area": True},
    "provider_assigned": {"provider": "蓉城安装", "phone": "+8613700137000"},
    "checkpoint_passed": {"point": "half-way"},
    "shipment_checkpoint_passed": {"shipment": "truck-2", "point": "half-way"},
    "arrived_at_hub": {"hub": "CD-01"},
    "collected": {"pieces": 3, "packing_sound": True},
    "site_checked": {"fit": True},
    "packing_signed": {"packing_sound": True},
    "inspected": {"list_checked": True, "photos": ["p/1"], "signed": True},
    "accepted": {"sheet": "s/1"},
    "return_collected": {"pieces": 3},
    "return_inspected": {"as_described": True},
}


def booked(pickup_at: datetime, **changes: Any) -> dict[str, Any]:
    """All five of a booked vehicle."""
    return {
        "vehicle": "粤X12345",
        "driver": "赵师傅",
        "phone": "+8613600136000",
        "pickup_at": pickup_at.isoformat(),
        "transit_hours": 48,
        **changes,
    }


def appointed(customer_at: datetime, hub_at: datetime, **changes: Any) -> dict[str, Any]:
    """An appointment with all the answers about the site."""
    return {
        "customer_at": customer_at.isoformat(),
        "hub_at": hub_at.isoformat(),
        "basement": False,
        "long_carry": False,
        "house_number": "3 栋 2 单元 1802",
        "tools": "none",
        **changes,
    }


def any_day(sop: Sop) -> Sop:
    """The same terms, but that goods may be picked up days before the agreed one, unless they say
    how many themselves."""
    if "early_pickup_days" in sop.model_fields_set:
        return sop
    return sop.model_copy(update={"early_pickup_days": ANY_DAY.early_pickup_days})
