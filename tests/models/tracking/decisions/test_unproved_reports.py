"""A word of long after takes no breach back: it leaves it unproved, until a desk believes it."""

from datetime import datetime, timedelta

import pytest

from models.codes import Sla
from models.ids import Stage
from models.messages.decisions.decisions import SettleQuestion
from models.messages.timeline.duty_row import DutyState
from models.messages.timeline.timeline import EntryKind
from models.sop.clock import SHANGHAI
from models.tracking.decisions.questions import Questions
from models.tracking.runs.baton import baton_to_order
from models.tracking.runs.memory import restore_stage, stage_memory
from models.tracking.runs.snapshot import sla_of
from models.tracking.state import StageState
from tests.builders import appointed, booked
from tests.models.machine import a_delivery, a_leg, book, lines, notices, on, tell
from tests.models.tracking.deadlines.test_corrected_verdicts import counted

CALL = "FH-8.2.2:call_pickup_point"
NO_VEHICLE = "FH-8.3.1.1:report_no_vehicle"
FINISH = "FH-8.3.2.1:finish_pickup_on_day"
COLLECT = "FH-10.3.2.4:collect_at_hub"
CUSTOMER = "FH-10.3.2.4:be_at_customer"
MINUTE = timedelta(minutes=1)


def a_missed_call() -> StageState:
    """A pickup whose driver was to call by 14:00 of the 25th, and nobody has reported it."""
    leg = a_leg()
    book(leg, on(23, "12:00"))
    tell(leg, "left_for_pickup", on(25, "10:00"), data={"arrives_at": on(25, "15:00").isoformat()})
    leg.deadlines.tick(on(25, "14:30"))
    assert leg.outbox.rows[CALL, "", 1].state is DutyState.MISSED
    return leg


def called(leg: StageState, now: datetime, **times: str) -> DutyState:
    """The call, told at that time."""
    leg.deadlines.tick(now)
    tell(leg, "called_pickup_point", now, at=None, **times)
    return leg.outbox.rows[CALL, "", 1].state


def iso(clock: str) -> str:
    return on(25, clock).isoformat()


@pytest.mark.parametrize(
    ("clock", "times", "state"),
    [
        ("17:00", {"occurred_at": iso("13:00")}, "unproved"),
        ("17:00", {"occurred_at": iso("13:00"), "reported_at": iso("17:00")}, "unproved"),
        ("17:00", {"occurred_at": iso("13:00"), "reported_at": iso("13:01")}, "unproved"),
        ("15:00", {"occurred_at": iso("13:00")}, "kept"),
        ("15:01", {"occurred_at": iso("13:00")}, "unproved"),
        ("15:01", {"occurred_at": iso("13:00"), "reported_at": iso("13:05")}, "kept"),
        ("17:00", {"occurred_at": iso("14:30")}, "late"),
        ("17:00", {}, "late"),
    ],
)
def test_a_deed_that_is_reported_long_after_it_was_done_is_unproved(
    clock: str, times: dict[str, str], state: str
) -> None:
    leg = a_missed_call()
    assert called(leg, on(25, clock), **times) == state
    assert counted(leg), "an unproved one counts as a breach"


def test_what_is_told_by_the_due_instant_proves_itself_however_old_it_is() -> None:
    leg = a_leg()
    book(leg, on(23, "12:00"))
    tell(leg, "left_for_pickup", on(25, "09:00"), data={"arrives_at": iso("15:00")})
    assert called(leg, on(25, "13:59"), occurred_at=iso("09:30")) == "kept"


def test_the_line_says_which_report_of_when_and_nobody_is_told_that_the_breach_is_gone() -> None:
    leg = a_missed_call()
    called(leg, on(25, "17:00"), occurred_at=iso("13:00"))
    (line,) = lines(leg, CALL, EntryKind.UNPROVED)
    assert (line.at, line.data["reported_at"]) == (on(25, "13:00"), iso("17:00"))
    assert ("driver", "duty_corrected") not in notices(leg)
    report = next(one for one in leg.outbox.entries if one.what == "called_pickup_point")
    assert report.report_id == line.report_id
    assert report.data["doubted"] == ["reported_long_after"]
    leg.deadlines.tick(on(28, "12:00"))
    assert len(lines(leg, CALL, EntryKind.ESCALATED)) == 1, "its owner has said what he can say"


def test_a_deed_that_proves_itself_keeps_it_though_another_one_was_unproved() -> None:
    leg = a_missed_call()
    called(leg, on(25, "17:00"), occurred_at=iso("13:00"))
    proof = {"occurred_at": iso("13:30"), "reported_at": iso("13:31"), "received_at": iso("13:31")}
    assert called(leg, on(25, "18:00"), **proof) == "kept"
    assert counted(leg)


def test_what_averts_a_breach_and_is_reported_long_after_leaves_it_unproved() -> None:
    leg = a_leg()
    leg.deadlines.tick(on(25, "10:01"))
    assert leg.outbox.rows[NO_VEHICLE, "", 1].state is DutyState.MISSED
    book(leg, on(25, "16:00"), at=None, occurred_at=iso("09:00"))
    assert leg.outbox.rows[NO_VEHICLE, "", 1].state is DutyState.UNPROVED
    assert counted(leg)


def test_an_appointment_that_is_said_long_after_to_have_been_moved_was_missed() -> None:
    leg = a_delivery((on(23, "09:30"), on(24, "15:00")))
    leg.deadlines.tick(on(24, "19:00"))
    moved = appointed(on(26, "15:00"), on(26, "10:00"))
    tell(
        leg, "appointment_booked", on(24, "19:00"), at=None,
        occurred_at=on(24, "09:00").isoformat(), data=moved,
    )  # fmt: skip
    for duty in (COLLECT, CUSTOMER):
        assert leg.outbox.rows[duty, "", 1].state is DutyState.UNPROVED
    assert counted(leg)


def test_a_collection_that_is_reported_long_after_takes_back_no_breach_of_a_later_one() -> None:
    leg = a_delivery((on(23, "09:30"), on(24, "15:00")))
    second = appointed(on(26, "15:00"), on(25, "09:00"))
    tell(leg, "appointment_booked", on(23, "12:00"), data=second)
    leg.deadlines.tick(on(25, "12:00"))
    tell(leg, "collected", on(25, "12:00"), at=None, occurred_at=on(23, "11:00").isoformat())
    assert leg.outbox.rows[COLLECT, "", 2].state is DutyState.MISSED


@pytest.mark.parametrize(
    ("agreed", "state", "due"),
    [("16:00", DutyState.MISSED, 25), ("16:45", DutyState.OPEN, 28)],
)
def test_a_day_that_is_said_long_after_to_have_been_agreed_in_time_moves_nothing(
    agreed: str, state: DutyState, due: int
) -> None:
    leg = a_leg()
    book(leg, on(23, "12:00"))
    another = booked(on(28, "15:00"))
    tell(leg, "vehicle_booked", on(25, "18:30"), at=None, occurred_at=iso(agreed), data=another)
    leg.deadlines.tick(on(26, "00:10"))
    row = leg.outbox.rows[FINISH, "", 1]
    assert (row.state, row.due_at.astimezone(SHANGHAI).day) == (state, due)
    assert counted(leg)


def test_what_is_unproved_is_asked_of_the_next_leg_and_of_the_next_run() -> None:
    leg = a_missed_call()
    called(leg, on(25, "17:00"), occurred_at=iso("13:00"))
    own, memory = leg.deadlines.own, stage_memory(leg)
    again = restore_stage(memory, leg.stage, leg.input, own, workflow_id=leg.outbox.workflow_id)
    following = a_leg(Stage.TRUNK_TRANSPORT, on(25, "18:00"), baton=baton_to_order(again))
    for one in (leg, again, following):
        one.deadlines.tick(on(26, "12:00"))
        (deadline,) = one.deadlines.unproved
        assert (deadline.duty, deadline.state) == (CALL, DutyState.UNPROVED)
        assert (one.problems, sla_of(one)) == (["unproved"], Sla.BREACHED)
    assert not lines(following, CALL), "nothing new is said of it"


def settle(leg: StageState, now: datetime, choice: str, report_id: str) -> None:
    decision = SettleQuestion.model_validate(
        {"decision_id": "d", "report_id": report_id, "choice": choice, "reason": "a photo"}
    )
    questions = Questions(leg)
    assert questions.why_not(decision) is None
    questions.apply(decision, now)
    assert "nothing is asked" in (questions.why_not(decision) or "")


@pytest.mark.parametrize(("choice", "state"), [("confirm", "kept"), ("reject", "late")])
@pytest.mark.parametrize("following", [False, True])
def test_a_desk_settles_whether_it_is_believed_here_or_in_a_later_leg(
    choice: str, state: str, following: bool
) -> None:
    leg = a_missed_call()
    called(leg, on(25, "17:00"), occurred_at=iso("13:00"))
    (line,) = lines(leg, CALL, EntryKind.UNPROVED)
    if following:
        leg = a_leg(Stage.TRUNK_TRANSPORT, on(25, "18:00"), baton=baton_to_order(leg))
    before = leg.deadlines.breaches
    settle(leg, on(25, "19:00"), choice, line.report_id or "")
    row = leg.outbox.rows[CALL, "", 1]
    assert (row.state, row.late_seconds) == (state, 0 if state == "kept" else 3 * 3600)
    assert leg.deadlines.breaches == before - (state == "kept")
    assert leg.problems == []
    again = tell(leg, "called_pickup_point", on(25, "20:00"))
    assert again.outcome == "accepted"
    assert leg.outbox.rows[CALL, "", 1].state == state
