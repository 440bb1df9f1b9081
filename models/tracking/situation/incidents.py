"""What went wrong in one stage, each finding by itself: open until what settles it is told."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from models.messages.legs.leg import OpenIncident
from models.messages.reports.report import Facts, IncidentFacts
from models.phrases import JoinedTexts, StructuredText, one_of, phrase
from models.stages.city_delivery.fees import FeeAgreed, FeeReported
from models.stages.table import KINDS
from models.stages.trunk_pickup.incident_ends import IncidentEnd
from models.stages.trunk_pickup.pickup_exceptions import ExceptionFound
from models.tracking.situation.facts import Fact
from models.tracking.situation.fee_prices import priced

Codes = Collection[str]
"""Codes of problems."""

Name = tuple[str, str]
"""A problem's code, and what tells one of its kind from another."""

OPEN_MAX = 30
"""How many are open at once in one stage: whatever is reported, a baton stays small."""


def ended_by(kind: type[Facts] | None) -> Codes:
    """The codes that a report of that kind ends, whatever their names."""
    if kind is None:
        return ()
    return kind.ends if issubclass(kind, IncidentFacts) else (*kind.settles, *kind.ends)


@dataclass(slots=True)
class Incidents:
    """The incidents of one stage, as its facts say.

    Attributes:
        open: those that somebody must act for, the oldest first.
        settled: those that were put right by name, told before they were found or after.
        answered: what was answered: the kind of the answer, and the incident's `ref`.
        found: all that were found, the first one first.
        early: what was put right by a name that nothing had then, as clocks differ a little.
        over: when a leg before ended a code, by what only a milestone tells here: what was found by
            then, and is reported now, is over as well.
        ended_at: when a code was ended last, by whatever name: what was found at that very instant
            is ended too, whichever of the two comes first in order.
    """

    open: dict[Name, OpenIncident] = field(default_factory=dict)
    settled: set[Name] = field(default_factory=set)
    answered: set[Name] = field(default_factory=set)
    found: dict[Name, None] = field(default_factory=dict)
    early: dict[str, Codes] = field(default_factory=dict)
    over: Mapping[str, datetime] = field(default_factory=dict)
    ended_at: dict[str, datetime] = field(default_factory=dict)

    def apply(self, fact: Fact) -> None:
        """Let a fact find, settle, answer, or make moot."""
        content, at = fact.content, fact.times.occurred_at
        if content is None:
            if fact.elsewhere:
                self._end(ended_by(KINDS.get(fact.name)), at)
            return
        finding = content.finding
        if finding and (finding, fact.ref) not in self.found:
            self.found[finding, fact.ref] = None
            if finding in (meant := self.early.pop(fact.ref, ())):  # one of another kind is another
                self.settled -= {(code, fact.ref) for code in meant if code != finding}
        if finding and (finding, fact.ref) not in self.settled and not self.is_over(finding, at):
            self._find(finding, fact)
        if isinstance(content, IncidentFacts):
            self._settle(content, fact.ref)
        self._end(ended_by(type(content)), at, but=finding)
        fee = FeeReported.kind, fact.ref
        if fee in self.open:
            answered = (FeeAgreed.kind, fact.ref) in self.answered
            self.open[fee] = priced(self.open[fee], content, answered=answered)

    def is_over(self, code: str, at: datetime) -> bool:
        """Whether what was found then is ended by what is known of that instant, or of a leg
        before."""
        last = self.over.get(code)
        return self.ended_at.get(code) == at or (last is not None and at <= last)

    def _end(self, codes: Codes, at: datetime, but: str | None = None) -> None:
        """All of these codes that were found by then are over."""
        for name, one in list(self.open.items()):
            if name[0] in codes and name[0] != but and one.found_at <= at:
                del self.open[name]
        self.ended_at.update(dict.fromkeys(codes, at))

    def shipment_of(self, incident: str) -> str:
        """Which shipment an open incident is of; empty for the order's own."""
        return next((one.shipment for one in self.open.values() if one.ref == incident), "")

    def takes(self, code: str) -> bool:
        """Whether one more of that code is followed: of each code the first one is."""
        return len(self.open) < OPEN_MAX or not any(name[0] == code for name in self.open)

    def _find(self, code: str, fact: Fact) -> None:
        if self.takes(code):
            found_at = fact.times.occurred_at
            self.open.setdefault(
                (code, fact.ref),
                OpenIncident(
                    code=code,
                    ref=fact.ref,
                    found_at=found_at,
                    shipment=getattr(fact.content, "shipment", None) or "",
                    of_packing=isinstance(fact.content, ExceptionFound) and fact.content.of_packing,
                ),
            )

    def _settle(self, content: IncidentFacts, ref: str) -> None:
        if not content.settles and not content.answers:
            return
        ref = ref or next(iter(self.waiting(content)), "")
        if ref:
            self.answered.add((content.kind, ref))
        for code in self._meant(content, ref) if ref else ():
            self.settled.add((code, ref))
            self.open.pop((code, ref), None)

    def _meant(self, content: IncidentFacts, ref: str) -> Codes:
        """Which problems of that name it puts right: one of another kind, found later, is another.

        What ends an incident without its kind means the one that was found first.
        """
        only = getattr(content, "code", None)
        meant = [code for code in content.settles if only in (None, code)]
        found = [code for code, name in self.found if name == ref and code in meant]
        if not found:
            self.early[ref] = meant
            return meant
        return found[:1] if isinstance(content, IncidentEnd) else found

    def waiting(self, content: Facts, hidden: Codes = ()) -> list[str]:
        """The open incidents that a report of that kind may mean: not answered by one yet."""
        meant = (*content.settles, *content.answers)
        return [
            ref
            for code, ref in self.open
            if code in meant and code not in hidden and (content.kind, ref) not in self.answered
        ]

    def meant_by(
        self, content: Facts, report_id: str, owed: Sequence[str] = (), *, hidden: Codes = ()
    ) -> tuple[str, StructuredText | None]:
        """Which incident a report is about, or why that cannot be said.

        A finding that has no name is named by its report; what settles, answers or puts off means
        the only one that is open, or for which it is `owed`. Where several are, it has to say
        which. `hidden` are codes that whoever reports is told nothing of.
        """
        if content.ref:
            return content.ref, None
        if content.finding and not content.ends:
            return report_id[:64], None
        if not isinstance(content, IncidentFacts):
            return "", None
        put_off = [ref for code, ref in self.open if code in content.ends and content.finding]
        waiting = [*dict.fromkeys(put_off or self.waiting(content, hidden) or owed)]
        if len(waiting) < 2:
            return waiting[0] if waiting else (report_id[:64] if content.finding else ""), None
        listed = JoinedTexts((*waiting[:10], *(["…"] if len(waiting) > 10 else [])), ", ")
        codes = (*content.settles, *content.answers, *content.ends)
        what = one_of("problem", (code for code in codes if code not in hidden), " or ")
        return "", phrase(
            "{n} of {what} are open: name one as `incident`: {listed}",
            n=len(waiting),
            what=what,
            listed=listed,
        )
