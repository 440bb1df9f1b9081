"""How one occurrence of a duty ended, and the fact that decided it."""

from dataclasses import dataclass, replace
from datetime import datetime

from models.messages.timeline.duty_row import BREACH_STATES, DutyState
from models.tracking.situation.facts import Fact

UNREPORTED_STATES = frozenset({DutyState.AVERTED, DutyState.MISSED})
"""Endings that nobody has reported: when they were received is no verdict."""


@dataclass(frozen=True, slots=True)
class DutyEnding:
    """How an occurrence ended, and the fact that decided it.

    `proved`: more than a word of long after says so.
    """

    state: DutyState
    fact: Fact
    late_seconds: int = 0
    met_at: datetime | None = None
    proved: bool = True

    @property
    def at(self) -> datetime:
        """When it ended."""
        return self.met_at or self.fact.times.occurred_at

    @property
    def clears(self) -> bool:
        """Whether no breach is left, if it is so."""
        return self.state not in BREACH_STATES


def as_proved(best: DutyEnding | None, proved: DutyEnding | None) -> DutyEnding | None:
    """What would be so if all were believed; but what only a late word says leaves a breach."""
    if best is None or best.proved or not best.clears:
        return best
    if proved is not None and proved.clears:
        return proved
    return replace(best, state=DutyState.UNPROVED)
