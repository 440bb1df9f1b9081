"""Why a workflow's task fails, in our own words, and what heals it.

Temporal holds the failure as the SDK wrote it. Here it becomes a sentence that is true and an
advice that helps: a key that is missing is not a fault of the code.
"""

from typing import NamedTuple

from temporalio.exceptions import ApplicationError, FailureError

from models.phrases import Code, phrase

TIMED_OUT = phrase("its worker took a task and did not bring it to an end, twice in a row")
SEE_WORKERS = phrase(
    "see that workers run, that they are not killed, and that the machine is not overloaded"
)
FIX_CODE = phrase("roll back, or fix the code and deploy")
SEE_DOCTOR = "fulfil doctor"
UNDECODED = "Failed decoding arguments"
"""What the SDK says where an input, or a result, is not what its type asks for."""

UNENCODED = "Failed encoding completion: "
"""What the SDK puts before the words of one of our errors, as the task's answer was sealed."""


class Fault(NamedTuple):
    """Why a task fails, what heals it, and the command to begin with."""

    sentence: str
    advice: str
    command: str = "fulfil worker"


_BY_RULE = (
    (
        "[TMPRL1100]",
        phrase("its history does not fit the code that runs now"),
        phrase("deploy the code it began with, then the change under `workflow.patched`"),
    ),
    (
        "[TMPRL1101]",
        phrase("one of its tasks works longer than the two seconds that it may take"),
        FIX_CODE,
    ),
)
_KEY_ERRORS = ("KeyMissing", "SealedDataError")


def fault_of(error: BaseException) -> Fault:
    """What a failed workflow task says."""
    chain = list(_chain(error))
    for rule, sentence, advice in _BY_RULE:
        if any(rule in _message(one) for one in chain):
            return Fault(sentence, advice)
    first, last = chain[0], chain[-1]
    kind, message = _kind(last), _message(last)
    if kind in _KEY_ERRORS:
        advice = phrase("put the key back where it was and start the workers again")
        return Fault(message, advice, SEE_DOCTOR)
    if kind == "Unavailable":
        return Fault(message, phrase("see that our database can be reached"), SEE_DOCTOR)
    if message.startswith(UNENCODED):
        advice = phrase("see that key ring and database are there")
        return Fault(message.removeprefix(UNENCODED), advice, SEE_DOCTOR)
    if _message(first) == UNDECODED:
        return Fault(
            phrase(
                "what it was given, or got back, cannot be read ({kind}: {message})",
                kind=Code("kind", kind),
                message=message,
            ),
            FIX_CODE,
        )
    return Fault(
        phrase("our code fails with {kind}: {message}", kind=_kind(first), message=_message(first)),
        FIX_CODE,
    )


def _chain(error: BaseException) -> list[BaseException]:
    found = [error]
    while (cause := found[-1].__cause__) is not None and cause not in found:
        found.append(cause)
    return found


def _kind(error: BaseException) -> str:
    """The name of the error's class, as it was where it was raised."""
    return (isinstance(error, ApplicationError) and error.type) or type(error).__name__


def _message(error: BaseException) -> str:
    """What it says, in one line."""
    message = error.message if isinstance(error, FailureError) else str(error)
    return message.splitlines()[0] if message else ""
