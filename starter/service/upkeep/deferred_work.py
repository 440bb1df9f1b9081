"""What is said of what cannot be done now, and when it is tried again: for ever."""

import logging
from datetime import timedelta
from typing import Final, NamedTuple

from pydantic import ValidationError

from activities.adapters.store.results.deferred_rows import TroubleKind
from models.errors import FulfilError
from models.field_errors import faults
from models.phrases import phrase
from starter.service.app_context import AppContext
from starter.service.temporal.call_errors import CallFailed

PAUSES: Final = tuple(
    timedelta(seconds=seconds) for seconds in (5, 15, 60, 5 * 60, 15 * 60, 60 * 60)
)
"""How long a row waits after its first try, its second, each later one."""

SHORT_PAUSE_MAX: Final = timedelta(minutes=1)
"""The longest pause after what may be over at any moment."""

log = logging.getLogger(__name__)


class Cause(NamedTuple):
    """Why it cannot be done, what to do, and whether trying again soon is of no use."""

    sentence: str
    advice: str | None
    lasting: bool = True


async def note_trouble(
    context: AppContext, what: TroubleKind, key: str, order: str, error: Exception
) -> None:
    """Keep why it could not be done and when it is tried again; the log has where.

    Raises:
        Unavailable: the database cannot be written now.
    """
    cause = cause_of(error)
    known = await context.store.troubles.of_one(what, key)
    if known is None or known.cause != cause.sentence:
        ours = isinstance(error, FulfilError)
        log.warning(
            "%s %s cannot be done now: %s", what, key, cause.sentence,
            exc_info=None if ours else error,
        )  # fmt: skip
    now = context.now()
    await context.store.troubles.note(
        what,
        key,
        order,
        cause=cause.sentence,
        advice=cause.advice,
        at=now,
        next_try_at=now + pause_after(known.attempts if known else 0, lasting=cause.lasting),
    )


def cause_of(error: Exception) -> Cause:
    """What a person is told; the words of other people's programs stay in the log."""
    if isinstance(error, CallFailed):
        return Cause(error.message, error.hint, error.lasting)
    if isinstance(error, FulfilError):
        return Cause(error.message, error.hint)
    if isinstance(error, ValidationError):
        return Cause(
            phrase("what is stored of it cannot be read: {faults}", faults=faults(error)),
            phrase(
                "another release wrote it, or it was changed by hand: run that release, or "
                "restore it"
            ),
        )
    return Cause(
        phrase("our code fails on it ({name})", name=type(error).__name__),
        phrase("the log of the API says where: roll back, or fix the code and deploy"),
    )


def pause_after(tries: int, *, lasting: bool) -> timedelta:
    """How long to wait after a try that had `tries` before it."""
    pause = PAUSES[min(tries, len(PAUSES) - 1)]
    return pause if lasting else min(pause, SHORT_PAUSE_MAX)
