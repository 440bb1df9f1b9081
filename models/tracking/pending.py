"""Whether a report counts already, and if not why: one pure function says it (ADR-0037)."""

from datetime import datetime, timedelta

from models.codes import QuestionCode, WaitCode
from models.messages.leg import StageInput
from models.messages.pending import Why
from models.messages.reports import Facts, Report
from models.messages.times import Times
from models.stages.table import presupposed_by
from models.tracking.situation import Situation


def why_pending(
    facts: Facts,
    report: Report,
    times: Times,
    *,
    situation: Situation,
    start: StageInput,
    now: datetime,
    proven: bool = False,
) -> Why | None:
    """Why a report does not count yet; None where it does.

    What a desk has confirmed, or what counted before Temporal lost it, is not questioned again; it
    may still wait. One that is `proven`, or carries the customer's signed proof, waits for no word
    of his.
    """
    if not report.beyond_question:
        early = timedelta(days=start.sop.early_pickup_days)
        past = {  # the clock of the leg before may have been ahead of ours
            name: at
            for name, at in situation.milestones.items()
            if not isinstance(at, datetime) or at <= now
        }
        question = times_questioned(report, start, now) or facts.question(
            times.occurred_at, past, situation.names, early
        )
        if question is not None:
            return question
    return waits_for(facts, situation, proven=proven or bool(facts.proves))


def times_questioned(report: Report, start: StageInput, now: datetime) -> QuestionCode | None:
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


def waits_for(facts: Facts, situation: Situation, *, proven: bool) -> WaitCode | None:
    """What the customer did before, and nobody has told; or what is to be put right first."""
    acts = () if proven else presupposed_by(facts.kind)
    untold = next((act for act in acts if act.kind not in situation.names), None)
    if untold is not None:
        return untold.customers
    open_ = {code for code, _ in situation.incidents.open}
    return next((why for code, why in facts.waits_while.items() if code in open_), None)


def refused_while(facts: Facts, situation: Situation) -> str | None:
    """Why it cannot be so while something that went wrong is open."""
    open_ = {code for code, _ in situation.incidents.open}
    return next((why for code, why in facts.refused_while.items() if code in open_), None)
