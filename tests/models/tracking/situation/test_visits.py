"""Second visits 二次安装 (FH-11.2.2): owed, planned, done or put off, and what is left by piece."""

from typing import Any

import pytest

from models.messages.timeline.duty_row import DutyState
from tests.models.home import MORNING, at_home, find_part, parts, plan, say, sign, visits
from tests.models.machine import notices, on, tell

AFTER_PART = "FH-11.3.1.2:install_after_part"
BE_THERE = "FH-10.3.2.4:be_at_visit"
CALL = "FH-10.3.2.1:call_before_visit"
CONTACT = "FH-10.2.3:contact_before_visit"
NEXT = on(26, "14:00")


def test_a_second_visit_is_owed_then_planned_and_done() -> None:
    """Shows FH-11.2.2."""
    home = at_home()
    say(home, "second_visit", MORNING, reason="the wall is wet", why="site_unfit")
    assert [one.state for one in visits(home)] == ["put_off", "owed"]
    assert plan(home, on(24, "10:00"), from_at=NEXT, brings=["drill"]).startswith("visit 2")
    second = visits(home)[1]
    assert (second.state, second.cause, second.brings) == ("planned", "site_unfit", ("drill",))
    for role in ("provider", "installation_desk", "merchant"):
        assert (role, "visit_planned") in notices(home)
    sign(home, on(26, "14:10"))
    say(home, "installed", on(26, "16:00"))
    assert [(one.state, one.done, one.left) for one in visits(home)] == [
        ("put_off", 0, 6), ("done", 6, 0),
    ]  # fmt: skip


def test_each_visit_has_appointment_and_contact_duties_of_its_own() -> None:
    """Shows FH-10.2.3, FH-10.3.2.1, FH-10.3.2.4."""
    home = at_home()
    say(home, "second_visit", MORNING, reason="the wall is wet")
    plan(home, on(24, "10:00"), from_at=NEXT, to_at=on(26, "16:00"))
    rows = {(duty, attempt): row for (duty, _, attempt), row in home.outbox.rows.items()}
    due = {duty: rows[duty, 2].due_at for duty in (CALL, CONTACT, BE_THERE)}
    assert due == {CALL: on(26, "13:00"), CONTACT: NEXT, BE_THERE: on(26, "16:00")}
    say(home, "called_customer", on(26, "12:00"))
    say(home, "contacted_customer", on(26, "13:30"))
    say(home, "arrived_at_customer", on(26, "15:00"))
    rows = {(duty, attempt): row for (duty, _, attempt), row in home.outbox.rows.items()}
    assert {rows[duty, 2].state for duty in due} == {DutyState.KEPT}


def test_a_visit_of_a_day_without_an_hour_owes_nobody_a_call() -> None:
    home = at_home()
    say(home, "second_visit", MORNING, reason="the wall is wet")
    plan(home, on(24, "10:00"), day="2026-11-26")
    duties = {duty for duty, _, attempt in home.outbox.rows if attempt == 2}
    assert duties == {BE_THERE}
    home.deadlines.tick(on(27, "00:01"))
    assert home.outbox.rows[BE_THERE, "", 2].state is DutyState.MISSED


def test_what_is_planned_in_its_place_averts_what_was_not_due() -> None:
    home = at_home()
    say(home, "second_visit", MORNING, reason="the wall is wet")
    plan(home, on(24, "10:00"), from_at=NEXT)
    say(home, "second_visit", on(25, "09:00"), reason="the customer is away", why="customer")
    plan(home, on(25, "10:00"), from_at=on(28, "14:00"))
    states = {n: home.outbox.rows[BE_THERE, "", n].state for n in (2, 3)}
    assert states == {2: DutyState.AVERTED, 3: DutyState.OPEN}
    assert [one.state for one in visits(home)] == ["put_off", "put_off", "planned"]


def test_a_breach_of_the_second_visit_stands_when_a_third_one_is_planned() -> None:
    home = at_home()
    say(home, "second_visit", MORNING, reason="the wall is wet")
    plan(home, on(24, "10:00"), from_at=NEXT)
    home.deadlines.tick(on(26, "15:00"))
    say(home, "second_visit", on(26, "15:30"), reason="nobody came")
    plan(home, on(26, "16:00"), from_at=on(28, "14:00"))
    assert home.outbox.rows[BE_THERE, "", 2].state is DutyState.MISSED
    say(home, "arrived_at_customer", on(28, "13:50"))
    assert home.outbox.rows[BE_THERE, "", 2].state is DutyState.MISSED
    assert home.outbox.rows[BE_THERE, "", 3].state is DutyState.KEPT


def test_what_is_partly_done_leaves_the_rest_to_another_visit() -> None:
    """Shows FH-11.2.4."""
    home = at_home(6)
    sign(home)
    say(home, "installed", on(24, "12:00"), pieces=4)
    assert not home.happened("installed")
    assert [(one.state, one.done, one.left) for one in visits(home)] == [
        ("partly_done", 4, 2), ("owed", 0, 2),
    ]  # fmt: skip
    assert visits(home)[1].cause == "rest"
    plan(home, on(24, "13:00"), day="2026-11-25")
    say(home, "installed", on(25, "12:00"), pieces=2)
    assert home.happened("installed")
    assert visits(home)[1].left == 0


def test_nobody_accepts_before_all_is_installed() -> None:
    """Shows FH-11.2.6."""
    home = at_home(6)
    sign(home)
    say(home, "installed", on(24, "12:00"), pieces=4)
    accepted = tell(home, "accepted", on(24, "12:30"), by="customer", data={"sheet": "s/1"})
    assert (accepted.state, accepted.reason) == ("waiting", "waits until all pieces are installed")
    say(home, "installed", on(24, "12:40"), at=on(24, "12:25"))
    assert home.happened("accepted")


def test_an_acceptance_of_before_the_rest_was_installed_is_none_of_it() -> None:
    home = at_home(6)
    sign(home)
    say(home, "installed", on(24, "12:00"), pieces=4)
    tell(home, "accepted", on(24, "12:30"), by="customer", data={"sheet": "s/1"})
    say(home, "installed", on(25, "12:00"), pieces=2)
    assert not home.happened("accepted")
    tell(home, "accepted", on(25, "12:30"), by="customer", data={"sheet": "s/2"})
    assert home.happened("accepted")


def test_more_pieces_than_were_delivered_are_not_installed() -> None:
    home = at_home(6)
    sign(home)
    say(home, "installed", on(24, "12:00"), pieces=4)
    answer = say(home, "installed", on(24, "13:00"), pieces=3)
    assert (answer.outcome, "6 pieces were delivered" in str(answer.reason)) == ("refused", True)


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ({"day": "2026-11-26"}, "no other visit is owed"),
        ({"day": "2026-11-23"}, "is over at that hour"),
        ({"day": "2026-11-26", "incident": "no-such"}, "nothing of the name no-such"),
        ({"day": "2026-11-26", "by": "technician"}, "technician cannot plan a visit"),
    ],
)
def test_a_visit_that_cannot_be_planned_is_refused_with_why(says: dict[str, str], why: str) -> None:
    assert why in plan(at_home(), MORNING, **says)


def test_no_report_plans_a_visit_since_a_desk_decides_it() -> None:
    home = at_home()
    answer = tell(
        home, "visit_planned", MORNING, by="service_desk",
        data={"why": "rest", "day": "2026-11-26"},
    )  # fmt: skip
    assert (answer.outcome, "plan_visit" in str(answer.reason)) == ("refused", True)


def test_a_part_that_has_not_come_is_waited_for_before_the_visit() -> None:
    """Shows FH-11.3.1.2."""
    home = at_home()
    find_part(home)
    why = plan(home, on(24, "10:00"), day="2026-11-26", incident="hinge")
    assert "the part hinge is found and has not come" in why
    say(home, "part_arrived", on(25, "10:00"), incident="hinge")
    assert plan(home, on(25, "11:00"), day="2026-11-26").startswith("visit 2")
    assert (visits(home)[-1].cause, visits(home)[-1].incident) == ("part", "hinge")


@pytest.mark.parametrize(("verified", "state"), [(25, DutyState.AVERTED), (27, DutyState.MISSED)])
def test_nobody_is_owed_a_visit_once_all_is_verified_but_a_breach_stays(
    verified: int, state: DutyState
) -> None:
    home = at_home()
    say(home, "second_visit", MORNING, reason="the wall is wet")
    plan(home, on(24, "10:00"), from_at=NEXT)
    at = on(verified, "12:00")
    home.deadlines.tick(at)
    say(home, "verified", at, sheet="s/1")
    assert home.outbox.rows[BE_THERE, "", 2].state is state


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("part_waived", {"remedy": "the shop takes 100 yuan off"}),
        (
            "repaired_on_site",
            {"what": "glued", "before": "a" * 64, "after": "b" * 64, "customer_agrees": True},
        ),
    ],
)
def test_a_remedy_that_the_customer_accepts_comes_first_and_no_part_is_waited_for(
    kind: str, says: dict[str, Any]
) -> None:
    """Shows FH-11.3.1.2, FH-11.2.4."""
    home = at_home()
    find_part(home)
    sign(home)
    say(home, "installed", on(24, "12:00"))
    waits = tell(home, "accepted", on(24, "12:10"), by="customer", data={"sheet": "s/1"})
    assert str(waits.reason).startswith("waits for a part that has not come")
    at = on(24, "12:05")
    tell(home, kind, on(24, "12:20"), at=at, by="service_desk", data={"incident": "hinge", **says})
    assert home.happened("accepted")
    assert parts(home)[0].state == "remedied"
    assert "no other visit is owed" in plan(home, on(24, "13:00"), day="2026-11-26")


def test_goods_that_went_back_to_the_factory_are_followed_until_they_stand_again() -> None:
    """Shows FH-11.2.4, FH-11.3.1.2."""
    home = at_home()
    tell(home, "product_fault", MORNING, by="technician", data={"incident": "crack", "what": "x"})
    assert parts(home) == ()
    steps = ("sent_to_factory", "part_sent", "part_arrived", "part_received", "part_installed")
    states = []
    for n, kind in enumerate(steps):
        tell(home, kind, on(25 + n, "10:00"), by="service_desk", data={"incident": "crack"})
        states.append(parts(home)[0].state)
    assert states == ["at_factory", "sent", "at_hub", "at_provider", "installed"]


def test_the_part_has_come_as_soon_as_the_hub_has_it_whoever_has_it_then() -> None:
    """Shows FH-11.3.1.2."""
    home = at_home()
    find_part(home)
    tell(home, "part_arrived", on(25, "10:00"), by="hub", data={"incident": "hinge"})
    say(home, "part_received", on(25, "16:00"), incident="hinge")
    assert home.outbox.rows[AFTER_PART, "hinge", 1].due_at == on(26, "10:00")


def test_another_day_for_the_same_visit_is_for_the_same_thing() -> None:
    """Shows FH-11.2.2."""
    home = at_home()
    say(home, "second_visit", on(24, "10:00"), reason="the wall is wet", why="site_unfit")
    plan(home, on(24, "11:00"), day="2026-11-26")
    plan(home, on(24, "12:00"), day="2026-11-27")
    assert [one.cause for one in visits(home)][1:] == ["site_unfit", "site_unfit"]


def test_a_visit_that_has_begun_is_not_put_off_by_the_next_plan() -> None:
    """Shows FH-11.2.2."""
    home = at_home()
    say(home, "second_visit", on(24, "10:00"), reason="the wall is wet", why="site_unfit")
    plan(home, on(24, "11:00"), day="2026-11-26")
    say(home, "arrived_at_customer", on(26, "10:00"))
    say(home, "second_visit", on(26, "10:10"), reason="still wet", why="site_unfit")
    assert [one.state for one in visits(home)] == ["put_off", "in_vain", "owed"]
    plan(home, on(26, "10:20"), day="2026-11-28")
    assert [one.state for one in visits(home)] == ["put_off", "in_vain", "planned"]
