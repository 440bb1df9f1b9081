"""What is done once the merchant has agreed to a remedy of a pickup 补救措施.

The workflow carries out what it can: it tries again, splits the load, or cancels (FH-8.3.1.1,
FH-8.3.2.1). The rest is a person's act.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from models.messages.incidents.liability import Remedy


class RemedyMeans(StrEnum):
    """How an agreed remedy of a pickup is carried out."""

    AGAIN = "again"
    """By another attempt: a vehicle, duties and partner keys of its own."""
    CANCEL = "cancel"
    """The order is cancelled, with that reason."""
    WAIT = "wait"
    """The vehicle waits: what is owed stands as it is."""
    APART = "apart"
    """Some goods go first, the others as a shipment of their own, with a vehicle asked for each."""
    PERSON = "person"
    """Somebody does it, and says so; a duty follows it."""


CARRIED_OUT: Final[Mapping[Remedy, RemedyMeans]] = {
    Remedy.SECOND_PICKUP: RemedyMeans.AGAIN,
    Remedy.OTHER_DAY: RemedyMeans.AGAIN,
    Remedy.OTHER_CARRIER: RemedyMeans.AGAIN,
    Remedy.CANCEL: RemedyMeans.CANCEL,
    Remedy.WAIT: RemedyMeans.WAIT,
    Remedy.SPLIT: RemedyMeans.APART,
    Remedy.LEAVE_BEHIND: RemedyMeans.PERSON,
}
"""What may be agreed about a pickup that cannot go on."""


def named(word: str) -> Remedy | None:
    """The remedy that a word is the name of; somebody's own words name none."""
    return next((one for one in Remedy if one.value == word.strip().lower()), None)
