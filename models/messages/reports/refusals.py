"""Why a report is not taken, as a code: programs read it, people read the reason."""

from enum import StrEnum
from typing import Final

from models.phrases import Phrase


class RefusalCode(StrEnum):
    """Why a report was refused, as its line's data says.

    unreadable: not a report at all; invalid: its data lacks something, or says what cannot be;
    wrong_role: another role reports that kind; other_order: it names another order;
    which_incident: it may mean several and names none; too_many: of what may happen again, more
    has been reported than a stage takes; ended: it came after the end; just_ended: it came as the
    end was said, and is told to whoever goes on; not_yet: something is to be done first; rejected:
    a desk has settled that it is not so.
    """

    UNREADABLE = "unreadable"
    UNKNOWN_KIND = "unknown_kind"
    WRONG_ROLE = "wrong_role"
    OTHER_ORDER = "other_order"
    INVALID = "invalid"
    WHICH_INCIDENT = "which_incident"
    TOO_MANY = "too_many"
    ENDED = "ended"
    JUST_ENDED = "just_ended"
    NOT_YET = "not_yet"
    REJECTED = "rejected"


NOT_KNOWN_HERE: Final = "not_known_here"
"""Goes with a refused decision that is about what this workflow has not got: another one may."""


class UnknownSubject(Phrase):
    """Why a decision is refused that is about what this workflow has not got.

    People read the sentence; programs ask whether it is one of these.
    """

    __slots__ = ()
