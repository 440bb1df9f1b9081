"""Reports that were taken and do not count yet: they wait for a fact, or a desk is asked."""

from datetime import timedelta
from typing import Any

import pytest

from models.codes import ProblemCode, QuestionCode, WaitCode
from models.ids import Stage
from models.messages.orders.order import VerifyBy
from models.messages.reports.answer import ReportOutcome
from models.messages.reports.report_passage import ReportState
from models.phrases import phrase
from models.sop.milestones import Milestone
from models.sop.terms import Sop
from models.stages.table import implied_by
from models.tracking.runs.memory import restore_stage, stage_memory
from models.tracking.state import StageState
from tests.builders import a_report, appointed
from tests.models.machine import RECEIVED, a_leg, book, on, tell

HOME = Stage.INSTALLATION
NOW = on(26, "14:00")
MINUTE = timedelta(minutes=1)
SKEW = timedelta(seconds=Sop().clock_skew_seconds)
ACTS = ("packing_signed", "inspected", "accepted")
SECOND_VISIT = "FH-11.2.2:report_second_visit"
AFTER_PART = "FH-11.3.1.2:install_after_part"


def at_home(*kinds: str) -> StageState:
    leg = a_leg(HOME, NOW)
    for kind in kinds:
        tell(leg, kind, NOW)
    return leg


def why(leg: StageState) -> list[Any]:
    return [one.why for one in leg.pending.values()]


@pytest.mark.parametrize("kind", ["installed", "accepted", "verified", "inspected"])
def test_no_report_implies_an_act_of_the_customer(kind: str) -> None:
    assert implied_by(kind).isdisjoint(ACTS)
    assert "site_checked" in implied_by(kind)


def test_verified_before_the_acceptance_waits_and_keeps_nothing() -> None:
    """Shows FH-11.2.6."""
    leg = at_home("site_checked", "packing_signed", "inspected", "installed")
    tell(leg, "part_arrived", NOW, by="provider", data={"incident": "hinge"})
    answer = tell(leg, "verified", NOW + MINUTE)
    assert (answer.outcome, answer.reason) == (ReportOutcome.ACCEPTED, "waits for the acceptance")
    assert answer.state is ReportState.WAITING
    assert not leg.happened("verified")
    assert not leg.happened("accepted")
    assert any(key.duty == AFTER_PART for key in leg.deadlines.open)
    tell(leg, "accepted", NOW + 2 * MINUTE)
    assert leg.happened("verified")
    assert not leg.pending
    assert [mark.outcome for mark in leg.outbox.marks if mark.report_id == answer.report_id] == [
        "waiting", "accepted",
    ]  # fmt: skip


def test_the_signed_sheet_is_the_acceptance() -> None:
    leg = at_home("site_checked", "packing_signed", "inspected", "installed")
    assert tell(leg, "verified", NOW, data={"sheet": "s/1"}).state is None
    assert leg.happened("verified")
    assert leg.happened("accepted")


def test_the_right_code_is_the_acceptance() -> None:
    leg = at_home("site_checked", "packing_signed", "inspected", "installed")
    answer = tell(leg, "verified", NOW, data={"by_way_of": VerifyBy.CODE, "code": "8421"})
    assert why(leg) == [WaitCode.ACCEPTANCE]
    leg.prove(answer.report_id, "accepted", NOW)
    assert leg.happened("verified")
    assert leg.happened("accepted")


def test_while_something_is_not_accepted_verified_waits_until_it_is_put_right() -> None:
    """Shows FH-11.2.6."""
    leg = at_home("site_checked", "packing_signed", "inspected", "installed", "accepted")
    tell(leg, "not_accepted", NOW + MINUTE, by="provider", data={"reason": "a door hangs"})
    tell(leg, "verified", NOW + 2 * MINUTE)
    assert why(leg) == [WaitCode.PUT_RIGHT]
    tell(leg, "put_right", NOW + 3 * MINUTE, by="provider")
    assert leg.happened("verified")


def test_each_act_that_was_not_told_is_waited_for_the_last_one_first() -> None:
    leg = at_home("verified", "accepted", "installed")
    assert why(leg) == [
        WaitCode.ACCEPTANCE, WaitCode.JOINT_INSPECTION, WaitCode.JOINT_INSPECTION,
    ]  # fmt: skip
    tell(leg, "inspected", NOW)
    assert not {"inspected", "accepted"} & leg.names
    tell(leg, "packing_signed", NOW)
    assert leg.names >= {"inspected", "installed", "accepted", "verified"}


def test_a_site_that_is_not_fit_is_found_and_nothing_is_installed_there() -> None:
    """Shows FH-11.2.1, FH-11.2.2."""
    leg = at_home()
    tell(leg, "site_checked", NOW, data={"fit": False})
    assert ProblemCode.SITE_UNFIT in leg.problems
    assert not leg.happened("site_checked")
    assert any(key.duty == SECOND_VISIT for key in leg.deadlines.open)
    assert tell(leg, "installed", NOW).outcome is ReportOutcome.REFUSED
    tell(leg, "packing_signed", NOW)
    assert why(leg) == [WaitCode.WAIVER]
    tell(leg, "site_checked", NOW + MINUTE, data={"fit": False, "waiver_signed": True})
    assert leg.happened("site_checked")
    assert leg.happened("packing_signed")
    assert leg.problems == []


@pytest.mark.parametrize("named", [{}, {"incident": "wet wall"}])
def test_a_visit_that_is_put_off_answers_the_finding(named: dict[str, str]) -> None:
    """Shows FH-11.2.2."""
    leg = at_home()
    tell(leg, "site_checked", NOW, data={"fit": False})
    tell(leg, "second_visit", NOW, by="provider", data={"reason": "the wall is wet", **named})
    assert ProblemCode.SITE_UNFIT not in leg.problems
    assert tell(leg, "site_checked", NOW + MINUTE).outcome is ReportOutcome.ACCEPTED


@pytest.mark.parametrize(
    ("times", "code"),
    [
        ({"occurred_at": (NOW + SKEW + MINUTE).isoformat()}, QuestionCode.FUTURE),
        ({"reported_at": (NOW + SKEW + MINUTE).isoformat()}, QuestionCode.FUTURE),
        ({"occurred_at": on(22, "19:00").isoformat()}, QuestionCode.BEFORE_ORDER),
    ],
)
def test_what_lies_in_the_future_or_before_the_order_is_questioned(
    times: dict[str, str], code: QuestionCode
) -> None:
    leg = a_leg(HOME, NOW)
    answer = leg.receive(a_report("site_checked", "r1", **times), NOW)
    assert (answer.outcome, answer.state) == (ReportOutcome.ACCEPTED, ReportState.QUESTIONED)
    assert answer.reason
    assert answer.reason.startswith("questioned: ")
    assert why(leg) == [code]
    assert not leg.happened("site_checked")
    assert leg.problems == [ProblemCode.QUESTIONED]


def test_a_questioned_report_counts_once_a_desk_has_confirmed_it() -> None:
    leg = a_leg(HOME, NOW)
    at = on(22, "19:00").isoformat()
    leg.receive(a_report("site_checked", "r1", occurred_at=at), NOW)
    answer = leg.settle_question("r1", None, NOW + MINUTE)
    assert answer.outcome is ReportOutcome.ACCEPTED
    assert answer.state is None
    assert leg.happened("site_checked")
    assert not leg.problems
    assert leg.facts.named("site_checked")[0].times.occurred_at == leg.input.begun_at


def test_a_rejected_report_may_come_again_corrected() -> None:
    leg = a_leg(HOME, NOW)
    report = a_report("site_checked", "r1", occurred_at=(NOW + 5 * MINUTE).isoformat())
    leg.receive(report, NOW)
    assert leg.settle_question("r1", "wrong order", NOW).outcome is ReportOutcome.REFUSED
    assert not leg.happened("site_checked")
    assert not leg.pending
    assert leg.receive(a_report("site_checked", "r1"), NOW).outcome is ReportOutcome.ACCEPTED


@pytest.mark.parametrize(
    ("customer_at", "hub_at", "code"),
    [
        (on(23, "11:00"), on(23, "10:00"), QuestionCode.APPOINTMENT_PASSED),
        (on(25, "10:00"), on(25, "12:00"), QuestionCode.APPOINTMENT_BEFORE_HUB),
        (on(25, "10:00"), on(25, "10:00"), None),
    ],
)
def test_an_appointment_at_a_time_that_cannot_be_is_questioned(
    customer_at: Any, hub_at: Any, code: QuestionCode | None
) -> None:
    leg = a_leg(Stage.CITY_DELIVERY, RECEIVED)
    data = appointed(customer_at, hub_at)
    tell(leg, "appointment_booked", on(23, "12:00"), data=data)
    assert why(leg) == ([code] if code else [])
    assert (Milestone.CUSTOMER_APPOINTMENT in leg.milestones) == (code is None)


def test_a_pickup_days_before_the_agreed_day_is_questioned_until_another_day_is_told() -> None:
    leg = a_leg()
    tell(leg, "picked_up", on(23, "15:00"))
    assert why(leg) == [QuestionCode.PICKUP_EARLY]
    assert not leg.happened("picked_up")
    assert not leg.happened("left_for_pickup")
    book(leg, on(23, "15:10"))  # for the 25th
    assert why(leg) == [QuestionCode.PICKUP_EARLY]
    assert tell(leg, "picked_up", on(24, "15:00")).state is None
    assert leg.happened("picked_up")


def test_a_result_before_any_pickup_is_questioned_and_keeps_nothing() -> None:
    leg = a_leg()
    book(leg, on(23, "10:00"))
    tell(leg, "result_shared", on(25, "12:00"))
    assert why(leg) == [QuestionCode.NO_PICKUP]
    tell(leg, "picked_up", on(25, "15:00"))  # the result was told before that
    assert why(leg) == [QuestionCode.NO_PICKUP]
    assert not leg.happened("result_shared")
    assert any(key.duty == "FH-8.2.5:share_result" for key in leg.deadlines.open)


def test_received_before_the_pickup_that_came_first_a_result_counts() -> None:
    leg = a_leg()
    book(leg, on(23, "10:00"))
    tell(leg, "result_shared", on(25, "16:00"))
    tell(leg, "picked_up", on(25, "16:01"), at=on(25, "15:00"))
    assert leg.happened("result_shared")
    assert not leg.pending


def test_what_a_sender_says_of_its_passage_is_nobodys_word() -> None:
    leg = a_leg(HOME, NOW)
    report = a_report("site_checked", "r1", occurred_at=(NOW + 5 * MINUTE).isoformat())
    leg.receive({**report, "passage": {"confirmed": True}}, NOW)
    assert why(leg) == [QuestionCode.FUTURE]


def test_what_does_not_count_yet_goes_on_in_the_next_run() -> None:
    leg = at_home("verified")
    memory = type(stage_memory(leg)).model_validate_json(stage_memory(leg).model_dump_json())
    again = restore_stage(
        memory, HOME, leg.input, leg.deadlines.own, workflow_id=leg.outbox.workflow_id
    )
    assert again.pending == leg.pending


def test_what_a_leg_was_asked_goes_on_being_asked_by_the_order() -> None:
    leg = a_leg(HOME, NOW)
    report = a_report("site_checked", "r1", occurred_at=(NOW + 5 * MINUTE).isoformat())
    leg.receive(report, NOW)
    (left,) = leg.give_up_pending()
    order = a_leg(HOME, NOW)  # whoever receives it
    order.answers["r1"] = order.passed_on_answer(left, phrase("the leg"))
    order.receive(left.model_dump(mode="json"), NOW, passed_on=True)
    assert why(order) == [QuestionCode.FUTURE]
    assert leg.pending == {}
