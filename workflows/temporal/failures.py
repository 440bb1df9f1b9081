"""Failures that Temporal hands to a workflow, in our own words: the SDK's reach no person."""

from typing import Final, NamedTuple

from temporalio.exceptions import (
    ActivityError,
    ApplicationError,
    CancelledError,
    ChildWorkflowError,
    ServerError,
    TerminatedError,
    TimeoutError,  # the failure, not Python's own
    WorkflowAlreadyStartedError,
)


class Failure(NamedTuple):
    """Why something could not be done: a code for programs, a sentence for people."""

    code: str
    sentence: str


KNOWN_FAILURES: Final[tuple[tuple[type[BaseException], Failure], ...]] = (
    (TimeoutError, Failure("timeout", "it did not answer in time")),
    (CancelledError, Failure("cancelled", "it was cancelled")),
    (TerminatedError, Failure("terminated", "it was ended by hand")),
    (ServerError, Failure("given_up", "the Temporal server gave it up")),
    (WorkflowAlreadyStartedError, Failure("there_already", "there is one of that name already")),
)


UNKNOWN_FAILURE: Final = Failure("failed", "it could not be done")


def sentence_of(error: BaseException) -> str:
    """The cause in one line."""
    return failure_of(error).sentence


def failure_of(error: BaseException) -> Failure:
    """The cause: the type and the words of whoever raised it, where those are ours."""
    cause: BaseException = error
    if isinstance(error, (ActivityError, ChildWorkflowError)):
        cause = error.cause or error
    for kind, failure in KNOWN_FAILURES:
        if isinstance(cause, kind):
            return failure
    if isinstance(cause, ApplicationError) and cause.type:
        return Failure(cause.type, f"{cause.type}: {cause.message}")
    return UNKNOWN_FAILURE
