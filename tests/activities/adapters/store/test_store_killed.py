"""A process that is killed in the middle of a write leaves no half of it, and nothing locked."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random
from typing import Any

from sqlalchemy import Connection, func, select

from activities.adapters.store.reports.batch import duties, orders, timeline
from activities.adapters.store.store import Store
from models.messages.timeline.timeline import PARTS_MAX
from tests.activities.adapters.store.store_builders import NOON, an_order

KILLS = 15


@asynccontextmanager
async def nursery(url: str) -> AsyncIterator[Process]:
    """The process that forks writers."""
    program = [sys.executable, "-m", "tests.activities.adapters.store.writers", url]
    process = await asyncio.create_subprocess_exec(
        *program, stdin=PIPE, stdout=PIPE, start_new_session=True
    )
    try:
        yield process
    finally:
        # A writer that lived on would write into the database of the tests that follow.
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


async def killed_at_random(process: Process, chance: Random) -> int:
    """Start a writer and kill it in one of its writes; the last batch that it said is written."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"\n")
    line = await process.stdout.readline()
    while not line.startswith(b"pid "):  # the last words of the writer that was killed before
        line = await process.stdout.readline()
    writer = int(line.split()[1])
    output = [await process.stdout.readline() for _ in range(chance.randint(1, 8))]
    for _ in range(chance.randint(0, 60)):
        await asyncio.sleep(0)  # one turn of the event loop: any moment of a write
    os.kill(writer, signal.SIGKILL)
    return int(output[-1])


def written(connection: Connection) -> tuple[Any, ...]:
    """The newest batch, as the three tables that it writes have it; how many lines there are."""
    line = select(func.count(), func.max(timeline.c.id)).select_from(timeline)
    count, newest = connection.execute(line).one()
    (key,) = connection.execute(select(timeline.c.key).where(timeline.c.id == newest)).one()
    (task,) = connection.execute(select(duties.c.task)).one()
    (stands,) = connection.execute(
        select(orders.c.snapshot_task).where(orders.c.number == "A1")
    ).one()
    return int(key.rpartition(":")[2]) // 2, task // PARTS_MAX, stands // PARTS_MAX, count % 2


async def test_after_any_kill_the_next_write_works_and_no_batch_is_half_there(
    store: Store, database_url: str
) -> None:
    chance = Random(11)
    await store.orders.take(an_order(), {}, accepted_at=NOON)
    async with nursery(database_url) as process:
        for n in range(KILLS):
            acknowledged = await killed_at_random(process, chance)
            taken = await store.orders.take(an_order(f"N{n}"), {}, accepted_at=NOON)
            assert taken.state == "new"  # within `WAIT_SECONDS`, or it had raised
            newest, task, stands, odd = await store.database.read(written)
            assert newest == task == stands >= acknowledged
            assert odd == 0
