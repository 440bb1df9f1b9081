"""Of several workflows that refuse a decision, the one that knows what it is about is quoted."""

import pytest
from temporalio.client import WorkflowUpdateFailedError

from models.errors import Refused
from models.messages.decisions.decisions import SettleQuestion, Withdraw
from models.messages.reports.refusals import UnknownSubject
from models.tracking.decisions.questions import Questions
from models.tracking.decisions.withdrawals import Withdrawals
from starter.service.reports.report_decisions import most_specific_refusal
from starter.service.temporal.update_errors import refused_update
from tests.models.machine import RECEIVED, a_leg
from workflows.running.inbox import refusal

ABOUT = {"decision_id": "d", "by": "order_desk", "report_id": "r-9", "reason": "x"}


def why_not(name: str) -> str | None:
    leg = a_leg()
    if name == "withdraw":
        desk = Withdrawals(leg, lambda: RECEIVED, lambda: False)
        return desk.why_not(Withdraw.model_validate(ABOUT))
    question = SettleQuestion.model_validate({**ABOUT, "choice": "confirm"})
    return Questions(leg).why_not(question)


@pytest.mark.parametrize("name", ["withdraw", "settle_question"])
def test_who_has_not_got_a_report_says_so_by_a_code(name: str) -> None:
    why = why_not(name)
    assert isinstance(why, UnknownSubject)
    error = refused_update(WorkflowUpdateFailedError(refusal(why)))
    assert isinstance(error, Refused)
    assert (error.not_known, error.message) == (True, str(why))


def test_the_word_of_the_first_that_knows_it_is_the_answer() -> None:
    unknown = Refused("there is no report r-9 here that counts", not_known=True)
    reasons = [Refused("it was told more than 10 min ago"), Refused("it has ended")]
    assert most_specific_refusal([unknown, *reasons]) is reasons[0]
    assert most_specific_refusal([unknown]) is unknown
    plain = refused_update(WorkflowUpdateFailedError(refusal("it was told long ago")))
    assert isinstance(plain, Refused)
    assert not plain.not_known
