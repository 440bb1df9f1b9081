"""What an update means that was not answered as it should be: for decisions and reports."""

from collections.abc import Sequence
from typing import Any

from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from models.errors import Conflict, FulfilError, Refused
from models.messages.decisions.decision_body import DECISION_ID_REUSED, UNKNOWN_UPDATE
from models.messages.reports.refusals import NOT_KNOWN_HERE
from models.phrases import Code, from_data, phrase
from starter.service.temporal.call_errors import (
    CallFailed,
    CallRefused,
    TemporalUnreachable,
    UpdateUnanswered,
)

UNKNOWN_HANDLER = (UNKNOWN_UPDATE, "RuntimeError", "UnprocessedUpdate")
"""Types of an update's failure where the worker's code has no handler of that name."""

ENDED_WITHOUT_ANSWER = "AcceptedUpdateCompletedWorkflow"


def refused_update(error: WorkflowUpdateFailedError) -> FulfilError:
    """What a failed update means: the workflow's own no, or the reason why it said none."""
    cause = error.cause
    kind = cause.type if isinstance(cause, ApplicationError) else None
    if isinstance(cause, ApplicationError) and kind == "Refused":
        known, details = NOT_KNOWN_HERE not in cause.details, cause.details
        return Refused(_as_made(cause.message, details), not_known=not known)
    if isinstance(cause, ApplicationError) and kind == DECISION_ID_REUSED:
        return Conflict(
            cause.message,
            hint="make a new decision_id for each decision; repeat one only with the same content",
        )
    if kind == ENDED_WITHOUT_ANSWER:
        return UpdateUnanswered("the workflow took it, and ended before it gave its answer")
    if kind in UNKNOWN_HANDLER:
        return CallRefused(
            "the worker that has it runs another release, which does not know this",
            hint="let workers and doors run the same release, then send it again",
            lasting=True,
        )
    return CallRefused(
        "the workflow could not take it", hint="the log of the worker says why", lasting=True
    )


def _as_made(why: str, details: Sequence[Any]) -> str:
    """Why it is refused, with what the sentence was made of, where that came along."""
    made = from_data(details[1]) if len(details) > 1 else None
    return made if isinstance(made, str) and made == why else why


def decision_unanswered(name: str, error: CallFailed, *, repeated: bool = False) -> CallFailed:
    """What is true of a decision that nobody has answered, and what to do about it.

    `repeated`: it was sent before under its id, and may have been done then.
    """
    again = phrase("send it again with the same decision_id")
    before = phrase("nothing was decided")
    if repeated:
        before = phrase("what was sent before may still be done")
    decision, why = Code("decision", name), error.message
    hint: str = error.hint or again
    if error.maybe_done:
        message = phrase(
            "{decision} was sent, and {why}: it may still be done", decision=decision, why=why
        )
        hint = phrase("{again} until it is answered", again=again)
    elif isinstance(error, TemporalUnreachable):
        message = phrase(
            "{decision} was not handed over, {before}: {why}",
            decision=decision,
            before=before,
            why=why,
        )
        hint = phrase("{again} when Temporal is back", again=again)
    else:
        message = phrase(
            "{decision} was not taken, {before}: {why}", decision=decision, before=before, why=why
        )
    made = TemporalUnreachable if isinstance(error, TemporalUnreachable) else CallFailed
    return made(
        message, hint=hint, retry_after=error.retry_after, maybe_done=error.maybe_done,
        lasting=error.lasting,
    )  # fmt: skip
