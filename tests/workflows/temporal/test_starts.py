"""How workflows are started and activities called: time-outs of the server, priorities, queues."""

import ast
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from temporalio import activity
from temporalio.client import Client, WorkflowHandle
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from activities.idempotent import pause_limit
from models.ids import Stage
from models.messages.orders.order import Source
from models.sop.terms import Sop
from models.stages.order.intake import order_input
from models.stages.table import LEGS
from starter.service.app_context import AppContext
from starter.service.running.workflow_start import begin_order
from tests import source
from tests.builders import ANY_DAY, an_order
from tests.gateway import gateway_to
from tests.workflows.conftest import IdleWorld, an_idle_world, own_queue
from tests.workflows.order_path import begin
from tests.workflows.test_returns import returned
from tests.workflows.world import World
from workflows.temporal import options

STARTS = (
    "start_workflow",
    "execute_workflow",
    "start_child_workflow",
    "execute_child_workflow",
    "ScheduleActionStartWorkflow",
    "continue_as_new",
    "WithStartWorkflowOperation",
)


@pytest_asyncio.fixture(loop_scope="session")
async def idle_world(client: Client, tmp_path: Path) -> AsyncIterator[IdleWorld]:
    """A world whose worker the test starts and stops."""
    async with an_idle_world(client, tmp_path, queue=own_queue()) as idle_world:
        yield idle_world


async def started(handle: WorkflowHandle[Any, Any]) -> Any:
    """What the first event of a workflow says."""
    history = await handle.fetch_history()
    return history.events[0].workflow_execution_started_event_attributes


async def scheduled(handle: WorkflowHandle[Any, Any]) -> list[Any]:
    """What each activity of a workflow was scheduled with."""
    history = await handle.fetch_history()
    return [
        event.activity_task_scheduled_event_attributes
        for event in history.events
        if event.HasField("activity_task_scheduled_event_attributes")
    ]


def test_no_start_forgets_the_time_out_of_a_workflow_task() -> None:
    """Children do not inherit it: the orders of a killed worker would stand twice as long."""
    within = (*source.PACKAGES, "tests/workflows")
    starts = list(source.calls(*STARTS, within=within))
    assert len(starts) >= 3
    for file, call in starts:
        handed_through = ast.unparse(call.func).startswith("super()")  # an interceptor's
        if "test_" in file.name or handed_through:
            continue
        timeout = source.keyword(call, "task_timeout")
        assert timeout is not None, source.place(file, call)
        assert ast.unparse(timeout) == "options.TASK_TIMEOUT", source.place(file, call)


async def test_an_order_its_legs_and_its_return_stand_ten_seconds_for_a_lost_task(
    world: World,
) -> None:
    case = await returned(world, "ST-1")
    handles = [case.order.handle, case.handle, *map(case.order.leg, LEGS)]
    for handle in handles:
        assert (await started(handle)).workflow_task_timeout.ToTimedelta() == timedelta(seconds=10)


async def test_what_a_person_waits_for_goes_before_an_import_with_its_legs_and_calls(
    world: World,
) -> None:
    door = AppContext(
        store=world.store, gateway=gateway_to(world.client), sop_for=lambda merchant: ANY_DAY,
        queue=world.queue,
    )  # fmt: skip
    priorities = {}
    for origin in (Source.HAND, Source.HTTP, Source.EXCHANGE, Source.FILE):
        order = an_order(f"ST-2-{origin}", source=origin)
        now = datetime.now(UTC)
        start = order_input(order, accepted_at=now, sop=Sop(auto_confirm=True))
        taken = await world.store.orders.take(order, start.model_dump(mode="json"), accepted_at=now)
        await begin_order(door, taken.row)
        priorities[origin] = (
            await started(world.client.get_workflow_handle(order.workflow_id))
        ).priority
    keys = {origin: priority.priority_key for origin, priority in priorities.items()}
    assert keys == {Source.HAND: 2, Source.HTTP: 2, Source.EXCHANGE: 2, Source.FILE: 0}


class Priorities(Interceptor):
    """Notes with which priority each activity reached a worker."""

    def __init__(self) -> None:
        self.started: dict[str, int | None] = {}

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:
        noted = self.started

        class Noting(ActivityInboundInterceptor):
            async def execute_activity(self, input: ExecuteActivityInput) -> Any:
                info = activity.info()
                noted[info.activity_type] = info.priority.priority_key
                return await super().execute_activity(input)

        return Noting(next)


async def test_legs_and_activities_inherit_the_priority_of_their_order(
    idle_world: IdleWorld,
) -> None:
    priorities = Priorities()
    async with idle_world.worker(interceptors=[priorities], disable_eager_activity_execution=True):
        order = await idle_world.world.place(an_order("ST-3"))
        await begin(order)
        await order.at_step("awaiting_vehicle", Stage.TRUNK_PICKUP)
    assert (await started(order.leg(Stage.TRUNK_PICKUP))).priority.priority_key == 2
    assert priorities.started["reserve_stock"] == priorities.started["ask_vehicle"] == 2


@pytest.mark.parametrize("policy", [options.partner, options.notice, options.ledger])
def test_the_time_in_the_queue_is_no_attempt(policy: Any) -> None:
    chosen = policy("what it does")
    assert chosen["schedule_to_close_timeout"] >= timedelta(hours=1)
    assert "schedule_to_start_timeout" not in chosen
    assert chosen["retry_policy"].maximum_attempts > 0


def test_a_partner_that_is_down_or_busy_parks_its_step_two_minutes_after_the_first_try() -> None:
    chosen: Any = options.partner("what it does")
    retry = chosen["retry_policy"]
    tries = [chosen["start_to_close_timeout"]] * retry.maximum_attempts
    pauses = [
        max(
            timedelta(seconds=pause_limit(n)),
            min(retry.initial_interval * 2 ** (n - 1), retry.maximum_interval),
        )
        for n in range(1, len(tries))
    ]
    assert (len(tries), retry.backoff_coefficient) == (5, 2)
    assert sum((*tries, *pauses), timedelta()) <= timedelta(minutes=2)
