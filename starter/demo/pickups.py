"""At the factory of a story: a vehicle is booked, comes, and may have to come again (FH-8)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from models.ids import Stage
from models.roles import Role
from starter.demo.acts import PLATE, Act, Days, decision

EARLY_SUFFIX = "-1"
"""What the id of an appointment ends with that is made while the goods are on the road."""
AGAIN_SUFFIX = "-2"
"""What the ids of the second pickup's reports end with."""
GATE_INCIDENT = "gate"


def booked(agreed: datetime, arrives: datetime, *, hours: int = 48, again: bool = False) -> Act:
    """All five of FH-7.3.2.1, told as they were agreed."""
    five = {
        "vehicle": PLATE, "driver": "赵师傅", "phone": "+8613600136000",
        "pickup_at": arrives.isoformat(), "transit_hours": hours, "carrier": "trunk-south",
    }  # fmt: skip
    id_ = AGAIN_SUFFIX if again else ""
    return Act(agreed, Stage.TRUNK_PICKUP, "vehicle_booked", Role.TRUNK_DESK, five, id=id_)


def at_factory(arrives: datetime, *, again: bool = False) -> Iterator[Act]:
    """Goods ready, left, called, as FH-8.2 has it."""
    leaving = arrives - timedelta(minutes=85)
    acts = (
        ("goods_ready", Role.CARRIER, leaving),
        ("left_for_pickup", Role.DRIVER, leaving),
        ("called_pickup_point", Role.DRIVER, arrives - timedelta(minutes=75)),
    )
    for kind, by, at in acts:
        yield Act(at, Stage.TRUNK_PICKUP, kind, by, id=AGAIN_SUFFIX if again else "")


def failed_pickup(days: Days, arrives: datetime) -> Iterator[Act]:
    """The gate is shut: told at once, judged, admitted, tried again the next day (FH-8.3.2.1)."""
    stage, named, at = (
        Stage.TRUNK_PICKUP,
        {"incident": GATE_INCIDENT},
        arrives + timedelta(minutes=20),
    )
    found = {**named, "reason": "工厂大门关闭"}
    yield Act(at, stage, "pickup_failed", Role.DRIVER, found)
    at += timedelta(minutes=10)
    yield Act(at, stage, "failed_pickup_passed_on", Role.TRUNK_DESK, named)
    at += timedelta(minutes=10)
    yield decision("judge", at, {**named, "party": "merchant"}, stage=stage)
    yield decision("admit", at, named, stage=stage, by=Role.MERCHANT)
    day = f"{days.later(1).pickup:%F}"
    remedy = {**named, "remedy": "second_pickup", "pickup_day": day}
    yield Act(at, stage, "remedy_offered", Role.ORDER_DESK, remedy)
    yield booked(at + timedelta(minutes=20), days.p(15, plus=1), again=True)
