"""The deadlines of one workflow while their clocks stand still, and where that puts them.

Where one stands is worked out of where the facts put it, since when, and of all holds: nothing is
added up that a withdrawal would have to take back (ADR-0063).
"""

from collections.abc import Container, Iterable
from datetime import datetime

from models.messages.legs.leg import Deadline
from models.sop.duty_plan import Plan
from models.stages import all_duties as duties
from models.tracking.deadlines.deadline_changes import plan_of, put_at
from models.tracking.deadlines.deadline_position import (
    DeadlinePosition,
    Span,
    held_in,
    position_after_holds,
    united,
    until,
)
from models.tracking.deadlines.deadline_records import DeadlineRecords
from models.tracking.deadlines.duty_ending import DutyEnding
from models.tracking.deadlines.escalation import moved
from models.tracking.deadlines.occurrence import OccurrenceKey


class HeldDeadlines(DeadlineRecords):
    """Deadlines that may be held: what is left moves by the time held."""

    def hold(self, now: datetime) -> None:
        """Stop the clock of every open deadline."""
        self.held_at = self.held_at or now

    def resume(self, now: datetime) -> None:
        """Let the clock go on: what is left moves by the time held."""
        if self.held_at is None:
            return
        hold, self.held_at = (self.held_at, now), None
        self.holds.append(hold)
        for key, one in list(self.open.items()):
            self.keep(duties.ALL_DUTIES[key.duty], self._moved_by(key, one, hold))

    def restart_hold(self, now: datetime) -> None:
        """Let what was held so far be over, where it is held, and hold on from here."""
        if self.held_at is not None:
            self.resume(now)
            self.hold(now)

    def import_holds(self, holds: Iterable[Span], watched: Container[OccurrenceKey]) -> None:
        """Know when clocks stood still while another workflow of the order had the work.

        `watched` stand as that one has put them.
        """
        for hold in holds:
            self.holds.append(hold)
            for key, one in list(self.open.items()):
                if key not in watched:
                    self.keep(duties.ALL_DUTIES[key.duty], self._moved_by(key, one, hold))

    def put(self, key: OccurrenceKey, place: DeadlinePosition, now: datetime) -> bool:
        """Let one be where the facts have put it; whether that is elsewhere than before."""
        before = self.places.get(key)
        if before == place:
            return False
        self.places[key] = place
        if key in self.open:
            self._replan(duties.ALL_DUTIES[key.duty], self.open[key], self.shown_at(key), now)
        return before is None or not _is_same(before.planned, place.planned)

    def stood(self, key: OccurrenceKey, place: DeadlinePosition, moment: datetime) -> Plan:
        """Where one that is put there stood at that moment."""
        if self._is_of_ended_pickup(key, place):
            return self.stood_of_pickup(place, moment)
        return self._after(key, place, until([*self.holds, *self._under_way(moment)], moment))

    def stood_of_pickup(self, place: DeadlinePosition, moment: datetime) -> Plan:
        """Where one of a pickup that has ended, and that is put there, stood at that moment."""
        holds = united([*self.pickup_holds, *self.holds, *self._under_way(moment)])
        return position_after_holds(place, place.planned, until(holds, moment))

    def holds_of_pickup(self, since: datetime) -> tuple[Span, ...]:
        """When its clocks have stood still so far; `since`: the trunk desk has the list."""
        own = [hold for hold in self.holds if hold[1] > since]
        return tuple(united([*self.pickup_holds, *own]))

    def _under_way(self, moment: datetime) -> list[Span]:
        return [(self.held_at, moment)] if self.held_at is not None else []

    def _is_of_ended_pickup(self, key: OccurrenceKey, place: DeadlinePosition) -> bool:
        """Whether it was judged again here: then it is known since when it stands there."""
        return key in self.reviewed and place.since is not None

    def shown_at(self, key: OccurrenceKey, ending: DutyEnding | None = None) -> Plan:
        """Where it stands but for a hold that is under way; decided: where it stood by then."""
        place = self.place_of(key)
        if ending is not None:
            return self.stood(key, place, ending.fact.times.received_at)
        if self._is_of_ended_pickup(key, place):
            holds = united([*self.pickup_holds, *self.holds])
            return position_after_holds(place, place.planned, holds)
        return self._after(key, place, self.holds)

    def place_of(self, key: OccurrenceKey) -> DeadlinePosition:
        """Where the facts, or another workflow, have put one."""
        known = self.places.get(key)
        return known or DeadlinePosition(plan_of(self.open.get(key) or self.closed[key]))

    def _after(self, key: OccurrenceKey, place: DeadlinePosition, holds: list[Span]) -> Plan:
        """As it was taken over, with what another had held of it; and these holds since then."""
        base, before = place.planned, self.taken_over.get(key)
        if before is not None and place.since is None and before.planned == place.planned:
            base, holds = before.stood, holds[before.holds :]
        return position_after_holds(self._since_opened(key, place), base, holds) if holds else base

    def _since_opened(self, key: OccurrenceKey, place: DeadlinePosition) -> DeadlinePosition:
        """No report says when it came to be owed: it was as it was opened."""
        opened = self.opened_held.get(key) if place.since is None else None
        return place if opened is None else place._replace(since=opened)

    def _moved_by(self, key: OccurrenceKey, one: Deadline, hold: Span) -> Deadline:
        """The escalations of what is missed move on, and what is still to come."""
        place = self._since_opened(key, self.place_of(key))
        if one.breached:
            begun, ended = held_in(place, hold)
            return moved(one, ended - begun)
        return put_at(one, position_after_holds(place, plan_of(one), [hold]))


def _is_same(one: Plan, other: Plan) -> bool:
    return (one.due_at, one.from_at) == (other.due_at, other.from_at)
