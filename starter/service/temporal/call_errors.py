"""What a failed call to Temporal means, in our own words: a person never reads the SDK's.

A status that a server also gives where it is not reached at all is `unsure`: whether it is there
is asked of the server itself (`TemporalGateway`), since one workflow's trouble is nobody else's.
"""

from enum import StrEnum
from typing import NamedTuple

from google.protobuf.message import Message
from temporalio.api.enums.v1 import ResourceExhaustedCause as Cause
from temporalio.api.errordetails.v1 import (
    NamespaceNotFoundFailure,
    ResourceExhaustedFailure,
    WorkflowNotReadyFailure,
)
from temporalio.service import RPCError, RPCStatusCode

from models.errors import FulfilError, NotFound, Unavailable
from models.hints import Hint
from models.phrases import phrase

REST_SECONDS = 5.0
"""After the server was not reached, how long nobody tries; the relay then tries again."""


class CallFailed(Unavailable):
    """A call to Temporal that was not answered as it should be; it may be tried again.

    Attributes:
        maybe_done: it was sent and may be done all the same; else nothing was done.
        lasting: trying again soon is of no use.
    """

    def __init__(
        self,
        message: str,
        *,
        hint: str | None = None,
        retry_after: float | None = REST_SECONDS,
        maybe_done: bool = False,
        lasting: bool = False,
    ) -> None:
        super().__init__(message, hint=hint, retry_after=retry_after)
        self.maybe_done = maybe_done
        self.lasting = lasting


class TemporalUnreachable(CallFailed):
    """Nobody is answered now: nothing listens there, it is frozen, or it does not know us."""

    code = "temporal_away"


class CallRefused(CallFailed):
    """The server is there and did not do this one call; others may well be done."""

    code = "call_refused"


class NoAnswer(CallRefused):
    """The call was made, and no worker answered in time; it may still be done."""

    code = "no_answer"


class NotRunning(NotFound):
    """There is no such workflow, or it has ended."""

    code = "not_running"


class UpdateUnanswered(NotRunning):
    """It took an update, and has ended without an answer to it."""

    code = "never_answered"


class Kind(StrEnum):
    """Whom a status is about."""

    UNREACHABLE = "unreachable"
    UNSURE = "unsure"
    GONE = "gone"
    CALL = "call"


class Meaning(NamedTuple):
    """What a status says: about whom, what is true, what to do."""

    kind: Kind
    sentence: str
    hint: str | None = None
    maybe_done: bool = False
    lasting: bool = False


NO_LOSS = phrase("nothing acknowledged is lost: what is written down is delivered when it is back")
SEE_DOCTOR = Hint("`fulfil doctor` says what is missing; the log has the server's own words")
SEND_AGAIN = phrase("send it again in a moment")
SEND_AGAIN_LATER = phrase(
    "send it again in a moment; where that does not help, tell the operator of this system"
)
SEE_WORKER = Hint("see that a worker runs (`fulfil worker`), then send it again", SEND_AGAIN_LATER)
SERVER_FAULT = phrase("a fault inside of Temporal keeps this call from being done")
NOT_ANSWERED = phrase("Temporal answers, but did not answer this call in time")

_FAULT = Meaning(Kind.UNSURE, SERVER_FAULT, SEE_DOCTOR, maybe_done=True)
_UNANSWERED = Meaning(Kind.UNSURE, NOT_ANSWERED, SEND_AGAIN, maybe_done=True)

MEANING_OF_STATUS = {
    RPCStatusCode.CANCELLED: _UNANSWERED,
    RPCStatusCode.UNKNOWN: _FAULT,
    RPCStatusCode.INVALID_ARGUMENT: Meaning(
        Kind.CALL, "Temporal does not take it as it stands", SEE_DOCTOR, lasting=True
    ),
    RPCStatusCode.DEADLINE_EXCEEDED: _UNANSWERED,
    RPCStatusCode.NOT_FOUND: Meaning(Kind.GONE, "there is no such workflow, or it has ended"),
    RPCStatusCode.ALREADY_EXISTS: Meaning(
        Kind.CALL, "Temporal has it already", SEE_DOCTOR, lasting=True
    ),
    RPCStatusCode.PERMISSION_DENIED: Meaning(
        Kind.CALL, "Temporal does not allow our account to do this", SEE_DOCTOR, lasting=True
    ),
    RPCStatusCode.RESOURCE_EXHAUSTED: Meaning(Kind.CALL, "Temporal has too much to do", SEND_AGAIN),
    RPCStatusCode.FAILED_PRECONDITION: Meaning(
        Kind.CALL, "the workflow cannot take it in its present state", SEND_AGAIN
    ),
    RPCStatusCode.ABORTED: _FAULT,
    RPCStatusCode.OUT_OF_RANGE: _FAULT,
    RPCStatusCode.UNIMPLEMENTED: Meaning(
        Kind.CALL, "this Temporal does not know the call: it is too old, or switched off",
        SEE_DOCTOR, lasting=True,
    ),
    RPCStatusCode.INTERNAL: _FAULT,
    RPCStatusCode.UNAVAILABLE: _FAULT,
    RPCStatusCode.DATA_LOSS: _FAULT,
    RPCStatusCode.UNAUTHENTICATED: Meaning(
        Kind.UNREACHABLE, "Temporal does not accept our credentials", SEE_DOCTOR
    ),
}  # fmt: skip
"""What each status means where nothing more is known; the SDK has tried a while by then."""

_NO_NAMESPACE = Meaning(Kind.UNREACHABLE, "Temporal has no such namespace", SEE_DOCTOR)
_FAILING = Meaning(
    Kind.CALL,
    "the workflow's code fails just now, so it takes nothing that wants an answer",
    Hint(
        "`fulfil orders list --stuck` names the cause; send it again once that is fixed",
        "GET /orders?stuck=true lists it; send it again once the operator has fixed it",
    ),
)
_PAUSED = Meaning(
    Kind.CALL, "it is paused in Temporal", "unpause it there, then send it again", lasting=True
)
_UPDATES = Meaning(
    Kind.CALL,
    "the workflow has answered so many messages that Temporal lets it take no more of them",
    Hint("only a cancellation reaches it now: `temporal workflow cancel --workflow-id …`"),
    lasting=True,
)
_SIGNALS = Meaning(
    Kind.CALL,
    "the workflow has been told so much that Temporal lets it be told nothing more",
    "only decisions, and a cancellation in Temporal, reach it now",
    lasting=True,
)
_IN_FLIGHT = Meaning(
    Kind.CALL, "as many messages as Temporal allows wait there for an answer", SEE_WORKER
)

_LET_GO = Meaning(
    Kind.CALL,
    "no worker took it in time, and Temporal has let go of it",
    SEE_WORKER,
    maybe_done=True,
)

_NOT_DELIVERED = Meaning(
    Kind.CALL, "the workflow was busy with something else, and has not received it", SEND_AGAIN
)

TASK_LOST = "unexpected workflow task failure"
"""What the server says of an update whose task it has thrown away; it is asked again."""

MEANING_OF_TEXT = (
    (TASK_LOST, _NOT_DELIVERED),
    ("limit on the total number of distinct updates", _UPDATES),
    ("Workflow is paused", _PAUSED),
    ("limit for signal events", _SIGNALS),
    ("update was aborted by closing workflow", MEANING_OF_STATUS[RPCStatusCode.NOT_FOUND]),
    ("workflow update was aborted", _LET_GO),
)
"""What the server has no code for and says in a sentence of its own."""


def meaning_of(error: RPCError) -> Meaning:
    """What a failed call means: by its details, by what the server says, by its status."""
    if _detail(error, NamespaceNotFoundFailure()):
        return _NO_NAMESPACE
    if _detail(error, WorkflowNotReadyFailure()):
        return _FAILING
    exhausted = ResourceExhaustedFailure()
    limit = Cause.RESOURCE_EXHAUSTED_CAUSE_CONCURRENT_LIMIT
    if _detail(error, exhausted) and exhausted.cause == limit:
        return _IN_FLIGHT
    for part, meaning in MEANING_OF_TEXT:
        if part in error.message:
            return meaning
    return MEANING_OF_STATUS[error.status]


def not_known(workflow_id: str) -> CallRefused:
    """What is true of a workflow that Temporal does not know, and that is not about to start."""
    return CallRefused(
        phrase(
            "Temporal does not know {workflow_id}: another server or namespace is meant, or its "
            "history is gone",
            workflow_id=workflow_id,
        ),
        hint=Hint("`fulfil doctor` says which server is asked"),
        lasting=True,
    )


def sentence_of(error: BaseException) -> str:
    """What is true of a question that the server did not answer, whatever was raised."""
    if isinstance(error, FulfilError):
        return error.message
    if isinstance(error, RPCError):
        return meaning_of(error).sentence
    late = phrase("it does not answer in time")
    return late if isinstance(error, TimeoutError) else phrase("it is not there")


def failure_of(meaning: Meaning) -> FulfilError:
    """Our error for a call that the server itself has answered."""
    if meaning.kind is Kind.GONE:
        return NotRunning(meaning.sentence, hint=meaning.hint)
    made = TemporalUnreachable if meaning.kind is Kind.UNREACHABLE else CallRefused
    return made(
        meaning.sentence, hint=meaning.hint, maybe_done=meaning.maybe_done, lasting=meaning.lasting
    )


def _detail(error: RPCError, detail: Message) -> bool:
    """Whether the server gave this detail; it is then filled in."""
    return bool(error.raw_grpc_status) and any(
        found.Unpack(detail) for found in error.grpc_status.details
    )
