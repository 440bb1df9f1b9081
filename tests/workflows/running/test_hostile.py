"""Whatever is sent from outside, with a key ring and without: the order answers and closes."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from temporalio.client import Client, WorkflowQueryFailedError, WorkflowUpdateFailedError

from activities.adapters.encryption.key_ring import add_key
from activities.adapters.process.settings import Settings
from activities.adapters.temporal.connection import data_converter
from models.messages.timeline.timeline import EntryKind
from tests.builders import a_report, an_order
from tests.thorough import first_of
from tests.workflows.conftest import IdleWorld, an_idle_world, own_queue
from tests.workflows.hostile_messages import hostile, raw_query, raw_update
from tests.workflows.raw_messages import faults_of, payload, raw_signal
from tests.workflows.world import OrderUnderTest


@pytest_asyncio.fixture(loop_scope="session", params=first_of(["sealed", "plain"]))
async def idle_world(
    request: pytest.FixtureRequest, client: Client, tmp_path: Path
) -> AsyncIterator[IdleWorld]:
    """Without a worker; its processes have a key ring, or none."""
    ring = tmp_path / "ring.json" if request.param == "sealed" else None
    if ring:
        add_key(ring)
    url = f"sqlite+aiosqlite:///{tmp_path / 'fulfil.db'}"
    converter = data_converter(Settings(database_url=url, key_ring=ring))
    ours = Client(client.service_client, namespace=client.namespace, data_converter=converter)
    async with an_idle_world(ours, tmp_path, queue=own_queue()) as empty:
        yield empty


async def lives(order: OrderUnderTest) -> None:
    """It answers, is decided about, and closes; no task of it ever failed."""
    answer = await order.submit(a_report("goods_ready", "after-all"))
    assert answer["outcome"] == "accepted"
    assert (await order.decide("confirm"))["outcome"] == "done"
    assert (await order.decide("cancel", reason="enough"))["outcome"] == "done"
    assert await order.handle.result() == "cancelled"
    assert await faults_of(order) == []


async def test_any_payload_in_a_signal_an_update_or_a_query_harms_nothing(
    idle_world: IdleWorld,
) -> None:
    order = await idle_world.world.place(an_order(f"H1-{idle_world.world.queue}"))
    sent = list(hostile(order.name, seed=41))
    for one in sent:
        await raw_signal(order, one)
    for one, name in zip(sent, ("hold", "raport", "__temporal_x", "repair") * 20, strict=True):
        await raw_signal(order, one, one, name=name)
    async with idle_world.worker():
        for one in sent:
            assert await raw_update(order, "submit", one) == "Refused"
            assert await raw_query(order, "status", one)
        for name in ("confirm", "hold", "correct", "repair"):
            assert await raw_update(order, name, sent[0]) == "Refused"
    async with idle_world.worker():  # all of it is read again
        await lives(order)


async def test_a_flood_of_what_cannot_be_read_is_one_line_and_no_obstacle(
    idle_world: IdleWorld,
) -> None:
    order = await idle_world.world.place(an_order(f"H2-{idle_world.world.queue}"))
    sealed = payload(b"\x00" * 40, "binary/encrypted")
    sealed.metadata["key-id"] = order.name.encode()
    for one in (sealed, payload(b"?", "binary/of-another-planet")):
        for _ in range(10):
            await asyncio.gather(*(raw_signal(order, one) for _ in range(30)))
    async with idle_world.worker():
        await lives(order)
        texts = [line.text for line in await order.lines_of(EntryKind.PROBLEM)]
    assert [text for text in texts if "cannot be read" in text] == texts


async def test_what_nobody_answers_to_is_refused_in_our_words(idle_world: IdleWorld) -> None:
    order = await idle_world.world.place(an_order(f"H3-{idle_world.world.queue}"))
    async with idle_world.worker():
        with pytest.raises(WorkflowUpdateFailedError) as update:
            await order.handle.execute_update("confrim", {}, id="u1")
        with pytest.raises(WorkflowQueryFailedError) as query:
            await order.handle.query("stauts")
        with pytest.raises(WorkflowUpdateFailedError) as unreadable:
            await order.handle.execute_update("confirm", args=[{}, {}, {}], id="u2")
        await lives(order)
    assert "there is no update 'confrim' here" in str(update.value.cause)
    sentence = str(query.value)  # the SDK does not open what is sealed of it
    assert "there is no query 'stauts' here" in sentence or sentence == "Encoded failure"
    assert "expected as the argument, not 3" in str(unreadable.value.cause)
