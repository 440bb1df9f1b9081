"""Failures that Temporal hands to a workflow, in our own words: the SDK's reach no person."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from temporalio import workflow
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

with workflow.unsafe.imports_passed_through():
    from models.messages.encoding.reasons import reason_data, with_structure
    from models.messages.timeline.line_data import REASON_KEY
    from models.phrases import Code, StructuredText, VerbatimText, phrase


class Failure(NamedTuple):
    """Why something could not be done: a code for programs, a sentence for people.

    `why`: what the sentence says besides its code; nothing where that says it all.
    """

    code: str
    sentence: StructuredText
    why: StructuredText | None = None

    @property
    def data(self) -> dict[str, Any]:
        """The failure as a timeline line keeps it, for every language."""
        return {"failure": self.code, REASON_KEY: reason_data(self.why)}


KNOWN_FAILURES: Final[tuple[tuple[type[BaseException], Failure], ...]] = (
    (TimeoutError, Failure("timeout", phrase("it did not answer in time"))),
    (CancelledError, Failure("cancelled", phrase("it was cancelled"))),
    (TerminatedError, Failure("terminated", phrase("it was ended by hand"))),
    (ServerError, Failure("given_up", phrase("the Temporal server gave it up"))),
    (
        WorkflowAlreadyStartedError,
        Failure("there_already", phrase("there is one of that name already")),
    ),
)


UNKNOWN_FAILURE: Final = Failure("failed", phrase("it could not be done"))


def sentence_of(error: BaseException) -> StructuredText:
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
        why = _as_made(cause.message, cause.details)
        code = Code("failure", cause.type)
        return Failure(cause.type, phrase("{failure}: {why}", failure=code, why=why), why)
    return UNKNOWN_FAILURE


def _as_made(message: str, details: Sequence[Any]) -> StructuredText:
    """What a failure says, as it was made; of a foreign one, or another release's, its words."""
    made = with_structure(message, details[0] if details else None)
    return made if isinstance(made, StructuredText) else VerbatimText(made)
