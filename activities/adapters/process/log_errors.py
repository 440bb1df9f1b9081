"""An error as a log may hold it: where it happened and what kind it is, nobody's data.

An exception's text may quote what could not be read: a name, a telephone number. Written are
the texts of errors that we word ourselves, and of those that speak of machines only.
"""

import traceback
from collections.abc import Iterator
from pathlib import Path

from temporalio.exceptions import ApplicationError, TemporalError
from temporalio.service import RPCError

from models.errors import BadAnswer, FulfilError, Unavailable

ROOT = Path(__file__).resolve().parents[3]
STANDARD_LIBRARY = Path(traceback.__file__).parent
TEXT_MAX = 300
FRAMES_MAX = 12
CHAIN_MAX = 5

OF_MACHINES = (OSError, RPCError, Unavailable, BadAnswer, AttributeError, NameError)
"""Kinds whose text holds addresses, codes and names of code only."""

WORDED_ERRORS = frozenset({"Unavailable", "PartnerUnavailable", "OutcomeUnknown", "BadAnswer"})
"""Types of failures whose text is that of one of our errors of such a kind."""


def described(error: BaseException) -> str:
    """The error's kind, with its text where that is nobody's data."""
    name = type(error).__name__
    if isinstance(error, ApplicationError):
        text = error.message if error.type in WORDED_ERRORS else ""
        name = error.type or name
    elif isinstance(error, OF_MACHINES):
        text = error.message if isinstance(error, FulfilError) else str(error)
    else:
        text = ""
    line = " ".join(text.split())[:TEXT_MAX]
    return f"{name}: {line}" if line else name


def place(error: BaseException) -> str:
    """Where it was raised: `activities/idempotent.py:62 failures_for_temporal`."""
    frames = traceback.extract_tb(error.__traceback__)
    return _frame(frames[-1]) if frames else "nowhere"


def traceback_of(error: BaseException) -> str:
    """Its frames, the outermost first, and those of the errors it came from."""
    return "\n".join(_lines(error))


def _lines(error: BaseException) -> Iterator[str]:
    for n, one in enumerate(chain(error)):
        yield f"{'from ' if n else ''}{described(one)}"
        frames = traceback.extract_tb(one.__traceback__)
        if len(frames) > FRAMES_MAX:
            yield f"  … {len(frames) - FRAMES_MAX} more"
        for frame in frames[-FRAMES_MAX:]:
            yield f"  {_frame(frame)}"


def chain(error: BaseException) -> list[BaseException]:
    """The error and those it came from, the last one first."""
    found = [error]
    while len(found) < CHAIN_MAX:
        last = found[-1]
        before = last.cause if isinstance(last, TemporalError) else None
        before = before or last.__cause__
        if before is None and not last.__suppress_context__:
            before = last.__context__
        if before is None or before in found:
            break
        found.append(before)
    return found


def _frame(frame: traceback.FrameSummary) -> str:
    file = Path(frame.filename)
    if file.is_relative_to(ROOT):
        file = file.relative_to(ROOT)
    parts = file.parts
    if "site-packages" in parts:
        file = Path(*parts[parts.index("site-packages") + 1 :])
    elif file.is_relative_to(STANDARD_LIBRARY):
        file = file.relative_to(STANDARD_LIBRARY)
    return f"{file}:{frame.lineno} {frame.name}"
