"""Why a task fails, in our words: the SDK's and the server's reach nobody."""

import pytest
from temporalio.exceptions import ApplicationError

from starter.service.running.task_failures import UNDECODED, UNENCODED, fault_of


def failed(message: str, kind: str, cause: Exception | None = None) -> ApplicationError:
    """A failure as a history holds it."""
    error = ApplicationError(message, type=kind)
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "says", "advice"),
    [
        (failed("'vehicle'", "KeyError"), "our code fails with KeyError: 'vehicle'", "roll back"),
        (
            failed("[TMPRL1100] Nondeterminism error: …", "_NondeterminismError"),
            "its history does not fit",
            "workflow.patched",
        ),
        (
            failed("[TMPRL1101] Potential deadlock detected", "_DeadlockError"),
            "longer than the two seconds",
            "roll back",
        ),
        (
            failed(UNDECODED, "RuntimeError", failed("1 validation error", "ValidationError")),
            "cannot be read (ValidationError: 1 validation error)",
            "roll back",
        ),
        (failed("it is wrapped by k1", "KeyMissing"), "it is wrapped by k1", "put the key back"),
        (
            failed(UNDECODED, "RuntimeError", failed("sealed by no key", "SealedDataError")),
            "sealed by no key",
            "put the key back",
        ),
        (
            failed(f"{UNENCODED}the key was erased", ""),
            "the key was erased",
            "key ring and database",
        ),
        (failed("the disk is full", "Unavailable"), "the disk is full", "our database"),
    ],
)
def test_a_failing_task_is_told_with_what_heals_it(
    error: Exception, says: str, advice: str
) -> None:
    fault = fault_of(error)
    assert says in fault.sentence
    assert advice in fault.advice
    assert not any(word in f"{fault}" for word in ("TMPRL", UNDECODED, UNENCODED))
