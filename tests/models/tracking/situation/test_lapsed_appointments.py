"""An appointment that cannot hold after a delay on the road is asked for again (FH-9.3.2)."""

from datetime import date, datetime
from typing import Any

import pytest

from models.ids import Stage
from models.messages.legs.delays import Delay
from models.messages.legs.early_facts import EarlyFact
from models.messages.legs.leg import Baton
from models.messages.reports.report import Report
from models.messages.reports.report_times import ReportTimes
from models.sop.milestones import Milestone
from models.stages.table import watched_by
from models.tracking.runs.baton import baton_to_order
from models.tracking.runs.memory import restore_stage, stage_memory
from models.tracking.state import StageState
from tests.builders import a_report, appointed
from tests.models.machine import a_leg, notices, on, tell

ROAD, CITY = Stage.TRUNK_TRANSPORT, Stage.CITY_DELIVERY
AGAIN = "FH-10.2.1:book_again"
THERE = "FH-10.3.2.4:be_at_customer"
COLLECT = "FH-10.3.2.4:collect_at_hub"
AGREED = appointed(on(26, "15:00"), on(26, "10:00"))
LATER = {"plan": "another truck", "arrives_at": on(27, "09:00").isoformat()}


def on_the_road(**fields: Any) -> StageState:
    """Departed on the 23rd at nine: promised for the 26th at nine."""
    baton = Baton(
        milestones={Milestone.PICKED_UP: on(23, "08:00"), Milestone.DEPARTED: on(23, "09:00")},
        facts=("picked_up", "departed"),
    )
    return a_leg(ROAD, on(23, "09:00"), baton=baton, **fields)


def known_ahead(leg: StageState, at: datetime, report_id: str = "r-ahead", **data: Any) -> None:
    """What the order tells the road of an appointment that it keeps for the delivery."""
    says = {"customer_at": AGREED["customer_at"], "hub_at": AGREED["hub_at"], **data}
    raw = a_report("appointment_ahead", report_id, at=at, data=says)
    report = Report.model_validate(raw).on_the_way(confirmed=True)
    assert leg.receive(report, at, passed_on=True).outcome == "accepted"


def times_at(at: datetime) -> ReportTimes:
    return ReportTimes(occurred_at=at, reported_at=at, received_at=at)


def delivery(baton: Baton, at: datetime) -> StageState:
    """The delivery that follows, which receives the appointment that was kept for it."""
    early = Report.model_validate(
        a_report("appointment_booked", "r-kept", at=on(24, "10:00"), data=AGREED)
    )
    return a_leg(CITY, at, baton=baton, early=(early,))


def state_of(leg: StageState, duty: str, attempt: int = 1) -> str:
    return str(leg.outbox.rows[duty, "", attempt].state)


def lapsed(leg: StageState) -> list[str]:
    return [role for role, code in notices(leg) if code == "appointment_lapsed"]


def test_an_agreed_plan_asks_for_another_appointment_and_tells_each_once() -> None:
    """Shows FH-9.3.2.2, FH-10.2.1."""
    leg = on_the_road()
    known_ahead(leg, on(24, "10:00"))
    before = leg.withdrawals
    tell(leg, "road_exception", on(24, "12:00"), data={"cause": "gearbox"})
    assert not lapsed(leg)
    tell(leg, "plan_agreed", on(24, "14:00"), data=LATER)
    assert lapsed(leg) == ["customer", "merchant", "provider", "service_desk"]
    assert state_of(leg, AGAIN) == "open"
    assert leg.withdrawals == before + 1  # the steps begin again, and ask
    tell(leg, "plan_agreed", on(24, "15:00"), data=LATER)
    assert len(lapsed(leg)) == 4


def test_days_of_delay_are_counted_from_the_promise() -> None:
    """Shows FH-9.3.2.1."""
    leg = on_the_road()
    known_ahead(leg, on(24, "10:00"))
    tell(leg, "road_exception", on(24, "12:00"), data={"cause": "gearbox", "delay_days": 1})
    assert lapsed(leg)
    assert leg.situation.appointments.lapses[0].arrives_at == on(27, "09:00")


def test_an_appointment_that_still_holds_is_left_alone() -> None:
    leg = on_the_road()
    known_ahead(leg, on(24, "10:00"), hub_at=on(27, "10:00").isoformat())
    tell(leg, "road_exception", on(24, "12:00"), data={"cause": "gearbox", "delay_days": 1})
    tell(leg, "plan_agreed", on(24, "14:00"), data=LATER)
    assert not lapsed(leg)
    assert (AGAIN, "", 1) not in leg.outbox.rows


def test_another_appointment_keeps_what_is_owed_and_may_lapse_in_its_turn() -> None:
    leg = on_the_road()
    known_ahead(leg, on(24, "10:00"))
    tell(leg, "road_exception", on(24, "12:00"), data={"cause": "gearbox", "delay_days": 1})
    again = {
        "hub_at": on(27, "12:00").isoformat(), "customer_at": on(27, "15:00").isoformat(),
    }  # fmt: skip
    known_ahead(leg, on(24, "16:00"), "r-again", **again)
    assert state_of(leg, AGAIN) == "kept"
    worse = {"plan": "by train", "arrives_at": on(29, "09:00").isoformat()}
    tell(leg, "plan_agreed", on(25, "10:00"), data=worse)
    assert state_of(leg, AGAIN, 2) == "open"
    assert len(lapsed(leg)) == 8


def test_the_delivery_waits_for_another_one_and_owes_nothing_of_the_first() -> None:
    road = on_the_road()
    known_ahead(road, on(24, "10:00"))
    tell(road, "road_exception", on(24, "12:00"), data={"cause": "gearbox", "delay_days": 1})
    tell(road, "arrived_at_hub", on(25, "20:00"), data={"hub": "CD-01"})
    city = delivery(baton_to_order(road), on(25, "20:00"))
    assert "appointment_booked" not in city.names
    assert [state_of(city, duty) for duty in (COLLECT, THERE)] == ["averted", "averted"]
    assert AGAIN in {one.duty for one in city.deadlines.open.values()}
    again = appointed(on(28, "09:00"), on(27, "09:00"))
    tell(city, "appointment_booked", on(25, "21:00"), data=again)
    assert state_of(city, AGAIN) == "late"  # it was owed on the 24th
    assert state_of(city, THERE, 2) == "open"


def test_a_delay_of_a_shipment_that_was_to_come_along_asks_again_too() -> None:
    """Shows FH-10.2.1: one visit to the customer, after the last shipment."""
    city = shipped_apart()
    late = {"cause": "gearbox", "delay_days": 2, "shipment": "truck-2", "incident": "i-1"}
    tell(city, "road_exception", on(25, "12:00"), data=late)
    assert lapsed(city)
    assert "appointment_booked" not in city.names


def test_a_shipment_that_was_never_to_come_along_moves_nothing() -> None:
    city = shipped_apart(25)  # promised for the 28th
    late = {"cause": "gearbox", "delay_days": 2, "shipment": "truck-2", "incident": "i-1"}
    tell(city, "road_exception", on(25, "12:00"), data=late)
    assert not lapsed(city)


def test_what_lapsed_is_known_after_a_run_that_continues() -> None:
    leg = on_the_road()
    known_ahead(leg, on(24, "10:00"))
    tell(leg, "road_exception", on(24, "12:00"), data={"cause": "gearbox", "delay_days": 1})
    name = leg.outbox.workflow_id
    again = restore_stage(stage_memory(leg), ROAD, leg.input, watched_by(ROAD), workflow_id=name)
    assert len(again.situation.appointments.lapses) == 1
    assert baton_to_order(again).delays == baton_to_order(leg).delays


def test_no_report_says_what_only_the_order_tells_the_road() -> None:
    answer = tell(
        on_the_road(), "appointment_ahead", on(24, "10:00"),
        data={"customer_at": AGREED["customer_at"], "hub_at": AGREED["hub_at"]},
    )  # fmt: skip
    assert "appointment_booked" in str(answer.reason)


def shipped_apart(day: int = 23) -> StageState:
    """A delivery with an appointment for the 26th, and a second vehicle on the road."""
    departed = on(day, "08:00")
    there: dict[Milestone, Any] = {Milestone.ARRIVAL_NOTIFIED: on(24, "10:00")}
    baton = Baton(milestones=there, facts=("arrived_at_hub",))
    city = a_leg(CITY, on(24, "10:00"), baton=baton)
    planned = {"shipment": "truck-2", "pieces": 1, "agreed_by": "李强"}
    tell(city, "shipment_planned", on(24, "10:00"), data=planned)
    gone = {"shipment": "truck-2", "pieces": 1, "packing_sound": True}
    tell(city, "shipment_picked_up", departed, data=gone, report_id="s-picked")
    tell(city, "shipment_departed", departed, data={"shipment": "truck-2"}, report_id="s-left")
    tell(city, "appointment_booked", on(25, "09:00"), data=AGREED)
    return city


@pytest.mark.parametrize(
    ("reason", "payer"), [("vehicle", "carrier"), ("papers", "merchant"), ("weather", None)]
)
def test_the_overdue_cost_is_proposed_against_whoever_has_caused_it(
    reason: str, payer: str | None
) -> None:
    """Shows FH-10.2.1."""
    leg = on_the_road()
    known_ahead(leg, on(24, "10:00"))
    found = {"cause": "no way on", "reason": reason, "delay_days": 2, "incident": "i-1"}
    tell(leg, "road_exception", on(24, "12:00"), data=found)
    proposed = [one.data for one in leg.outgoing if one.kind == "fee_reported"]
    assert [(one["payer"], one["quantity"]) for one in proposed] == ([(payer, 2)] if payer else [])


@pytest.mark.parametrize(("ended_by", "fees"), [("nothing", 1), ("delay", 0), ("provider", 0)])
def test_a_time_that_something_else_had_ended_was_not_put_off(ended_by: str, fees: int) -> None:
    """Shows FH-10.2.1: received after the delivery, of a time that another leg has received."""
    agreed_times, announced = times_at(on(24, "10:00")), times_at(on(25, "10:00"))
    hub_at, customer_at = on(26, "10:00"), on(26, "15:00")
    times: dict[Milestone, datetime | date] = {
        Milestone.HUB_APPOINTMENT: hub_at,
        Milestone.CUSTOMER_APPOINTMENT: customer_at,
    }
    first = EarlyFact(
        name="appointment_booked", by="provider", times=agreed_times, milestones=times
    )
    delay = Delay(name="plan_agreed", by="carrier", times=announced, arrives_at=on(27, "09:00"))
    known: dict[Milestone, datetime | date] = {
        Milestone.HUB_ARRIVED: on(27, "09:00"),
        Milestone.DELIVERED: on(29, "15:00"),
    }
    replaced = EarlyFact(name="provider_replaced", by="service_desk", times=announced)
    early_facts = (first, replaced) if ended_by == "provider" else (first,)
    delays = (delay,) if ended_by == "delay" else ()
    baton = Baton(milestones=known, early_facts=early_facts, delays=delays)
    leg = a_leg(Stage.INSTALLATION, on(29, "16:00"), baton=baton)
    later = appointed(on(29, "14:00"), on(29, "10:00"), put_off_by="not_today")
    tell(leg, "appointment_booked", on(29, "17:00"), at=on(26, "09:00"), data=later)
    assert [one.kind for one in leg.outgoing] == ["fee_reported"] * fees
