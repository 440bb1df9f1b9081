"""A care case from each opening to its next: what was owed in it, and when the customer owed.

A fold over the facts: whatever was told late stands where it happened. While the customer owes an
answer no duty's clock runs; what is due moves by the time he owed.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.stages.care.reports import (
    CareAnswered,
    CareAskedBack,
    CareCustomerWrote,
    CareHandedOver,
    CareReopened,
    CareReplied,
    CareResolved,
)
from models.tracking.situation.facts import Fact

CARE_KINDS = frozenset(
    one.kind for one in (CareAskedBack, CareCustomerWrote, CareReplied, CareResolved, CareReopened)
)
"""What moves a duty of a care case, or opens it again."""

OF_CASE = CARE_KINDS | {CareAnswered.kind, CareHandedOver.kind}


@dataclass(frozen=True, slots=True)
class CareRound:
    """One opening of a case.

    Attributes:
        n: from 1; opened: what opened it again, None for the first.
        facts: what was told of it, in order; next: what opened the next one.
    """

    n: int
    opened: Fact | None
    facts: Sequence[Fact]
    next: Fact | None = None

    def first(self, *names: str) -> Fact | None:
        """The first fact of these names."""
        return next((fact for fact in self.facts if fact.name in names), None)

    @property
    def resolved(self) -> Fact | None:
        """What has resolved it."""
        return self.first(CareResolved.kind)

    @property
    def owes_since(self) -> datetime | None:
        """Since when the customer owes an answer; None where he owes none."""
        spans = self._spans()
        return spans[-1][0] if spans and spans[-1][1] is None else None

    def owed(self, since: datetime, kept_by: Collection[str]) -> timedelta:
        """How long he owed an answer after `since` and before any of these facts.

        Of a time that is not over nothing counts yet: the clock stands meanwhile.
        """
        kept = self.first(*kept_by)
        until = kept.times.occurred_at if kept else None
        owed = timedelta()
        for begin, end in self._spans():
            ends = [at for at in (end, until) if at is not None]
            if ends:
                owed += max(min(ends) - max(begin, since), timedelta())
        return owed

    def _spans(self) -> list[tuple[datetime, datetime | None]]:
        """From when to when he owed an answer, in order."""
        spans: list[tuple[datetime, datetime | None]] = []
        asked: datetime | None = None
        for fact in self.facts:
            at = fact.times.occurred_at
            if fact.name == CareAskedBack.kind:
                asked = asked or at
            elif fact.name in (CareCustomerWrote.kind, CareResolved.kind) and asked is not None:
                spans.append((asked, at))
                asked = None
        return [*spans, (asked, None)] if asked is not None else spans


def care_rounds(log: Iterable[Fact]) -> list[CareRound]:
    """Every opening of the case, in order; of two reopenings without an end between, the first."""
    found: list[CareRound] = []
    opened: Fact | None = None
    facts: list[Fact] = []
    for fact in (one for one in log if one.name in OF_CASE):
        is_resolved = any(one.name == CareResolved.kind for one in facts)
        if fact.name == CareReopened.kind and is_resolved:
            found.append(CareRound(len(found) + 1, opened, tuple(facts), fact))
            opened, facts = fact, []
        elif fact.name != CareReopened.kind:
            facts.append(fact)
    return [*found, CareRound(len(found) + 1, opened, tuple(facts))]
