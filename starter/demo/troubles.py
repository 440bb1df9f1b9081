"""What goes wrong in some stories, who is responsible, and what is done (FH-8 to FH-11)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from models.ids import Stage
from models.roles import Role
from starter.demo.acts import Act, Days, decision
from starter.demo.file import Listed

SIDES = ("top", "bottom", "front", "back", "left", "right")
FLOORS = "floors"
FOG = "fog"


def damage(order: Listed, collected: datetime) -> Iterator[Act]:
    """Broken packing at the hub: six photos, the carrier admits it (FH-10.2.2, FH-8.3.2.1)."""
    stage = Stage.CITY_DELIVERY
    named = {"incident": f"{order.number}-collected"}  # the hand-over that found it
    at = collected + timedelta(minutes=10)
    signed = {"piece": "1", "label_readable": True, "goods_damaged": False, "claused": True}
    yield Act(at, stage, "packing_opened", Role.PROVIDER, {**named, **signed}, photos=SIDES)
    at += timedelta(minutes=10)
    judged = {**named, "party": "carrier", "amount_fen": 12_000, "reason": "the seal was whole"}
    yield decision("judge", at, judged, stage=stage)
    yield decision("admit", at, named, stage=stage, by=Role.CARRIER)
    yield decision("offer_remedy", at, {**named, "remedy": "send_as_is"}, stage=stage)
    yield decision("agree", at, named, stage=stage, by=Role.MERCHANT)
    settled = {**named, "remedy": "sent as it is, the carrier pays for the packing"}
    yield Act(at, stage, "exception_settled", Role.ORDER_DESK, settled)


def road_trouble(days: Days) -> Iterator[Act]:
    """Fog: cause, place and days; the plan that is agreed moves what comes (FH-9.3.2)."""
    stage = Stage.TRUNK_TRANSPORT
    named = {"incident": FOG}
    found = {**named, "cause": "大雾封路", "place": "G65 达州段", "delay_days": 1}
    yield Act(days.p(6, plus=2), stage, "road_exception", Role.DRIVER, found)
    plan = {
        **named,
        "plan": "雾散后继续, 次日中午到达",
        "arrives_at": days.p(12, plus=3).isoformat(),
    }
    yield Act(days.p(6, 40, plus=2), stage, "plan_agreed", Role.TRUNK_DESK, plan)
    judged = {**named, "party": "force_majeure", "basis": "FH-9.3.2.1"}
    yield decision("judge", days.p(7, plus=2), judged, stage=stage)


def refused_fee(at: datetime) -> Iterator[Act]:
    """Four floors more than is free: priced by the tariff, refused, not charged (FH-11.3.2.1)."""
    stage = Stage.CITY_DELIVERY
    named = {"incident": FLOORS}
    found = {**named, "fee": "upstairs", "quantity": 5, "reason": "没有电梯"}
    yield Act(at, stage, "fee_reported", Role.TECHNICIAN, found)
    yield decision("set_fee", at, named, stage=stage, by=Role.SERVICE_DESK)
    yield Act(at, stage, "fee_refused", Role.CUSTOMER, named)
