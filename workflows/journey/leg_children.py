"""How an order starts a leg: a child with a history of its own."""

from collections.abc import Sequence
from typing import Any, Final

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.ids import Stage
    from models.messages.legs.leg import LegResult, StageInput
    from models.tracking.state import StageState
    from workflows.city_delivery import CityDeliveryWorkflow
    from workflows.installation import InstallationWorkflow
    from workflows.temporal import details, options, search_attributes
    from workflows.trunk_pickup import TrunkPickupWorkflow
    from workflows.trunk_transport import TrunkTransportWorkflow

RUN_OF: Final[dict[Stage, Any]] = {
    Stage.TRUNK_PICKUP: TrunkPickupWorkflow.run,
    Stage.TRUNK_TRANSPORT: TrunkTransportWorkflow.run,
    Stage.CITY_DELIVERY: CityDeliveryWorkflow.run,
    Stage.INSTALLATION: InstallationWorkflow.run,
}
"""What each leg runs."""


async def start_leg(
    leg: Stage, name: str, start: StageInput, state: StageState, memory: Sequence[str] = ()
) -> workflow.ChildWorkflowHandle[Any, LegResult]:
    """Start a leg of the order whose state that is, under that workflow id.

    `memory`: it goes on, and knows all that already.
    """
    handle: workflow.ChildWorkflowHandle[Any, LegResult]
    handle = await workflow.start_child_workflow(
        RUN_OF[leg],
        args=[start, *memory],
        id=name,
        task_timeout=options.TASK_TIMEOUT,
        parent_close_policy=workflow.ParentClosePolicy.REQUEST_CANCEL,
        cancellation_type=workflow.ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
        search_attributes=search_attributes.at_start(leg, start, now=workflow.now()),
        static_summary=details.summary(leg, state.input.number, state.hub),
    )
    return handle
