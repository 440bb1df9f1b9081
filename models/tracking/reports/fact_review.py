"""What counts only as long as others do is looked at again as facts come in, or are taken back.

Pure in what it decides: which of these reports count follows from all that were taken, and not from
the order in which they were received (ADR-0037).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from models.codes import QuestionCode
from models.messages.reports import report_parsing
from models.messages.reports.believed_times import bound_times
from models.messages.reports.pending_reports import SETTLED_BY_FACTS, PendingReport, Why
from models.messages.reports.report import Facts, Report
from models.phrases import StructuredText
from models.roles import Role
from models.stages.all_duties import ALL_DUTIES
from models.stages.incident_kinds import HIDDEN_FROM_CUSTOMER
from models.stages.order.routing import stage_of_report
from models.stages.table import KINDS
from models.tracking.reports.accepted_reports import AcceptedReports
from models.tracking.reports.count_checks import COUNT_FINDINGS, exception_in
from models.tracking.reports.early_pickups import turn_of
from models.tracking.reports.pending_reports import MUST_COME_FIRST, known_before, why_pending
from models.tracking.reports.premature_settlements import settles_or_answers_kind
from models.tracking.reports.repeated_reports import count_repeats
from models.tracking.reports.unreported_findings import ENDING_KINDS
from models.tracking.situation.facts import Fact, fact_of, in_order
from models.tracking.situation.stage_situation import Situation


@dataclass(frozen=True, slots=True)
class Candidate:
    """A report that counts, or does not, by what else counts; as it is believed."""

    report: Report
    fact: Fact
    proven: bool

    @property
    def content(self) -> Facts:
        """What it says."""
        assert self.fact.content is not None, "it is what a report says"
        return self.fact.content


def review_waiting_reports(state: AcceptedReports, now: datetime) -> None:
    """Let those count whose turn has come, in order; those wait again that lack others by now."""
    if state.closed or not (state.pending or state.dependent):
        return
    waiting = _waiting(state, _candidates(state, now), now)
    if not state.ending():
        for report_id in [one for one in state.dependent if one in waiting]:
            wait_again(state, report_id, waiting[report_id], now)
            state.withdrawals += 1
    for one in sorted(state.pending.values(), key=_when):
        report_id = one.report.report_id
        if report_id not in state.pending or not _depends(state, one):
            continue
        why = waiting.get(report_id)
        if why is None:
            _let_count(state, one, now)
        elif why is not one.why:
            state.pending[report_id] = one.model_copy(update={"why": why})
            state.keep_answer(state.pending_answer(one.report, why))
    _compare_again(state, now)


def review_after_withdrawal(state: AcceptedReports, now: datetime) -> None:
    """Let those count that were compared with what is taken back: since they came in."""
    state.deadlines.after_withdrawal = True
    count_repeats(state, now)
    review_waiting_reports(state, now)
    state.catch_up(now)
    state.deadlines.after_withdrawal = False


def _let_count(state: AcceptedReports, one: PendingReport, now: datetime) -> None:
    """What it waited for is so, or another fact has answered what was asked: it counts."""
    report = state.pending.pop(one.report.report_id).report
    if issubclass(KINDS[report.kind], ENDING_KINDS):  # it may end another one, or cost another sum
        state.judge_again(one, now)
        return
    fact = reread_report(state, report, now)
    answer = state.put_in(fact, report, now, proven=one.proven)
    state.keep_answer(answer, again_at=one.again_at(now))


def wait_again(state: AcceptedReports, report_id: str, why: Why, now: datetime) -> None:
    """What it presupposes was taken back, or is known otherwise: it counts no more so far.

    What it proves that the customer did stays proved. Steps that have passed it begin again
    where that is one of the `withdrawals`. Where a desk is asked, its row says so.
    """
    one = state.dependent.pop(report_id)
    gone = [fact for fact in state.facts.of_report(report_id) if fact.content is not None]
    facts = gone[0].content
    assert facts is not None
    state.take_out(gone, now)
    answer = state.defer_report(facts, one.report, why, now, proven=one.proven)
    asked = isinstance(why, QuestionCode)
    state.pending[report_id] = state.pending[report_id].model_copy(update={"again": asked})
    state.keep_answer(answer, again_at=now if asked else None)


def _depends(state: AcceptedReports, one: PendingReport) -> bool:
    """Whether other facts may let it count; else a desk does."""
    if one.why is QuestionCode.OUT_OF_ORDER:  # who asks knows what came first
        adopted = one.report.passage is not None and one.report.passage.question is not None
        settles = settles_or_answers_kind(KINDS[one.report.kind])
        return stage_of_report(one.report) is state.stage or (settles and not adopted)
    return not isinstance(one.why, QuestionCode) or one.why in SETTLED_BY_FACTS


def _when(one: PendingReport) -> tuple[datetime, str]:
    report = one.report
    return report.occurred_at or report.reported_at or one.since, report.report_id


def _candidates(state: AcceptedReports, now: datetime) -> list[Candidate]:
    found = []
    for one in state.pending.values():
        if not _depends(state, one):
            continue
        fact = reread_report(state, one.report, now)
        found.append(Candidate(one.report, fact, one.proven))
    for dependent in state.dependent.values():
        counting = state.fact_by(dependent.report.report_id)
        if counting is not None:
            found.append(Candidate(dependent.report, counting, dependent.proven))
    return found


def first_occurrences(state: AcceptedReports, now: datetime) -> dict[str, datetime]:
    """When what must come first happened first, by its name: as legs before have it, or as told."""
    found = known_before(state.situation)
    for name in [name for name in MUST_COME_FIRST if name not in found]:
        reports = [one for one in state.facts.named(name) if one.content is not None]
        for one in state.pending.values():
            if one.report.kind == name and _depends(state, one):
                reports.append(reread_report(state, one.report, now))
        if reports:
            found[name] = min(fact.times.occurred_at for fact in reports)
    return found


def reread_report(state: AcceptedReports, report: Report, now: datetime) -> Fact:
    """What a report that was read before says, as it is believed now."""
    facts, _, _ = report_parsing.facts_of(KINDS[report.kind], report)
    assert facts is not None, "it was read before"
    times = bound_times(report, beginning=state.input.begun_at, now=now, sop=state.input.sop)
    ref, _ = identify_incident(state, facts, report)
    return fact_of(facts, report, times, ref)


def _waiting(
    state: AcceptedReports, candidates: Sequence[Candidate], now: datetime
) -> dict[str, Why]:
    """Why each of these does not count, if so: in waves, each by all that count so far."""
    names = {one.report.report_id for one in candidates}
    shown = [one for one in state.facts if findings_in([one])]
    counting = [one for one in state.facts if one.fact_id not in names or one.content is None]
    situation = Situation(state.situation.basis)
    situation.set_aside = state.situation.set_aside
    waiting: dict[str, Why] = {}
    first_at = first_occurrences(state, now)
    left: list[Candidate] = []
    for turn in sorted({turn_of(one.content) for one in candidates}):
        left += [one for one in candidates if turn_of(one.content) == turn]
        later = [one.fact for one in candidates if turn_of(one.content) > turn]
        while left:
            situation.rebuild(counting)
            state.effort += len(counting)
            others = [*(one.fact for one in left), *later, *shown]
            whys = [
                (one, _why(state, one, situation, counting, others, first_at, now)) for one in left
            ]
            fitting = [one.fact for one, why in whys if why is None]
            waiting = {one.report.report_id: why for one, why in whys if why is not None}
            if not fitting:
                break
            left = [one for one, why in whys if why is not None]
            counting = sorted([*counting, *fitting], key=in_order)
    return waiting


def _why(
    state: AcceptedReports,
    one: Candidate,
    situation: Situation,
    counting: Sequence[Fact],
    others: Sequence[Fact],
    first_at: Mapping[str, datetime],
    now: datetime,
) -> Why | None:
    return why_pending(
        one.content, one.report, one.fact.times, situation=situation, facts=counting,
        start=state.input, now=now, first=first_at, proven=one.proven, others=others,
        ref=one.fact.ref,
    )  # fmt: skip


def _compare_again(state: AcceptedReports, now: datetime) -> None:
    """Compare each hand-over with what was counted before it, as that is known now.

    What it shows to be wrong stands and goes with the report that counts.
    """
    if state.cancel_by is not None:
        return
    for report_id, dependent in list(state.dependent.items()):
        fact = state.fact_by(report_id)
        if fact is None or fact.content is None or fact.content.counted() is None:
            continue
        at = fact.times.occurred_at
        found = exception_in(
            dependent.report, fact.content, at, state.input, state.facts, state.sent_as_is
        )
        known = state.found_by(report_id)
        if (found and found[0]) == (known and known.content):
            continue
        if known is not None:
            state.take_out([known], now)
        if found is not None:
            exception, report = found
            state.find(fact_of(exception, report, fact.times, exception.ref), report, now)


def identify_incident(
    state: AcceptedReports, facts: Facts, report: Report
) -> tuple[str, StructuredText | None]:
    """Which incident a report is about, or why that cannot be said.

    Of a fault of the factory no customer is informed, not even its name (FH-11.3.1.4).
    """
    owed = [key.ref for key in state.deadlines.open if facts.kind in ALL_DUTIES[key.duty].kept_by]
    hidden = HIDDEN_FROM_CUSTOMER if report.by == Role.CUSTOMER else ()
    return state.situation.incidents.meant_by(
        facts, report.report_id, [*filter(None, owed)], hidden=hidden
    )


def findings_in(facts: Sequence[Fact]) -> Fact | None:
    """What a count has shown to be wrong, among what one report says."""
    shown = (
        one
        for one in facts
        if isinstance(one.content, COUNT_FINDINGS) and one.content.handover is not None
    )
    return next(shown, None)
