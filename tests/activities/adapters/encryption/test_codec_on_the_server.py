"""Over a real server: everything that an order sends is stored sealed, and it replays."""

from pathlib import Path

import pytest_asyncio
from temporalio.client import Client, WorkflowHistory
from temporalio.worker import Replayer, Worker

from activities.adapters.process.settings import Settings
from activities.adapters.temporal.connection import connect, data_converter
from starter.local.engine import Engine
from tests.activities.adapters.encryption import codec_world
from tests.activities.adapters.encryption.codec_orders import (
    Person,
    SmallLeg,
    SmallOrder,
    fail_on,
    greet,
)
from tests.activities.adapters.encryption.codec_world import ORDER

NAME = "王芳-13800138000"
QUEUE = "codec"


@pytest_asyncio.fixture
async def settings(engine: Engine, tmp_path: Path) -> Settings:
    """The engine, a new key ring and a new database."""
    made = await codec_world.settings_with_ring(tmp_path)
    return made.model_copy(update={"temporal_address": engine.address})


async def test_every_payload_of_an_order_is_stored_sealed_and_read_again(
    settings: Settings,
) -> None:
    client = await connect(settings)
    async with a_worker(client):
        handle = await client.start_workflow(
            SmallOrder.run, Person(name=NAME), id=ORDER, task_queue=QUEUE, static_summary=NAME
        )
        answer = await handle.execute_update(SmallOrder.say, Person(name=NAME))
        people = await handle.query(SmallOrder.people_named)
        names = [person.name for person in await handle.result()]
        summary = await (await handle.describe()).static_summary()
    assert [answer, *people, summary] == [Person(name=NAME), Person(name=NAME), NAME]
    assert names == [NAME, NAME, NAME, f"no such person: {NAME}", NAME]
    for id_ in (ORDER, f"{ORDER}:trunk-pickup"):
        history = await client.get_workflow_handle(id_).fetch_history()
        assert NAME.encode() not in stored(history)
        await replayer(settings).replay_workflow(history)


async def test_a_history_does_not_replay_without_the_ring(settings: Settings) -> None:
    client = await connect(settings)
    async with a_worker(client):
        handle = await client.start_workflow(
            SmallLeg.run, Person(name=NAME), id="order:acme:1003", task_queue=QUEUE
        )
        await handle.signal(SmallLeg.tell, Person(name=NAME))
        await handle.result()
    ringless = settings.model_copy(update={"key_ring": None})
    replay = await replayer(ringless).replay_workflow(
        await handle.fetch_history(), raise_on_replay_failure=False
    )
    assert "no key ring is configured" in str(replay.replay_failure)


async def test_what_people_signal_from_the_command_line_is_read(settings: Settings) -> None:
    client = await connect(settings)
    plain = await Client.connect(settings.temporal_address or "")
    async with a_worker(client):
        handle = await client.start_workflow(
            SmallLeg.run, Person(name=NAME), id="order:acme:1004", task_queue=QUEUE
        )
        await plain.get_workflow_handle(handle.id).signal("tell", {"name": "typed by hand"})
        assert await handle.result() == Person(name="typed by hand")


def a_worker(client: Client) -> Worker:
    """Runs the small order."""
    return Worker(
        client, task_queue=QUEUE, workflows=[SmallOrder, SmallLeg], activities=[greet, fail_on]
    )


def replayer(settings: Settings) -> Replayer:
    """Reads payloads as a client with these settings does."""
    return Replayer(workflows=[SmallOrder, SmallLeg], data_converter=data_converter(settings))


def stored(history: WorkflowHistory) -> bytes:
    """Everything that the server holds of it."""
    return b"".join(event.SerializeToString() for event in history.events)
