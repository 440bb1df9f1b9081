"""Why an order stands at a deadline: it has passed, or is still to come."""

from models.messages.timeline.duty_row import DutyState
from models.phrases import Code, LabelledText, phrase, role_code
from models.sop.formatting import occurrence_name, show, span
from models.stages.all_duties import ALL_DUTIES
from models.stages.table import KINDS
from starter.service.explaining import problems_solved
from starter.service.explaining.cause import Act, Cause, CauseClass, Evidence
from starter.service.explaining.duty_commands import act_of, keeping
from starter.service.reading.views import DeadlineShown


def overdue(evidence: Evidence) -> Cause | None:
    """Of the deadlines that have passed the first: who owes it, and since when."""
    if not evidence.missed:
        return None
    one = evidence.missed[0]
    late = span(max(int((evidence.at - one.due_at).total_seconds()), 0))
    what = phrase(
        "{owner} owes “{what}” ({clause}) since {due_at}",
        owner=role_code(one.owner),
        what=_duty_named(one),
        clause=one.clause,
        due_at=show(one.due_at),
    )
    return Cause(
        CauseClass.OVERDUE,
        phrase(
            "{what}, {late} ago: call them and report it when it is done, or put the "
            "order on hold if the customer wishes",
            what=what,
            late=late,
        ),
        keeping(evidence, one) or problems_solved.acknowledging(evidence),
        act_of(one) or Act("decide", "acknowledge"),
    )


def in_time(evidence: Evidence) -> Cause:
    """Whom it waits for, and what is due next."""
    waiting = phrase(
        "it waits for {waiting_on} in time ({step})",
        waiting_on=role_code(evidence.shown.waiting_on),
        step=Code("step", evidence.shown.step),
    )
    waits = [one for one in evidence.shown.deadlines if one.state is DutyState.OPEN]
    if not waits:
        return Cause(CauseClass.IN_TIME, phrase("{waiting}: nothing to do", waiting=waiting))
    one = waits[0]
    what = occurrence_name(_duty_named(one), one.ref, one.attempt)
    due = phrase(
        "{owner} owes “{what}” ({clause}) by {due_at}",
        owner=role_code(one.owner),
        what=what,
        clause=one.clause,
        due_at=show(one.due_at),
    )
    awaited = next((each for each in waits if _is_awaited(evidence, each)), None)
    if awaited in (None, one) and one.owner == evidence.shown.waiting_on:
        says = phrase("{waiting}; next {due}: nothing to do before", waiting=waiting, due=due)
    else:  # what is due first is not what it waits for: both are said
        until = (
            phrase(", due {due_at}", due_at=show(awaited.due_at))
            if awaited not in (None, one) and awaited
            else ""
        )
        says = phrase(
            "{waiting}{until}; meanwhile {due}: nothing is late",
            waiting=waiting,
            until=until,
            due=due,
        )
    return Cause(CauseClass.IN_TIME, says, keeping(evidence, one))


def _duty_named(one: DeadlineShown) -> LabelledText:
    """What a deadline asks, as people call it."""
    return LabelledText(one.what or one.duty, "duty", one.duty)


def _is_awaited(evidence: Evidence, one: DeadlineShown) -> bool:
    """Whether the step that it stands at waits for what keeps that deadline."""
    duty = ALL_DUTIES.get(one.duty)
    kinds = [KINDS[kind] for kind in duty.keepers(one.ref) if kind in KINDS] if duty else []
    steps = {step for kind in kinds for step in (kind.step, *kind.step_by.values())}
    return evidence.shown.step in steps
