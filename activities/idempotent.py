"""Once: how an activity calls a partner, and how our errors reach Temporal.

A call whose outcome is unknown is asked for by its key before anything is tried again: the
first attempt acts, every later one asks first, since the one before may have got through.
"""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import TypeVar

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.ports import Findable
from models.errors import FINAL_ERRORS, BadAnswer, FulfilError, OutcomeUnknown
from models.messages.encoding.reasons import reason_data
from models.messages.partners.outcome import Done, Outcome
from models.messages.partners.requests import Request
from models.phrases import JoinedTexts, phrase

Asked = TypeVar("Asked", bound=Request)

PAUSES = (30.0, 3.0)
"""The longest pause a partner is granted after the first attempt and after each later one, in
seconds: with five attempts of 15 s a step has parked, or is done, within two minutes."""

LONG_PAUSES = (300.0,)
"""Where no step waits for it."""


async def idempotent_call(
    partner: Findable,
    request: Asked,
    act: Callable[[Asked], Awaitable[Outcome]],
    pauses: Sequence[float] = PAUSES,
) -> Outcome:
    """Have the partner act once on the request, however often this is tried.

    A request that only asks is answered with what became of it, `unknown` if it never arrived.

    Raises:
        ApplicationError: typed like our error; the final ones are not tried again, the
            others after the pause that the partner asked for, if it is not too long.
    """
    with failures_for_temporal(pause_limit(activity.info().attempt, pauses)):
        if request.ask_only:
            return await _became(partner, request.key)
        if request.again or activity.info().attempt > 1:
            found = await partner.find(request.key)
            if found is not None:
                return _done_before(found)
            return await act(request)
        try:
            return await act(request)
        except (OutcomeUnknown, BadAnswer):
            found = await _found_now(partner, request.key)
            if found is None:
                raise
            return _done_before(found)


def pause_limit(attempt: int, pauses: Sequence[float] = PAUSES) -> float:
    """The longest pause after this attempt, in seconds."""
    return pauses[min(attempt, len(pauses)) - 1]


@contextmanager
def failures_for_temporal(longest: float = PAUSES[0]) -> Iterator[None]:
    """Turn one of our errors into the failure that Temporal retries, or does not.

    A pause that is asked for is kept; one that is longer than `longest`, in seconds, ends the
    trying: the step parks, and tries again by itself.
    """
    try:
        yield
    except FulfilError as error:
        kind = type(error).__name__
        pause = error.retry_after
        sentence = error.message
        if error.hint:
            sentence = phrase("{text} ({hint})", text=sentence, hint=error.hint)
        too_long = pause is not None and pause > longest
        if too_long:
            again = phrase("it is to be asked again in {pause:g} s", pause=pause)
            sentence = JoinedTexts((sentence, again))
        raise application_error(
            sentence,
            kind,
            final=kind in FINAL_ERRORS or too_long,
            pause=None if pause is None else timedelta(seconds=pause),
        ) from None  # the message says it all; a chain of causes would go into the history


def application_error(
    sentence: str, kind: str, *, final: bool = True, pause: timedelta | None = None
) -> ApplicationError:
    """A failure for Temporal, with what its sentence was made of, which every language says
    (ADR-0067); where a person's or a partner's own words are in it they are all that goes along."""
    data = reason_data(sentence)
    details = () if data is None else (data,)
    return ApplicationError(
        str(sentence), *details, type=kind, non_retryable=final, next_retry_delay=pause
    )


async def _became(partner: Findable, key: str) -> Outcome:
    """What became of the key: `unknown` where it never arrived."""
    found = await partner.find(key)
    return Outcome(done=Done.UNKNOWN, reason="it never arrived") if found is None else found


async def _found_now(partner: Findable, key: str) -> Outcome | None:
    """What became of the key; nothing where the partner cannot tell either."""
    try:
        return await partner.find(key)
    except FulfilError:
        return None


def _done_before(found: Outcome) -> Outcome:
    return found.model_copy(update={"done": Done.ALREADY_DONE}) if found.ok else found
