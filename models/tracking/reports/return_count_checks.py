"""What comes back is compared with what was to come, or was counted last (MC-八(二)2).

Another number, another kind, or goods that are not as described are an exception that is found by
itself: it names who had the goods until then (FH-8.3.2.1).
"""

from datetime import datetime

from models.messages.orders.count import Kinds
from models.messages.orders.order import count_goods
from models.messages.reports.report import Facts, Report
from models.messages.reports.report_times import ReportTimes
from models.phrases import Code, JoinedTexts, StructuredText, phrase
from models.sop.formatting import counted
from models.stages.returns.reports import ReturnCollected, ReturnInspected
from models.stages.returns.request import ReturnCase
from models.stages.returns.return_exceptions import BackFault, ReturnException
from models.stages.returns.return_losses import ReturnLost
from models.stages.returns.way_back import MOVING_KINDS
from models.tracking.reports.accepted_reports import AcceptedReports
from models.tracking.situation.facts import Fact, FactLog, fact_of
from models.tracking.situation.returned_goods import holder_before


class ReturnCount:
    """What is known of a return's goods before one report of them, at that instant."""

    def __init__(self, report: Report, at: datetime, case: ReturnCase, log: FactLog) -> None:
        self.report = report
        self.case = case
        self.lost = sum(_lost(fact) for fact in log)
        self.before = [
            fact
            for fact in log
            if fact.times.occurred_at <= at and fact.fact_id != report.report_id
        ]

    def exception(self, facts: Facts) -> tuple[ReturnException, Report] | None:
        """What a report of the return shows to be wrong, as the report that it is."""
        match facts:
            case ReturnCollected():
                return self.of(facts.pieces, facts.kinds)
            case ReturnInspected():
                return self.of(facts.pieces, facts.kinds, as_described=facts.as_described)
        return None

    def of(
        self, pieces: int | None, kinds: Kinds = (), *, as_described: bool = True
    ) -> tuple[ReturnException, Report] | None:
        """The same, of a count, and of whether they are what the customer says."""
        expected = self._expected
        found = _wrong(pieces, expected, kinds, self.case)
        if not as_described:
            found["not_as_described"] = phrase("not as described")
        if not found:
            return None
        exception = ReturnException.model_validate(
            {
                "incident": self.report.report_id[:64],
                "what": JoinedTexts(
                    (Code("kind", self.report.kind), JoinedTexts(found.values(), ", ")), ": "
                ),
                "handover": self.report.kind,
                "pieces": pieces,
                "expected": expected,
                "held_by": holder_before(self.case, self.before),
                "sort": next(iter(found)),
                "kinds": kinds,
            }
        )
        return exception, self.report.model_copy(update={"kind": ReturnException.kind})

    @property
    def _expected(self) -> int:
        """So many were to come: as they were counted last on the way back, less what was lost."""
        counts = [one for fact in self.before if (one := _counted(fact)) is not None]
        last = counts[-1] if counts else self.case.pieces
        on_the_way = counts or self.report.kind != ReturnCollected.kind
        return max(last - self.lost, 0) if on_the_way else last


def find_in_move(
    state: AcceptedReports, report: Report, times: ReportTimes, pieces: int, now: datetime
) -> None:
    """Know what a carrier's own count on the way back shows to be wrong: he says it in the words
    of the way there, which are no report of the return."""
    case = state.input
    assert isinstance(case, ReturnCase)
    found = ReturnCount(report, times.occurred_at, case, state.facts).of(pieces)
    if found is not None:
        exception, shown = found
        state.find(fact_of(exception, shown, times, exception.ref), shown, now)


def _wrong(
    pieces: int | None, expected: int, kinds: Kinds, case: ReturnCase
) -> dict[BackFault, StructuredText]:
    wanted, there = count_goods(case.lines), count_goods(kinds)
    differs = pieces is not None and pieces != expected
    is_more = pieces is not None and pieces > expected
    found: dict[BackFault, StructuredText] = {}
    if there.keys() - wanted.keys() or (not there <= wanted and not is_more):
        found["wrong_goods"] = phrase("other goods than were to come")
    if differs:
        found["over" if is_more else "short"] = phrase(
            "{pieces} of {wanted}", pieces=pieces, wanted=counted(expected, "piece")
        )
    return found


def _lost(fact: Fact) -> int:
    return fact.content.pieces if isinstance(fact.content, ReturnLost) else 0


def _counted(fact: Fact) -> int | None:
    """How many a hand-over on the way back has counted, in the return's words or in a carrier's."""
    match fact.content:
        case ReturnCollected():
            return fact.content.pieces
        case ReturnException(handover=str(handover)) if handover in MOVING_KINDS:
            return fact.content.pieces
    return None
