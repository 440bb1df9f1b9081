"""Each decision is taken by a workflow under its name: one that no workflow takes is named."""

from temporalio import workflow
from temporalio.api.sdk.v1 import WorkflowMetadata

from models.messages.decisions.decisions import DECISIONS
from tests.builders import an_order
from tests.workflows.world import World
from workflows.returns import ReturnWorkflow


async def test_each_decision_is_an_update_of_an_order_or_a_return(world: World) -> None:
    order = await world.place(an_order("DT-1"))
    await order.at_step("awaiting_confirmation")
    shown = await order.handle.query("__temporal_workflow_metadata", result_type=WorkflowMetadata)
    of_order = {one.name for one in shown.definition.update_definitions}
    of_return = {str(name) for name in workflow._Definition.must_from_class(ReturnWorkflow).updates}
    assert DECISIONS.keys() - of_order - of_return == set()
