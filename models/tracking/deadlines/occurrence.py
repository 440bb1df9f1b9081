"""One occurrence of a duty: which it is, what was known as it began, which facts belong to it."""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from models.sop.milestones import Milestone
from models.stages.trunk_pickup.shipments import SHIPMENT_FACTS as OF_SHIPMENT
from models.tracking.situation.facts import Fact

Known = Mapping[Milestone, datetime | date]
"""The milestones that are known so far."""


class OccurrenceKey(NamedTuple):
    """One occurrence of a duty: its id, what tells twins apart, and which attempt it is of."""

    duty: str
    ref: str = ""
    attempt: int = 1

    def __str__(self) -> str:
        """As calls and notices are keyed: `<duty>#<ref>@<attempt>`, what is usual left out."""
        twin = f"#{self.ref}" if self.ref else ""
        return f"{self.duty}{twin}" + (f"@{self.attempt}" if self.attempt > 1 else "")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One occurrence as the facts have it.

    Attributes:
        milestones: what was known as it began; later facts of its own may move it.
        begins: facts that happened before belong to an earlier attempt.
        ended_by: the fact that put another attempt in its place; later facts belong to that.
        fixed: its instants follow from all that is known: no single fact moves them.
        shipment: it is of the shipment that its `ref` names: no other fact belongs to it.
        source: what it is of, where its number may change: another one may be put before it.
        presumed: what was presumed before it was reported at `reported`, if it was.
        belongs: says which facts are of it, where more than their times does.
        came: when what began it came in, where no milestone of a fact says so.
        follows: the milestones that its instants follow from, where they are not its duty's own.
        agreed: where it stands was agreed as it is, also while clocks stood still.
        failed: it had come to nothing before `ended_by`, as the leg knew that decided it.
    """

    key: OccurrenceKey
    milestones: Known
    begins: datetime | None = None
    ended_by: Fact | None = None
    fixed: bool = False
    shipment: bool = False
    source: str = ""
    presumed: Known | None = None
    reported: datetime | None = None
    belongs: Callable[[Fact], bool] | None = None
    came: datetime | None = None
    follows: tuple[Milestone, ...] = ()
    agreed: bool = False
    failed: bool = False

    @property
    def is_departure(self) -> bool:
        """Whether a departure of a shipment is told where its pickup had stood in for it so far:
        what that has decided is decided again."""
        return self.shipment and self.presumed is not None

    def among(self, facts: Sequence[Fact]) -> Sequence[Fact]:
        """Those of these facts, in order, that belong to it."""
        if self.belongs is not None:
            return [one for one in facts if self.belongs(one) and one.name not in OF_SHIPMENT]
        first, last = 0, len(facts)
        if self.begins is not None:
            first = bisect_left(facts, self.begins, key=_occurred_at)
        if self.ended_by is not None:
            last = bisect_left(facts, self.ended_by.times.occurred_at, lo=first, key=_occurred_at)
        facts = facts[first:last] if (first, last) != (0, len(facts)) else facts
        ref = self.key.ref
        if self.shipment:
            return [one for one in facts if one.ref == ref and one.name in OF_SHIPMENT]
        if ref:
            return [one for one in facts if not one.ref or one.ref == ref]
        return [one for one in facts if one.name not in OF_SHIPMENT]


def known_since(
    facts: Sequence[Fact], names: Sequence[Milestone], known: Known, before: Known
) -> datetime | None:
    """When the last of these milestones came in as it is known; None where none has since `before`.

    Of several facts that say the same the first one counts.
    """
    since: list[datetime] = []
    for name in names:
        at = known.get(name)
        if at is not None and before.get(name) != at:
            came = [fact.times.received_at for fact in facts if fact.milestones.get(name) == at]
            since += [min(came)] if came else []
    return max(since, default=None)


def _occurred_at(fact: Fact) -> datetime:
    return fact.times.occurred_at
