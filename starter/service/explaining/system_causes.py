"""Causes outside of an order: server, worker, code, partner. None of them is a person's."""

import shlex

from activities.adapters.store.results.deferred_rows import TroubleRow
from models.codes import ProblemCode
from models.messages.orders.outbox_state import OutboxState
from models.phrases import Code, as_sentence, phrase
from models.sop.formatting import counted, show
from starter.service.explaining.cause import Cause, CauseClass, Evidence
from starter.service.running.server_view import NOT_FOUND, PAUSED, RUNNING, WorkflowReport
from starter.service.running.task_failures import SEE_WORKERS

RETRIES_SHOWN = 2
"""From this attempt on a partner's call is shown as retrying."""


def not_started(evidence: Evidence) -> Cause | None:
    """It is taken in, and its workflow was not started yet."""
    if evidence.row.outbox == OutboxState.STARTED:
        return None
    trouble = evidence.trouble("order")
    if trouble is not None:
        return Cause(
            CauseClass.NOT_STARTED,
            phrase("it is taken in and cannot be started: {in_words}", in_words=in_words(trouble)),
            "fulfil doctor",
        )
    if evidence.ahead and evidence.unreachable is None:
        return Cause(
            CauseClass.NOT_STARTED,
            phrase(
                "it is taken in and waits its turn: {ahead} before it; they are started as "
                "fast as the workers begin them",
                ahead=counted(evidence.ahead, "order"),
            ),
            "fulfil worker",
        )
    why = (
        phrase(
            " (the Temporal server cannot be reached: {why})",
            why=as_sentence(evidence.unreachable),
        )
        if evidence.unreachable
        else ""
    )
    return Cause(
        CauseClass.NOT_STARTED,
        phrase(
            "it is taken in and waits to be started{why}: the relay of the API does "
            "that, see that API and server run",
            why=why,
        ),
        "fulfil dev" if evidence.unreachable else "fulfil api",
    )


def in_words(trouble: TroubleRow) -> str:
    """Why it could not be done, what to do, and when it is tried again by itself."""
    tries = (
        phrase("once")
        if trouble.attempts == 1
        else phrase("{attempts} times", attempts=trouble.attempts)
    )
    then = (
        phrase(", the next time at {next_try_at}", next_try_at=show(trouble.next_try_at))
        if trouble.next_try_at
        else ""
    )
    advice = phrase("; {advice}", advice=as_sentence(trouble.advice)) if trouble.advice else ""
    return phrase(
        "{cause}{advice}; it was tried {tries}{then}",
        cause=as_sentence(trouble.cause),
        advice=advice,
        tries=tries,
        then=then,
    )


def no_server(evidence: Evidence) -> Cause | None:
    """The Temporal server cannot be reached: nothing moves."""
    if evidence.unreachable is None:
        return None
    return Cause(
        CauseClass.NO_SERVER,
        phrase(
            "the Temporal server cannot be reached ({why}), so nothing moves and this "
            "is what the database knows; nothing acknowledged is lost: bring the server "
            "back, the service that it is, or with `fulfil dev` where it is none",
            why=as_sentence(evidence.unreachable),
        ),
        "fulfil dev",
    )


def lost(evidence: Evidence) -> Cause | None:
    """Its workflow was ended outside of the SOP, or Temporal does not know it."""
    order = next(
        (one for one in evidence.looked if one.workflow_id == evidence.row.workflow_id), None
    )
    if order is not None:
        return gone(order, phrase("its workflow"))
    if evidence.looked or evidence.row.problem != ProblemCode.LOST:
        return None
    return Cause(
        CauseClass.LOST,
        phrase(
            "its workflow was ended outside of the SOP, and goes on only from an earlier point of "
            "its history; where that is gone, `fulfil reconcile --lost` begins it again"
        ),
        resetting(evidence.row.open_workflow),
    )


def gone(one: WorkflowReport, named: str) -> Cause | None:
    """Where Temporal does not have a workflow any more, or has not let it end by itself."""
    if one.status in {RUNNING, PAUSED, "completed"}:
        return None
    if one.status == NOT_FOUND:
        text = phrase(
            "Temporal does not know {workflow_id}: another server or namespace is meant, or its "
            "history is gone; where it is the right one, `fulfil reconcile --lost` begins it again "
            "with all that our database knows of it",
            workflow_id=one.workflow_id,
        )
        return Cause(CauseClass.LOST, text, "fulfil doctor")
    return Cause(
        CauseClass.LOST,
        phrase(
            "{named} was {status} outside of the SOP, and goes on only from an earlier "
            "point of its history",
            named=named,
            status=Code("state", one.status),
        ),
        resetting(one.workflow_id),
    )


def resetting(workflow_id: str) -> str:
    """The command by which a workflow goes on from before its end."""
    named = shlex.quote(workflow_id)
    return f"temporal workflow reset --workflow-id {named} --type LastWorkflowTask --reason …"


def paused(evidence: Evidence) -> Cause | None:
    """One of its workflows is paused in Temporal."""
    one = next((one for one in evidence.looked if one.status == PAUSED), None)
    if one is None:
        return None
    return Cause(
        CauseClass.PAUSED,
        phrase(
            "{workflow_id} is paused in Temporal, so its deadlines do not speak: unpause "
            "it, and next time put the order on hold instead",
            workflow_id=one.workflow_id,
        ),
        f"temporal workflow unpause --workflow-id {shlex.quote(one.workflow_id)}",
    )


def task_failing(evidence: Evidence) -> Cause | None:
    """A workflow task of it fails again and again, as the server says, or the relay has found."""
    one = next((one for one in evidence.looked if one.task_failing), None)
    trouble = None if evidence.looked else evidence.trouble("workflow")
    if trouble is not None:
        heals = as_sentence(trouble.advice or SEE_WORKERS)
        return Cause(
            CauseClass.TASK_FAILING,
            phrase(
                "no task of {key} succeeds, so it receives nothing now: {cause}; {heals}: the "
                "retry heals it, and nothing is lost",
                key=trouble.key,
                cause=as_sentence(trouble.cause),
                heals=heals,
            ),
            "fulfil doctor",
        )
    if one is None:
        return None
    return Cause(
        CauseClass.TASK_FAILING,
        phrase(
            "no task of {workflow_id} succeeds, so it receives nothing now: {task_failing}; "
            "{heals}: the retry heals it, and nothing is lost",
            workflow_id=one.workflow_id,
            task_failing=as_sentence(one.task_failing or ""),
            heals=as_sentence(one.heals or ""),
        ),
        one.command,
    )


def no_worker(evidence: Evidence) -> Cause | None:
    """No worker answers for its workflows."""
    running = [one for one in evidence.looked if one.status == RUNNING]
    unreceived = running or (not evidence.looked and evidence.polled is False)
    if not unreceived or any(one.state is not None for one in running):
        return None
    why = phrase("no worker runs: start one")
    if evidence.polled:
        why = phrase(
            "a worker ran a moment ago and does not answer: it is busy, or has ended; start one"
        )
    return Cause(
        CauseClass.NO_WORKER,
        phrase("{why}; reports wait as signals meanwhile, nothing is lost", why=why),
        "fulfil worker",
    )


def retrying(evidence: Evidence) -> Cause | None:
    """A partner's call fails and is tried again: the one with the most attempts."""
    calls = [
        (one, call)
        for one in evidence.looked
        for call in one.pending
        if call.attempt >= RETRIES_SHOWN
    ]
    if not calls:
        return None
    workflow, call = max(calls, key=lambda pair: pair[1].attempt)
    then = (
        phrase(", the next at {next_attempt_at}", next_attempt_at=show(call.next_attempt_at))
        if call.next_attempt_at
        else ""
    )
    return Cause(
        CauseClass.RETRYING,
        phrase(
            "{activity} fails ({last_failure}), attempt {attempt}{then}: look at the "
            "partner, then let it try at once",
            activity=Code("step", call.activity),
            last_failure=call.last_failure or phrase("no answer"),
            attempt=call.attempt,
            then=then,
        ),
        f"temporal activity reset --workflow-id {shlex.quote(workflow.workflow_id)} "
        f"--activity-id {call.activity_id}",
    )
