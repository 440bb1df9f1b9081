"""The attempts at a pickup, judged by all that is known of them, in whichever leg (ADR-0086)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from models.messages.legs.early_facts import EarlyFact
from models.stages.all_duties import ALL_DUTIES
from models.stages.table import OF_PICKUPS
from models.tracking.deadlines.deadline_position import DeadlinePosition
from models.tracking.deadlines.duty_facts import relevant
from models.tracking.deadlines.duty_verdicts import DutyJudge, Ruling
from models.tracking.deadlines.held_deadlines import HeldDeadlines
from models.tracking.deadlines.occurrence import Occurrence, OccurrenceKey
from models.tracking.deadlines.occurrences import occurrences
from models.tracking.situation.basis import Basis
from models.tracking.situation.facts import Fact, FactLog
from models.tracking.situation.pickup_facts import PICKUP_IDS, arrived, of_pickup
from models.tracking.situation.stage_counters import StageCounters
from models.tracking.situation.stage_situation import Situation


@dataclass(frozen=True, slots=True)
class PickupRuling:
    """An occurrence of a duty of the pickup, and what the facts say of it."""

    one: Occurrence
    ruling: Ruling

    @property
    def says(self) -> tuple[object, ...]:
        """What tells it from another ruling."""
        place, ending = self.ruling.place, self.ruling.ending
        fact = ending.fact if ending else None
        return (
            place and place.planned, ending and (ending.state, ending.late_seconds),
            fact and (fact.name, fact.times.occurred_at),
        )  # fmt: skip


Rulings = dict[OccurrenceKey, PickupRuling]


def decided_again(book: HeldDeadlines, situation: Situation, log: FactLog) -> Rulings:
    """What of the attempts is another matter since something was received after their leg.

    So is what was decided again before: that may be taken back. What is no more owed is in none.
    """
    mine = book.reviewed | {key for key in book.opened if is_of_pickup(key)}
    own = of_pickup(log)
    if not (mine or own):
        return {}
    first, *known = situation.basis.pickup_facts
    before = [arrived(one) for one in known]
    rulings = _rulings(first, [*before, *own], book)
    past = _rulings(first, before, book)
    changed = {key for key, one in rulings.items() if key not in past or past[key].says != one.says}
    book.reviewed = mine | changed
    return {key: one for key, one in rulings.items() if key in book.reviewed}


def is_of_pickup(key: OccurrenceKey) -> bool:
    """Whether it is of an attempt of the order's own goods: those of a shipment have its name."""
    return key.duty in PICKUP_IDS and not key.ref


def _rulings(first: EarlyFact, facts: Sequence[Fact], book: HeldDeadlines) -> Rulings:
    since = first.times.occurred_at
    situation = Situation(Basis(pickup=True, sop=book.sop, milestones=dict(first.milestones)))
    log = FactLog()
    for fact in facts:
        log.add(fact)
    for fact in log:
        situation.apply_to_pickup(fact)
    found: Rulings = {}
    for duty in OF_PICKUPS:
        if not duty.applies(book.sop):
            continue
        mine = relevant(duty, log)
        for one in occurrences(duty, situation, log, StageCounters()):
            ruling = _judge(one, situation, book, mine, since)
            place = ruling.place and _since(ruling.place, since)
            found[one.key] = PickupRuling(one, replace(ruling, place=place))
    return found


def _since(place: DeadlinePosition, begun: datetime) -> DeadlinePosition:
    """What no report puts there stands there as of the list: holds before that were others'."""
    return place._replace(since=place.since or begun)


def _judge(
    one: Occurrence, situation: Situation, book: HeldDeadlines, facts: Sequence[Fact],
    begun: datetime,
) -> Ruling:  # fmt: skip
    duty = ALL_DUTIES[one.key.duty]
    judge = DutyJudge(
        duty=duty,
        sop=book.sop,
        planner=lambda known: book.plan(duty, known),
        stands=lambda place, at: book.stood_of_pickup(_since(place, begun), at),
        before=situation.basis.milestones,
        prevails=situation.prevails,
    )
    return judge.apply_facts(one, facts, None)
