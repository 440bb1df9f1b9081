"""Whether a report counts already, and if not why: one pure function says it (ADR-0037)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final

from models.codes import QuestionCode, WaitCode
from models.messages.legs.leg import StageInput
from models.messages.reports.pending_reports import Why
from models.messages.reports.report import Facts, Report
from models.messages.reports.report_times import ReportTimes
from models.phrases import StructuredText
from models.sop import clock
from models.sop.milestones import Milestone
from models.stages.city_delivery.reports import Delivered
from models.stages.installation.reports import Installed
from models.stages.order.routing import stage_of_report
from models.stages.returns.facts import ReturnFacts
from models.stages.returns.refund_reports import Refunded
from models.stages.returns.reports import ReturnCollected
from models.stages.returns.request import ReturnCase
from models.stages.table import KINDS, implied_by, required_acts
from models.stages.trunk_pickup.reports import Departed, PickedUp, ResultShared
from models.stages.trunk_transport.reports import ArrivedAtHub
from models.tracking.reports.early_pickups import shows_pickup, why_early
from models.tracking.reports.late_agreements import CANNOT_FOLLOW, comes_too_late
from models.tracking.reports.names_used_twice import depends_on_name, why_name_asked
from models.tracking.reports.premature_settlements import settles_or_answers, why_premature
from models.tracking.reports.unreported_findings import waits_for_finding
from models.tracking.situation.facts import Fact
from models.tracking.situation.stage_situation import Situation
from models.tracking.situation.visits import waits_for_all

ASKED_BY_FACTS = (ResultShared, Refunded)
"""What is asked about these depends on other facts."""

MUST_COME_FIRST: Final[Mapping[str, Milestone | None]] = {
    PickedUp.kind: Milestone.PICKED_UP,
    ArrivedAtHub.kind: Milestone.HUB_ARRIVED,
    Delivered.kind: Milestone.DELIVERED,
    Installed.kind: None,
    ReturnCollected.kind: None,
}
"""What cannot happen after anything that comes after it. The milestone says in later legs when it
did; where none says it, it is what is reported here."""

REFUNDED = Refunded.kind
"""It may go back before the goods do."""


@cache
def comes_after(kind: str) -> frozenset[str]:
    """Every fact before which a report of that kind cannot have happened, shown by it or not."""
    first = (*KINDS[kind].follows, *implied_by(kind))
    return frozenset(first).union(*(implied_by(name) for name in first if name in KINDS))


def depends_on_others(facts: Facts) -> bool:
    """Whether it counts only as long as others do, or is compared with what was counted before."""
    waits = facts.waits_while or required_acts(facts.kind) or isinstance(facts, ASKED_BY_FACTS)
    waits = waits or settles_or_answers(facts) or depends_on_name(facts)
    waits = waits or shows_pickup(type(facts))
    return bool(waits) or facts.counted() is not None or _is_compared(facts)


def _is_compared(facts: Facts) -> bool:
    """Whether another report of its own leg says in which order they happened."""
    first = [name for name in MUST_COME_FIRST if KINDS[name].stage is facts.stage]
    return facts.kind in CANNOT_FOLLOW or not comes_after(facts.kind).isdisjoint(first)


def why_pending(
    content: Facts,
    report: Report,
    times: ReportTimes,
    *,
    situation: Situation,
    facts: Sequence[Fact],
    start: StageInput,
    now: datetime,
    first: Mapping[str, datetime],
    proven: bool = False,
    others: Sequence[Fact] = (),
    ref: str = "",
) -> Why | None:
    """Why a report does not count yet; None where it does.

    `facts` are those that count, `others` may do so. `ref`: which incident it is about.

    What a desk has confirmed, or what counted before Temporal lost it, is not questioned again; it
    may still wait. `first` says when what must come first was done first, by its name. One that is
    `proven`, or carries the customer's signed proof, waits for no word of his.
    """
    if not report.is_settled:
        past = _known_by_now(situation, now)
        question = (
            times_in_doubt(report, start, now)
            or _out_of_order(content, report, times, first, situation, start)
            or _time_questioned(content, times)
            or comes_too_late(content, times, first, situation, (*facts, *others), start)
            or _why_not_meant(content, ref, report, (*facts, *others), situation, start)
            or why_early(content, times, facts, situation, start)
            or content.question(times.occurred_at, past, situation.names)
            or _question_of_return(content, start)
        )
        if question is not None:
            return question
    return (
        waits_for_all(content, times.occurred_at, (*facts, *others), start)
        or waits_for_finding(content, ref, (*facts, *others), situation)
        or waits_for(content, situation, proven=proven or bool(content.proves))
    )


def _known_by_now(situation: Situation, now: datetime) -> dict[Milestone, datetime | date]:
    """The milestones that are over: the clock of the leg before may have been ahead of this one."""
    return {
        name: known
        for name, known in situation.milestones.items()
        if not isinstance(known, datetime) or known <= now
    }


def _why_not_meant(
    content: Facts,
    ref: str,
    report: Report,
    facts: Sequence[Fact],
    situation: Situation,
    start: StageInput,
) -> QuestionCode | None:
    """What is asked about what it names: it was found later, or another one has that name."""
    premature = why_premature(content, ref, report, facts, situation, start)
    return premature or why_name_asked(content, report, ref, facts, situation, start)


def _time_questioned(content: Facts, times: ReportTimes) -> QuestionCode | None:
    """Whether a time to come was over as it was named."""
    at = times.occurred_at
    named = [value for name in content.ahead if (value := getattr(content, name)) is not None]
    passed = any(clock.has_passed(value, at) for value in named)
    return QuestionCode.APPOINTMENT_PASSED if passed else None


def _question_of_return(content: Facts, start: StageInput) -> QuestionCode | None:
    """What is asked about a refund, or what was collected, by its return."""
    if isinstance(content, ReturnFacts) and isinstance(start, ReturnCase):
        return content.asked(start)
    return None


def times_in_doubt(report: Report, start: StageInput, now: datetime) -> QuestionCode | None:
    """Whether its times lie in the future or before the order, or who says it was replaced."""
    if report.former:
        return QuestionCode.FORMER_PARTY
    skew = timedelta(seconds=start.sop.clock_skew_seconds)
    times = [at for at in (report.occurred_at, report.reported_at) if at is not None]
    if any(at > now + skew for at in times):
        return QuestionCode.FUTURE
    if any(at < start.begun_at - skew for at in times):
        return QuestionCode.BEFORE_ORDER
    return None


def known_before(situation: Situation) -> dict[str, datetime]:
    """When what must come first happened, as legs before have it: no report moves it any more."""
    known = situation.basis.milestones
    return {
        name: at
        for name, milestone in MUST_COME_FIRST.items()
        if milestone is not None and isinstance(at := known.get(milestone), datetime)
    }


def known_after(situation: Situation) -> dict[str, datetime]:
    """When what comes after others happened, as legs before have it; told, and not stood in for."""
    known, origins = situation.basis.milestones, situation.basis.origins
    left = origins.get(Milestone.DEPARTED)
    named = {
        Departed.kind: Milestone.DEPARTED if left and left.kind == Departed.kind else None,
        ArrivedAtHub.kind: Milestone.HUB_ARRIVED,
        Delivered.kind: Milestone.DELIVERED,
    }
    return {
        kind: at
        for kind, name in named.items()
        if name is not None and isinstance(at := known.get(name), datetime)
    }


def _out_of_order(
    content: Facts,
    report: Report,
    times: ReportTimes,
    first: Mapping[str, datetime],
    situation: Situation,
    start: StageInput,
) -> QuestionCode | None:
    """Whether it says that it happened before what must come first; clocks may differ a little.

    Of what came after it in a leg before, nobody asks any more: then it is asked about itself.
    """
    if report.occurred_at is None or content.kind == REFUNDED:
        return None
    skew = timedelta(seconds=start.sop.clock_skew_seconds)
    kind, at = content.kind, times.occurred_at
    apart = stage_of_report(report) is not content.stage  # of goods that travel apart
    before = comes_after(kind) if not apart else frozenset()
    later = [name in before and at < first_at - skew for name, first_at in first.items()]
    if kind in MUST_COME_FIRST:
        after = known_after(situation).items()
        later += [kind in comes_after(name) and at > after_at + skew for name, after_at in after]
    return QuestionCode.OUT_OF_ORDER if any(later) else None


def waits_for(facts: Facts, situation: Situation, *, proven: bool) -> WaitCode | None:
    """What the customer did before, and nobody has reported; or what is to be put right first."""
    acts = () if proven else required_acts(facts.kind)
    missing = next((act for act in acts if act.kind not in situation.names), None)
    if missing is not None:
        return missing.customers
    open_ = {code for code, _ in situation.incidents.open}
    return next((why for code, why in facts.waits_while.items() if code in open_), None)


def why_blocked(facts: Facts, situation: Situation) -> StructuredText | None:
    """Why it cannot be so while something that went wrong is open."""
    open_ = {code for code, _ in situation.incidents.open}
    return next((why for code, why in facts.refused_while.items() if code in open_), None)
