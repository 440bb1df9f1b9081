"""What goes wrong in some stories, who is responsible, and what is done (FH-8 to FH-11)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from models.ids import Stage
from models.roles import Role
from models.stages.installation.parts import PartInstalled
from starter.demo.acts import Act, Days, decision
from starter.demo.file import DemoOrder

SIDES = ("top", "bottom", "front", "back", "left", "right")
PACKING_FEN = 12_000
"""What the carrier pays for broken packing."""

FLOORS = "floors"
FOG = "fog"
HINGE = "hinge"


def damage(order: DemoOrder, collected: datetime) -> Iterator[Act]:
    """Broken packing at the hub: six photos, the carrier admits it (FH-10.2.2, FH-8.3.2.1)."""
    stage = Stage.CITY_DELIVERY
    named = {"incident": f"{order.number}-collected"}  # the hand-over that found it
    at = collected + timedelta(minutes=10)
    signed = {"piece": "1", "label_readable": True, "goods_damaged": False, "claused": True}
    yield Act(at, stage, "packing_opened", Role.PROVIDER, {**named, **signed}, photos=SIDES)
    at += timedelta(minutes=10)
    judged = {
        **named,
        "party": "carrier",
        "amount_fen": PACKING_FEN,
        "reason": "到货时封条完好",
    }
    yield decision("judge", at, judged, stage=stage)
    yield decision("admit", at, named, stage=stage, by=Role.CARRIER)
    yield decision("offer_remedy", at, {**named, "remedy": "send_as_is"}, stage=stage)
    yield decision("agree", at, named, stage=stage, by=Role.MERCHANT)
    settled = {**named, "remedy": "照常配送，由承运商承担包装费用"}
    yield Act(at, stage, "exception_settled", Role.ORDER_DESK, settled)
    yield Act(at, stage, "amount_settled", Role.ORDER_DESK, {**named, "amount_fen": PACKING_FEN})


def road_trouble(days: Days) -> Iterator[Act]:
    """Fog: cause, place and days; the appointment of that evening cannot hold (FH-9.3.2).

    The platform is asked for another one by itself, and nobody owes the cost of bad weather.
    """
    stage = Stage.TRUNK_TRANSPORT
    named = {"incident": FOG}
    found = {
        **named,
        "cause": "大雾封路",
        "reason": "weather",
        "place": "G65 达州段",
        "delay_days": 0.25,
    }
    yield Act(days.p(6, plus=2), stage, "road_exception", Role.DRIVER, found)
    plan = {
        **named,
        "plan": "雾散后继续, 当晚六点到达",
        "arrives_at": days.p(18, plus=2).isoformat(),
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


def part(days: Days, day: int) -> Iterator[Act]:
    """A hinge is missing: claimed, sent, and a second visit once it has come (FH-11.3.1.2)."""
    stage, named = Stage.INSTALLATION, {"incident": HINGE}
    settled = {**named, "pays": "factory", "sends": "factory"}
    acts = (
        (days.p(15, plus=day), "part_fault", Role.TECHNICIAN, {**named, "part": "铰链"}),
        (days.p(15, 10, plus=day), "part_claimed", Role.SERVICE_DESK, named),
        (days.p(16, plus=day), "part_ordered", Role.SERVICE_DESK, settled),
        (days.p(18, plus=day), "part_sent", Role.SERVICE_DESK, named),
    )
    for at, kind, by, data in acts:
        yield Act(at, stage, kind, by, data)
    at = days.p(10, plus=day + 1)
    yield decision("judge", at, {**named, "party": "factory"}, stage=stage)
    yield decision("admit", at, named, stage=stage, by=Role.MERCHANT)
    yield Act(days.p(9, plus=day + 2), stage, "part_arrived", Role.HUB, named)
    at = days.p(14, plus=day + 3)
    visit = {"from_at": at.isoformat(), "brings": ["铰链"], **named}
    planned = days.p(9, 30, plus=day + 2)
    yield decision("plan_visit", planned, visit, stage=stage, by=Role.SERVICE_DESK)
    there = (
        (at - timedelta(minutes=75), "called_customer"),
        (at - timedelta(minutes=25), "contacted_customer"),
        (at - timedelta(minutes=2), "arrived_at_customer"),
        (at + timedelta(minutes=60), PartInstalled.kind),
    )
    for done_at, kind in there:
        data = named if kind == PartInstalled.kind else {}
        yield Act(done_at, stage, kind, Role.PROVIDER, data, id="-2")
