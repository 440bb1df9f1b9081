"""What went wrong in one stage, each finding by itself: open until what settles it is told."""

from dataclasses import dataclass, field

from models.messages.leg import OpenIncident
from models.messages.reports import Facts, IncidentFacts
from models.tracking.facts import Fact

Name = tuple[str, str]
"""A problem's code, and what tells one of its kind from another."""

OPEN_MAX = 30
"""How many are open at once in one stage: whatever is reported, a baton stays small."""


@dataclass(slots=True)
class Incidents:
    """The incidents of one stage, as its facts say.

    Attributes:
        open: those that somebody must act for, the oldest first.
        settled: those that were put right by name, told before they were found or after.
        answered: what was answered: the kind of the answer, and the incident's `ref`.
    """

    open: dict[Name, OpenIncident] = field(default_factory=dict)
    settled: set[Name] = field(default_factory=set)
    answered: set[Name] = field(default_factory=set)

    def apply(self, fact: Fact) -> None:
        """Let a fact find, settle, answer, or make moot."""
        said = fact.content
        if said is None:
            return
        if said.problem and (said.kind, fact.ref) not in self.settled:
            self._find(said.kind, fact)
        if isinstance(said, IncidentFacts):
            self._settle(said, fact.ref)
            return
        for name in [name for name in self.open if name[0] in said.settles]:
            del self.open[name]

    def _find(self, code: str, fact: Fact) -> None:
        if len(self.open) < OPEN_MAX or not any(name[0] == code for name in self.open):
            found_at = fact.times.occurred_at
            self.open.setdefault(
                (code, fact.ref), OpenIncident(code=code, ref=fact.ref, found_at=found_at)
            )

    def _settle(self, said: IncidentFacts, ref: str) -> None:
        if not said.settles and not said.answers:
            return
        ref = ref or next(iter(self.waiting(said)), "")
        if ref:
            self.answered.add((said.kind, ref))
        for code in said.settles:
            if ref:
                self.settled.add((code, ref))
                self.open.pop((code, ref), None)

    def waiting(self, said: Facts) -> list[str]:
        """The open incidents that a report of that kind may mean: not answered by one yet."""
        meant = (*said.settles, *said.answers)
        return [
            ref
            for code, ref in self.open
            if code in meant and (said.kind, ref) not in self.answered
        ]

    def meant_by(self, said: Facts, report_id: str) -> tuple[str, str | None]:
        """Which incident a report is about, or why that cannot be said.

        A finding that has no name is named by its report; what settles or answers means the
        only one that is open. Where several are, it has to say which.
        """
        if not isinstance(said, IncidentFacts) or said.ref:
            return said.ref, None
        if said.problem:
            return report_id[:64], None
        waiting = self.waiting(said)
        if len(waiting) < 2:
            return waiting[0] if waiting else "", None
        listed = ", ".join(waiting[:10]) + (", …" if len(waiting) > 10 else "")
        what = " or ".join((*said.settles, *said.answers))
        return "", f"{len(waiting)} of {what} are open: name one as `incident`: {listed}"
