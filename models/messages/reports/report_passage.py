"""How a report stands on its way through the workflows of its order."""

from enum import StrEnum

from pydantic import StrictBool

from models.codes import QuestionCode
from models.contract import SparseContract

BY_SIGNAL = "ReportsBySignal"
"""The type of the failure that says: this workflow takes reports by signal from here on."""

BUNDLE_MAX = 50
"""How many reports go on in one signal: each costs events, and a history has a limit."""


class ReportState(StrEnum):
    """How an accepted report stands that does not count yet, or no more."""

    WAITING = "waiting"
    QUESTIONED = "questioned"
    WITHDRAWN = "withdrawn"


PENDING_STATES = (ReportState.WAITING, ReportState.QUESTIONED)
"""Of a report that was taken and does not count yet."""


class Forwarding(SparseContract):
    """What workflows of one order say to each other about a report; never its sender's word.

    Attributes:
        kept: its inbox row says that it waits: whoever receives it says so.
        confirmed: a desk has settled what was asked about it.
        question: what is asked about it.
        leftover: of the leg that it is about, which ends.
    """

    kept: StrictBool = False
    confirmed: StrictBool = False
    question: QuestionCode | None = None
    leftover: StrictBool = False
