"""How often a customer was tried in vain, and when the attempts are used up (FH-10.3.2.2).

Pure: the facts in order of occurrence, and the policy, which is terms.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import zip_longest

from models.sop import clock
from models.sop.terms import Sop
from models.stages.city_delivery.contacts import (
    ContactCause,
    ContactDecided,
    ContactFailed,
    attempts_exhausted,
)
from models.stages.city_delivery.reports import AppointmentBooked, ArrivedAtCustomer, Delivered
from models.tracking.situation.facts import Fact

FROM_HERE = frozenset({ContactDecided.kind, ArrivedAtCustomer.kind, Delivered.kind})
"""From these on all attempts are counted again; from an appointment on those to reach him."""

TRIED_AGAIN = ("try_again", "corrected")
"""What is decided where the delivery is tried again."""


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


def exhausting_attempts(facts: Iterable[Fact], sop: Sop) -> Iterator[Fact]:
    """The attempts after which order desk and merchant decide; the next one counts as the first."""
    for fact, days in attempts(facts):
        assert isinstance(fact.content, ContactFailed)
        if attempts_exhausted(fact.content.cause, days, sop):
            days.clear()
            yield fact


def retry_agreements(facts: Iterable[Fact], sop: Sop) -> Iterator[tuple[Fact, Fact | None]]:
    """What says that the delivery is tried again at another time, with what is said of it next.

    Nobody was at home, or he put it off; where that uses the attempts up it is the desk's
    decision to try again. Who was not reached on the phone is called again: his time stands.
    """
    lines = list(facts)
    ends = list(exhausting_attempts(lines, sop))
    there, words = False, list[tuple[Fact, bool]]()
    for fact in lines:
        if fact.name in (ArrivedAtCustomer.kind, AppointmentBooked.kind):
            there = fact.name == ArrivedAtCustomer.kind
        elif isinstance(fact.content, ContactDecided):
            words.append((fact, fact.content.choice in TRIED_AGAIN))
        elif isinstance(fact.content, ContactFailed):
            failed = there or fact.content.cause is ContactCause.NOT_TODAY
            if failed:
                words.append((fact, fact not in ends))
    for (fact, again), after in zip_longest(words, [one for one, _ in words[1:]]):
        if again:
            yield fact, after
