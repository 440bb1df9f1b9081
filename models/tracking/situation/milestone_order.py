"""Which of two facts fixes a milestone, whichever was received first (ADR-0028).

Of what holds now it is the one that happened last; of a promise the one that was reported first.
"""

from models.messages.legs.origin import Origin
from models.sop.milestones import Milestone
from models.stages.trunk_pickup.reports import PickedUp

FIRST_COUNTS = frozenset({Milestone.PICKED_UP, Milestone.DEPARTED})
"""Milestones that the first report of them fixes for good: a promise counts from there."""

STANDS_IN = {(PickedUp.kind, Milestone.DEPARTED)}
"""Kinds that fix a milestone until its own report comes."""


def prevails(milestone: Milestone, new: Origin, old: Origin) -> bool:
    """Whether what was said by `new` counts, and no longer what was said by `old`."""
    if milestone not in FIRST_COUNTS:
        return new.order >= old.order
    if stands_in(milestone, new) != stands_in(milestone, old):
        return stands_in(milestone, old)
    return (new.reported_at, new.fact_id) < (old.reported_at, old.fact_id)


def stands_in(milestone: Milestone, origin: Origin) -> bool:
    """Whether that fact fixes the milestone only until its own report comes."""
    return (origin.kind, milestone) in STANDS_IN
