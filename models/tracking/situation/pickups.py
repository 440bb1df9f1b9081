"""The pickups of one order, one after another: a remedy that was agreed begins the next attempt.

A fold over the facts of the trunk pickup. What happened before the agreement is of the attempt
before, whenever it is received, unless a report names its attempt (ADR-0047).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from models.messages.incidents.liability import Remedy
from models.messages.incidents.split import SPLIT_BY
from models.messages.orders.count import CountedKind
from models.messages.reports.report import Facts
from models.sop import clock
from models.sop.milestones import Milestone
from models.stages.table import KINDS, implied_by
from models.stages.trunk_pickup.pickup_exceptions import NoVehicle, PickupFailed, RemedyOffered
from models.stages.trunk_pickup.remedies import CARRIED_OUT, RemedyMeans
from models.stages.trunk_pickup.reports import (
    CalledPickupPoint,
    GoodsReady,
    LeftForPickup,
    PickedUp,
    VehicleBooked,
)
from models.tracking.situation.facts import Fact

Known = Mapping[Milestone, datetime | date]

ATTEMPTS_MAX: Final = 20
"""So many attempts at one pickup are followed: then people decide about the order."""

OF_ONE_ATTEMPT: Final = frozenset(
    kind.kind for kind in (VehicleBooked, GoodsReady, LeftForPickup, CalledPickupPoint)
)
"""What another attempt waits for again."""

VEHICLE_THERE: Final = {VehicleBooked.kind: True, NoVehicle.kind: False, PickupFailed.kind: False}
"""What shows that there is a vehicle, or none."""

SAME_DAY: Final = (Remedy.OTHER_CARRIER, Remedy.SPLIT)
"""What is tried on the same day, while that lasts."""

COMPARED_FIELDS: Final = ("chosen", "day", "pickup_hour", *SPLIT_BY)
"""What two remedies have in common that say the same."""

MILESTONES_OF_ONE_ATTEMPT: Final = (
    Milestone.PICKUP_ARRIVAL,
    Milestone.PICKUP_DEPARTURE,
    Milestone.PICKUP_HOUR,
    Milestone.ORDER_PLACED,
)
"""What another attempt does not count from: it is of the vehicle before, or of the first list."""


@dataclass(frozen=True, slots=True)
class AttemptStart:
    """What was agreed: another attempt, as a rule.

    Attributes:
        by: the fact that a remedy was agreed; remedy: which.
        milestones: what it counts from.
        before: all that was known of the attempt before, as that ended.
    """

    by: Fact
    remedy: Remedy
    milestones: Known
    before: Known


@dataclass(frozen=True, slots=True)
class Split:
    """So many pieces travel apart, as `by` was agreed: a vehicle is asked for them on that day."""

    by: Fact
    pieces: int
    kinds: tuple[CountedKind, ...]
    day: date


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at the pickup: `n` from 1, what began it and what began the next one."""

    n: int
    known: Known
    begun: AttemptStart | None = None
    next: AttemptStart | None = None


class Pickups:
    """The attempts at one pickup, as far as the facts say."""

    def __init__(self) -> None:
        self.begun: list[AttemptStart] = []
        self.cancelled: AttemptStart | None = None
        """The remedy that was agreed last is that the order is cancelled."""
        self.splits: dict[str, Split] = {}
        """What travels apart since a split was agreed, by the name of the shipment."""
        self.early: list[Fact] = []
        """What names an attempt that has not begun."""
        self._loaded: int | None = None
        """The attempt whose vehicle has the goods, where a report names it."""
        self._has_vehicle = False

    @property
    def attempt(self) -> int:
        """Which attempt it is, from 1."""
        return len(self.begun) + 1

    def attempts(self, known: Known) -> Iterator[Attempt]:
        """Every attempt, in order; `known` is what is known by now."""
        begun = (None, *self.begun)
        for n, (one, after) in enumerate(zip(begun, (*self.begun, None), strict=True), 1):
            yield Attempt(n, after.before if after else known, one, after)

    def attempt_of(self, fact: Fact) -> int:
        """Which attempt a fact is of: the one it names, else by its place among the facts."""
        named = named_attempt(fact.content)
        if named is not None and named <= self.attempt:
            return named
        return 1 + sum(one.by.order < fact.order for one in self.begun)

    def elsewhere(self, fact: Fact) -> bool:
        """Whether a fact is of another attempt than this one, and changes nothing of this one."""
        named = named_attempt(fact.content)
        if named is None or fact.name not in OF_ONE_ATTEMPT or named == self.attempt:
            return False
        if named > self.attempt:
            self.early.append(fact)
        return True

    def carry_out(self, fact: Fact, known: Known, *, loaded: bool) -> AttemptStart | None:
        """What a fact begins: another attempt, if it is that; `known`: as the last one ended.

        None begins once goods are `loaded`, but for the attempt whose vehicle has them by name.
        What was agreed last counts.
        """
        content = fact.content
        if fact.name == PICKED_UP:
            self._loaded = named_attempt(content)
        if loaded and (self._loaded is None or self._loaded <= self.attempt):
            return None
        self._has_vehicle = VEHICLE_THERE.get(fact.name, self._has_vehicle)
        if not isinstance(content, RemedyOffered) or content.chosen is None:
            return None
        carried = CARRIED_OUT.get(content.chosen)
        begun = AttemptStart(fact, content.chosen, counted_from(fact, content, known), dict(known))
        self.cancelled = begun if carried is RemedyMeans.CANCEL else None
        if carried is RemedyMeans.APART and not self._split(begun, content):
            return None
        if carried not in (RemedyMeans.AGAIN, RemedyMeans.APART) or self.attempt >= ATTEMPTS_MAX:
            return None
        if self.begun and _says_the_same(fact, self.begun[-1].by):
            return None
        self.begun.append(begun)
        self._has_vehicle = False
        return begun

    def _split(self, begun: AttemptStart, content: RemedyOffered) -> bool:
        """Let goods travel apart; whether what goes first needs another vehicle too.

        One that is booked takes what goes first, unless it did not come.
        """
        assert content.pieces_apart is not None, "a split says what travels apart"
        day_ = clock.day_of(begun.milestones[Milestone.PICKUP_DAY])
        self.splits[begun.by.ref] = Split(begun.by, content.pieces_apart, content.kinds_apart, day_)
        return not self._has_vehicle

    def arrived(self) -> list[Fact]:
        """What was told of this attempt before it began."""
        mine = [fact for fact in self.early if named_attempt(fact.content) == self.attempt]
        self.early = [fact for fact in self.early if fact not in mine]
        return mine


def named_attempt(content: Facts | None) -> int | None:
    """The attempt that a report names, if any."""
    attempt = getattr(content, "attempt", None)
    return attempt if isinstance(attempt, int) else None


def counted_from(fact: Fact, content: RemedyOffered, known: Known) -> Known:
    """What the next attempt counts from: it was agreed then, and the day is the one agreed.

    Where none was named, another carrier, or several vehicles, come on the same day, if that is not
    over, and by the hour of the list where nothing has failed; all else is tried on the next day.
    """
    at = fact.times.counts_from
    day = content.day or _next_day(clock.day_of(at), content.chosen, known)
    found: dict[Milestone, datetime | date] = {
        Milestone.TRUNK_DESK_RECEIVED: at,
        Milestone.PICKUP_DAY: day,
        Milestone.PICKUP_DAY_AGREED: at,
    }
    if content.day:
        found[Milestone.WANTED_PICKUP_DAY] = content.day
    elif content.chosen in SAME_DAY and Milestone.PICKUP_FAILURE_REPORTED not in known:
        received = known.get(Milestone.TRUNK_DESK_RECEIVED)
        found |= {} if received is None else {Milestone.FIRST_RECEIVED: received}
    if content.pickup_hour:
        found[Milestone.PICKUP_HOUR] = content.pickup_hour
    return found


def _next_day(agreed: date, remedy: Remedy | None, known: Known) -> date:
    before = known.get(Milestone.PICKUP_DAY)
    before = clock.day_of(before) if before is not None else agreed
    first = agreed if remedy in SAME_DAY else agreed + timedelta(days=1)
    return max(before, first)


def _says_the_same(fact: Fact, before: Fact) -> bool:
    """Whether a remedy is told once more: of the same incident, or of none that is open."""
    new, old = fact.content, before.content
    assert isinstance(new, RemedyOffered)
    assert isinstance(old, RemedyOffered)
    same = all(getattr(new, name) == getattr(old, name) for name in COMPARED_FIELDS)
    return same and fact.ref in ("", before.ref)


PICKED_UP: Final = PickedUp.kind
"""After it there is no other attempt."""

NEXT_ATTEMPT: Final = frozenset({RemedyOffered.kind, PICKED_UP}) | {
    kind for kind in KINDS if PICKED_UP in implied_by(kind)
}
"""What may begin another attempt, or show that there is none: who has left has the goods."""
