"""What an order asks a leg that has ended, or was lost, and a way back that is needed no more."""

from temporalio import activity
from temporalio.client import WorkflowQueryFailedError, WorkflowUpdateFailedError
from temporalio.service import RPCError, RPCStatusCode

from activities.idempotent import application_error
from models.messages.decisions.decisions import WithdrawReturn
from models.phrases import phrase
from models.roles import Role


class LegActivities:
    """Questions to closed workflows, whose histories are replayed for the answer, and to cases."""

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
            raise application_error(
                phrase(
                    "no code follows the history of {workflow_id}: deploy the release that wrote "
                    "it",
                    workflow_id=workflow_id,
                ),
                "CannotRecall",
            ) from None
        except RPCError as error:
            if error.status is RPCStatusCode.FAILED_PRECONDITION:
                raise application_error(
                    phrase(
                        "{workflow_id} was ended before its first step: it knew nothing",
                        workflow_id=workflow_id,
                    ),
                    "NeverBegan",
                ) from None
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            raise application_error(
                phrase(
                    "the history of {workflow_id} is gone: restore it and retry, or skip: the leg "
                    "then begins again and is told everything once more, under new report ids",
                    workflow_id=workflow_id,
                ),
                "HistoryGone",
            ) from None
        return memory

    @activity.defn
    async def call_off_way_back(self, case: str, decision_id: str) -> str | None:
        """Withdraw the way back of goods that the customer takes after all; why that is not done.

        A case that is not started yet is asked again, until it is.
        """
        handle = activity.client().get_workflow_handle(case)
        by = {"decision_id": decision_id, "by": Role.SYSTEM, "reason": "the refusal was withdrawn"}
        try:
            await handle.execute_update(WithdrawReturn.name, by, id=decision_id)
        except WorkflowUpdateFailedError as error:
            return str(error.cause)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            await handle.describe()  # raises where it is not started yet
            return "it has ended"
        return None
