"""Connections to our database: how they begin, what they wait for, what their errors mean.

SQLite: WAL, every commit synced, one writer at a time a process (the others queue in its
pool), and a writer says so at once (BEGIN IMMEDIATE): a reader that turns into a writer would
fail without waiting. PostgreSQL: one pool.
"""

import json
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from typing import Any, Final, cast

from sqlalchemy import URL, Table, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlmodel import SQLModel

from models.errors import FulfilError, Unavailable, UsageError

WAIT_SECONDS: Final = 5
"""How long a statement waits for a lock, and a caller for a free connection."""

Insert = sqlite.Insert | postgresql.Insert

DRIVERS: Final = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
}

CAUSES: Final = (
    ("SQLITE_BUSY", "another program has it locked", "wait, or end the program that holds it"),
    ("SQLITE_LOCKED", "another program has it locked", "wait, or end the program that holds it"),
    ("SQLITE_FULL", "the disk is full", "free some space; nothing acknowledged is lost"),
    ("SQLITE_READONLY", "its file may not be written", "check who owns the file and its folder"),
    ("SQLITE_CANTOPEN", "its file cannot be opened", "check DATABASE_URL and the data folder"),
    ("SQLITE_IOERR", "the disk reports an error", "check the disk and its free space"),
    ("SQLITE_CORRUPT", "its file is damaged", "restore it from the last backup"),
    ("SQLITE_NOTADB", "its file is no database", "check DATABASE_URL"),
    ("SQLITE_ERROR", "its tables are not those of this version", "migrate it: {migrate}"),
    ("42P01", "its tables are missing", "migrate it: {migrate}"),
    ("42703", "its tables are not those of this version", "migrate it: {migrate}"),
    ("53100", "the disk is full", "free some space; nothing acknowledged is lost"),
    ("55P03", "another program has it locked", "wait, or end the program that holds it"),
    ("28", "it refuses the login", "check user and password in DATABASE_URL"),
    ("3D", "there is no such database", "check the name in DATABASE_URL"),
    ("40", "others changed the same rows at the same moment", "try again"),
    ("53", "it has no room for us", "check its connections and memory"),
    ("57", "it is starting or stopping", "try again in a moment"),
    ("08", "it cannot be reached", "check that it runs, and DATABASE_URL"),
)
"""What a driver's code means: its beginning, the cause, what to do. The first that fits counts."""

MIGRATE: Final = "fulfil provision"
_BAD_DATA: Final = "22"  # the SQLSTATE class of values that cannot be stored
_NO_CONNECTION: Final = "08"  # the SQLSTATE class of connections that broke


def table_of(model: type[SQLModel]) -> Table:
    """The table behind a SQLModel class."""
    return cast(Table, model.__table__)  # type: ignore[attr-defined]  # set by its metaclass


class Database:
    """One database: transactions that read, transactions that write."""

    def __init__(self, readers: AsyncEngine, writers: AsyncEngine) -> None:
        self._readers = readers
        self._writers = writers

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that reads.

        Raises:
            Unavailable: the database cannot be read now; says why.
        """
        with explained():
            async with self._readers.connect() as connection:
                yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes; it is on the disk when the block ends without an error.

        Raises:
            Unavailable: the database cannot be written now; says why. Nothing was written.
        """
        with explained():
            async with self._writers.begin() as connection:
                yield connection

    def insert(self, model: type[SQLModel]) -> Insert:
        """An insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
        if self._writers.dialect.name == "sqlite":
            return sqlite.insert(table_of(model))
        return postgresql.insert(table_of(model))

    async def close(self) -> None:
        """Give every connection back."""
        await self._readers.dispose()
        await self._writers.dispose()


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[Database]:
    """Open the database that `url` names; nothing is reached before the first transaction.

    Raises:
        UsageError: the URL names no SQLite file and no PostgreSQL.
    """
    readers, writers = _engines(read_url(url))
    database = Database(readers, writers)
    try:
        yield database
    finally:
        await database.close()


def read_url(url: str) -> URL:
    """A URL as people write it, with our drivers; `sslmode` becomes asyncpg's `ssl`.

    Raises:
        UsageError: the URL names no SQLite file and no PostgreSQL.
    """
    hint = "write sqlite:///.data/fulfil.db or postgresql://user:password@host/name"
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise UsageError("DATABASE_URL is no database address", hint=hint) from None
    backend = parsed.get_backend_name()
    if backend not in DRIVERS:
        raise UsageError(f"DATABASE_URL names {backend}, which we cannot use", hint=hint)
    if backend == "sqlite" and parsed.database in {None, "", ":memory:"}:
        raise UsageError("DATABASE_URL names no file: what is in memory would be lost", hint=hint)
    query = {"ssl" if name == "sslmode" else name: value for name, value in parsed.query.items()}
    return parsed.set(drivername=DRIVERS[backend], query=query)


@contextmanager
def explained() -> Iterator[None]:
    """Turn a driver's error into ours; the one place that knows the drivers' codes."""
    try:
        yield
    except PoolTimeout as error:
        raise Unavailable(
            "the database is busy: no connection was free in time",
            hint="try again in a moment",
            retry_after=WAIT_SECONDS,
        ) from error
    except (DBAPIError, OSError) as error:
        ours = _meaning(error)
        if ours is None:
            raise
        raise ours from error


def _meaning(error: DBAPIError | OSError) -> FulfilError | None:
    """Our error for a driver's, or nothing where it is a fault of our own code."""
    code = _code(error)
    if code.startswith(_BAD_DATA):
        return UsageError(
            "a text holds a character that cannot be stored", hint="leave out NUL characters"
        )
    row = next((row for row in CAUSES if code.startswith(row[0])), None)
    if row is None:
        return None
    _, cause, hint = row
    return Unavailable(
        f"the database cannot be used now: {cause}",
        hint=hint.format(migrate=MIGRATE),
        retry_after=WAIT_SECONDS,
    )


def _code(error: DBAPIError | OSError) -> str:
    """SQLite's name of an error, or PostgreSQL's SQLSTATE."""
    if isinstance(error, OSError) or error.connection_invalidated:
        return _NO_CONNECTION
    cause = error.orig
    return getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or "none"


def _engines(url: URL) -> tuple[AsyncEngine, AsyncEngine]:
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, begin="BEGIN"), _sqlite(url, begin="BEGIN IMMEDIATE", pool_size=1)
    engine = _engine(
        url,
        pool_pre_ping=True,
        connect_args={
            "timeout": WAIT_SECONDS,
            "server_settings": {"application_name": "fulfil", "lock_timeout": f"{WAIT_SECONDS}s"},
        },
    )
    return engine, engine


def _sqlite(url: URL, *, begin: str, pool_size: int = 4) -> AsyncEngine:
    engine = _engine(
        url, pool_size=pool_size, max_overflow=0, connect_args={"timeout": WAIT_SECONDS}
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={WAIT_SECONDS * 1000}")
        _write_ahead(cursor)
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _write_ahead(cursor: Any) -> None:
    """Switch a new file to its write-ahead log, which is then the file's for good.

    Of several that open it first in one moment SQLite lets one switch and tells the others at
    once that it is busy; they find it switched.
    """
    try:
        cursor.execute("PRAGMA journal_mode=WAL")
    except sqlite3.OperationalError as error:
        if not error.sqlite_errorname.startswith("SQLITE_BUSY"):
            raise


def _engine(url: URL, **options: Any) -> AsyncEngine:
    return create_async_engine(
        url,
        pool_timeout=WAIT_SECONDS,
        json_serializer=partial(json.dumps, ensure_ascii=False, allow_nan=False),
        **options,
    )
