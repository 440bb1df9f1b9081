"""Opens our database: SQLite or PostgreSQL, as its URL says."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import URL

from activities.adapters.store.database.engine import Database, read_url
from activities.adapters.store.database.errors import WAIT_SECONDS
from activities.adapters.store.database.search_terms import UNHASHED, TermHasher
from activities.adapters.store.tables.sealing import Sealer


@asynccontextmanager
async def open_database(
    url: str,
    *,
    wait: float = WAIT_SECONDS,
    hasher: TermHasher = UNHASHED,
    sealer: Sealer | None = None,
) -> AsyncIterator[Database]:
    """Open the database that `url` names; nothing is reached before the first transaction.

    Args:
        url: as people write it.
        wait: seconds that a transaction waits for its turn, or for a lock.
        hasher: how terms of the search index are written, and looked for.
        sealer: seals and opens what is personal; without one it is written in clear.

    Raises:
        UsageError: the URL names no SQLite file and no PostgreSQL.
    """
    database = _database(read_url(url), wait, hasher, sealer)
    try:
        yield database
    finally:
        await database.close()


def _database(url: URL, wait: float, hasher: TermHasher, sealer: Sealer | None) -> Database:
    # Each brings a driver of its own, which a command that uses the other need not load.
    if url.get_backend_name() == "sqlite":
        from activities.adapters.store.database.sqlite import SqliteDatabase

        return SqliteDatabase(url, wait, hasher, sealer)
    from activities.adapters.store.database.postgres import PostgresDatabase

    return PostgresDatabase(url, wait, hasher, sealer)
