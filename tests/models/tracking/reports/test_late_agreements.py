"""What is agreed afterwards wipes out no breach: of every duty that counts from an agreement."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from models.ids import Stage
from models.messages.reports.report import Facts
from models.messages.reports.report_times import ReportTimes
from models.messages.timeline.duty_row import BREACH_STATES, DutyState
from models.sop.clock import SHANGHAI
from models.sop.milestones import Milestone
from models.stages.all_duties import ALL_DUTIES
from models.stages.table import KINDS
from models.tracking.runs.baton import baton_to_order
from models.tracking.situation.stage_counters import Route
from models.tracking.state import StageState
from tests.builders import appointed, booked
from tests.models.home import at_home, plan, say
from tests.models.machine import a_delivery, a_leg, book, on, tell

FINISH = "FH-8.3.2.1:finish_pickup_on_day"
FAILED = "FH-8.3.2.1:report_failed_pickup"
AGREED = frozenset(
    {
        Milestone.PICKUP_DAY, Milestone.PICKUP_HOUR, Milestone.WANTED_PICKUP_DAY,
        Milestone.PICKUP_ARRIVAL, Milestone.HUB_ARRIVAL, Milestone.HUB_APPOINTMENT,
        Milestone.CUSTOMER_APPOINTMENT, Milestone.CUSTOMER_ARRIVAL,
    }
)  # fmt: skip
"""What people agree on, or announce, and may do so again."""

NEW = on(29, "15:00")
AGREEMENTS: dict[str, dict[str, Any]] = {
    "vehicle_booked": booked(NEW),
    "pickup_agreed": {"pickup_day": f"{NEW:%F}", "agreed_by": "李强"},
    "left_for_pickup": {"arrives_at": NEW.isoformat()},
    "called_pickup_point": {"arrives_at": NEW.isoformat()},
    "plan_agreed": {"plan": "wait", "arrives_at": NEW.isoformat()},
    "appointment_booked": appointed(NEW, on(29, "10:00")),
    "called_customer": {"arrives_at": NEW.isoformat()},
    "contacted_customer": {"arrives_at": NEW.isoformat()},
    "visit_planned": {"why": "rest", "day": f"{NEW:%F}", "from_at": NEW.isoformat()},
}
"""Every kind that says something of it, with another time."""


def says(kind: type[Facts]) -> frozenset[Milestone]:
    """What of it a kind may say."""
    times_ = dict.fromkeys(kind.instant_fields(), NEW)
    content: dict[str, Any] = {"fit": True, "remedy": "x", "pickup_day": NEW.date(), **times_}
    facts = kind.model_construct(None, **content)
    times = ReportTimes(occurred_at=NEW, reported_at=NEW, received_at=NEW)
    return frozenset(facts.milestones(times, kind.by[0])) & AGREED


def test_every_kind_that_agrees_on_something_again_is_tried() -> None:
    assert {name for name, kind in KINDS.items() if says(kind)} == AGREEMENTS.keys()


def a_pickup() -> StageState:
    leg = a_leg()
    book(leg, on(23, "12:00"))
    tell(leg, "left_for_pickup", on(25, "09:00"), data={"arrives_at": on(25, "15:00").isoformat()})
    return leg


def a_road() -> StageState:
    departed = {Milestone.PICKED_UP: on(23, "16:00"), Milestone.DEPARTED: on(23, "16:00")}
    leg = a_leg(Stage.TRUNK_TRANSPORT, on(23, "16:00"), milestones=departed)
    leg.follow_route(Route((("Wuhan", 20), ("Xian", 60)), 72), on(23, "16:00"))
    tell(leg, "road_exception", on(24, "09:00"), data={"cause": "snow"})
    return leg


def a_visit() -> StageState:
    return a_delivery((on(23, "09:30"), on(25, "15:00")))


def an_installation() -> StageState:
    """What the delivery left open, and missed, in the next leg."""
    delivery = a_visit()
    delivery.deadlines.tick(on(26, "12:00"))
    return a_leg(Stage.INSTALLATION, on(26, "12:00"), baton=baton_to_order(delivery))


def another_visit() -> StageState:
    home = at_home()
    say(home, "second_visit", on(24, "09:30"), reason="the wall is wet")
    plan(home, on(24, "10:00"), from_at=on(25, "15:00"))
    return home


def without_vehicle() -> StageState:
    return a_leg()


LEGS = (a_pickup, without_vehicle, a_road, a_visit, an_installation, another_visit)
LATER = on(28, "12:00")
MOMENTS = (LATER, on(28, "10:30"), on(24, "12:00"))
"""When it is said to have been agreed: now, and long before."""


@pytest.mark.no_cover  # the same steps again and again
@pytest.mark.parametrize("kind", AGREEMENTS)
@pytest.mark.parametrize("leg_of", LEGS, ids=lambda leg: leg.__name__)
@pytest.mark.parametrize("agreed", MOMENTS, ids=str)
def test_what_was_missed_stays_missed_whatever_is_agreed_then(
    kind: str, leg_of: Callable[[], StageState], agreed: datetime
) -> None:
    leg = leg_of()
    leg.deadlines.tick(LATER)
    before = {key for key, one in leg.outbox.rows.items() if one.state in BREACH_STATES}
    count = leg.deadlines.breaches
    assert before
    tell(leg, kind, LATER, at=None, occurred_at=agreed.isoformat(), data=AGREEMENTS[kind])
    leg.deadlines.tick(LATER + timedelta(minutes=1))
    assert leg.deadlines.breaches >= count
    states = {key: leg.outbox.rows[key].state for key in before}
    assert not {key for key, state in states.items() if state not in BREACH_STATES}


def test_every_duty_that_counts_from_an_agreement_is_tried() -> None:
    missed = set()
    for leg_of in LEGS:
        leg = leg_of()
        leg.deadlines.tick(LATER)
        missed |= {row.duty for row in leg.outbox.rows.values() if row.state in BREACH_STATES}
    counting = {
        duty.id for duty in ALL_DUTIES.values() if AGREED & {*duty.milestones, *duty.optional}
    }
    assert counting - missed == set()


@pytest.mark.parametrize(
    ("rebooked", "moves"), [("16:00", True), ("17:01", False), ("20:00", False)]
)
def test_a_vehicle_that_is_rebooked_on_the_evening_of_a_failed_pickup_leaves_the_breach(
    rebooked: str, moves: bool
) -> None:
    leg = a_pickup()
    leg.deadlines.tick(on(25, rebooked))
    tell(leg, "vehicle_booked", on(25, rebooked), data=booked(on(27, "15:00")))
    leg.deadlines.tick(on(26, "00:01"))
    states = {leg.outbox.rows[duty, "", 1].state for duty in (FINISH, FAILED)}
    assert states == {DutyState.OPEN if moves else DutyState.MISSED}
    tell(leg, "picked_up", on(27, "15:00"))
    assert leg.outbox.rows[FINISH, "", 1].state is (DutyState.KEPT if moves else DutyState.LATE)


def test_a_pickup_that_was_told_to_have_failed_is_not_moved_by_another_try() -> None:
    leg = a_pickup()
    tell(leg, "pickup_failed", on(25, "15:00"), data={"reason": "gate closed"})
    tell(leg, "vehicle_booked", on(25, "16:00"), data=booked(on(27, "15:00")))
    row = leg.outbox.rows[FINISH, "", 1]
    assert row.due_at.astimezone(SHANGHAI).day == 25
    leg.deadlines.tick(on(26, "00:01"))
    assert leg.outbox.rows[FINISH, "", 1].state is DutyState.MISSED
    assert leg.outbox.rows[FAILED, "", 1].state is DutyState.KEPT


def test_a_pickup_that_is_late_in_the_evening_is_of_the_day_all_the_same() -> None:
    leg = a_pickup()
    tell(leg, "picked_up", on(25, "22:00"))
    assert leg.outbox.rows[FINISH, "", 1].state is DutyState.KEPT
    assert leg.outbox.rows[FAILED, "", 1].state is DutyState.AVERTED
