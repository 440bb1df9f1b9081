"""`fulfil overdue` over thousands of open orders: how long it takes, what it asks of Temporal."""

import asyncio
import json
import os
import resource
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from activities.adapters.store.database.migrate import upgrade_to_head
from activities.adapters.store.store import open_store
from bench.lists import fill, least
from starter.service.reading.overdue import all_overdue
from starter.service.reading.read_context import Records

ROUNDS = 5


@dataclass(frozen=True)
class OverdueList:
    """What one list took, the least of several; `calls` are those to Temporal, of all of them.

    `asked_seconds` is the question alone, as a process asks it that runs; `seconds` and
    `cpu_seconds` are a command's, with its start and imports.
    """

    orders: int
    rows: int
    asked_seconds: float
    seconds: float
    cpu_seconds: float
    calls: int

    @property
    def sentence(self) -> str:
        """For people."""
        return (
            f"{self.asked_seconds:.2f} s; as a command {self.seconds:.2f} s, of them "
            f"{self.cpu_seconds:.2f} s of CPU; {self.rows} rows, calls to Temporal: {self.calls}"
        )


class Counter:
    """Stands where Temporal would, and counts who comes."""

    def __init__(self) -> None:
        self.calls = 0

    async def __call__(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One more; nobody is answered."""
        self.calls += 1
        writer.close()


@asynccontextmanager
async def counting() -> AsyncIterator[tuple[str, Counter]]:
    """An address that counts the connections made to it."""
    counter = Counter()
    async with await asyncio.start_server(counter, "127.0.0.1", 0) as server:
        host, port = server.sockets[0].getsockname()
        yield f"{host}:{port}", counter


async def measure_overdue(folder: Path, orders: int, say: Callable[[str], None]) -> OverdueList:
    """Fill a database with that many open orders, and list what is overdue as people do."""
    url = f"sqlite:///{folder}/fulfil.db"
    await upgrade_to_head(url)
    async with open_store(url) as store:
        say(f"  {orders:,} open orders")
        await fill(store, orders, every=1)
        records = Records(store=store)
        asked = await least(ROUNDS, lambda: all_overdue(records)) / 1e3
    async with counting() as (address, counter):
        environment = {
            **os.environ,
            "DATABASE_URL": url,
            "FULFIL_DATA_DIR": str(folder),
            "TEMPORAL_ADDRESS": address,
        }
        runs = [await _run(environment) for _ in range(ROUNDS)]
    return OverdueList(
        orders=orders,
        rows=runs[0][2],
        asked_seconds=asked,
        seconds=min(seconds for seconds, _, _ in runs),
        cpu_seconds=min(cpu for _, cpu, _ in runs),
        calls=counter.calls,
    )


async def _run(environment: dict[str, str]) -> tuple[float, float, int]:
    """Seconds by the clock, seconds of CPU, and rows of one list."""
    program = str(Path(sys.executable).with_name("fulfil"))
    began, before = time.perf_counter(), _cpu()
    process = await asyncio.create_subprocess_exec(
        program, "overdue", "-o", "json", env=environment, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    assert process.returncode == 0, "the list failed"
    return time.perf_counter() - began, _cpu() - before, len(json.loads(out))


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
