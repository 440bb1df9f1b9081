"""An order whose database is PostgreSQL: what that one cannot store harms no order."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from temporalio.client import Client, WorkflowUpdateFailedError

from models.ids import Stage
from models.messages.timeline.timeline import EntryKind
from tests.builders import a_report, an_order
from tests.workflows.conftest import an_idle_world, own_queue
from tests.workflows.order_path import begin
from tests.workflows.world import World

pytestmark = pytest.mark.parametrize("empty_url", ["postgresql"], indirect=True)


@pytest_asyncio.fixture(loop_scope="session")
async def postgres_world(client: Client, tmp_path: Path, empty_url: str) -> AsyncIterator[World]:
    """A world of its own over PostgreSQL, with a worker."""
    async with (
        an_idle_world(client, tmp_path, queue=own_queue(), database=empty_url) as idle_world,
        idle_world.worker(),
    ):
        yield idle_world.world


async def test_a_nul_character_in_a_message_harms_nothing(postgres_world: World) -> None:
    order = await postgres_world.place(an_order("NUL-1"))
    await begin(order)
    message = a_report("a\0b", "r-\0", by="\0", data={"\0": "\0"})
    for handle in (order.handle, order.leg(Stage.TRUNK_PICKUP)):
        await handle.signal("report", message)
        await handle.signal("a\0b", "\0")
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await order.decide("cancel", reason="a\0b")
    assert "NUL character" in str(refused.value.cause)
    assert (await order.decide("cancel", reason="enough"))["outcome"] == "done"
    assert await order.handle.result() == "cancelled"
    texts = [line.text for line in await order.lines_of(EntryKind.REFUSED_REPORT)]
    assert len(texts) == 2
    assert all("NUL character" in text for text in texts)
