"""A pickup day that was over before its list came, and what cannot follow the pickup."""

from datetime import datetime

import pytest

from models.codes import QuestionCode, Sla
from models.messages.timeline.duty_row import DutyState
from models.sop.clock import SHANGHAI
from models.sop.milestones import Milestone
from models.tracking.runs.snapshot import sla_of
from models.tracking.state import StageState
from tests.models.machine import RECEIVED, a_leg, book, on, proof, tell

ON_DAY = "FH-8.3.2.1:finish_pickup_on_day"
FAILED = "FH-8.3.2.1:report_failed_pickup"


def late_list(wanted: int) -> StageState:
    """A list of the 23rd for a day before it."""
    day = on(wanted, "00:00").date()
    known = {Milestone.PICKUP_DAY: day, Milestone.WANTED_PICKUP_DAY: day}
    return a_leg(milestones={**known, Milestone.TRUNK_DESK_RECEIVED: RECEIVED})


def test_a_day_that_was_over_before_the_list_came_is_the_one_after_it_was_received() -> None:
    """Shows FH-8.3.2.1."""
    leg = late_list(20)
    due = {key.duty: one.due_at.astimezone(SHANGHAI) for key, one in leg.deadlines.open.items()}
    assert (due[ON_DAY].day, due[FAILED].day, due[FAILED].hour) == (24, 24, 17)
    leg.deadlines.tick(on(23, "12:00"))
    assert leg.outbox.rows[ON_DAY, "", 1].state is DutyState.OPEN


def test_the_day_of_the_list_itself_counts() -> None:
    due = next(one for key, one in late_list(23).deadlines.open.items() if key.duty == ON_DAY)
    assert due.due_at.astimezone(SHANGHAI).day == 23


def test_a_vehicle_that_is_booked_says_which_day_it_is() -> None:
    leg = late_list(20)
    book(leg, on(23, "10:00"))
    (one,) = [one for key, one in leg.deadlines.open.items() if key.duty == ON_DAY]
    assert one.due_at.astimezone(SHANGHAI).day == 25


WRONG = ("no_vehicle", "goods_not_ready", "pickup_trouble", "pickup_failed")


@pytest.mark.parametrize("kind", WRONG)
@pytest.mark.parametrize("first", ["picked_up", "trouble"])
@pytest.mark.parametrize(("at", "asked"), [("16:30", True), ("14:30", False)])
def test_nothing_goes_wrong_with_a_pickup_that_is_done(
    kind: str, first: str, at: str, *, asked: bool
) -> None:
    leg, now = a_leg(), on(25, "17:00")

    def trouble(when: datetime) -> None:
        tell(leg, kind, now, **proof(when), by="trunk_desk", data={"reason": "x"})

    if first == "trouble":
        trouble(on(25, at))
    tell(leg, "picked_up", now, **proof(on(25, "15:00")))
    if first == "picked_up":
        trouble(on(25, at))
    whys = [one.why for one in leg.pending.values() if one.report.kind == kind]
    assert whys == ([QuestionCode.PICKUP_DONE] if asked else [])


def test_nothing_is_late_while_it_is_being_cancelled() -> None:
    leg = a_leg()
    leg.deadlines.tick(on(24, "12:00"))
    assert sla_of(leg) is Sla.BREACHED
    leg.cancel_by = "order_desk: changed his mind"
    assert sla_of(leg) is Sla.ON_TRACK


def test_goods_that_left_before_a_cancellation_are_their_vehicles_whenever_that_is_told() -> None:
    leg = a_leg()
    leg.cancel_by = "order_desk: changed his mind"
    book(leg, on(23, "10:00"))
    assert leg.outbox.entries[-1].assignee is None
    tell(leg, "picked_up", on(25, "15:00"))
    (line,) = [one for one in leg.outbox.entries if one.what == "picked_up"]
    assert line.assignee is not None
    assert line.assignee.name == "粤X12345"
