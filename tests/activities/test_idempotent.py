"""How our errors reach Temporal: by class, once and for all."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from temporalio.exceptions import ApplicationError

from activities.idempotent import LONG_PAUSES, failures_for_temporal, pause_limit
from models.errors import (
    BadAnswer,
    BusinessError,
    FulfilError,
    OutcomeUnknown,
    PartnerUnavailable,
    TooMany,
    Unavailable,
    UsageError,
)
from models.language.catalogue import Language
from models.language.texts import Translator
from models.phrases import VerbatimText, phrase
from workflows.temporal import failures


def test_what_a_failure_was_made_of_goes_along_and_a_partners_own_words_do_not() -> None:
    why, hint = phrase("{where}: it answered {status}", where="stock", status=500), phrase("wait")
    failure = failure_of(BadAnswer(why, hint=hint))
    assert failure.message == "stock: it answered 500 (wait)"
    found = failures.failure_of(failure)
    assert found.sentence == "BadAnswer: stock: it answered 500 (wait)"
    chinese = Translator(Language.ZH).text(found.sentence)
    assert chinese == "合作方的答复无法读取：stock：对方返回 500（wait）"
    words = failure_of(BadAnswer(VerbatimText("ring Wang on 13800138000")))
    assert (words.message, list(words.details)) == ("ring Wang on 13800138000", [])


def leaves(kind: type[FulfilError]) -> Iterator[type[FulfilError]]:
    """The errors at the ends of the tree that `models/errors.py` draws."""
    below = [one for one in kind.__subclasses__() if one.__module__ == "models.errors"]
    for one in below:
        yield from leaves(one)
    if not below:
        yield kind


def failure_of(error: FulfilError) -> ApplicationError:
    """The failure that Temporal gets."""
    with pytest.raises(ApplicationError) as raised, failures_for_temporal():
        raise error
    return raised.value


@pytest.mark.parametrize("kind", sorted(leaves(FulfilError), key=str))
def test_only_what_may_come_right_by_waiting_is_tried_again(kind: type[FulfilError]) -> None:
    failure = failure_of(kind("it went wrong"))

    assert failure.type == kind.__name__
    assert failure.non_retryable is issubclass(kind, BusinessError | UsageError | BadAnswer)
    assert failure.non_retryable is not issubclass(kind, Unavailable | TooMany)


def test_the_pause_asked_for_is_kept() -> None:
    failure = failure_of(PartnerUnavailable("later", retry_after=2.5))

    assert failure.next_retry_delay == timedelta(seconds=2.5)


def test_a_pause_too_long_to_wait_for_ends_the_trying_and_says_so() -> None:
    failure = failure_of(PartnerUnavailable("later", retry_after=600))

    assert failure.non_retryable
    assert failure.message == "later; it is to be asked again in 600 s"


def test_the_later_an_attempt_the_shorter_the_pause_that_is_granted() -> None:
    assert [pause_limit(attempt) for attempt in (1, 2, 3, 4)] == [30, 3, 3, 3]
    assert [pause_limit(attempt, LONG_PAUSES) for attempt in (1, 3)] == [300, 300]


def test_without_a_pause_the_retry_policy_decides() -> None:
    assert failure_of(OutcomeUnknown("no answer")).next_retry_delay is None


def test_a_failure_says_what_to_do_and_carries_no_chain_into_the_history() -> None:
    failure = failure_of(BadAnswer("stock: not JSON", hint="repair the step"))

    assert failure.message == "stock: not JSON (repair the step)"
    assert failure.__cause__ is None


def test_an_error_that_is_not_ours_passes_as_it_is() -> None:
    with pytest.raises(KeyError), failures_for_temporal():
        raise KeyError("a bug")
