"""A named person takes on what is overdue: its daily reminders stop until a time."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from models.messages.decisions.decisions import Acknowledge
from models.messages.timeline.timeline import EntryKind
from models.roles import Role
from models.tracking.deadlines.breach_causes import overdue
from models.tracking.decisions.acknowledgements import Acknowledging
from models.tracking.runs.baton import baton_to_order, begin_stage
from models.tracking.runs.memory import restore_stage, stage_memory
from models.tracking.state import StageState
from tests.models.machine import a_leg, book, notices, on

LATE = on(24, "10:00")
"""The vehicle was due yesterday at 17:00; the manager was reminded this morning."""


def acknowledge(**fields: Any) -> Acknowledge:
    known = {"decision_id": "d1", "by": Role.REGIONAL_MANAGER, "actor": "manager-3", **fields}
    return Acknowledge.model_validate({"until": on(27, "12:00"), **known})


def decide(leg: StageState, decision: Acknowledge, now: datetime = LATE) -> str:
    """What becomes of it: done, or why not."""
    desk = Acknowledging(leg, lambda: now)
    return desk.why_not(decision) or desk.apply(decision, now).outcome


def a_late_leg() -> StageState:
    leg = a_leg()
    leg.deadlines.tick(LATE)
    return leg


def daily(leg: StageState, days: range) -> list[int]:
    """The days on which the manager was reminded, as each begins."""
    days_of = []
    for day in days:
        before = notices(leg).count(("regional_manager", "duty_daily"))
        leg.deadlines.tick(on(day, "09:00"))
        if notices(leg).count(("regional_manager", "duty_daily")) > before:
            days_of.append(day)
    return days_of


def test_what_is_taken_on_is_not_reminded_of_before_that_time() -> None:
    leg = a_late_leg()
    assert decide(leg, acknowledge()) == "done"
    assert daily(leg, range(25, 31)) == [28, 29, 30]
    (line,) = [one for one in leg.outbox.entries if one.happening is EntryKind.DECISION]
    assert (line.what, line.by, line.actor) == ("acknowledge", "regional_manager", "manager-3")
    assert line.data["causes"] == ["no_vehicle"]


def test_it_stands_where_the_work_changes_hands_and_where_a_run_goes_on_as_another() -> None:
    leg = a_late_leg()
    decide(leg, acknowledge())
    name, own = leg.outbox.workflow_id, leg.deadlines.own
    after = leg.input.model_copy(update={"baton": baton_to_order(leg)})
    again = begin_stage(leg.stage, after, own, workflow_id=name, now=LATE)
    restored = restore_stage(stage_memory(leg), leg.stage, leg.input, own, workflow_id=name)
    assert [daily(one, range(25, 30)) for one in (again, restored)] == [[28, 29], [28, 29]]


def test_a_duty_of_the_cause_that_is_missed_later_is_silent_too_but_for_its_tiers() -> None:
    leg = a_late_leg()
    leg.deadlines.tick(on(24, "16:00"))
    decide(leg, acknowledge(until=on(28, "12:00")), on(24, "16:00"))
    assert daily(leg, range(25, 28)) == []
    assert ("owner_lead", "duty_lead") in notices(leg)
    missed = {key.duty for key in overdue(leg.deadlines.open)["no_vehicle"]}
    assert "FH-8.3.1.1:report_no_vehicle" in missed


def test_another_cause_goes_on_reminding() -> None:
    leg = a_leg()
    book(leg, on(23, "10:00"))
    leg.deadlines.tick(on(26, "10:00"))
    assert {"not_picked_up"} < set(overdue(leg.deadlines.open))
    assert decide(leg, acknowledge(cause="not_picked_up"), on(26, "10:00")) == "done"
    assert daily(leg, range(27, 28)) == [27]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"until": LATE}, "until 2026-11-24 Tue 10:00 is past: give a time that is still to come"),
        ({"until": LATE + timedelta(days=8)}, "that is too far: 7 days at most, until 2026-12-01"),
        ({"by": Role.DRIVER}, "driver cannot acknowledge: ask order_desk or customer_service"),
        ({"cause": "not_collected"}, "nothing of not_collected is overdue here; overdue: no_veh"),
        ({"seen_step": "stock_short"}, "you saw stock_short, and it has moved on to started"),
    ],
)
def test_it_is_refused_with_what_to_do(fields: dict[str, Any], why: str) -> None:
    assert decide(a_late_leg(), acknowledge(**fields)).startswith(why)


def test_what_is_not_overdue_cannot_be_taken_on() -> None:
    assert decide(a_leg(), acknowledge()) == "nothing is overdue here"


def test_a_duty_names_its_cause() -> None:
    leg = a_late_leg()
    assert decide(leg, acknowledge(cause="FH-7.3.2.1:book_vehicle")) == "done"


def test_nobody_takes_it_on_without_a_name() -> None:
    with pytest.raises(ValidationError, match="actor"):
        acknowledge(actor=None)
