"""A care case as a pure machine: what is owed when, and what the customer's silence adds to it."""

from datetime import datetime
from typing import Any

import pytest
from pydantic import ValidationError

from models.ids import Stage
from models.messages.reports.answer import Answer
from models.sop.terms import Sop
from models.stages.care import duties
from models.stages.care.case_opening import care_case
from models.stages.care.request import CareKind, CareRequest
from models.stages.workflow_ids import case_id
from models.tracking.cases.care import follow, refusal
from models.tracking.runs.baton import begin_stage
from models.tracking.state import StageState
from tests.models.machine import ORDER, lines, on, tell, verdict

REPLY = duties.REPLY_FURNITURE_COMPLAINT.id
RESOLVE = duties.RESOLVE_FURNITURE_COMPLAINT.id
FIRST = duties.ANSWER_MESSAGE.id


def as_a_case(state: StageState) -> StageState:
    """The same, where what makes no sense of a case is refused, as the workflow does."""
    others = state.elsewhere
    state.elsewhere = lambda report, facts, now: (
        refusal(state, report, facts) or others(report, facts, now)
    )
    return state


class CareMachine:
    """One case, and the clock that its reports are told by."""

    def __init__(
        self,
        kind: str,
        at: datetime,
        *,
        furniture: bool = True,
        score: int | None = None,
        **terms: Any,
    ) -> None:
        by = "customer" if score is None else "customer_service"
        request = CareRequest(
            request_id="c-1", kind=CareKind(kind), words="the door is bent", by=by, actor="li",
            score=score,
        )  # fmt: skip
        self.case = care_case(ORDER, "1", request, sop=Sop(**terms), at=at, furniture=furniture)
        name = case_id(Stage.CARE, ORDER, 1)
        self.state: StageState = begin_stage(
            Stage.CARE, self.case, duties.DUTIES, workflow_id=name, now=at
        )
        as_a_case(self.state)
        self.follow(at)

    def follow(self, now: datetime) -> None:
        """Stand where the facts have it, as the workflow does."""
        step, waiting_on = follow(self.state, self.case, now)
        self.state.at(step, waiting_on, now)

    def tell(self, kind: str, now: datetime, **data: Any) -> Answer:
        """One report, told as it happens."""
        self.state.deadlines.tick(now)
        content = {"words": "…", **data}
        by = "customer" if kind in ("care_customer_wrote", "care_reopened") else "customer_service"
        answer = tell(self.state, kind, now, data=content, by=by)
        self.follow(now)
        return answer

    @property
    def open(self) -> dict[str, datetime]:
        """When what is open is due, by its duty."""
        return {key.duty: one.due_at for key, one in self.state.deadlines.open.items()}


def test_a_complaint_about_an_order_owes_an_answer_a_reply_and_an_end() -> None:
    """Shows ER-4.3.1, ER-4.3.2, FH-3.1.4."""
    case = CareMachine("complaint", on(23, "17:45"))
    assert case.open == {
        FIRST: on(24, "09:15"), REPLY: on(24, "17:45"), RESOLVE: on(25, "17:45"),
    }  # fmt: skip
    assert (case.state.step.code, case.state.step.waiting_on) == (
        "awaiting_first_answer", "customer_service",
    )  # fmt: skip
    case.tell("care_answered", on(24, "09:15"))
    assert (case.state.step.code, case.state.step.waiting_on) == ("awaiting_reply", "order_desk")
    case.tell("care_replied", on(24, "17:46"))
    case.tell("care_resolved", on(25, "12:00"))
    assert [verdict(case.state, duty) for duty in (FIRST, REPLY, RESOLVE)] == [
        ("kept", 0), ("late", 60), ("kept", 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "furniture", "owed"),
    [
        ("message", True, {FIRST}),
        ("request", True, {duties.REPLY_CARE_REQUEST.id}),
        ("complaint", False, {FIRST, duties.REPLY_COMPLAINT.id, duties.RESOLVE_COMPLAINT.id}),
    ],
)
def test_each_kind_owes_its_own(kind: str, furniture: bool, owed: set[str]) -> None:
    assert CareMachine(kind, on(23, "10:00"), furniture=furniture).open.keys() == owed


def test_while_the_customer_owes_an_answer_no_clock_runs() -> None:
    case = CareMachine("complaint", on(23, "10:00"))
    case.tell("care_asked_back", on(23, "10:20"))
    assert case.state.step.code == "awaiting_customer"
    case.state.deadlines.tick(on(27, "10:00"))
    assert case.state.deadlines.breaches == 0
    case.tell("care_customer_wrote", on(27, "10:20"))
    assert case.open == {REPLY: on(28, "10:00"), RESOLVE: on(29, "10:00")}


def test_what_he_owed_after_a_reply_moves_the_end_alone() -> None:
    case = CareMachine("complaint", on(23, "10:00"))
    case.tell("care_replied", on(24, "11:00"))
    case.tell("care_asked_back", on(24, "12:00"))
    case.tell("care_customer_wrote", on(24, "18:00"))
    assert verdict(case.state, REPLY) == ("late", 3600)
    assert case.open == {RESOLVE: on(25, "16:00")}


def test_late_is_late_by_our_own_time_alone() -> None:
    case = CareMachine("complaint", on(23, "10:00"))
    case.tell("care_asked_back", on(24, "11:00"))
    case.tell("care_customer_wrote", on(24, "20:00"))
    assert case.open[REPLY] == on(24, "19:00")
    case.tell("care_replied", on(24, "21:00"))
    assert verdict(case.state, REPLY) == ("late", 7200)


def test_what_was_asked_is_told_late_and_counts_from_when_it_was() -> None:
    case = CareMachine("complaint", on(23, "10:00"))
    asked = {"at": on(23, "12:00"), "data": {"words": "…"}, "by": "customer_service"}
    case.tell("care_answered", on(23, "10:10"))
    tell(case.state, "care_asked_back", on(23, "15:00"), **asked)
    case.follow(on(23, "15:00"))
    case.tell("care_customer_wrote", on(23, "16:00"))
    assert case.open[REPLY] == on(24, "14:00")


def test_reopened_all_is_owed_again_and_the_first_verdicts_stay() -> None:
    case = CareMachine("complaint", on(23, "10:00"))
    case.tell("care_resolved", on(23, "10:10"))
    assert (case.state.step.code, case.open) == ("resolved", {})
    case.tell("care_reopened", on(26, "09:00"))
    assert case.open == {
        FIRST: on(26, "09:30"), REPLY: on(27, "09:00"), RESOLVE: on(28, "09:00"),
    }  # fmt: skip
    assert verdict(case.state, RESOLVE) == ("kept", 0)
    case.tell("care_resolved", on(28, "09:01"))
    again = case.state.outbox.rows[RESOLVE, "", 2]
    assert (again.state, again.late_seconds) == ("late", 60)


def test_what_makes_no_sense_as_it_stands_is_refused() -> None:
    case = CareMachine("message", on(23, "10:00"))
    assert "nothing to reopen" in str(case.tell("care_reopened", on(23, "10:05")).reason)
    case.tell("care_resolved", on(23, "10:10"))
    assert "reopens it first" in str(case.tell("care_answered", on(23, "10:15")).reason)


def test_a_reopening_that_is_told_late_is_judged_by_what_was_so_then() -> None:
    case = CareMachine("message", on(23, "10:00"))
    case.tell("care_resolved", on(23, "10:10"))
    case.tell("care_reopened", on(23, "12:00"))
    older = tell(
        case.state, "care_reopened", on(23, "12:30"), at=on(23, "11:00"), by="customer",
        data={"words": "…"},
    )  # fmt: skip
    assert older.outcome == "accepted"
    assert case.state.outbox.rows[duties.ANSWER_MESSAGE.id, "", 2].due_at == on(23, "11:30")


def test_handed_over_it_waits_for_whom_it_concerns_who_is_told_as_the_customer_is() -> None:
    """Shows MC-八(一)2."""
    case = CareMachine("complaint", on(23, "10:00"))
    case.tell("care_answered", on(23, "10:05"))
    case.tell("care_handed_over", on(23, "10:10"), to="installation_desk")
    assert case.state.step.waiting_on == "installation_desk"
    receivers = {
        one.role for line in case.state.outbox.notices if line.code == "care_handed_over"
        for one in line.to
    }  # fmt: skip
    assert receivers == {"customer", "installation_desk"}
    replied = {"by": "installation_desk", "data": {"words": "a hinge is on its way"}}
    answer = tell(case.state, "care_replied", on(23, "11:00"), **replied)
    assert (answer.outcome, verdict(case.state, REPLY)) == ("accepted", ("kept", 0))


@pytest.mark.parametrize("to", ["customer", "nobody", "system", "partner"])
def test_it_is_handed_to_nobody_who_could_not_see_to_it(to: str) -> None:
    case = CareMachine("complaint", on(23, "10:00"))
    refused = case.tell("care_handed_over", on(23, "10:10"), to=to)
    assert (refused.outcome, f"not to {to}" in str(refused.reason)) == ("refused", True)


def test_a_text_is_at_most_two_thousand_characters() -> None:
    case = CareMachine("message", on(23, "10:00"))
    assert case.tell("care_answered", on(23, "10:05"), words="字" * 2000).outcome == "accepted"
    refused = case.tell("care_replied", on(23, "10:06"), words="字" * 2001)
    assert (refused.outcome, "2000" in str(refused.reason)) == ("refused", True)


def test_a_link_has_a_kind_and_an_id() -> None:
    case = CareMachine("complaint", on(23, "10:00"))
    link = {"link_kind": "return", "link": "return:shop-a:1:2"}
    assert case.tell("care_resolved", on(23, "11:00"), link="x").outcome == "refused"
    assert case.tell("care_resolved", on(23, "11:00"), **link).outcome == "accepted"


def test_the_text_of_a_message_is_in_no_line() -> None:
    case = CareMachine("complaint", on(23, "10:00"))
    case.tell("care_answered", on(23, "10:05"), words="Frau Li, we are on it")
    written = [entry.model_dump_json() for entry in case.state.outbox.entries]
    assert lines(case.state, FIRST)
    assert not any("Frau Li" in line for line in written)


def test_a_low_score_is_followed_as_a_complaint_and_a_good_one_owes_nothing() -> None:
    """Shows FH-7.3.1.3, MC-八(三)1."""
    assert CareMachine("survey", on(23, "10:00"), score=2).open.keys() == {REPLY, RESOLVE}
    good = CareMachine("survey", on(23, "10:00"), score=3)
    assert (good.open, good.case.owes) == ({}, False)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [("survey", {}), ("message", {"score": 3}), ("survey", {"score": 3, "actor": None}),
     ("survey", {"score": 3, "by": "merchant"}), ("survey", {"score": 6}), ("follow_up", {}),
     ("message", {"by": "system"})],
)  # fmt: skip
def test_a_survey_has_a_score_and_is_his_own_or_noted_by_somebody_by_name(
    kind: str, fields: dict[str, Any]
) -> None:
    content = {"request_id": "s", "by": "customer_service", "actor": "li", "words": "good"}
    with pytest.raises(ValidationError):
        CareRequest.model_validate({**content, "kind": kind, **fields})


def test_a_customer_rates_by_himself_and_names_nobody() -> None:
    rated = CareRequest(request_id="s", by="customer", kind=CareKind.SURVEY, score=5, words="good")
    assert rated.score == 5
