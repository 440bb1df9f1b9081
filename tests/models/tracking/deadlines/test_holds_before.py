"""What is taken back, agreed again or counts again after a hold stands with the time held."""

from datetime import datetime

import pytest

from models.ids import Stage
from models.tracking.deadlines.occurrence import OccurrenceKey
from models.tracking.runs.baton import baton_to_order
from models.tracking.state import StageState
from tests.builders import booked
from tests.models.machine import a_delivery, a_leg, another_run, book, on, tell
from tests.models.tracking.decisions.test_corrected_reports import rows
from tests.models.tracking.test_facts_in_any_order import learned

ON_DAY = OccurrenceKey("FH-8.3.2.1:finish_pickup_on_day")
NO_VEHICLE = OccurrenceKey("FH-8.3.1.1:report_no_vehicle")
TELLS = OccurrenceKey("FH-9.2.3:trunk_desk_tells_arrival")


def held(leg: StageState, since: datetime, until: datetime) -> None:
    leg.hold("the merchant asks", since)
    leg.resume(until)


@pytest.mark.parametrize("hour", ["12:00", "14:30"])
def test_what_counts_again_during_a_hold_is_held_since_it_came_in(hour: str) -> None:
    """FH-9.2.3: before the hold, or in it; it was asked about because of what was wrong."""
    leg, silent = a_leg(Stage.TRUNK_TRANSPORT), a_leg(Stage.TRUNK_TRANSPORT)
    tell(leg, "arrived_at_hub", on(23, "11:30"), report_id="wrong")
    for state in (leg, silent):
        if hour > "14:00":
            state.hold("the merchant asks", on(23, "14:00"))
        fields = {"by": "hub", "at": on(23, "11:00"), "report_id": "h"}
        tell(state, "arrival_passed_on", on(23, hour), **fields)
        state.hold("the merchant asks", on(23, "14:00"))
    assert "h" in leg.pending
    leg.withdraw("wrong", on(23, "16:00"))
    for state in (leg, silent):
        state.resume(on(23, "19:00"))
    assert leg.deadlines.open[TELLS].due_at == silent.deadlines.open[TELLS].due_at
    assert learned(leg) == learned(silent)


def test_what_counts_again_since_another_was_rejected_is_held_since_it_came_in() -> None:
    leg, silent = a_leg(), a_leg()
    tell(leg, "picked_up", on(23, "15:00"), report_id="p")
    for state in (leg, silent):
        tell(state, "departed", on(23, "15:10"), report_id="d", at=on(23, "14:00"))
        state.hold("the merchant asks", on(23, "17:30"))
    assert {*leg.pending} == {"p", "d"}
    leg.settle_question("p", "it was another order's", on(23, "18:00"))
    for state in (leg, silent):
        state.resume(on(23, "20:00"))
    due = [
        {key: one.due_at for key, one in state.deadlines.open.items()} for state in (leg, silent)
    ]
    assert due[0] == due[1]


@pytest.mark.parametrize(("rebooked", "moves"), [("18:00", True), ("20:30", False)])
def test_a_rebooking_moves_the_pickup_up_to_its_hour_and_the_time_held(
    rebooked: str, moves: bool
) -> None:
    """FH-8.3.2.1: by 17:00, and what was held; whenever it is looked at again."""
    leg, at = a_leg(), on(25, rebooked)
    book(leg, on(23, "10:00"))
    held(leg, on(24, "10:00"), on(24, "13:00"))
    leg.deadlines.tick(at)
    tell(leg, "vehicle_booked", at, data=booked(on(27, "15:00")))
    due = leg.deadlines.open[ON_DAY].due_at
    assert (due > on(26, "23:00")) is moves
    for one in (leg, another_run(leg)):
        one.follow_all_duties(on(25, "22:00"))
        held(one, on(25, "22:10"), on(25, "22:10"))
        one.follow_all_duties(on(25, "22:20"), taken_back=True)
        assert one.deadlines.open[ON_DAY].due_at == due


def test_a_hold_after_a_rebooking_that_came_too_late_does_not_make_it_count() -> None:
    leg = a_leg()
    book(leg, on(23, "10:00"))
    tell(leg, "vehicle_booked", on(25, "18:00"), data=booked(on(27, "15:00")))
    held(leg, on(25, "19:00"), on(25, "22:00"))
    leg.follow_all_duties(on(25, "22:20"), taken_back=True)
    assert leg.deadlines.open[ON_DAY].due_at < on(26, "03:00")


@pytest.mark.parametrize("run", [1, 2])
def test_what_an_earlier_leg_had_held_stands_so_after_a_withdrawal_in_a_later_one(run: int) -> None:
    """FH-8.3.1.1."""
    pickup = a_leg()
    held(pickup, on(23, "10:00"), on(23, "13:00"))
    tell(pickup, "picked_up", on(24, "15:00"))
    due = pickup.deadlines.open[NO_VEHICLE].due_at
    known = {"milestones": dict(pickup.milestones)}
    baton = baton_to_order(pickup).model_copy(update=known)
    road = a_leg(Stage.TRUNK_TRANSPORT, on(24, "15:00"), baton=baton)
    day = {"pickup_day": "2026-11-27", "agreed_by": "李强"}
    tell(road, "pickup_agreed", on(24, "15:30"), at=on(24, "14:00"), data=day, report_id="wrong")
    assert road.deadlines.open[NO_VEHICLE].due_at > on(27, "00:00")
    held(road, on(24, "16:00"), on(24, "17:00"))
    road = another_run(road) if run == 2 else road
    road.withdraw("wrong", on(24, "18:00"))
    assert (road.deadlines.open[NO_VEHICLE].due_at - due).total_seconds() == 3600


def test_what_is_told_too_late_to_move_it_leaves_it_where_it_was_held() -> None:
    """FH-10.3.2.1: a withdrawal puts it where the appointment has it, and the hold since then."""
    leg, silent = (a_delivery((on(23, "10:00"), on(25, "10:00"))) for _ in range(2))
    for one in (leg, silent):
        held(one, on(24, "21:00"), on(24, "21:40"))
    tell(leg, "arrived_at_customer", on(24, "23:40"), at=on(24, "23:10"), report_id="wrong")
    for one in (leg, silent):
        tell(one, "arrived_at_customer", on(25, "10:05"), at=on(25, "09:55"))
        one.deadlines.tick(on(25, "11:20"))
        tell(one, "delivered", on(25, "11:20"), at=on(25, "11:00"))
    leg.withdraw("wrong", on(25, "14:20"))
    for one in (leg, silent):
        one.deadlines.tick(on(25, "15:00"))
    assert rows(leg) == rows(silent)
