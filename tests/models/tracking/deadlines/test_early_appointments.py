"""An appointment for before the goods are announced lapses at once; a plan's hour corrects days."""

from models.tracking.runs.baton import baton_to_order
from tests.builders import appointed
from tests.models.machine import on, tell
from tests.models.tracking.situation.test_lapsed_appointments import (
    AGAIN,
    LATER,
    known_ahead,
    lapsed,
    on_the_road,
)
from tests.models.tracking.situation.test_lapsed_appointments import delivery as a_delivery_after

ONE_DAY = {"cause": "gearbox", "delay_days": 1, "incident": "gear"}


def test_an_appointment_for_before_the_announced_arrival_lapses_at_once() -> None:
    """Shows FH-10.2.1."""
    leg = on_the_road()
    tell(leg, "plan_agreed", on(24, "09:00"), data=LATER)
    known_ahead(leg, on(24, "10:00"))
    assert lapsed(leg) == ["customer", "merchant", "provider", "service_desk"]
    assert str(leg.outbox.rows[AGAIN, "", 1].state) == "open"
    assert not leg.outgoing, "nobody is charged for a time that could not hold"
    later = {"hub_at": on(27, "12:00"), "customer_at": on(27, "15:00")}
    known_ahead(leg, on(24, "11:00"), "r-2", **{name: at.isoformat() for name, at in later.items()})
    assert str(leg.outbox.rows[AGAIN, "", 1].state) == "kept"
    assert len(lapsed(leg)) == 4


def test_an_appointment_after_the_goods_have_come_sooner_holds() -> None:
    road = on_the_road()
    tell(road, "plan_agreed", on(24, "09:00"), data=LATER)
    tell(road, "arrived_at_hub", on(25, "20:00"), data={"hub": "CD-01"})
    city = a_delivery_after(baton_to_order(road), on(25, "20:00"))
    tell(
        city,
        "appointment_booked",
        on(25, "21:00"),
        data=appointed(on(26, "15:00"), on(26, "09:00")),
    )
    assert "appointment_booked" in city.names


def test_the_last_announcement_counts() -> None:
    leg = on_the_road()
    tell(leg, "road_exception", on(24, "08:00"), data={**ONE_DAY, "delay_days": 3})
    sooner = {"plan": "by train", "arrives_at": on(26, "09:00").isoformat()}
    tell(leg, "plan_agreed", on(24, "09:00"), data=sooner)
    known_ahead(leg, on(24, "10:00"))
    assert not lapsed(leg)


def test_the_hour_of_a_plan_corrects_the_days_and_asks_again_for_it_with_one_fee() -> None:
    """Of FH-9.3.2.2: what was agreed last."""
    leg = on_the_road()
    known_ahead(leg, on(24, "10:00"))
    tell(leg, "road_exception", on(24, "12:00"), data=ONE_DAY)
    before = leg.withdrawals
    by_train = {"plan": "by train", "arrives_at": on(29, "14:00").isoformat()}
    tell(leg, "plan_agreed", on(24, "14:00"), data=by_train)
    (lapse,) = leg.situation.appointments.lapses
    assert lapse.arrives_at == on(29, "14:00")
    assert leg.withdrawals == before + 1  # the platform is told the hour
    fees = {one.data["incident"] for one in leg.outgoing if one.kind == "fee_reported"}
    assert len(fees) <= 1
    assert [key for key in leg.outbox.rows if key[0] == AGAIN] == [(AGAIN, "", 1)]


def test_a_plan_that_says_sooner_brings_no_appointment_back() -> None:
    """ADR-0054."""
    leg = on_the_road()
    known_ahead(leg, on(24, "10:00"))
    tell(leg, "road_exception", on(24, "12:00"), data=ONE_DAY)
    sooner = {"plan": "by train", "arrives_at": on(26, "08:00").isoformat()}
    tell(leg, "plan_agreed", on(24, "14:00"), data=sooner)
    assert len(leg.situation.appointments.lapses) == 1
    assert "appointment_ahead" not in leg.names or leg.situation.appointments.agreed is None
