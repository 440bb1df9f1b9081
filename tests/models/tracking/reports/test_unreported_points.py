"""Feedback points 信息反馈点 that nobody has reported as the goods come: no more is owed."""

from datetime import timedelta

import pytest

from models.ids import Stage
from models.messages.timeline.duty_row import DutyState
from models.tracking.situation.stage_counters import Route
from models.tracking.state import StageState
from tests.models.machine import a_leg, lines, on, tell

PASS_ON = "FH-9.2.1:pass_on_checkpoint"
ROUTE = Route((("Wuhan", 20), ("Xian", 60)), 72)


def on_the_road() -> StageState:
    """It has left on the 24th at 18:00: Wuhan is for the 25th, Xian for the 27th."""
    leg = a_leg(Stage.TRUNK_TRANSPORT, on(24, "18:00"))
    leg.follow_route(ROUTE, on(24, "18:00"))
    tell(leg, "departed", on(24, "18:00"), by="driver", data={})
    return leg


def states(leg: StageState) -> list[DutyState]:
    return [leg.outbox.rows[PASS_ON, point, 1].state for point, _ in ROUTE.points]


@pytest.mark.parametrize("ticked", [True, False])
def test_what_was_missed_stays_missed_and_is_not_reminded_of_after_the_arrival(
    ticked: bool,
) -> None:
    """Shows FH-9.2.1."""
    leg, now = on_the_road(), on(26, "15:00")
    if ticked:
        leg.deadlines.tick(now)
    tell(leg, "arrived_at_hub", now)
    assert states(leg) == [DutyState.MISSED, DutyState.AVERTED]
    before = len(lines(leg, PASS_ON))
    leg.deadlines.tick(now + timedelta(days=9))
    assert len(lines(leg, PASS_ON)) == before


def test_a_point_that_is_told_after_all_is_late_and_missed_again_as_that_is_withdrawn() -> None:
    leg, now = on_the_road(), on(26, "16:00")
    tell(leg, "arrived_at_hub", on(26, "15:00"))
    passed = {"at": on(25, "14:00"), "reported_at": now.isoformat(), "data": {"point": "Wuhan"}}
    answer = tell(leg, "checkpoint_passed", now, **passed)
    assert (answer.outcome, states(leg)[0]) == ("accepted", DutyState.LATE)
    leg.withdraw(answer.report_id, now)
    assert states(leg)[0] is DutyState.MISSED
