"""The doctor's deep look judges an order by what is still there to judge it by."""

import asyncio

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest
from temporalio.service import RPCError, RPCStatusCode

from models.ids import Stage
from tests.builders import an_order
from tests.workflows.deep_check import untrue
from tests.workflows.order_path import reach
from tests.workflows.server_waits import pauses
from tests.workflows.world import OrderUnderTest, World


async def forget(order: OrderUnderTest, workflow_id: str) -> None:
    """Be as after its retention: Temporal has it no more."""
    client = order.world.client
    request = DeleteWorkflowExecutionRequest(
        namespace=client.namespace, workflow_execution=WorkflowExecution(workflow_id=workflow_id)
    )
    await client.workflow_service.delete_workflow_execution(request)
    for pause in pauses():
        try:
            await client.get_workflow_handle(workflow_id).describe()
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return
            raise
        await asyncio.sleep(pause)


async def test_a_leg_that_ended_long_ago_is_missed_by_nobody(own_world: World) -> None:
    order = await own_world.place(an_order("DC-1"))
    await reach(order, Stage.TRUNK_TRANSPORT)
    await order.quiet(Stage.TRUNK_TRANSPORT)
    await forget(order, order.leg(Stage.TRUNK_PICKUP).id)
    assert await untrue(order) == []
