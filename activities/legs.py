"""What an order asks a leg that has ended, or was lost."""

from temporalio import activity
from temporalio.client import WorkflowQueryFailedError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode


class LegActivities:
    """Questions to closed workflows: their histories are replayed for the answer."""

    @activity.defn
    async def recall_leg(self, workflow_id: str) -> list[str]:
        """All that a leg knew as it ended, packed; it changes nothing.

        Raises:
            ApplicationError: its history is gone, or its code does not follow it, which no other
                try changes.
        """
        handle = activity.client().get_workflow_handle(workflow_id)
        try:
            memory: list[str] = await handle.query("memory", result_type=list[str])
        except WorkflowQueryFailedError:
            raise ApplicationError(
                f"no code follows the history of {workflow_id}: deploy the release that wrote it",
                type="CannotRecall",
                non_retryable=True,
            ) from None
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            raise ApplicationError(
                f"the history of {workflow_id} is gone: restore it and retry, or skip: the leg "
                "then begins again and is told everything once more, under new report ids",
                type="HistoryGone",
                non_retryable=True,
            ) from None
        return memory
