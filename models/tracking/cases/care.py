"""Where a care case stands, by what was told of it: whose turn it is, whether its clock runs."""

from datetime import datetime, timedelta
from typing import NamedTuple

from models.codes import StepCode
from models.ids import is_ticket
from models.messages.reports import report_parsing
from models.messages.reports.answer import Answer
from models.messages.reports.refusals import RefusalCode
from models.messages.reports.report import Facts, Report
from models.phrases import Code, phrase
from models.roles import Role
from models.stages.care import duties
from models.stages.care.case_opening import holder_of, writer_of
from models.stages.care.reports import (
    CareAttached,
    CareCustomerWrote,
    CareFacts,
    CareReopened,
    SurveyNoted,
    SurveyNotReached,
)
from models.stages.care.request import CareCase, CareKind
from models.tracking.situation.care_rounds import CareRound, care_rounds
from models.tracking.state import StageState


class CarePosition(NamedTuple):
    """The step of a case, and whose turn it is."""

    step: StepCode
    waiting_on: Role


def position(state: StageState, case: CareCase) -> CarePosition:
    """Where it stands by now."""
    now = care_rounds(state.facts)[-1]
    desk = holder_of(case, (one.content for one in state.facts))
    if now.resolved is not None:
        return CarePosition(StepCode.RESOLVED, Role.NOBODY)
    if now.owes_since is not None:
        return CarePosition(StepCode.AWAITING_CUSTOMER, writer_of(case))
    if now.first(*duties.ANSWERS) is None and _is_owed(state, duties.ANSWER_MESSAGE.id, now):
        return CarePosition(StepCode.AWAITING_FIRST_ANSWER, duties.ANSWER_MESSAGE.owner)
    if now.first(*duties.REPLIES) is None and case.kind is not CareKind.MESSAGE:
        return CarePosition(StepCode.AWAITING_REPLY, desk)
    return CarePosition(StepCode.AWAITING_RESOLUTION, desk)


def _is_owed(state: StageState, duty: str, now: CareRound) -> bool:
    """Whether the terms ask for that duty in this opening."""
    return any((key.duty, key.attempt) == (duty, now.n) for key in state.deadlines.open)


def follow(state: StageState, case: CareCase, now: datetime) -> CarePosition:
    """Where it stands by now; no clock runs while the customer owes an answer."""
    at = position(state, case)
    owes = at.step is StepCode.AWAITING_CUSTOMER
    state.deadlines.pause(care_rounds(state.facts)[-1].owes_since if owes else None, now)
    state.deadlines.tick(now)
    state.changes += 1
    return at


def reopened_until(state: StageState, days: int) -> datetime | None:
    """Until when it may be reopened for so many days, where it is resolved."""
    resolved = care_rounds(state.facts)[-1].resolved
    if resolved is None:
        return None
    return resolved.times.occurred_at + timedelta(days=days)


def refusal(state: StageState, report: Report, facts: Facts) -> Answer | None:
    """Why a report of the case makes no sense now; None where it does."""
    if isinstance(facts, CareAttached) and not is_ticket(state.input.order):
        why = phrase("this case is about {order} already", order=state.input.order)
        return report_parsing.refused(report, RefusalCode.INVALID, why)
    if not isinstance(facts, CareFacts):
        return None
    if isinstance(facts, SurveyNoted | SurveyNotReached) and not _is_followed_up(state):
        why = phrase("nobody is to be asked in this case: what he says is noted as a survey")
        return report_parsing.refused(report, RefusalCode.NOT_YET, why)
    if isinstance(facts, SurveyNotReached) and report.actor is None:
        why = phrase("who has tried to reach the customer says so by name: give `actor`")
        return report_parsing.refused(report, RefusalCode.INVALID, why)
    resolved = care_rounds(state.facts)[-1].resolved
    if isinstance(facts, CareReopened):
        if resolved is not None or _was_resolved(state, report.occurred_at):
            return None
        step = Code("step", state.step.code)
        why = phrase("it is open ({step}): there is nothing to reopen", step=step)
        return report_parsing.refused(report, RefusalCode.NOT_YET, why)
    if resolved is None or _happened_before(report, resolved.times.occurred_at):
        return None
    why = phrase(
        "it is resolved: the customer, or a desk for him, reopens it first (care_reopened)"
    )
    if isinstance(facts, CareCustomerWrote):
        why = phrase("it is resolved: he reopens it first (care_reopened)")
    return report_parsing.refused(report, RefusalCode.NOT_YET, why)


def _was_resolved(state: StageState, at: datetime | None) -> bool:
    """Whether it was resolved at that instant, whatever is known of later: it is told late."""
    if at is None:
        return False
    until_then = [fact for fact in state.facts if fact.times.occurred_at <= at]
    return care_rounds(until_then)[-1].resolved is not None


def _is_followed_up(state: StageState) -> bool:
    return isinstance(state.input, CareCase) and state.input.kind is CareKind.FOLLOW_UP


def _happened_before(report: Report, at: datetime) -> bool:
    return report.occurred_at is not None and report.occurred_at <= at
