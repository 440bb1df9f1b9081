"""Once: how an activity calls a partner, and how our errors reach Temporal.

A call whose outcome is unknown is asked for by its key before anything is tried again: the
first attempt acts, every later one asks first, since the one before may have got through.
"""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TypeVar

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.ports import Findable
from models.errors import FINAL, BadAnswer, FulfilError, OutcomeUnknown
from models.outcome import Done, Outcome
from models.partners import Request

Asked = TypeVar("Asked", bound=Request)


async def once(
    partner: Findable, request: Asked, act: Callable[[Asked], Awaitable[Outcome]]
) -> Outcome:
    """Have the partner act once on the request, however often this is tried.

    Raises:
        ApplicationError: typed like our error; the final ones are not tried again, the
            others after the pause that the partner asked for.
    """
    with failures_for_temporal():
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


@contextmanager
def failures_for_temporal() -> Iterator[None]:
    """Turn an error of ours into the failure that Temporal retries, or does not."""
    try:
        yield
    except FulfilError as error:
        kind = type(error).__name__
        pause = error.retry_after
        raise ApplicationError(
            f"{error.message} ({error.hint})" if error.hint else error.message,
            type=kind,
            non_retryable=kind in FINAL,
            next_retry_delay=None if pause is None else timedelta(seconds=pause),
        ) from None  # the message says it all; a chain of causes would go into the history


async def _found_now(partner: Findable, key: str) -> Outcome | None:
    """What became of the key; nothing where the partner cannot tell either."""
    try:
        return await partner.find(key)
    except FulfilError:
        return None


def _done_before(found: Outcome) -> Outcome:
    return found.model_copy(update={"done": Done.ALREADY_DONE}) if found.ok else found
