"""Why an order stands where it stands, in one sentence, with the command that fixes it.

The classes of causes (ADR-0021), looked at from the outside in: what keeps everything from moving
comes before what keeps this order from moving.
"""

from collections.abc import Callable

from models.codes import ProblemCode, Sla, StepCode
from models.messages.orders.order_outcome import OrderOutcome
from models.messages.reports.report_passage import ReportState
from models.messages.timeline.timeline import EntryKind
from models.phrases import Code, one_of, phrase, role_code
from models.stages.table import KINDS
from starter.service.explaining import (
    care_causes,
    count_causes,
    deadline_causes,
    delivery_causes,
    problems_solved,
    return_causes,
    system_causes,
    visit_causes,
)
from starter.service.explaining.cause import Act, Cause, CauseClass, Evidence
from starter.service.explaining.duty_commands import fields_of
from starter.service.reading.next_commands import settling
from starter.service.reading.pending_views import PendingShown

Rule = Callable[[Evidence], Cause | None]


def cause_of(evidence: Evidence) -> Cause:
    """The first cause that fits."""
    return next(cause for rule in RULES if (cause := rule(evidence)))


def _parked(evidence: Evidence) -> Cause | None:
    step = evidence.parked
    if step is None:
        return None
    why = evidence.why_of(step)
    return Cause(
        CauseClass.PARKED,
        phrase(
            "its step {step} is parked{why}: put the cause right and repair it (retry, "
            "or skip and give_up with a reason); it tries again by itself meanwhile",
            step=Code("step", step),
            why=why,
        ),
        f"fulfil decide {evidence.named} repair --set choice=retry",
        Act("decide", "repair"),
    )


def _held(evidence: Evidence) -> Cause | None:
    by_itself = evidence.row.step == StepCode.AWAITING_CUSTOMER
    if evidence.row.sla != Sla.HELD or ProblemCode.STOCK_SHORT in evidence.problems or by_itself:
        return None  # while goods are short, or who wrote owes an answer, no decision lets it go on
    return Cause(
        CauseClass.HELD,
        phrase(
            "it is on hold{why_of}, its clocks stand: resume it when it can go on",
            why_of=evidence.why_of("hold"),
        ),
        f"fulfil decide {evidence.named} resume",
        Act("decide", "resume"),
    )


def _attention(evidence: Evidence) -> Cause | None:
    problems = [code for code in evidence.problems if not visit_causes.is_planned(evidence, code)]
    if not problems:
        return None
    asked = [one for one in evidence.shown.pending if one.state == ReportState.QUESTIONED]
    if asked and problems[-1] == ProblemCode.QUESTIONED:
        return _questioned(evidence, asked[0])
    code = problems[-1]
    if known := visit_causes.owed(evidence, code) or count_causes.explanation(evidence, code):
        return known
    if code == ProblemCode.UNPROVED and (unproved := _unproved(evidence)):
        return unproved
    (command, act), who = problems_solved.by_decision(evidence, code), evidence.shown.waiting_on
    if command is None and (settles := settling_kind(evidence, code)):
        who, act = KINDS[settles].by[0], Act("report", settles)
        needs = fields_of(settles, count_causes.open_one(evidence, code))
        command = f"fulfil report {evidence.named} {settles}{needs}"
    why = evidence.why_of(code)
    if code == ProblemCode.IN_REVIEW and evidence.left:
        why = phrase(" (left to correct: {left})", left=evidence.left)
    if code == ProblemCode.IN_REVIEW and evidence.faulty and not evidence.left:
        return _in_review(evidence, command, act)
    return Cause(
        CauseClass.ATTENTION,
        phrase(
            "it waits for {who} because of {code}{why}: decide, or report what was done about it",
            who=role_code(who),
            code=Code("problem", code),
            why=why,
        ),
        command or problems_solved.acknowledging(evidence),
        act or Act("decide", "acknowledge"),
    )


def _in_review(evidence: Evidence, command: str | None, act: Act | None) -> Cause:
    """What is asked about, by the names of its fields."""
    sentence = phrase(
        "it is in review: {who} asks about {fields}, then corrects it, or gives the same again",
        who=role_code(evidence.shown.waiting_on),
        fields=one_of("field", dict.fromkeys(evidence.faulty)),
    )
    return Cause(CauseClass.ATTENTION, sentence, command, act)


def _questioned(evidence: Evidence, one: PendingShown) -> Cause:
    return Cause(
        CauseClass.ATTENTION,
        phrase(
            "report {report_id} ({kind}) is {reason}: ask whoever sent it, then confirm or reject "
            "it",
            report_id=one.report_id,
            kind=Code("kind", one.kind),
            reason=one.reason or "",
        ),
        settling(evidence.row.merchant, evidence.row.number, one.report_id),
        Act("decide", "settle_question"),
    )


def settling_kind(evidence: Evidence, code: str) -> str | None:
    """The kind of report that settles a problem: of the stage where it stands, where one does."""
    kinds = [name for name, kind in KINDS.items() if code in kind.settles]
    here = [name for name in kinds if KINDS[name].stage == evidence.shown.stage]
    return next(iter((*here, *kinds)), None)


def _unproved(evidence: Evidence) -> Cause | None:
    """Which report says long after that a duty was kept, who told it when, and what to do."""
    lines = [line for line in evidence.shown.timeline if line.happening is EntryKind.UNPROVED]
    line = lines[-1] if lines else None
    if line is None or line.report_id is None:
        return None
    return Cause(
        CauseClass.ATTENTION,
        phrase(
            "report {report_id} by {by} takes no breach back{why_of}: ask them for a "
            "proof, then confirm or reject it with a reason",
            report_id=line.report_id,
            by=role_code(line.by or ""),
            why_of=evidence.why_of(line.happening),
        ),
        settling(evidence.row.merchant, evidence.row.number, line.report_id),
        Act("decide", "settle_question"),
    )


AFTER_THE_END: tuple[Rule, ...] = (
    return_causes.stuck,
    system_causes.no_server,
    system_causes.task_failing,
    system_causes.no_worker,
    system_causes.retrying,
    delivery_causes.not_taken,
    return_causes.waits,
)
"""What may keep the returns of an order that has ended, or what is still to be told to it."""


def _ended(evidence: Evidence) -> Cause | None:
    if not evidence.row.closed:
        return None
    if return_causes.open_returns(evidence) or evidence.pending or evidence.troubles:
        cause = next((cause for rule in AFTER_THE_END if (cause := rule(evidence))), None)
        if cause is not None:
            return cause
    outcome = evidence.row.outcome or OrderOutcome.CLOSED
    return Cause(
        CauseClass.ENDED,
        phrase("it has ended ({outcome}): nothing to do", outcome=Code("outcome", outcome)),
    )


RULES: tuple[Rule, ...] = (
    _ended,
    system_causes.not_started,
    system_causes.no_server,
    system_causes.lost,
    system_causes.paused,
    system_causes.task_failing,
    system_causes.no_worker,
    _parked,
    system_causes.retrying,
    delivery_causes.not_taken,
    _held,
    _attention,
    care_causes.waits_for_writer,
    return_causes.stuck,
    deadline_causes.overdue,
    deadline_causes.in_time,
)
