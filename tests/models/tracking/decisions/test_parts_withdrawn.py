"""That a part has come is taken back: its duty, its visit and its state as if nobody said so."""

import pytest

from models.messages.timeline.duty_row import DutyState
from tests.models.home import at_home, find_part, parts, plan, say, visits
from tests.models.machine import on, tell

AFTER_PART = "FH-11.3.1.2:install_after_part"


def test_the_part_is_waited_for_again_and_nobody_owes_its_installation() -> None:
    """Shows FH-11.3.1.2."""
    home = at_home()
    find_part(home)
    came = say(home, "part_arrived", on(25, "10:00"), incident="hinge")
    assert home.outbox.rows[AFTER_PART, "hinge", 1].state is DutyState.OPEN
    home.withdraw(came.report_id, on(25, "11:00"))
    assert parts(home)[0].state == "found"
    assert [one.state for one in visits(home)] == ["under_way"]
    assert not [one for one in home.deadlines.open.values() if one.duty == AFTER_PART]
    assert home.problems == ["part_fault"]
    assert "has not come" in plan(home, on(25, "12:00"), day="2026-11-26", incident="hinge")


@pytest.mark.parametrize("withdrawn", [0, 1])
def test_of_two_who_have_it_the_other_one_counts(withdrawn: int) -> None:
    home = at_home()
    find_part(home)
    hub = tell(home, "part_arrived", on(25, "10:00"), by="hub", data={"incident": "hinge"})
    provider = say(home, "part_received", on(25, "16:00"), incident="hinge")
    home.withdraw((hub, provider)[withdrawn].report_id, on(25, "17:00"))
    due = home.outbox.rows[AFTER_PART, "hinge", 1].due_at
    assert due == on(26, "10:00" if withdrawn else "16:00")
    assert parts(home)[0].state == ("at_hub" if withdrawn else "at_provider")


def test_a_missed_day_of_a_part_that_never_came_is_no_breach() -> None:
    home = at_home()
    find_part(home)
    came = say(home, "part_arrived", on(25, "10:00"), incident="hinge")
    home.deadlines.tick(on(26, "12:00"))
    assert home.outbox.rows[AFTER_PART, "hinge", 1].state is DutyState.MISSED
    home.withdraw(came.report_id, on(26, "13:00"))
    assert home.outbox.rows[AFTER_PART, "hinge", 1].state is DutyState.AVERTED
    say(home, "part_arrived", on(27, "10:00"), incident="hinge")
    assert home.outbox.rows[AFTER_PART, "hinge", 1].due_at == on(28, "10:00")
