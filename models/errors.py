"""The errors of this project, drawn as the tree that callers may rely on.

FulfilError                      what went wrong, why, and what to do, for a person
├── BusinessError                the answer is no, and trying again changes nothing
│   ├── Refused                  a partner or a rule refuses; carries the reason
│   ├── Conflict                 the same key was used for something else
│   ├── NotFound                 no such order, leg, key or duty
│   └── Closed                   the order has ended; what came is kept and shown
├── UsageError                   invalid usage: which field is wrong, what is expected
├── Unavailable                  cannot be reached now; may be tried again
│   ├── PartnerUnavailable       before anything was sent, or the partner says "later"
│   └── OutcomeUnknown           sent, no clear answer: ask by key before trying again
├── TooMany                      too often, or too much in all; later it may be tried again
└── BadAnswer                    the partner's answer cannot be read; trying again is no help

`FINAL_ERRORS` names the classes that Temporal must not retry. It matches the exact class name,
never an ancestor, so every leaf that is final stands in it.
"""

from typing import Any


class FulfilError(Exception):
    """What went wrong, in one line for a person.

    Args:
        message: what went wrong and where.
        hint: what to do now, or nothing.
        retry_after: seconds after which the other side wants to be asked again.
    """

    code = "error"

    def __init__(
        self, message: str, *, hint: str | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.retry_after = retry_after


class BusinessError(FulfilError):
    """The answer is no, and trying again changes nothing."""

    code = "business"


class Refused(BusinessError):
    """A partner or a rule refuses.

    `not_known`: it is about what whoever refuses has not got; another one may have it.
    """

    code = "refused"

    def __init__(self, message: str, *, not_known: bool = False, **more: Any) -> None:
        super().__init__(message, **more)
        self.not_known = not_known


class Conflict(BusinessError):
    """The same key was used for something else."""

    code = "conflict"


class NotFound(BusinessError):
    """No such order, leg, key or duty."""

    code = "not_found"


class Closed(BusinessError):
    """The order has ended."""

    code = "closed"


class UsageError(FulfilError):
    """Invalid usage: what the caller gave is wrong."""

    code = "usage"


class Unavailable(FulfilError):
    """Cannot be reached now; may be tried again."""

    code = "unavailable"


class PartnerUnavailable(Unavailable):
    """A partner could not be reached, or said "later"; nothing was done there."""

    code = "partner_unavailable"


class OutcomeUnknown(Unavailable):
    """Sent, and no clear answer: ask by key before anything is tried again."""

    code = "outcome_unknown"


class TooMany(FulfilError):
    """Too often, or too much in all."""

    code = "too_many"


class BadAnswer(FulfilError):
    """A partner's answer that cannot be read."""

    code = "bad_answer"


FINAL_ERRORS = tuple(
    leaf.__name__
    for leaf in (BusinessError, Refused, Conflict, NotFound, Closed, UsageError, BadAnswer)
)
