"""Updates and queries of names that a workflow does not have: refused in words of ours.

A signal of such a name is counted and shown (`hearing.py`): nobody waits for its answer.
"""

from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from models.messages.decisions import UNKNOWN_UPDATE


class Strangers:
    """What is asked for under a name that nobody answers to."""

    @workflow.update(dynamic=True)
    def unknown_update(self, name: str, args: Sequence[RawValue]) -> None:
        """Never reached: the validator refuses it."""

    @unknown_update.validator
    def _refuse_update(self, name: str, args: Sequence[RawValue]) -> None:
        raise ApplicationError(
            f"there is no update {name[:60]!r} here: `submit` takes a report, each decision has "
            "an update of its own name",
            type=UNKNOWN_UPDATE,
            non_retryable=True,
        )

    @workflow.query(dynamic=True)
    def unknown_query(self, name: str, args: Sequence[RawValue]) -> str:
        """There is no such question; what may be asked is said."""
        raise ApplicationError(
            f"there is no query {name[:60]!r} here: `status` says where it stands",
            type=UNKNOWN_UPDATE,
            non_retryable=True,
        )
