"""Whoever had an order and has it no more is told so by a notice, under his own name."""

from datetime import datetime
from typing import Any

from models.messages.timeline.notices import party_of
from models.tracking.state import StageState
from tests.builders import booked
from tests.models.machine import a_leg, on, tell
from tests.models.tracking.deadlines.test_replacements import at_hub, replace

FIRST, SECOND = party_of("provider", "天府家居"), party_of("provider", "蓉城安装")
PHONE = "+8613700137000"


def informed(leg: StageState, code: str = "order_taken_over") -> list[tuple[str, str]]:
    """Who was told that, and as whom he is known."""
    lines = [one for one in leg.outbox.notices if one.code == code]
    return [(str(to.role), to.party) for line in lines for to in line.to]


def name(leg: StageState, provider: str, at: datetime) -> None:
    tell(leg, "provider_assigned", at, data={"provider": provider, "phone": PHONE})


def test_a_provider_who_is_replaced_is_told_once_as_it_is_decided() -> None:
    """FH-11.3.2.3; not the new one, who is named later."""
    leg = at_hub()
    name(leg, "天府家居", on(23, "11:00"))
    assert informed(leg) == []
    replace(leg, on(23, "18:00"))
    assert informed(leg) == [("provider", FIRST), ("technician", FIRST)]
    name(leg, "蓉城安装", on(23, "19:00"))
    assert len(informed(leg)) == 2


def test_one_who_is_named_in_the_place_of_another_one_replaces_him() -> None:
    leg = at_hub()
    for hour, provider in (("11:00", "天府家居"), ("12:00", "天府家居"), ("13:00", "蓉城安装")):
        name(leg, provider, on(23, hour))
    assert informed(leg) == [("provider", FIRST), ("technician", FIRST)]


def test_what_is_received_late_of_one_before_replaces_nobody() -> None:
    leg = at_hub()
    name(leg, "蓉城安装", on(23, "13:00"))
    data = {"provider": "天府家居", "phone": PHONE}
    tell(leg, "provider_assigned", on(23, "14:00"), at=on(23, "11:00"), data=data)
    assert informed(leg) == []


def test_a_technician_who_is_replaced_is_told_and_his_provider_that_another_one_is_sent() -> None:
    """FH-11.3.2.3."""
    leg = at_hub()
    name(leg, "天府家居", on(23, "11:00"))
    replace(leg, on(23, "18:00"), who="technician", cause="quarrel")
    assert informed(leg) == [("technician", FIRST)]
    assert informed(leg, "technician_replaced") == [("provider", FIRST)]


def book(leg: StageState, vehicle: str, at: datetime, **more: Any) -> None:
    tell(leg, "vehicle_booked", at, data={**booked(on(25, "15:00")), "vehicle": vehicle, **more})


def test_a_vehicle_that_another_one_is_booked_for_is_told_and_not_one_that_is_booked_again() -> (
    None
):
    """FH-7.2.4."""
    leg = a_leg()
    book(leg, "粤A11111", on(23, "10:00"))
    book(leg, "粤A 11111", on(23, "11:00"), driver="another one")
    assert informed(leg) == []
    book(leg, "粤B22222", on(23, "12:00"))
    former = party_of("vehicle", "粤A11111")
    assert informed(leg) == [("carrier", former), ("driver", former)]
