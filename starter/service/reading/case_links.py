"""What a case has become, or was made of, as its reports say: linked both ways (MC-八(一)2).

A care case names what it has become; what it names, where that is a case, an incident or a
visit of the same order, names the care case in turn. A report that was taken back links nothing.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from activities.adapters.store.results.rows import CaseSummary
from models.messages.decisions.withdrawn_reports import withdrawn_reports
from models.messages.timeline.timeline import Entry, EntryKind
from models.stages.care.reports import LinkKind, SurveyNoted
from starter.service.reading.view_model import View


class LinkShown(View):
    """What it is linked with: `kind` return, incident, visit, order, care or survey; and its id."""

    kind: str
    id: str


def order_of_ticket(case: CaseSummary) -> tuple[LinkShown, ...]:
    """The order that a ticket was found to be about."""
    return (LinkShown(kind=LinkKind.ORDER, id=case.about),) if case.about else ()


class _Link(NamedTuple):
    """That a case, by its workflow id, names something."""

    case: str
    kind: str
    id: str


class Links:
    """The links of one order, as its timeline says; `cases` are the workflow ids of its cases."""

    def __init__(self, timeline: Iterable[Entry], cases: Iterable[str]) -> None:
        lines = list(timeline)
        gone = withdrawn_reports(lines)
        self._cases = tuple(cases)
        self._links = [
            link
            for line in lines
            if line.happening is EntryKind.REPORT and line.report_id not in gone
            if (link := self._of(line)) is not None
        ]

    def of_case(self, case: str) -> tuple[LinkShown, ...]:
        """What a case names, and what names it."""
        own = [(one.kind, one.id) for one in self._links if one.case == case]
        named_by = [("care", one.case) for one in self._links if one.id == case]
        return _shown([*own, *named_by])

    def of_incident(self, incident: str) -> tuple[LinkShown, ...]:
        """The care cases that have become that incident, by its name."""
        return self._become(LinkKind.INCIDENT, incident)

    def of_visit(self, attempt: int) -> tuple[LinkShown, ...]:
        """The care cases that have become that visit, by its number."""
        return self._become(LinkKind.VISIT, str(attempt))

    def _become(self, kind: LinkKind, name: str) -> tuple[LinkShown, ...]:
        named = (one.case for one in self._links if (one.kind, one.id.strip()) == (kind, name))
        return _shown(("care", case) for case in named)

    def _of(self, line: Entry) -> _Link | None:
        case = next((one for one in self._cases if line.key.startswith(f"{one}:")), None)
        data: Mapping[str, object] = line.data
        if case is None:
            return None
        if line.what == SurveyNoted.kind and data.get("survey"):
            return _Link(case, "survey", str(data["survey"]))
        if data.get("link") and data.get("link_kind"):
            return _Link(case, str(data["link_kind"]), str(data["link"]))
        return None


def _shown(found: Iterable[tuple[str, str]]) -> tuple[LinkShown, ...]:
    return tuple(LinkShown(kind=kind, id=id_) for kind, id_ in dict.fromkeys(found))
