"""A second pickup is attempt 2, with duties of its own; the first is judged by itself."""

import random
from datetime import datetime
from typing import Any

import pytest

from models.messages.timeline.duty_row import DutyState
from models.roles import Role
from models.sop.clock import SHANGHAI
from models.sop.milestones import Milestone
from models.tracking.runs.memory import restore_stage, stage_memory
from models.tracking.state import StageState
from tests.builders import a_report, booked
from tests.models.machine import RECEIVED, a_leg, on, proof, tell

BOOK = "FH-7.3.2.1:book_vehicle"
NO_VEHICLE = "FH-8.3.1.1:report_no_vehicle"
OFFER = "FH-8.3.1.1:offer_remedy"
CALL = "FH-8.2.2:call_pickup_point"
FINISH = "FH-7.3.2.2:finish_pickup"
ON_DAY = "FH-8.3.2.1:finish_pickup_on_day"
FAILED = "FH-8.3.2.1:report_failed_pickup"
KEPT, LATE, MISSED = DutyState.KEPT, DutyState.LATE, DutyState.MISSED
OPEN, AVERTED = DutyState.OPEN, DutyState.AVERTED
Happened = tuple[str, datetime, dict[str, Any]]
AGAIN = {"remedy": "we come again", "choice": "second_pickup", "pickup_day": "2026-11-27"}

FIRST: list[Happened] = [
    ("vehicle_booked", on(23, "12:00"), booked(on(25, "15:00"))),
    ("goods_ready", on(25, "12:00"), {}),
    ("left_for_pickup", on(25, "13:00"), {}),
    ("called_pickup_point", on(25, "13:50"), {}),
    ("pickup_failed", on(25, "16:30"), {"reason": "gate closed", "incident": "gate"}),
]
SECOND: list[Happened] = [
    ("remedy_offered", on(25, "17:30"), AGAIN),
    ("vehicle_booked", on(26, "09:30"), booked(on(27, "10:00"), vehicle="粤B20000")),
    ("goods_ready", on(27, "08:00"), {}),
    ("left_for_pickup", on(27, "08:30"), {}),
    ("called_pickup_point", on(27, "08:50"), {}),
    ("picked_up", on(27, "10:00"), {"pieces": 3, "packing_sound": True, "sorted_by_area": True}),
]


def follow(leg: StageState, *what: Happened) -> StageState:
    for kind, at, data in what:
        leg.deadlines.tick(at)
        assert tell(leg, kind, at, data=data).outcome == "accepted"
    return leg


def state(leg: StageState, duty: str, attempt: int = 1) -> DutyState:
    return leg.outbox.rows[duty, "", attempt].state


def test_a_second_pickup_owes_everything_again_and_the_first_is_judged_by_itself() -> None:
    """Shows FH-7.3.2.2, FH-8.3.2.1."""
    leg = follow(a_leg(), *FIRST, *SECOND)
    assert leg.situation.pickups.attempt == 2
    for duty in (BOOK, CALL):
        assert (state(leg, duty), state(leg, duty, 2)) == (KEPT, KEPT)
    for duty in (FINISH, ON_DAY):
        assert (state(leg, duty), state(leg, duty, 2)) == (MISSED, KEPT)
    assert (state(leg, FAILED), state(leg, FAILED, 2)) == (KEPT, AVERTED)
    assert state(leg, NO_VEHICLE, 2) is AVERTED


def test_a_second_pickup_waits_for_a_vehicle_of_its_own() -> None:
    leg = follow(a_leg(), *FIRST, SECOND[0])
    assert not leg.happened("vehicle_booked")
    assert not leg.happened("called_pickup_point")
    assert leg.situation.vehicle is None
    follow(leg, SECOND[1])
    assert leg.happened("vehicle_booked")
    assert (
        leg.deadlines.open[next(key for key in leg.deadlines.open if key.duty == CALL)].attempt == 2
    )


def test_the_day_and_the_booking_of_a_second_pickup_count_from_the_agreement() -> None:
    leg = follow(a_leg(), *FIRST, SECOND[0])
    due = {key.duty: one.due_at for key, one in leg.deadlines.open.items() if key.attempt == 2}
    assert due[BOOK] == on(26, "10:00")
    assert due[FINISH] == on(27, "18:00")
    assert due[NO_VEHICLE] == on(27, "10:00")
    assert due[ON_DAY].astimezone(SHANGHAI).day == 27


def test_what_happened_before_is_of_the_first_pickup_whenever_it_is_received() -> None:
    first = [one for one in FIRST if one[0] != "called_pickup_point"]
    leg = follow(a_leg(), *first, SECOND[0])
    tell(leg, "called_pickup_point", on(25, "18:00"), **proof(on(25, "13:50")))
    assert not leg.happened("called_pickup_point")
    assert state(leg, CALL) is KEPT


def test_a_report_may_name_its_attempt() -> None:
    leg = follow(a_leg(), *FIRST, SECOND[0])
    tell(leg, "called_pickup_point", on(25, "17:50"), data={"attempt": 1})
    assert not leg.happened("called_pickup_point")
    tell(leg, "goods_ready", on(25, "17:51"), data={"attempt": 2})
    assert leg.happened("goods_ready")


def test_a_booking_of_the_second_pickup_from_before_the_agreement_counts_where_it_says_so() -> None:
    leg = follow(a_leg(), *FIRST)
    data = booked(on(27, "10:00"), vehicle="粤B20000") | {"attempt": 2}
    tell(leg, "vehicle_booked", on(25, "17:00"), data=data)
    assert leg.happened("called_pickup_point")
    follow(leg, SECOND[0])
    assert leg.happened("vehicle_booked")
    assert state(leg, BOOK, 2) is KEPT


def test_goods_that_were_picked_up_after_all_need_no_second_pickup() -> None:
    leg = follow(a_leg(), *FIRST, SECOND[0])
    tell(leg, "picked_up", on(25, "19:00"), at=on(25, "17:10"))
    assert leg.situation.pickups.attempt == 1
    assert leg.happened("picked_up")
    assert (BOOK, "", 2) not in {(k.duty, k.ref, k.attempt) for k in leg.deadlines.open}


@pytest.mark.parametrize("by_then", [False, True])
def test_goods_on_the_second_vehicle_are_on_it_whatever_hour_their_report_says(
    by_then: bool,
) -> None:
    """It names its attempt: the first vehicle did not take them, and is not the one they are on."""
    picked = a_report(
        "picked_up", "early", at=on(25, "17:10"), data={**SECOND[-1][2], "attempt": 2}
    )
    leg = follow(a_leg(), *FIRST)
    if by_then:
        leg.receive(picked, on(25, "17:20"))
    follow(leg, *SECOND[:-1])
    leg.receive(picked, on(27, "10:00"))
    fact = leg.facts.newest("picked_up")
    assert fact is not None
    pickups = leg.situation.pickups
    assert (pickups.attempt, pickups.attempt_of(fact)) == (2, 2)
    assert leg.happened("picked_up")
    assert (state(leg, ON_DAY), state(leg, FINISH)) == (MISSED, MISSED)
    assert (state(leg, ON_DAY, 2), state(leg, BOOK, 2)) == (KEPT, KEPT)


def test_a_remedy_that_is_told_twice_is_one_attempt_and_another_day_is_another() -> None:
    leg = follow(a_leg(), *FIRST, SECOND[0], ("remedy_offered", on(25, "17:40"), AGAIN))
    assert leg.situation.pickups.attempt == 2
    follow(leg, ("remedy_offered", on(25, "17:45"), AGAIN | {"pickup_day": "2026-11-28"}))
    assert leg.situation.pickups.attempt == 3


@pytest.mark.parametrize("remedy", ["tomorrow, with a helper", "wait", "leave_behind"])
def test_a_remedy_in_somebodys_own_words_begins_nothing(remedy: str) -> None:
    leg = follow(a_leg(), *FIRST, ("remedy_offered", on(25, "17:30"), {"remedy": remedy}))
    assert leg.situation.pickups.attempt == 1


def test_without_a_vehicle_another_day_moves_what_was_not_due() -> None:
    """Shows FH-8.3.1.1."""
    none = ("no_vehicle", on(25, "09:30"), {"reason": "none in town"})
    day = {"remedy": "other_day", "pickup_day": "2026-11-27"}
    leg = follow(a_leg(), none, ("remedy_offered", on(25, "10:20"), day))
    assert (state(leg, BOOK), state(leg, NO_VEHICLE), state(leg, OFFER)) == (MISSED, KEPT, KEPT)
    assert (state(leg, FINISH), state(leg, ON_DAY)) == (AVERTED, AVERTED)
    assert leg.deadlines.open[next(k for k in leg.deadlines.open if k[0] == FINISH)].attempt == 2


def test_another_carrier_for_the_same_day_leaves_the_day() -> None:
    none = ("no_vehicle", on(25, "09:30"), {"reason": "none in town"})
    leg = follow(a_leg(), none, ("remedy_offered", on(25, "10:20"), {"remedy": "other_carrier"}))
    (on_day,) = [one for key, one in leg.deadlines.open.items() if key.duty == ON_DAY]
    assert on_day.attempt == 2
    assert leg.milestones[Milestone.PICKUP_DAY] == on(25, "00:00").date()


@pytest.mark.parametrize(
    ("cause", "agreed", "more", "due"),
    [
        ("no_vehicle", on(25, "10:20"), {}, on(25, "18:00")),
        ("no_vehicle", on(25, "18:30"), {}, on(26, "18:00")),  # it was missed by then
        ("no_vehicle", on(25, "10:20"), {"pickup_day": "2026-11-26"}, on(26, "18:00")),
        ("pickup_failed", on(25, "15:00"), {}, on(26, "18:00")),  # the first is missed
    ],
)
def test_another_carrier_picks_up_by_the_hour_of_the_list_unless_another_day_is_agreed(
    cause: str, agreed: datetime, more: dict[str, str], due: datetime
) -> None:
    """Shows FH-7.3.2.2: nobody has asked for another time."""
    why = (cause, on(25, "09:30"), {"reason": "none in town"})
    leg = follow(a_leg(), why, ("remedy_offered", agreed, {"remedy": "other_carrier"} | more))
    (finish,) = [one for key, one in leg.deadlines.open.items() if key.duty == FINISH]
    assert (finish.attempt, finish.due_at) == (2, due)


def test_a_remedy_that_is_withdrawn_gives_the_first_pickup_back() -> None:
    leg = follow(a_leg(), *FIRST)
    kind, at, data = SECOND[0]
    answer = tell(leg, kind, at, data=data)
    leg.withdraw(answer.report_id, on(25, "17:35"))
    assert leg.happened("called_pickup_point")
    assert not [key for key in leg.deadlines.open if key.attempt == 2]
    assert state(leg, BOOK, 2) is AVERTED


@pytest.mark.no_cover  # the same steps again and again
@pytest.mark.parametrize("seed", range(12))
def test_the_attempts_follow_from_what_happened_and_not_from_what_was_by_then(
    seed: int,
) -> None:
    reports = [
        a_report(kind, f"r{n:02}", at=at, received_at=at.isoformat(), data=data)
        for n, (kind, at, data) in enumerate((*FIRST, *SECOND[:-1]))
    ]
    rows = []
    for order in (reports, random.Random(seed).sample([*reports, *reports], 2 * len(reports))):
        leg = a_leg()
        for report in order:
            leg.receive(report, on(27, "09:00"))
        rows.append(
            {key: row.state for key, row in leg.outbox.rows.items() if row.state != AVERTED}
        )
        assert (leg.situation.pickups.attempt, leg.happened("called_pickup_point")) == (2, True)
    assert rows[0] == rows[1]


def test_the_attempt_is_the_same_in_the_next_run() -> None:
    leg = follow(a_leg(), *FIRST, SECOND[0])
    own, memory = leg.deadlines.own, stage_memory(leg)
    again = restore_stage(memory, leg.stage, leg.input, own, workflow_id=leg.outbox.workflow_id)
    assert again.situation.pickups.attempt == 2
    follow(again, *SECOND[1:])
    assert state(again, ON_DAY, 2) is KEPT
    assert on(25, "00:00") > RECEIVED
    assert again.party(Role.CARRIER)
