"""What is counted in one stage: its attempt, the appointments before it, the line's points."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from models.messages.legs.leg import Baton
from models.sop.milestones import Milestone
from models.tracking.situation.stage_situation import Situation

PASSED_MILESTONES = frozenset({Milestone.PICKED_UP, Milestone.DEPARTED, Milestone.HUB_ARRIVAL})
"""What the planned times of a line's points follow from."""


@dataclass(frozen=True, slots=True)
class Route:
    """The feedback points of a line, in hours after departure, and its hours in all."""

    points: tuple[tuple[str, float], ...] = ()
    hours: float = 0.0

    def planned(self, hours: float, situation: Situation) -> datetime | None:
        """When a point is to be passed; an announced delay moves what lay ahead of it then."""
        left = situation.milestones.get(Milestone.DEPARTED)
        left = left or situation.milestones.get(Milestone.PICKED_UP)
        if not isinstance(left, datetime):
            return None
        planned = left + timedelta(hours=hours)
        presumed = situation.presumed.get(Milestone.DEPARTED)
        if isinstance(presumed, datetime):
            first, reported = (
                presumed + timedelta(hours=hours),
                situation.origins[Milestone.DEPARTED],
            )
            left, planned = (presumed, first) if first < reported.occurred_at else (left, planned)
        announced = situation.milestones.get(Milestone.HUB_ARRIVAL)
        origin = situation.origins.get(Milestone.HUB_ARRIVAL)
        if not isinstance(announced, datetime) or (origin and planned <= origin.reported_at):
            return planned
        return planned + max(timedelta(), announced - left - timedelta(hours=self.hours))

    def follows(
        self, hours: float, planned: datetime, situation: Situation
    ) -> tuple[Milestone, ...]:
        """What a point that is planned so follows from: what was announced, or when it left."""
        known = situation.milestones
        left = Milestone.DEPARTED if Milestone.DEPARTED in known else Milestone.PICKED_UP
        at = known[left]
        assert isinstance(at, datetime)
        announced = planned > at + timedelta(hours=hours)
        return (left, Milestone.HUB_ARRIVAL) if announced else (left,)


@dataclass(frozen=True, slots=True)
class StageCounters:
    """What is counted in one stage: its attempt, what there was before it, the line's points.

    `pickups`: after the first; `visits`: after the first.
    """

    attempt: int = 1
    pickups: int = 0
    appointments: int = 0
    visits: int = 0
    route: Route = Route()


def counted_before(attempt: int, baton: Baton) -> StageCounters:
    """What a stage begins to count from."""
    return StageCounters(attempt, baton.pickups, baton.appointments, baton.visits)
