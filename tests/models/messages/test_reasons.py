"""Why a report is answered as it is: kept as codes and values, and said in either language."""

import re
from datetime import timedelta

import pytest

from models.codes import QuestionCode, WaitCode
from models.ids import Stage
from models.language.catalogue import Language
from models.language.texts import Translator
from models.messages.decisions.recorded_answers import RecordedAnswer
from models.messages.encoding.reasons import bounded, reason_data
from models.messages.reports.answer import Answer, ReportOutcome
from models.messages.reports.pending_reports import (
    QUESTION_TEXTS,
    WAIT_TEXTS,
    sentence,
    sentence_of,
)
from models.phrases import VerbatimText, phrase
from models.tracking.erasure import erased_answer
from tests.models.machine import RECEIVED, a_leg, on, tell
from tests.models.tracking.reports.test_counts import PICKED, of_pieces

CHINESE = Translator(Language.ZH)


def as_read_again(answer: Answer) -> Answer:
    """An answer as it comes out of a history, or of our database."""
    return Answer.model_validate_json(RecordedAnswer(**answer.model_dump()).model_dump_json())


def chinese(answer: Answer) -> str:
    return CHINESE.text(as_read_again(answer).reason or "")


def test_a_short_count_says_how_many_of_how_many_in_chinese() -> None:
    leg = of_pieces(a_leg(Stage.TRUNK_PICKUP))
    answer = tell(leg, "picked_up", on(25, "15:00"), data={**PICKED, "pieces": 2})
    assert answer.reason == (
        "exception_found: picked_up: 2 of 3 pieces; merchant held the goods until then"
    )
    assert chinese(answer) == "发现异常：提货：应有3件，实有2件；此前货物由商家持有"


def test_a_report_ahead_of_its_leg_says_so_by_its_code() -> None:
    answer = tell(a_leg(), "picked_up", RECEIVED + timedelta(hours=3), at=on(30, "09:00"))
    assert answer.reason_data == {
        "code": "future", "context": "question", "text": "questioned: it lies in the future",
    }  # fmt: skip
    assert chinese(answer) == "时间在将来"


def test_a_refused_report_says_its_values_in_chinese() -> None:
    answer = tell(a_leg(), "departed", RECEIVED, by="customer")
    assert (
        answer.reason == "departed is reported by driver or carrier or trunk_desk, not by customer"
    )
    assert chinese(answer) == "“发车”由司机或干线承运商或干线服务部提报，客户不能提报"


@pytest.mark.parametrize("why", [*WAIT_TEXTS, *QUESTION_TEXTS])
def test_what_a_report_waits_for_is_found_by_its_code(why: WaitCode | QuestionCode) -> None:
    assert sentence_of(why.value) == sentence(why)
    assert not re.search("[A-Za-z]", CHINESE.text(sentence(why)))


def test_somebodys_own_words_are_never_data() -> None:
    words = VerbatimText("the customer 张三 has moved")
    answer = Answer(outcome=ReportOutcome.REFUSED, report_id="r", reason=words)
    assert (answer.reason, answer.reason_data) == (words, None)
    assert reason_data(phrase("it was refused: {why}", why=words)) is None


@pytest.mark.parametrize("number", ["13812345678", "138-1234-5678"])
def test_what_looks_like_a_telephone_number_is_no_value(number: str) -> None:
    assert (
        reason_data(phrase("nothing of the name {incident} is open here", incident=number)) is None
    )


def test_a_reason_that_was_kept_without_data_is_shown_as_it_is() -> None:
    answer = Answer.model_validate({"outcome": "accepted", "report_id": "r", "reason": "old one"})
    assert (answer.reason_data, CHINESE.text(answer.reason or "")) == (None, "old one")


@pytest.mark.parametrize("data", [{"template": "{x}"}, {"template": "{", "values": {}}, {"a": 1}])
def test_data_that_nobody_here_can_read_leaves_the_text(data: dict[str, object]) -> None:
    content = {"outcome": "accepted", "report_id": "r", "reason": "a text", "reason_data": data}
    assert Answer.model_validate(content).reason == "a text"


def test_an_erased_answer_has_neither_the_reason_nor_its_data() -> None:
    answer = tell(a_leg(), "departed", RECEIVED, by="customer")
    left = erased_answer(answer.model_dump(mode="json"))
    assert {"reason", "reason_data"}.isdisjoint(left)


def test_a_reason_next_to_many_others_stays_short() -> None:
    long = phrase("nothing of {cause} is overdue here", cause="x" * 700)
    assert len(bounded(long, letters=500, data_bytes=600)) == 500
    assert reason_data(bounded(long, letters=500, data_bytes=600)) is None
