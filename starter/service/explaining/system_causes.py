"""Causes outside of an order: server, worker, code, partner. None of them is a person's."""

import shlex

from activities.adapters.store.deferred_rows import TroubleRow
from models.codes import ProblemCode
from models.sop.formatting import counted, show
from starter.service.explaining.cause import Cause, CauseClass, Evidence
from starter.service.explaining.server_view import NOT_FOUND, PAUSED, RUNNING, WorkflowReport
from starter.service.explaining.task_failures import SEE_WORKERS

RETRIES = 2
"""From this attempt on a partner's call is shown as retrying."""


def not_started(evidence: Evidence) -> Cause | None:
    if evidence.row.outbox == "started":
        return None
    trouble = evidence.trouble("order")
    if trouble is not None:
        return Cause(
            CauseClass.NOT_STARTED,
            f"it is taken in and cannot be started: {in_words(trouble)}",
            "fulfil doctor",
        )
    if evidence.ahead and evidence.away is None:
        return Cause(
            CauseClass.NOT_STARTED,
            f"it is taken in and waits its turn: {counted(evidence.ahead, 'order')} before it; "
            "they are started as fast as the workers begin them",
            "fulfil worker",
        )
    why = f" (the Temporal server cannot be reached: {evidence.away})" if evidence.away else ""
    return Cause(
        CauseClass.NOT_STARTED,
        f"it is taken in and waits to be started{why}: the relay of the API does that, see that "
        "API and server run",
        "fulfil dev" if evidence.away else "fulfil api",
    )


def in_words(trouble: TroubleRow) -> str:
    """Why it could not be done, what to do, and when it is tried again by itself."""
    tries = "once" if trouble.attempts == 1 else f"{trouble.attempts} times"
    then = f", the next time at {show(trouble.next_try_at)}" if trouble.next_try_at else ""
    advice = f"; {trouble.advice}" if trouble.advice else ""
    return f"{trouble.cause}{advice}; it was tried {tries}{then}"


def no_server(evidence: Evidence) -> Cause | None:
    if evidence.away is None:
        return None
    return Cause(
        CauseClass.NO_SERVER,
        f"the Temporal server cannot be reached ({evidence.away}), so nothing moves and this is "
        "what the database knows; nothing acknowledged is lost: bring the server back, the service "
        "that it is, or with `fulfil dev` where it is none",
        "fulfil dev",
    )


def lost(evidence: Evidence) -> Cause | None:
    order = next(
        (one for one in evidence.looked if one.workflow_id == evidence.row.workflow_id), None
    )
    if order is not None:
        return gone(order, "its workflow")
    if evidence.looked or evidence.row.problem != ProblemCode.LOST:
        return None
    return Cause(
        CauseClass.LOST,
        "its workflow was ended outside of the SOP, and goes on only from an earlier point of its "
        "history",
        resetting(evidence.row.open_workflow),
    )


def gone(one: WorkflowReport, named: str) -> Cause | None:
    """Where Temporal does not have a workflow any more, or has not let it end by itself."""
    if one.status in {RUNNING, PAUSED, "completed"}:
        return None
    if one.status == NOT_FOUND:
        text = f"Temporal does not know {one.workflow_id}: another server or namespace is meant"
        return Cause(CauseClass.LOST, f"{text}, or its history is gone", "fulfil doctor")
    return Cause(
        CauseClass.LOST,
        f"{named} was {one.status} outside of the SOP, and goes on only from an earlier "
        "point of its history",
        resetting(one.workflow_id),
    )


def resetting(workflow_id: str) -> str:
    """The command by which a workflow goes on from before its end."""
    named = shlex.quote(workflow_id)
    return f"temporal workflow reset --workflow-id {named} --type LastWorkflowTask --reason …"


def paused(evidence: Evidence) -> Cause | None:
    one = next((one for one in evidence.looked if one.status == PAUSED), None)
    if one is None:
        return None
    return Cause(
        CauseClass.PAUSED,
        f"{one.workflow_id} is paused in Temporal, so its deadlines do not speak: unpause it, and "
        "next time put the order on hold instead",
        f"temporal workflow unpause --workflow-id {shlex.quote(one.workflow_id)}",
    )


def task_failing(evidence: Evidence) -> Cause | None:
    one = next((one for one in evidence.looked if one.task_failing), None)
    trouble = None if evidence.looked else evidence.trouble("workflow")
    if trouble is not None:
        heals = trouble.advice or SEE_WORKERS
        return Cause(
            CauseClass.TASK_FAILING,
            f"no task of {trouble.key} succeeds, so it hears nothing now: {trouble.cause}; "
            f"{heals}: the retry heals it, and nothing is lost",
            "fulfil doctor",
        )
    if one is None:
        return None
    return Cause(
        CauseClass.TASK_FAILING,
        f"no task of {one.workflow_id} succeeds, so it hears nothing now: {one.task_failing}; "
        f"{one.heals}: the retry heals it, and nothing is lost",
        one.command,
    )


def no_worker(evidence: Evidence) -> Cause | None:
    running = [one for one in evidence.looked if one.status == RUNNING]
    unheard = running or (not evidence.looked and evidence.polled is False)
    if not unheard or any(one.state is not None for one in running):
        return None
    why = "no worker runs: start one"
    if evidence.polled:
        why = "a worker ran a moment ago and does not answer: it is busy, or has ended; start one"
    return Cause(
        CauseClass.NO_WORKER,
        f"{why}; reports wait as signals meanwhile, nothing is lost",
        "fulfil worker",
    )


def retrying(evidence: Evidence) -> Cause | None:
    calls = [
        (one, call) for one in evidence.looked for call in one.pending if call.attempt >= RETRIES
    ]
    if not calls:
        return None
    workflow, call = max(calls, key=lambda pair: pair[1].attempt)
    then = f", the next at {show(call.next_attempt_at)}" if call.next_attempt_at else ""
    return Cause(
        CauseClass.RETRYING,
        f"{call.activity} fails ({call.last_failure or 'no answer'}), attempt {call.attempt}"
        f"{then}: look at the partner, then let it try at once",
        f"temporal activity reset --workflow-id {shlex.quote(workflow.workflow_id)} "
        f"--activity-id {call.activity_id}",
    )
