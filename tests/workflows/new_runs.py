"""How a test lets a workflow continue in a new run, where it waits."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from temporalio.client import WorkflowHandle

from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.world import NUMBERS, World
from workflows.running import lifecycle

Handle = WorkflowHandle[Any, Any]


@pytest.fixture
def at_every_update(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each update is one too many: a new run begins as soon as nothing is under way."""
    monkeypatch.setattr(lifecycle, "CONTINUE_AT", 1)


@asynccontextmanager
async def continuing(handle: Handle) -> AsyncIterator[None]:
    """After what is done here it is in another run, or has ended."""
    before = (await handle.describe()).run_id
    yield
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            described = await handle.describe()
            if described.run_id != before or described.close_time is not None:
                return
            await asyncio.sleep(0.02)


async def continue_there(world: World, handle: Handle) -> None:
    """Let it continue where it waits: by a report of nothing, which is refused."""
    nothing = {"report_id": f"nothing-{next(NUMBERS)}", "kind": "nothing"}
    async with continuing(handle):
        answer = await world.update(handle, "submit", nothing, f"u-{next(NUMBERS):05}")
    assert answer["outcome"] == "refused"
