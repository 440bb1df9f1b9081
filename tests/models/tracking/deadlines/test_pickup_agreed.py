"""The merchant's other pickup day or hour, after the leg has begun (FH-7.3.2.2)."""

from datetime import date
from typing import Any

import pytest

from models.sop.milestones import Milestone
from models.tracking.state import StageState
from tests.models.machine import a_leg, book, lines, on, tell, verdict

FINISH, ON_DAY = "FH-7.3.2.2:finish_pickup", "FH-8.3.2.1:finish_pickup_on_day"
CALL, NO_VEHICLE = "FH-8.2.2:call_pickup_point", "FH-8.3.1.1:report_no_vehicle"
HOUR = on(27, "09:30")


def agreed(day: int = 27, hour: Any = None) -> dict[str, Any]:
    """Who agreed, and to what."""
    data: dict[str, Any] = {"agreed_by": "李强", "pickup_day": f"2026-11-{day}"}
    return data | ({"pickup_hour": hour.isoformat()} if hour else {})


def due(leg: StageState) -> dict[str, Any]:
    """When each open duty is due."""
    return {key.duty: one.due_at for key, one in leg.deadlines.open.items()}


def test_what_counts_from_the_pickup_day_moves_with_it() -> None:
    leg = a_leg()
    before = due(leg)
    assert (before[FINISH], before[NO_VEHICLE]) == (on(25, "18:00"), on(25, "10:00"))
    answer = tell(leg, "pickup_agreed", on(24, "11:00"), by="merchant", data=agreed())
    assert answer.outcome == "accepted"
    after = due(leg)
    assert (after[FINISH], after[NO_VEHICLE]) == (on(27, "18:00"), on(27, "10:00"))
    assert leg.milestones[Milestone.PICKUP_DAY] == date(2026, 11, 27)
    assert len(lines(leg, FINISH)) == 1  # replanned, and said so


def test_an_hour_holds_for_the_pickup_and_a_day_alone_takes_it_back() -> None:
    leg = a_leg()
    tell(leg, "pickup_agreed", on(24, "11:00"), data=agreed(hour=HOUR))
    assert due(leg)[FINISH] == HOUR
    tell(leg, "pickup_agreed", on(24, "12:00"), data=agreed(28))
    assert due(leg)[FINISH] == on(28, "18:00")


def test_a_vehicle_that_is_booked_calls_ahead_on_the_new_day() -> None:
    leg = a_leg()
    book(leg, on(23, "12:00"))
    assert due(leg)[CALL] == on(25, "14:00")
    tell(leg, "pickup_agreed", on(24, "11:00"), data=agreed())
    assert due(leg)[CALL] == on(27, "14:00")
    tell(leg, "pickup_agreed", on(24, "12:00"), data=agreed(hour=HOUR))
    assert due(leg)[CALL] == on(27, "08:30")
    tell(leg, "picked_up", on(27, "09:00"))
    assert (verdict(leg, FINISH)[0], verdict(leg, ON_DAY)[0]) == ("kept", "kept")


def test_what_is_agreed_once_it_is_overdue_wipes_out_no_breach() -> None:
    leg = a_leg()
    leg.deadlines.tick(on(25, "19:00"))
    tell(leg, "pickup_agreed", on(25, "19:00"), data=agreed())
    tell(leg, "picked_up", on(27, "09:00"))
    assert verdict(leg, FINISH)[0] == "late"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({"agreed_by": "李强"}, "pickup_day"),
        ({"pickup_day": "2026-11-27"}, "agreed_by"),
        (agreed(28, HOUR), "another day than pickup_day 2026-11-28"),
    ],
)
def test_it_says_what_is_agreed_and_who_did(data: dict[str, Any], why: str) -> None:
    answer = tell(a_leg(), "pickup_agreed", on(24, "11:00"), data=data)
    assert answer.outcome == "refused"
    assert why in str(answer.reason) + str(answer.missing)
