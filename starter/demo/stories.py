"""Each story as acts: who says what, at which instant of the order's own time."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from models.ids import Stage
from models.roles import Role
from models.stages.installation.reports import Accepted
from starter.demo.acts import PROVIDER, Act, Days, decision, wait
from starter.demo.file import DemoOrder
from starter.demo.incidents import damage, part, refused_fee, road_trouble
from starter.demo.pickups import EARLY_SUFFIX, at_factory, booked, failed_pickup
from starter.demo.scenarios import Plot


def acts(order: DemoOrder, days: Days) -> Iterator[Act]:
    """The acts of one story, in order."""
    plot = order.plot
    yield from _desk(order, days)
    if plot in (Plot.REVIEW, Plot.SHORT):
        return
    yield from _pickup(order, days)
    if plot in (Plot.SILENT_DESK, Plot.CANCELLED):
        return
    if plot is Plot.FAILED_PICKUP:
        days = days.later(1)
    yield from _road(plot, days)
    if plot is Plot.SILENT_DRIVER:
        return
    yield from _delivery(order, days)
    yield from _installation(plot, days)


def _desk(order: DemoOrder, days: Days) -> Iterator[Act]:
    """Confirmed and handed on in the morning; 09:00 is the first move of every order."""
    morning, plot = days.d(9), order.plot
    if plot is Plot.REVIEW:
        yield wait(morning)
        return
    if plot is Plot.CORRECTED:
        mended = {"customer": {"name": "何雪", "phone": "+8613900001111"}}
        yield decision("correct", morning, {"changes": mended})
    if plot is Plot.NEW_GOODS:  # an exchange names no day: its order waits in review for one
        missing = {
            "wanted_pickup_day": f"{days.pickup:%F}",
            "total_volume_m3": str(order.volume_m3),
        }
        yield decision("correct", morning, {"changes": missing})
    yield decision("confirm", days.d(9, 5), {})
    if plot is Plot.SHORT:
        yield decision("decide_short", days.d(9, 30), {"choice": "cancel"})
        return
    yield decision("hand_on", days.d(9, 10), {})


def _pickup(order: DemoOrder, days: Days) -> Iterator[Act]:
    stage, plot = Stage.TRUNK_PICKUP, order.plot
    if plot is Plot.SILENT_DESK:
        yield wait(days.p(20, plus=1), stage)
        return
    agreed = days.d(18, 10) if plot is Plot.LATE_VEHICLE else days.d(11)
    arrives = days.p(19) if plot is Plot.LATE_PICKUP else days.p(15)
    yield booked(agreed, arrives, hours=56 if plot is Plot.ROAD_TROUBLE else 48)
    if plot is Plot.CANCELLED:
        yield decision("cancel", agreed, {"reason": "商家改变主意"}, stage=stage)
        return
    if plot is Plot.HELD:
        yield decision("hold", agreed, {"reason": "客户外出度假"}, stage=stage)
        yield decision("resume", days.d(11, plus=1), {}, stage=stage)
    yield from at_factory(arrives)
    if plot is Plot.FAILED_PICKUP:
        yield from failed_pickup(days, arrives)
        arrives = days.p(15, plus=1)
        yield from at_factory(arrives, again=True)
    counted = {"pieces": order.pieces, "packing_sound": True, "sorted_by_area": True}
    yield Act(arrives + timedelta(minutes=30), stage, "picked_up", Role.DRIVER, counted)


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
        yield wait(days.p(20, plus=5), stage)
        return
    half = left + timedelta(hours=23)
    yield Act(half, stage, "checkpoint_passed", Role.TRUNK_DESK, {"point": "half-way"})
    if plot is Plot.ROAD_TROUBLE:
        hours = days.p(15, plus=2), days.p(19, plus=2)
        # Of its order, whose own clock stands meanwhile.
        yield appointed(None, *hours, id=EARLY_SUFFIX)
        yield from road_trouble(days)
    arrived = _arrival(plot, days)
    hub = {"hub": "HUB-01"}
    yield Act(arrived, stage, "arrived_at_hub", Role.DRIVER, hub)


def _arrival(plot: Plot, days: Days) -> datetime:
    """When the goods are at the hub; 48 hours were promised."""
    match plot:
        case Plot.LATE_ROAD:
            return days.p(21, plus=3)
        case Plot.ROAD_TROUBLE:
            return days.p(18, plus=2)
    return days.p(12, plus=2)


def _visit_day(plot: Plot) -> int:
    """The day of the visit, counted from the pickup."""
    return 4 if plot is Plot.LATE_ROAD else 3


def appointed(at: datetime | None, hub_at: datetime, customer_at: datetime, *, id: str = "") -> Act:
    """Customer and hub are agreed on (FH-10.2.1)."""
    agreed = {
        "customer_at": customer_at.isoformat(), "hub_at": hub_at.isoformat(),
        "basement": False, "long_carry": False, "house_number": "3 栋", "tools": "无",
    }  # fmt: skip
    stage = Stage.TRUNK_TRANSPORT if id else Stage.CITY_DELIVERY
    return Act(at, stage, "appointment_booked", Role.PROVIDER, agreed, id=id)


def _delivery(order: DemoOrder, days: Days) -> Iterator[Act]:
    plot = order.plot
    stage = Stage.CITY_DELIVERY
    here, day = _arrival(plot, days), _visit_day(plot)
    reported = here + timedelta(minutes=40)
    yield Act(reported, stage, "arrival_passed_on", Role.HUB, id="by-hub")
    yield Act(reported, stage, "arrival_passed_on", Role.TRUNK_DESK, id="by-desk")
    visit = days.p(14, plus=day)
    yield appointed(reported + timedelta(minutes=30), days.p(10, plus=day), visit)
    collected = days.p(8, 50, plus=day)
    counted = {"pieces": order.pieces, "packing_sound": plot is not Plot.DAMAGE}
    yield Act(collected, stage, "collected", Role.PROVIDER, counted)
    if plot is Plot.DAMAGE:
        yield from damage(order, collected)
    yield Act(visit - timedelta(minutes=75), stage, "called_customer", Role.PROVIDER)
    if plot is not Plot.NO_CONTACT:
        yield Act(visit - timedelta(minutes=65 - 40), stage, "contacted_customer", Role.PROVIDER)
    late = timedelta(minutes=40 if plot is Plot.LATE_VISIT else -2)
    yield Act(visit + late, stage, "arrived_at_customer", Role.PROVIDER)
    if plot is Plot.NO_CONTACT:
        at = visit + timedelta(minutes=5)
        yield Act(at, stage, "contacted_customer", Role.PROVIDER)
    if plot is Plot.REFUSED_FEE:
        yield from refused_fee(visit)
    done = visit + timedelta(minutes=50)
    yield Act(done, stage, "delivered", Role.PROVIDER, {"floor": "18"})


def _installation(plot: Plot, days: Days) -> Iterator[Act]:
    stage = Stage.INSTALLATION
    day = _visit_day(plot)
    if plot is Plot.PART:
        yield from part(days, day)
        day += 3
    end = days.p(16, 45, plus=day)
    reports: tuple[tuple[str, dict[str, Any], int], ...] = (
        ("site_checked", {"fit": True}, 100),
        ("packing_signed", {"packing_sound": True}, 95),
        ("inspected", {"list_checked": True, "photos": ["p/1", "p/2"], "signed": True}, 75),
        ("installed", {}, 15),
        (Accepted.kind, {"sheet": "s/1"}, 5),
    )
    for kind, data, minutes in reports:
        at = end - timedelta(minutes=minutes)
        by = Role.CUSTOMER if kind == Accepted.kind else Role.TECHNICIAN
        yield Act(end, stage, kind, by, data, happened=at, reported=at)
    by_code = {"by_way_of": "code", "code": "0000"}
    yield Act(end, stage, "verified", Role.TECHNICIAN, by_code if plot is Plot.WRONG_CODE else {})
