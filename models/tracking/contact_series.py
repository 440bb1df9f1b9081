"""How often a customer was tried in vain, and when the attempts are used up (FH-10.3.2.2).

Pure: the facts in order of occurrence, and the policy, which is terms.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from models.sop import clock
from models.sop.terms import Sop
from models.stages.city_delivery.contacts import (
    ContactCause,
    ContactDecided,
    ContactFailed,
    is_used_up,
)
from models.stages.city_delivery.reports import AppointmentBooked, ArrivedAtCustomer, Delivered
from models.tracking.facts import Fact

FROM_HERE = frozenset({ContactDecided.kind, ArrivedAtCustomer.kind, Delivered.kind})
"""From these on all attempts are counted again; from an appointment on those to reach him."""


def attempts(facts: Iterable[Fact]) -> Iterator[tuple[Fact, list[date]]]:
    """Each attempt that came to nothing, with the Shanghai days of its like so far, its own last.

    What nobody gives a cause counts as a customer who was not reached.
    """
    days: dict[ContactCause, list[date]] = {}
    for fact in facts:
        if fact.name in FROM_HERE:
            days.clear()
        elif fact.name == AppointmentBooked.kind:
            put_off = days.get(ContactCause.NOT_TODAY, [])
            days.clear()
            days[ContactCause.NOT_TODAY] = put_off
        elif isinstance(fact.content, ContactFailed):
            like = days.setdefault(fact.content.cause or ContactCause.UNREACHABLE, [])
            like.append(clock.day_of(fact.times.occurred_at))
            yield fact, like


def used_up(facts: Iterable[Fact], sop: Sop) -> Iterator[Fact]:
    """The attempts after which order desk and merchant decide; the next one counts as the first."""
    for fact, days in attempts(facts):
        assert isinstance(fact.content, ContactFailed)
        if is_used_up(fact.content.cause, days, sop):
            days.clear()
            yield fact
