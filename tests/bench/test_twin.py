"""The twin does what an order did: as many updates, activities, timers, marks and legs."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from temporalio.client import Client, WorkflowHistory
from temporalio.worker import Worker

from activities.adapters.temporal.workflow_runners import PlainRunner
from bench.load import Lap, TwinLoad
from bench.local_inputs import add_local_inputs
from bench.shape import Shape, shape_of
from bench.twin import SHAPE, TwinLeg, TwinOrder, echo
from bench.twin_worker import TWIN_QUEUE
from models.stages.table import LEGS
from starter.local.engine import Engine
from tests.replay.record import HISTORIES
from tests.replay.test_replay import history_of

NAMES = ("order", *(leg.value for leg in LEGS))
ITS_OWN = (
    "workflow_task",
    "activity_task_started",
    "workflow_execution_started",
    "workflow_properties_modified",
)
"""Events that depend on how many things came together."""


def recorded() -> list[WorkflowHistory]:
    """The order that was closed in time, and its legs."""
    return [history_of(Path(HISTORIES / f"closed_on_time.{name}.json")) for name in NAMES]


async def shape_of_it() -> Shape:
    histories = recorded()
    order = histories[0].workflow_id
    shape = shape_of(histories, order)
    await add_local_inputs(shape, histories, order)
    return shape


def events(histories: Iterable[WorkflowHistory]) -> Counter[str]:
    """How many of each kind."""
    kinds = (event.WhichOneof("attributes") or "" for one in histories for event in one.events)
    return Counter(kind for kind in kinds if not kind.startswith(ITS_OWN))


async def test_a_shape_has_every_task_and_every_command_of_the_histories() -> None:
    shape = await shape_of_it()
    tasks = [task for one in shape.values() for task in one["tasks"]]
    kinds = ("activity", "local", "timer", "cancel", "upsert", "child")
    counts = Counter(command["do"] for task in tasks for command in task["commands"])
    found = Counter(event.WhichOneof("attributes") for one in recorded() for event in one.events)
    assert set(counts) <= {*kinds, "signal"}
    assert len(tasks) == found["workflow_task_completed_event_attributes"]
    assert counts["local"] == found["marker_recorded_event_attributes"]
    assert counts["timer"] == found["timer_started_event_attributes"]
    locals_ = [one for task in tasks for one in task["commands"] if one["do"] == "local"]
    assert all(one["input"] > 100 for one in locals_)


async def test_the_twin_of_an_order_leaves_the_same_events(engine: Engine) -> None:
    SHAPE.clear()
    SHAPE.update(await shape_of_it())
    client = await Client.connect(engine.address, namespace=engine.namespace)
    async with Worker(
        client,
        task_queue=TWIN_QUEUE,
        workflows=[TwinOrder, TwinLeg],
        activities=[echo],
        workflow_runner=PlainRunner(),
    ):
        load, lap = TwinLoad(client, SHAPE), Lap()
        order = await load.run((await load.prepare(1))[0], lap)
        names = [f"{order}{leg}" for leg in SHAPE]
        histories = [await client.get_workflow_handle(name).fetch_history() for name in names]
    assert events(histories) == events(recorded())
    assert len(lap.messages) == sum(len(one["updates"]) for one in SHAPE.values())


def test_an_event_that_the_twin_does_not_know_is_named() -> None:
    history = recorded()[0]
    history.events[3].workflow_execution_terminated_event_attributes.SetInParent()
    with pytest.raises(ValueError, match="knows no event workflow_execution_terminated"):
        shape_of([history], history.workflow_id)
