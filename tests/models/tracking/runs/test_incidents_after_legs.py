"""What goes wrong at home after the last leg has ended, and what puts a visit off by no name."""

import pytest

from models.codes import ProblemCode
from models.ids import Stage
from models.messages.reports.answer import ReportOutcome
from models.messages.timeline.duty_row import DutyState
from models.roles import Role
from models.sop.terms import Sop
from models.stages.order.duties import DUTIES
from models.stages.order.intake import order_input
from models.stages.table import AFTER_LEGS
from models.tracking.runs import baton
from models.tracking.runs.baton import apply_baton, baton_to_order
from models.tracking.runs.reopened_leg import last_owner
from models.tracking.state import StageState
from tests.builders import an_order
from tests.models.machine import a_leg, on, tell

SECOND = "FH-11.2.2:report_second_visit"
CLAIM = "FH-11.3.1.2:claim_part"
AFTER_PART = "FH-11.3.1.2:install_after_part"
UNFIT = {"fit": False}
NOW = on(26, "10:00")


def after_its_legs(leg: StageState | None = None) -> StageState:
    """An order whose legs have ended, and which receives what is told from then on."""
    order = an_order()
    start = order_input(order, accepted_at=on(22, "20:00"), sop=Sop())
    own, name = (*DUTIES, *AFTER_LEGS), order.workflow_id
    state = baton.begin_stage(Stage.ORDER, start, own, workflow_id=name, now=NOW)
    state.elsewhere = lambda *_: None
    state.situation.imply(["packing_signed", "inspected", "installed", "accepted", "verified"])
    if leg is not None:
        apply_baton(state, baton_to_order(leg))
    return state


def states(state: StageState, duty: str) -> list[DutyState]:
    book = state.deadlines
    return [one.state for key, one in {**book.open, **book.closed}.items() if key.duty == duty]


def test_a_part_that_is_missing_after_the_last_leg_is_claimed_and_installed() -> None:
    """Shows FH-11.3.1.2."""
    order = after_its_legs()
    tell(order, "part_fault", NOW, by="provider", data={"part": "hinge"})
    assert states(order, CLAIM) == [DutyState.OPEN]
    tell(order, "part_claimed", on(26, "11:00"), by="provider")
    assert states(order, CLAIM) == [DutyState.KEPT]
    tell(order, "part_arrived", on(27, "09:00"), by="hub")
    assert states(order, AFTER_PART) == [DutyState.OPEN]
    tell(order, "verified", on(27, "15:00"), data={"sheet": "s/2"})
    assert states(order, AFTER_PART) == [DutyState.KEPT]


def test_a_second_visit_after_the_last_leg_is_a_duty_that_its_report_keeps() -> None:
    """Shows FH-11.2.2."""
    order = after_its_legs()
    tell(order, "second_visit", NOW, by="provider", data={"reason": "a scratch"})
    assert states(order, SECOND) == [DutyState.KEPT]
    assert "second_visit" in order.problems


def test_a_second_visit_by_no_name_is_of_the_only_one_that_is_owed() -> None:
    """Shows FH-11.2.2."""
    home = a_leg(Stage.INSTALLATION, on(25, "09:00"))
    tell(home, "site_checked", on(26, "09:00"), data=UNFIT)
    tell(home, "site_checked", on(26, "09:30"), data={**UNFIT, "waiver_signed": True})
    assert ProblemCode.SITE_UNFIT not in home.problems
    order = after_its_legs(home)
    assert states(order, SECOND) == [DutyState.OPEN]
    tell(order, "second_visit", NOW, by="provider", data={"reason": "the wall is wet"})
    assert states(order, SECOND) == [DutyState.KEPT]


@pytest.mark.parametrize("named", [False, True])
def test_of_several_that_are_owed_a_second_visit_says_which(named: bool) -> None:
    """Shows FH-11.2.2."""
    home = a_leg(Stage.INSTALLATION, on(25, "09:00"))
    for hour in ("09:00", "09:10"):
        tell(home, "site_checked", on(26, hour), data=UNFIT)
    first = home.situation.incidents.open
    name = {"incident": next(iter(first))[1]} if named else {}
    answer = tell(home, "second_visit", NOW, by="provider", data={"reason": "wet", **name})
    if named:
        assert sorted(states(home, SECOND)) == [DutyState.KEPT, DutyState.OPEN]
    else:
        assert (answer.outcome, answer.missing) == (ReportOutcome.REFUSED, ("incident",))
        assert "2 of site_unfit are open" in str(answer.reason)


def test_a_part_that_has_come_leaves_its_claim_to_be_told_by_no_name() -> None:
    """Shows FH-11.3.1.2."""
    home = a_leg(Stage.INSTALLATION, on(25, "09:00"))
    tell(home, "part_fault", on(26, "09:00"), by="provider", data={"part": "hinge"})
    tell(home, "part_arrived", on(26, "09:30"), by="hub")
    tell(home, "part_claimed", NOW, by="provider")
    assert states(home, CLAIM) == [DutyState.KEPT]


def test_of_one_instant_a_visit_that_is_put_off_ends_what_was_found() -> None:
    home = a_leg(Stage.INSTALLATION, on(25, "09:00"))
    put_off = {"reason": "wet", "incident": "wall"}
    tell(home, "second_visit", NOW, report_id="r0", by="provider", data=put_off)
    tell(home, "site_checked", NOW, report_id="r1", data=UNFIT)
    assert ProblemCode.SITE_UNFIT not in home.problems


STOPS = {
    "not_accepted": (
        {"reason": "a scratch", "incident": "door"},
        "put_right",
        {"incident": "door"},
    ),
    "site_checked": (UNFIT, "site_checked", {**UNFIT, "waiver_signed": True}),
}
"""What a verification waits for, and what ends that."""


@pytest.mark.parametrize("kind", STOPS)
def test_what_is_received_after_the_verification_that_waits_for_it_keeps_the_order_open(
    kind: str,
) -> None:
    """FH-11.2.6: it happened before, and its leg has ended."""
    says, ends, then = STOPS[kind]
    order = after_its_legs()
    tell(order, kind, NOW, at=on(25, "18:00"), data=says)
    order.deadlines.tick(on(30, "09:00"))
    assert last_owner(order) is Role.SERVICE_DESK
    tell(order, ends, on(30, "10:00"), data=then)
    assert last_owner(order) is None


def test_what_was_not_accepted_and_is_accepted_since_keeps_no_order_open() -> None:
    """FH-11.2.6: a leg before reported the acceptance."""
    home = a_leg(Stage.INSTALLATION, on(25, "09:00"))
    for kind in ("packing_signed", "inspected", "installed", "accepted"):
        tell(home, kind, on(25, "19:00"))
    order = after_its_legs(home)
    tell(order, "not_accepted", NOW, at=on(25, "18:00"), data={"reason": "a scratch"})
    assert (order.problems, last_owner(order)) == ([], None)
