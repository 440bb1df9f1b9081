"""Failures that Temporal hands to a workflow, in our own words: the SDK's reach no person."""

from typing import Final

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

WORDS: Final[tuple[tuple[type[BaseException], str], ...]] = (
    (TimeoutError, "it did not answer in time"),
    (CancelledError, "it was cancelled"),
    (TerminatedError, "it was ended by hand"),
    (ServerError, "the Temporal server gave it up"),
    (WorkflowAlreadyStartedError, "there is one of that name already"),
)


def sentence_of(error: BaseException) -> str:
    """The cause in one line: the words of whoever raised it, where those are ours."""
    cause: BaseException = error
    if isinstance(error, (ActivityError, ChildWorkflowError)):
        cause = error.cause or error
    for kind, words in WORDS:
        if isinstance(cause, kind):
            return words
    if isinstance(cause, ApplicationError) and cause.type:
        return f"{cause.type}: {cause.message}"
    return "it could not be done"
