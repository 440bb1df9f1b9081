"""Each story as acts: who says what, at which instant of the order's own time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from models.ids import Stage
from models.roles import Role
from models.sop import clock
from starter.demo.plots import Plot

PLATE = "粤E·D3317"
PROVIDER = "蓉城安装"
"""The vehicle and the provider of every story: the keys of driver and technician are for them."""


@dataclass(frozen=True)
class Act:
    """One message to the HTTP door.

    `at` is the instant that the order's clock is moved to first; `happened` when it happened,
    `reported` when it was told, where they differ from it. A decision has `decides`.
    """

    at: datetime
    stage: Stage | None
    kind: str
    by: Role
    data: dict[str, Any] = field(default_factory=dict)
    happened: datetime | None = None
    reported: datetime | None = None
    decides: bool = False
    id: str = ""


@dataclass(frozen=True)
class Days:
    """The days of one order: handed on on `desk`, picked up on `pickup`."""

    desk: date
    pickup: date

    def d(self, hour: int, minute: int = 0, *, plus: int = 0) -> datetime:
        """A time of the desk's day, or so many days later."""
        return clock.instant(self.desk + timedelta(days=plus), time(hour, minute))

    def p(self, hour: int, minute: int = 0, *, plus: int = 0) -> datetime:
        """A time of the pickup day, or so many days later."""
        return clock.instant(self.pickup + timedelta(days=plus), time(hour, minute))


def acts(plot: Plot, days: Days, pieces: int) -> Iterator[Act]:
    """The acts of one story, in order."""
    yield from _desk(plot, days)
    if plot in (Plot.REVIEW, Plot.SHORT):
        return
    yield from _pickup(plot, days, pieces)
    if plot in (Plot.SILENT_DESK, Plot.CANCELLED):
        return
    yield from _road(plot, days)
    if plot is Plot.SILENT_DRIVER:
        return
    yield from _delivery(plot, days, pieces)
    yield from _installation(plot, days)


def _desk(plot: Plot, days: Days) -> Iterator[Act]:
    """Confirmed and handed on in the morning; 09:00 is the first move of every order."""
    morning = days.d(9)
    if plot is Plot.REVIEW:
        yield _decision("wait", morning, {})
        return
    if plot is Plot.CORRECTED:
        mended = {"customer": {"name": "何雪", "phone": "+8613900001111"}}
        yield _decision("correct", morning, {"changes": mended})
    yield _decision("confirm", days.d(9, 5), {})
    if plot is Plot.SHORT:
        yield _decision("decide_short", days.d(9, 30), {"choice": "cancel"})
        return
    yield _decision("hand_on", days.d(9, 10), {})


def _pickup(plot: Plot, days: Days, pieces: int) -> Iterator[Act]:
    stage = Stage.TRUNK_PICKUP
    if plot is Plot.SILENT_DESK:
        yield Act(days.p(20, plus=1), stage, "wait", Role.TRUNK_DESK)
        return
    booked = days.d(18, 10) if plot is Plot.LATE_VEHICLE else days.d(11)
    evening = plot is Plot.LATE_PICKUP
    arrives = days.p(19) if evening else days.p(15)
    yield Act(
        booked, stage, "vehicle_booked", Role.TRUNK_DESK,
        {
            "vehicle": PLATE, "driver": "赵师傅", "phone": "+8613600136000",
            "pickup_at": arrives.isoformat(), "transit_hours": 48, "carrier": "trunk-south",
        },
    )  # fmt: skip
    if plot is Plot.CANCELLED:
        yield _decision("cancel", booked, {"reason": "the merchant changed his mind"}, stage)
        return
    if plot is Plot.HELD:
        yield _decision("hold", booked, {"reason": "the customer is on holiday"}, stage)
        yield _decision("resume", days.d(11, plus=1), {}, stage)
    leaving = arrives - timedelta(minutes=85)
    yield Act(leaving, stage, "goods_ready", Role.CARRIER)
    yield Act(leaving, stage, "left_for_pickup", Role.DRIVER)
    yield Act(arrives - timedelta(minutes=75), stage, "called_pickup_point", Role.DRIVER)
    done = arrives + timedelta(minutes=30)
    counted = {"pieces": pieces, "packing_sound": True, "sorted_by_area": True}
    yield Act(done, stage, "picked_up", Role.DRIVER, counted)


def _road(plot: Plot, days: Days) -> Iterator[Act]:
    stage = Stage.TRUNK_TRANSPORT
    evening = plot is Plot.LATE_PICKUP
    left = days.p(20) if evening else days.p(16)
    reported = days.p(8, plus=1) if plot is Plot.LATE_DEPARTURE else left
    if plot is Plot.LATE_DEPARTURE:
        yield Act(left, stage, "result_shared", Role.TRUNK_DESK)
        yield Act(reported, stage, "departed", Role.DRIVER, happened=left, reported=reported)
    else:
        yield Act(left, stage, "departed", Role.DRIVER)
        yield Act(left, stage, "result_shared", Role.TRUNK_DESK)
    assigned = days.p(9, plus=1) if plot is Plot.LATE_PROVIDER else max(left, reported)
    provider = {"provider": PROVIDER, "phone": "+8613700137000"}
    yield Act(assigned, stage, "provider_assigned", Role.SERVICE_DESK, provider)
    if plot is Plot.SILENT_DRIVER:
        yield Act(days.p(20, plus=5), stage, "wait", Role.DRIVER)
        return
    half = left + timedelta(hours=23)
    yield Act(half, stage, "checkpoint_passed", Role.TRUNK_DESK, {"point": "half-way"})
    arrived = days.p(21, plus=3) if plot is Plot.LATE_ROAD else days.p(12, plus=2)
    hub = {"hub": "HUB-01"}
    yield Act(arrived, stage, "arrived_at_hub", Role.DRIVER, hub)


def _delivery(plot: Plot, days: Days, pieces: int) -> Iterator[Act]:
    stage = Stage.CITY_DELIVERY
    here = days.p(21, plus=3) if plot is Plot.LATE_ROAD else days.p(12, plus=2)
    day = 4 if plot is Plot.LATE_ROAD else 3
    reported = here + timedelta(minutes=40)
    yield Act(reported, stage, "arrival_passed_on", Role.HUB, id="by-hub")
    yield Act(reported, stage, "arrival_passed_on", Role.TRUNK_DESK, id="by-desk")
    visit = days.p(14, plus=day)
    yield Act(
        reported + timedelta(minutes=30), stage, "appointment_booked", Role.PROVIDER,
        {
            "customer_at": visit.isoformat(), "hub_at": days.p(10, plus=day).isoformat(),
            "basement": False, "long_carry": False, "house_number": "3 栋", "tools": "无",
        },
    )  # fmt: skip
    counted = {"pieces": pieces, "packing_sound": True}
    yield Act(days.p(8, 50, plus=day), stage, "collected", Role.PROVIDER, counted)
    yield Act(visit - timedelta(minutes=75), stage, "called_customer", Role.PROVIDER)
    if plot is not Plot.NO_CONTACT:
        yield Act(visit - timedelta(minutes=65 - 40), stage, "contacted_customer", Role.PROVIDER)
    late = timedelta(minutes=40 if plot is Plot.LATE_VISIT else -2)
    yield Act(visit + late, stage, "arrived_at_customer", Role.PROVIDER)
    if plot is Plot.NO_CONTACT:
        at = visit + timedelta(minutes=5)
        yield Act(at, stage, "contacted_customer", Role.PROVIDER)
    done = visit + timedelta(minutes=50)
    yield Act(done, stage, "delivered", Role.PROVIDER, {"floor": "18"})


def _installation(plot: Plot, days: Days) -> Iterator[Act]:
    stage = Stage.INSTALLATION
    day = 4 if plot is Plot.LATE_ROAD else 3
    end = days.p(16, 45, plus=day)
    reports: tuple[tuple[str, dict[str, Any], int], ...] = (
        ("site_checked", {"fit": True}, 100),
        ("packing_signed", {"packing_sound": True}, 95),
        ("inspected", {"list_checked": True, "photos": ["p/1", "p/2"], "signed": True}, 75),
        ("installed", {}, 15),
        ("accepted", {"sheet": "s/1"}, 5),
    )
    for kind, data, minutes in reports:
        at = end - timedelta(minutes=minutes)
        by = Role.CUSTOMER if kind == "accepted" else Role.TECHNICIAN
        yield Act(end, stage, kind, by, data, happened=at, reported=at)
    by_code = {"by_way_of": "code", "code": "0000"}
    yield Act(end, stage, "verified", Role.TECHNICIAN, by_code if plot is Plot.WRONG_CODE else {})


def _decision(name: str, at: datetime, data: dict[str, Any], stage: Stage | None = None) -> Act:
    return Act(at, stage, name, Role.ORDER_DESK, data, decides=True)
