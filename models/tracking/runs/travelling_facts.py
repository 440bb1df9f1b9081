"""The facts that a baton takes along: later legs judge by them what they hear after it happened."""

from functools import cache

from models.messages.legs.early_facts import EarlyFact
from models.sop.duty import DutyScope
from models.stages.all_duties import ALL
from models.stages.table import OPENS_LATER
from models.tracking.deadlines.duty_facts import FAILED_CONTACT
from models.tracking.deadlines.occurrences import APPOINTED
from models.tracking.situation.facts import Fact
from models.tracking.situation.incidents import OPEN_MAX, Name
from models.tracking.situation.replacements import opened_by_desks
from models.tracking.state import StageState

OPENED_AGAIN = (DutyScope.APPOINTMENT, DutyScope.DELIVERY, DutyScope.CONTACTS)
"""Of these a report may open another one, also where one was opened before."""

AHEAD_MAX = 40
"""How many facts travel ahead of their duties: the baton stays small, whatever was told."""


def facts_ahead(state: StageState) -> tuple[EarlyFact, ...]:
    """What meets a duty that a report may open which comes later than this: a later leg opens it.

    Of an appointment that is heard later is judged by what was done: all that belongs to any.
    Of other facts that say the same the first and the last: one of them decides.
    """
    deadlines = state.deadlines
    watched = {key.duty for key in (*deadlines.open, *deadlines.closed, *deadlines.settled)}
    again = [duty for duty in map(ALL.__getitem__, OPENS_LATER) if duty.per in OPENED_AGAIN]
    later = [*again, *(ALL[duty] for duty in OPENS_LATER - watched)]
    names = {
        name
        for duty in later
        if not opened_by_desks(duty)
        for name in (*duty.kept_by, *duty.averted_by)
    } | {*FAILED_CONTACT}
    first: dict[tuple[str, str], Fact] = {}
    last: dict[tuple[str, str], Fact] = {}
    unfound, of_any = {ref for _, ref in put_right(state)}, _kept_later()
    for fact in state.facts:
        if fact.name in names or (fact.ref in unfound and fact.name in of_any):
            ref = str(fact.order) if fact.name == APPOINTED else fact.ref
            first.setdefault((fact.name, ref), fact)
            last[fact.name, ref] = fact
    kept = dict.fromkeys(id(fact) for fact in (*first.values(), *last.values()))
    ahead = [fact.travelling() for fact in state.facts if id(fact) in kept]
    return tuple(ahead[-AHEAD_MAX:])


@cache
def _kept_later() -> frozenset[str]:
    """What keeps, or averts, a duty that a later leg opens for each thing that went wrong."""
    duties = [ALL[duty] for duty in OPENS_LATER if ALL[duty].per is DutyScope.INCIDENT]
    return frozenset(name for one in duties for name in (*one.kept_by, *one.averted_by))


def put_right(state: StageState) -> tuple[Name, ...]:
    """What was settled by its name, and nobody is heard to have found yet: a later leg may be."""
    early = state.situation.incidents.early.items()
    return tuple(sorted((code, ref) for ref, codes in early for code in codes))[:OPEN_MAX]
