"""A complete day that is told at once, after an outage: it ends the order, and nobody is asked."""

import asyncio
import random
from datetime import datetime, timedelta
from typing import Any

import pytest

from models.messages.timeline.timeline import EntryKind
from models.stages.trunk_transport.early_appointments import AppointmentAhead
from tests.builders import a_report, an_order, appointed, at_hour, booked
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.world import World


def at(clock_time: str) -> datetime:
    """That time of its day, which was yesterday."""
    hours, minutes = map(int, clock_time.split(":"))
    return at_hour(-1, hours, minutes)


DAY = {
    "vehicle_booked": "08:00",
    "goods_ready": "08:20",
    "left_for_pickup": "08:30",
    "called_pickup_point": "08:50",
    "picked_up": "10:00",
    "departed": "10:10",
    "result_shared": "10:20",
    "provider_assigned": "10:30",
    "checkpoint_passed": "11:00",
    "arrived_at_hub": "12:00",
    "arrival_passed_on": "12:05",
    "arrival_passed_on/desk": "12:10",
    "appointment_booked": "12:20",
    "collected": "13:00",
    "called_customer": "13:30",
    "contacted_customer": "14:30",
    "arrived_at_customer": "15:00",
    "delivered": "15:10",
    "site_checked": "15:20",
    "packing_signed": "15:30",
    "inspected": "15:45",
    "installed": "17:00",
    "accepted": "17:10",
    "verified": "17:20",
}
"""What happens, and when."""

DATA = {
    "vehicle_booked": booked(at("10:00")),
    "appointment_booked": appointed(at("15:00"), at("13:00")),
}


def the_day() -> list[dict[str, Any]]:
    """Its reports, each of which our door had a minute after it happened."""
    reports = []
    for name, when in DAY.items():
        kind, _, desk = name.partition("/")
        fields: dict[str, Any] = {"by": "trunk_desk"} if desk else {}
        if kind in DATA:
            fields["data"] = DATA[kind]
        received = (at(when) + timedelta(minutes=1)).isoformat()
        report = a_report(kind, f"r-{name}", at=at(when), received_at=received, **fields)
        reports.append(report)
    return reports


@pytest.mark.parametrize("shuffled", [False, True], ids=["in order", "shuffled"])
async def test_a_day_that_is_told_at_once_ends_the_order_and_no_desk_is_asked(
    world: World, shuffled: bool
) -> None:
    reports = the_day()
    if shuffled:
        random.Random(0).shuffle(reports)
    content = an_order(f"TO-{shuffled}", pickup_in=-1)
    order = await world.place(content, accepted_at=at_hour(-2, 9))
    await order.decide("confirm")
    await order.decide("hand_on")
    last = next(one for one in reports if one["kind"] == "verified")  # after it nothing is reported
    await asyncio.gather(*(order.submit(one) for one in reports if one is not last))
    await order.submit(last)
    async with asyncio.timeout(PATIENCE_SECONDS):
        assert await order.handle.result() == "closed"
    lines = await order.timeline()
    # What the road learns of an appointment that was told early is no report of anybody's.
    others = [line for line in lines if line.what != AppointmentAhead.kind]
    counted = [line.report_id for line in others if line.happening is EntryKind.REPORT]
    assert sorted(filter(None, counted)) == sorted(one["report_id"] for one in reports)
    asked = {line.data["why"] for line in lines if line.happening is EntryKind.QUESTIONED}
    assert asked <= {"ahead", "no_pickup"}, "the other reports answer that"
    assert not any(line.what == "settle_question" for line in lines)
