"""What is not taken back before what rests on it: a price under a payment, a cause under a sum.

No fen stands for something that was never said (FH-11.3.2.2, FH-8.3.2.1).
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from models.phrases import Code, StructuredText, phrase
from models.stages.city_delivery.fees import (
    FeeAgreed,
    FeeCollected,
    FeeRefused,
    FeeReported,
    FeeSet,
)
from models.stages.incident_kinds import INCIDENT_KINDS
from models.stages.trunk_pickup.incident_ends import AmountSettled

if TYPE_CHECKING:
    from models.tracking.situation.facts import Fact
    from models.tracking.stage_knowledge import StageKnowledge

INCIDENT_NAMES: Final = frozenset(kind.name for kind in INCIDENT_KINDS.values())
"""What finds an incident; two may have found the same one, and one of them may be taken back."""

RESTS_ON: Final[Mapping[str, tuple[str, ...]]] = {
    FeeReported.kind: (FeeSet.kind, FeeAgreed.kind, FeeRefused.kind, FeeCollected.kind),
    FeeSet.kind: (FeeAgreed.kind, FeeCollected.kind),
    FeeAgreed.kind: (FeeCollected.kind,),
    **dict.fromkeys(INCIDENT_NAMES, (AmountSettled.kind,)),
}
"""By what is said, what would not have been taken without it."""


def why_still_needed(state: "StageKnowledge", report_id: str) -> StructuredText | None:
    """Why a report cannot be taken back: something that was said of the same thing needs it."""
    found = [one for one in state.facts.of_report(report_id) if one.name in RESTS_ON]
    for fact in found:
        same = [one for one in state.facts if one.ref == fact.ref]
        if fact.name in INCIDENT_NAMES and any(
            one.name == fact.name and one != fact for one in same
        ):
            continue
        last = _last(RESTS_ON[fact.name], [one for one in same if _rests(one, fact, same)])
        if last is not None:
            return phrase(
                "{name} {fact_id} rests on it: withdraw that first",
                name=Code("kind", last.name),
                fact_id=last.fact_id,
            )
    return None


def _rests(one: "Fact", fact: "Fact", same: list["Fact"]) -> bool:
    """Whether it was said after that; of the first one also what was said before, as clocks go."""
    alike = [other for other in same if other.name == fact.name]
    first = fact is alike[0] and not any(_is_later(one, other) for other in alike)
    return first or _is_later(one, fact)


def _is_later(one: "Fact", fact: "Fact") -> bool:
    return one.times.occurred_at >= fact.times.occurred_at


def _last(kinds: tuple[str, ...], facts: list["Fact"]) -> "Fact | None":
    resting = [one for one in facts if one.name in kinds]
    return max(resting, key=lambda one: (kinds.index(one.name), one.order), default=None)
