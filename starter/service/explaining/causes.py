"""Why an order stands where it stands, in one sentence, with the command that fixes it.

The classes of causes (ADR-0021), looked at from the outside in: what keeps everything from moving
comes before what keeps this order from moving.
"""

from collections.abc import Callable

from activities.adapters.store.deferred_rows import TroubleRow
from models.codes import ProblemCode, StepCode
from models.messages.report_passage import ReportState
from models.messages.status import Sla
from models.messages.timeline import DutyState, EntryKind
from models.sop.formatting import show, span, which
from models.stages.all_duties import ALL
from models.stages.table import KINDS
from starter.service.explaining import (
    care_causes,
    problems_solved,
    return_causes,
    system_causes,
    visit_causes,
)
from starter.service.explaining.cause import Act, Cause, CauseClass, Evidence
from starter.service.explaining.duty_commands import act_of, fields_of, keeping
from starter.service.next_commands import settling
from starter.service.views import DeadlineShown

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
        f"its step {step} is parked{why}: put the cause right and repair it (retry, or skip and "
        "give_up with a reason); it tries again by itself meanwhile",
        f"fulfil decide {evidence.named} repair --set choice=retry",
        Act("decide", "repair"),
    )


def _not_taken(evidence: Evidence) -> Cause | None:
    trouble = evidence.trouble("case", "report", "decision", "missing")
    if trouble is not None:
        return Cause(
            CauseClass.NOT_TAKEN,
            f"{_named(evidence, trouble)}: {system_causes.in_words(trouble)}",
            "fulfil doctor",
        )
    if evidence.pending:
        first = evidence.pending[0]
        return Cause(
            CauseClass.NOT_TAKEN,
            f"report {first.report_id} ({first.kind}) is written down and not delivered yet: the "
            "relay of the API does that, see that it runs",
            "fulfil api",
        )
    if ProblemCode.UNKNOWN_SIGNAL in evidence.problems:
        why = evidence.why_of(ProblemCode.UNKNOWN_SIGNAL)
        return Cause(
            CauseClass.NOT_TAKEN,
            f"something came under a name nobody listens to{why}: send it again as a report",
            f"fulfil report {evidence.named} KIND",
        )
    return None


def _named(evidence: Evidence, trouble: TroubleRow) -> str:
    """What a trouble is about, and what is wrong with it."""
    if trouble.what == "missing":
        return f"nothing moves {trouble.key}"
    if trouble.what == "decision":
        sent = next((one for one in evidence.decisions if str(one.id) == trouble.key), None)
        named = f"decision {sent.decision_id} ({sent.name})" if sent else "a decision"
        return f"{named} was sent, and whether it was done is not known"
    pending = next((one for one in evidence.pending if str(one.id) == trouble.key), None)
    named = f"report {pending.report_id} ({pending.kind})" if pending else f"return {trouble.key}"
    return f"{named} is written down and cannot be delivered"


def _held(evidence: Evidence) -> Cause | None:
    by_itself = evidence.row.step == StepCode.AWAITING_CUSTOMER
    if evidence.row.sla != Sla.HELD or ProblemCode.STOCK_SHORT in evidence.problems or by_itself:
        return None  # while goods are short, or who wrote owes an answer, no decision lets it go on
    return Cause(
        CauseClass.HELD,
        f"it is on hold{evidence.why_of('hold')}, its clocks stand: resume it when it can go on",
        f"fulfil decide {evidence.named} resume",
        Act("decide", "resume"),
    )


def _attention(evidence: Evidence) -> Cause | None:
    problems = [code for code in evidence.problems if not visit_causes.is_planned(evidence, code)]
    if not problems:
        return None
    asked = [one for one in evidence.shown.pending if one.state == ReportState.QUESTIONED]
    if asked and problems[-1] == ProblemCode.QUESTIONED:
        one = asked[0]
        return Cause(
            CauseClass.ATTENTION,
            f"report {one.report_id} ({one.kind}) is {one.reason}: ask whoever sent it, then "
            "confirm or reject it",
            settling(evidence.row.merchant, evidence.row.number, one.report_id),
            Act("decide", "settle_question"),
        )
    code = problems[-1]
    if (visit := visit_causes.owed(evidence, code)) is not None:
        return visit
    if code == ProblemCode.UNPROVED and (unproved := _unproved(evidence)):
        return unproved
    (command, act), who = problems_solved.by_decision(evidence, code), evidence.shown.waiting_on
    if command is None and (settles := settling_kind(evidence, code)):
        who, act = KINDS[settles].by[0], Act("report", settles)
        needs = fields_of(settles, _open_one(evidence, code))
        command = f"fulfil report {evidence.named} {settles}{needs}"
    why = evidence.why_of(code)
    if code == ProblemCode.IN_REVIEW and evidence.left:
        why = f" (left to correct: {evidence.left})"
    return Cause(
        CauseClass.ATTENTION,
        f"it waits for {who} because of {code}{why}: decide, or report what was done about it",
        command or problems_solved.acknowledging(evidence),
        act or Act("decide", "acknowledge"),
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
        f"report {line.report_id} by {line.by} takes no breach back"
        f"{evidence.why_of(line.happening)}: ask them for a proof, then confirm or reject it with "
        "a reason",
        settling(evidence.row.merchant, evidence.row.number, line.report_id),
        Act("decide", "settle_question"),
    )


def _overdue(evidence: Evidence) -> Cause | None:
    if not evidence.missed:
        return None
    one = evidence.missed[0]
    late = span(max(int((evidence.at - one.due_at).total_seconds()), 0))
    what = f"{one.owner} owes “{one.what or one.duty}” ({one.clause}) since {show(one.due_at)}"
    return Cause(
        CauseClass.OVERDUE,
        f"{what}, {late} ago: call them and report it when it is done, or put the order on hold "
        "if the customer wishes",
        keeping(evidence, one) or problems_solved.acknowledging(evidence),
        act_of(one) or Act("decide", "acknowledge"),
    )


def _in_time(evidence: Evidence) -> Cause:
    waiting = f"it waits for {evidence.shown.waiting_on} in time ({evidence.shown.step})"
    waits = [one for one in evidence.shown.deadlines if one.state is DutyState.OPEN]
    if not waits:
        return Cause(CauseClass.IN_TIME, f"{waiting}: nothing to do")
    one = waits[0]
    what = which(one.what or one.duty, one.ref, one.attempt)
    due = f"{one.owner} owes “{what}” ({one.clause}) by {show(one.due_at)}"
    awaited = next((each for each in waits if _is_awaited(evidence, each)), None)
    if awaited in (None, one) and one.owner == evidence.shown.waiting_on:
        says = f"{waiting}; next {due}: nothing to do before"
    else:  # what is due first is not what it waits for: both are said
        until = f", due {show(awaited.due_at)}" if awaited not in (None, one) and awaited else ""
        says = f"{waiting}{until}; meanwhile {due}: nothing is late"
    return Cause(CauseClass.IN_TIME, says, keeping(evidence, one))


def _is_awaited(evidence: Evidence, one: DeadlineShown) -> bool:
    """Whether the step that it stands at waits for what keeps that deadline."""
    duty = ALL.get(one.duty)
    kinds = [KINDS[kind] for kind in duty.keepers(one.ref) if kind in KINDS] if duty else []
    steps = {step for kind in kinds for step in (kind.step, *kind.step_by.values())}
    return evidence.shown.step in steps


AFTER_THE_END: tuple[Rule, ...] = (
    return_causes.stuck,
    system_causes.no_server,
    system_causes.task_failing,
    system_causes.no_worker,
    system_causes.retrying,
    _not_taken,
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
    outcome = evidence.row.outcome or "closed"
    return Cause(CauseClass.ENDED, f"it has ended ({outcome}): nothing to do")


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
    _not_taken,
    _held,
    _attention,
    care_causes.waits_for_writer,
    return_causes.stuck,
    _overdue,
    _in_time,
)


def _open_one(evidence: Evidence, code: str) -> str:
    """The name of the first open incident of that kind; none where nothing lists it."""
    open_ = (one for one in evidence.shown.incidents if one.closed_at is None and one.kind == code)
    return next((one.incident for one in open_), "")
