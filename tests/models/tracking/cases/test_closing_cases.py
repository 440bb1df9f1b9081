"""A case whose end is said receives nothing more of itself, and passes on what is the order's."""

from models.messages.reports.refusals import RefusalCode
from models.tracking.cases.closing_cases import refuse_further_reports
from tests.models.machine import on, tell
from tests.models.return_machine import PureReturn
from tests.models.tracking.cases.test_care import CareMachine

RESOLVED, REOPENED = on(24, "10:00"), on(27, "10:00")


def test_a_care_case_that_reopens_as_it_ends_is_to_be_told_again() -> None:
    """Where it was taken the customer would wait for an answer that nobody owes."""
    case = CareMachine("message", on(24, "09:00"))
    case.tell("care_answered", on(24, "09:10"))
    case.tell("care_resolved", RESOLVED)
    refuse_further_reports(case.state)
    answer = tell(case.state, "care_reopened", REOPENED, by="customer", data={"words": "again"})
    assert (answer.outcome, answer.code) == ("refused", RefusalCode.JUST_ENDED)
    assert "send it again" in str(answer.reason)
    assert not case.state.happened("care_reopened")


def test_a_return_that_has_ended_takes_an_opinion_and_no_goods_no_money_and_no_loss() -> None:
    case = PureReturn()
    case.answer(approve=False, reason="used")
    refuse_further_reports(case.state)
    goods = {"pieces": 3}
    for kind, data in (
        ("return_collected", goods),
        ("return_lost", goods),
        ("refund_bounced", {"amount_fen": 1, "refund_by": "bank"}),
        ("picked_up", {**goods, "packing_sound": True, "sorted_by_area": True}),
    ):
        answer = tell(case.state, kind, case.at, data=data)
        assert (answer.outcome, answer.code) == ("refused", RefusalCode.JUST_ENDED), kind
    assert tell(case.state, "opinion_given", case.at, data={"score": 5}).outcome == "accepted"
    passed_on = tell(case.state, "installed", case.at)
    assert "passed on to the order" in str(passed_on.reason)
