"""Facts that were reported long after they happened, counted per who told them (ADR-0035).

Such a fact counts, and proves nothing about a breach: who is late with it often is seen here.
"""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from models.contract import Contract


class BelatedFact(Contract):
    """A fact that was reported long after: of which order, by which report, and who told it.

    `actor` is who of that role, an opaque id; `key_id` the key that its report came with.
    """

    order: str
    report_id: str
    by: str
    actor: str | None = None
    key_id: str | None = None

    @property
    def report(self) -> tuple[str, str]:
        """Its order and its report."""
        return self.order, self.report_id


class BelatedCount(NamedTuple):
    """How many facts one person, or one system, reported long after, and of how many orders."""

    by: str
    actor: str | None
    key_id: str | None
    facts: int
    orders: int


def count_belated(
    facts: Iterable[BelatedFact], withdrawn: Collection[tuple[str, str]] = ()
) -> list[BelatedCount]:
    """Per role, actor and key, the most first; a report counts once, and not if `withdrawn`."""
    counting = {fact.report: fact for fact in facts if fact.report not in withdrawn}
    found: dict[tuple[str, str | None, str | None], list[str]] = {}
    for fact in counting.values():
        found.setdefault((fact.by, fact.actor, fact.key_id), []).append(fact.order)
    counts = (
        BelatedCount(*who, facts=len(orders), orders=len(set(orders)))
        for who, orders in found.items()
    )
    return sorted(counts, key=lambda one: (-one.facts, one.by, one.actor or "", one.key_id or ""))
