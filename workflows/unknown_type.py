"""A workflow of a type that there is not: it does not hang, it says so."""

from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue

with workflow.unsafe.imports_passed_through():
    from models.errors import UsageError
    from workflows.temporal.workflow_input import cannot_begin


@workflow.defn(dynamic=True)
class UnknownWorkflow:
    """Whatever was started on our queue under a name that no workflow has.

    One that we started ourselves fails its task, and waits for a worker of its release.
    """

    @workflow.run
    async def run(self, args: Sequence[RawValue]) -> None:
        """Fail, or wait."""
        raise cannot_begin(UsageError("this worker has no workflow of that type"))
