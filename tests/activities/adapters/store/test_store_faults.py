"""A database that fails is told from a bug, and what was acknowledged survives it."""

import asyncio
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from activities.adapters.store.database.engine import read_url
from activities.adapters.store.database.errors import WAIT_SECONDS
from activities.adapters.store.store import Store, open_store
from models.errors import Unavailable, UsageError
from tests.activities.adapters.store.store_builders import MERCHANT, NOON, ORDER, a_report, an_order

WRITER = """
import asyncio, sys
from activities.adapters.store.store import open_store
from tests.activities.adapters.store.store_builders import NOON, an_order

async def main():
    async with open_store(sys.argv[1]) as store:
        for n in range(10_000):
            taken = await store.orders.take(an_order(f"N{n}"), {"n": n}, accepted_at=NOON)
            print(taken.row.number, flush=True)

asyncio.run(main())
"""


NORMAL, FULL = 1, 2
"""Of `synchronous`: in WAL mode only the second syncs at each commit."""


def pragma(connection: Connection, name: str) -> object:
    return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


GREEDY = """
import sqlite3, sys
file = sqlite3.connect(sys.argv[1], isolation_level=None)
while True:
    file.execute("BEGIN IMMEDIATE")
    file.execute("UPDATE orders SET breaches = breaches + 1")
    file.execute("COMMIT")
    print(flush=True)
"""


@asynccontextmanager
async def locked(url: str) -> AsyncIterator[None]:
    """Another program that holds the whole of the orders table."""
    address = read_url(url)
    if address.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(address.database), isolation_level=None)) as file:
            file.execute("BEGIN EXCLUSIVE")
            yield
        return
    engine = create_async_engine(address)
    async with engine.begin() as connection:
        await connection.exec_driver_sql("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE")
        yield
    await engine.dispose()


async def test_a_locked_database_is_unavailable_in_time_and_works_again(
    database_url: str,
) -> None:
    async with open_store(database_url, wait=1) as store:
        async with locked(database_url):
            with pytest.raises(Unavailable, match="another program has it locked") as raised:
                await store.orders.take(an_order(), {}, accepted_at=NOON)
        assert raised.value.retry_after == WAIT_SECONDS
        assert (await store.orders.take(an_order(), {}, accepted_at=NOON)).state == "new"


@pytest.mark.parametrize("migrated_url", ["postgresql"], indirect=True)
async def test_who_has_waited_for_a_connection_waits_the_less_for_a_lock(store: Store) -> None:
    def ask(sql: str) -> Callable[[Connection], str]:
        return lambda connection: str(connection.exec_driver_sql(sql).scalar())

    assert await store.database.write(ask("SHOW lock_timeout")) == f"{WAIT_SECONDS:.0f}s"
    every = [store.database.write(ask("SELECT pg_sleep(0.8)")) for _ in range(15)]
    *_, left = await asyncio.gather(*every, store.database.write(ask("SHOW lock_timeout")))
    assert left.endswith("ms")  # less than the whole seconds of one that has not waited


@pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
async def test_a_full_disk_takes_nothing_and_loses_nothing(store: Store) -> None:
    await store.orders.take(an_order("A1"), {}, accepted_at=NOON)
    await store.database.write(lambda connection: pragma(connection, "max_page_count=1"))
    with pytest.raises(Unavailable, match="the disk is full"):
        await store.orders.take(an_order("A2"), {"big": "x" * 500_000}, accepted_at=NOON)
    await store.database.write(lambda connection: pragma(connection, "max_page_count=1000000"))
    assert await store.orders.get(MERCHANT, "A2") is None
    assert (await store.orders.take(an_order("A2"), {}, accepted_at=NOON)).state == "new"
    assert len((await store.orders.list()).rows) == 2


@pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
async def test_sqlite_syncs_what_is_durable_and_only_that(store: Store) -> None:
    def held(connection: Connection) -> tuple[object, object]:
        return pragma(connection, "journal_mode"), pragma(connection, "synchronous")

    assert await store.database.read(held) == ("wal", FULL)
    assert await store.database.write(held, durable=False) == ("wal", NORMAL)
    assert await store.database.write(held) == ("wal", FULL)


@pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
async def test_a_writer_gets_its_turn_beside_one_that_writes_without_a_pause(
    store: Store, database_url: str
) -> None:
    await store.orders.take(an_order(), {}, accepted_at=NOON)
    file = str(read_url(database_url).database)
    greedy = await asyncio.create_subprocess_exec(
        sys.executable, "-c", GREEDY, file, stdout=asyncio.subprocess.PIPE
    )
    assert greedy.stdout is not None
    await greedy.stdout.readline()
    reading = asyncio.create_task(greedy.stdout.read())
    for n in range(20):
        assert (await store.orders.take(an_order(f"N{n}"), {}, accepted_at=NOON)).state == "new"
    greedy.kill()
    await greedy.wait()
    await reading


async def test_a_killed_process_loses_no_order_that_it_acknowledged(database_url: str) -> None:
    writer = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WRITER, database_url, stdout=asyncio.subprocess.PIPE
    )
    assert writer.stdout is not None
    acknowledged = [(await writer.stdout.readline()).decode().strip() for _ in range(50)]
    writer.send_signal(signal.SIGKILL)
    acknowledged += (await writer.stdout.read()).decode().splitlines()
    assert await writer.wait() == -signal.SIGKILL
    async with open_store(database_url) as store:
        held = {row.number for row in await store.orders.pending(limit=10_000)}
        assert set(acknowledged) <= held
        assert len(held) - len(acknowledged) <= 1  # taken, and killed before it said so


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////proc/nowhere/fulfil.db",
        "postgresql://postgres@/postgres?host=/nowhere",
        "postgresql://postgres:secret@127.0.0.1:1/postgres",
    ],
)
async def test_a_database_that_is_not_there_is_unavailable(url: str) -> None:
    async with open_store(url) as store:
        with pytest.raises(Unavailable) as raised:
            await store.orders.pending()
        assert "secret" not in f"{raised.value.message} {raised.value.hint}"
        assert not (await store.health()).ok


async def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "fulfil.db").write_bytes(b"not a database" * 1000)
    async with open_store(f"sqlite:///{tmp_path}/fulfil.db") as store:
        with pytest.raises(Unavailable, match="its file is not a database"):
            await store.orders.pending()


@pytest.mark.parametrize(
    "url", ["", "nonsense", "mysql://host/name", "sqlite://", "sqlite:///:memory:"]
)
async def test_an_address_we_cannot_use_says_how_to_write_one(url: str) -> None:
    with pytest.raises(UsageError, match="DATABASE_URL") as raised:
        async with open_store(url):
            pass
    assert raised.value.hint is not None
    assert "postgresql://" in raised.value.hint


async def test_a_nul_character_is_the_senders_fault_everywhere(store: Store) -> None:
    with pytest.raises(UsageError, match="NUL character"):
        await store.orders.take(an_order(note="a\0b"), {}, accepted_at=NOON)
    with pytest.raises(UsageError, match="NUL character"):
        await store.reports.take(ORDER, a_report(data={"a": ["\0"]}), None, received_at=NOON)


@pytest.mark.parametrize("migrated_url", ["postgresql"], indirect=True)
async def test_looking_for_what_cannot_be_stored_is_the_callers_fault(store: Store) -> None:
    with pytest.raises(UsageError, match="cannot be stored"):
        await store.orders.get("a\0", "A1")
