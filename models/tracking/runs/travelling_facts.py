"""The facts that a baton takes along: later legs judge by them what they receive after it
happened."""

from collections import defaultdict

from models.messages.legs.early_facts import EarlyFact
from models.sop.duty import DutyScope
from models.stages.all_duties import ALL_DUTIES
from models.stages.table import OPENS_LATER
from models.stages.trunk_pickup.shipments import SHIPMENT_FACTS as OF_SHIPMENT
from models.tracking.deadlines.duty_facts import FAILED_CONTACT
from models.tracking.deadlines.occurrence import OccurrenceKey
from models.tracking.deadlines.occurrences import APPOINTMENT_BOOKED
from models.tracking.situation.facts import Fact
from models.tracking.situation.incidents import OPEN_MAX, Name
from models.tracking.situation.replacements import PROVIDER_REPLACED, opened_by_desks
from models.tracking.state import StageState

OPENED_AGAIN = (DutyScope.APPOINTMENT, DutyScope.DELIVERY, DutyScope.CONTACTS)
"""Of these a report may open another one, also where one was opened before."""

EACH_TRAVELS = (APPOINTMENT_BOOKED, PROVIDER_REPLACED)
"""Each of these begins something of its own."""

AHEAD_MAX = 40
"""How many facts travel ahead of their duties: the baton stays small however much is reported."""


def facts_ahead(state: StageState) -> tuple[EarlyFact, ...]:
    """The facts that keep or avert a duty which only a later leg may open.

    An appointment that is received later is judged by what was done, so all that belongs to any
    appointment travels, and all that a named shipment did. Of other facts of one name the first
    and the last travel: one of them decides.
    """
    watched = state.deadlines.open.keys() | state.deadlines.closed.keys() | state.deadlines.settled
    own = {key.duty for key in watched if not (key.ref and ALL_DUTIES[key.duty].of_shipment)}
    names, of_incidents = _met_later(own)
    names |= OF_SHIPMENT if state.situation.shipments else frozenset()
    first: dict[tuple[str, str], Fact] = {}
    last: dict[tuple[str, str], Fact] = {}
    for fact in state.facts:
        of_another = any(
            not fact.ref or OccurrenceKey(duty, fact.ref) not in watched
            for duty in of_incidents.get(fact.name, ())
        )
        if fact.name in names or of_another:
            ref = str(fact.order) if fact.name in EACH_TRAVELS else fact.ref
            first.setdefault((fact.name, ref), fact)
            last[fact.name, ref] = fact
    kept = dict.fromkeys(id(fact) for fact in (*first.values(), *last.values()))
    ahead = [fact.travelling() for fact in state.facts if id(fact) in kept]
    return tuple(ahead[-AHEAD_MAX:])


def _met_later(watched: set[str]) -> tuple[set[str], dict[str, list[str]]]:
    """The names of facts that keep or avert a duty still to be opened; and of each name the
    duties per incident that it keeps or averts: a later incident may open another of them."""
    names, of_incidents = {*FAILED_CONTACT, PROVIDER_REPLACED}, defaultdict[str, list[str]](list)
    for duty in map(ALL_DUTIES.__getitem__, sorted(OPENS_LATER)):
        met = () if opened_by_desks(duty) else (*duty.kept_by, *duty.averted_by)
        if duty.per in OPENED_AGAIN or duty.id not in watched:
            names.update(met)
        elif duty.per is DutyScope.INCIDENT:
            for name in met:
                of_incidents[name].append(duty.id)
    return names, of_incidents


def settled_before_found(state: StageState) -> tuple[Name, ...]:
    """The incidents that were settled before any report has found them: a later leg may."""
    early = state.situation.incidents.early.items()
    return tuple(sorted((code, ref) for ref, codes in early for code in codes))[:OPEN_MAX]
