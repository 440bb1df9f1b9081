"""SQLite: one thread that writes, a few that read, each with a connection of its own.

WAL, and every durable commit synced. A writer says so at once (BEGIN IMMEDIATE): a reader that
turns into a writer would fail without waiting.
"""

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, TypeVar, cast

from sqlalchemy import URL, Connection, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from activities.adapters.store.database.engine import TERM_HASHER, Database
from activities.adapters.store.database.errors import busy, explained, is_busy
from activities.adapters.store.database.search_terms import TermHasher
from activities.adapters.store.tables.sealing import Sealer, to_json

T = TypeVar("T")

READERS: Final = 4

POLL_SECONDS: Final = 0.002
"""How often a writer looks whether the file is free. SQLite itself would look less and less often,
ten times a second in the end, and starve next to a process that writes one thing after another."""

Work = Callable[[Connection], T]


class SqliteDatabase(Database):
    """A SQLite file."""

    def __init__(self, url: URL, wait: float, hasher: TermHasher, sealer: Sealer | None) -> None:
        super().__init__(sealer)
        self._wait = wait
        engine = create_engine(
            url,
            poolclass=NullPool,
            json_serializer=to_json,
            execution_options={TERM_HASHER: hasher},
            connect_args={"timeout": wait, "check_same_thread": False},
        )
        event.listen(engine, "connect", _prepare)
        self._writer = ConnectionThreads(engine.connect, threads=1)
        self._readers = ConnectionThreads(engine.connect, threads=READERS)

    async def _read(self, work: Work[T]) -> T:
        def transaction(connection: Connection) -> T:
            with connection.begin():
                driver_connection(connection).execute("BEGIN")
                return work(connection)

        return await self._readers.run(transaction, within=self._wait)

    async def _write(self, work: Work[T], *, durable: bool) -> T:
        until = time.monotonic() + self._wait

        def transaction(connection: Connection) -> T:
            with connection.begin():
                _begin_to_write(driver_connection(connection), until, durable=durable)
                return work(connection)

        return await self._writer.run(transaction, within=self._wait)

    async def close(self) -> None:
        """Give every connection back; what was begun is done first."""
        await asyncio.to_thread(self._readers.close)
        await asyncio.to_thread(self._writer.close)


class ConnectionThreads:
    """Threads that do one work after another, each over its own connection."""

    def __init__(self, connect: Callable[[], Connection], *, threads: int) -> None:
        self._connect = connect
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="fulfil-database")
        self._own = threading.local()
        self._open: list[Connection] = []

    async def run(self, work: Work[T], *, within: float) -> T:
        """Do work in the next free thread; what is cancelled is not begun, or is done whole.

        Raises:
            Unavailable: no thread was free within that many seconds, or SQLite says no.
        """
        task, late = asyncio.current_task(), []
        before = task.cancelling() if task else 0
        job = self._pool.submit(self._do, work)
        timer = asyncio.get_running_loop().call_later(within, lambda: late.append(job.cancel()))
        try:
            with explained():
                return await asyncio.wrap_future(job)
        except asyncio.CancelledError:
            if not any(late) or (task and task.cancelling() > before):
                raise
            raise busy() from None
        finally:
            timer.cancel()

    def close(self) -> None:
        """Wait for what was begun, then close the connections."""
        self._pool.shutdown(cancel_futures=True)
        while self._open:
            self._open.pop().close()

    def _do(self, work: Work[T]) -> T:
        connection = self._connection()
        try:
            return work(connection)
        except (DBAPIError, sqlite3.Error) as error:
            cause = error.orig if isinstance(error, DBAPIError) else error
            if not (isinstance(cause, sqlite3.Error) and is_busy(cause)):
                self._forget(connection)  # the file may be another by now
            raise

    def _connection(self) -> Connection:
        held: Connection | None = getattr(self._own, "connection", None)
        if held is None:
            held = self._own.connection = self._connect()
            self._open.append(held)
        return held

    def _forget(self, connection: Connection) -> None:
        self._own.connection = None
        self._open.remove(connection)
        connection.close()


def driver_connection(connection: Connection) -> sqlite3.Connection:
    """SQLite's own connection below SQLAlchemy's."""
    return cast(sqlite3.Connection, connection.connection.driver_connection)


def _begin_to_write(raw: sqlite3.Connection, until: float, *, durable: bool) -> None:
    """Take the file's write lock, as soon as it is free.

    What is not durable goes to the log all the same: the next commit that is syncs both.
    """
    raw.execute("PRAGMA busy_timeout=0")
    while True:
        try:
            raw.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
            raw.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if not is_busy(error) or time.monotonic() >= until:
                raise
            time.sleep(POLL_SECONDS)
        else:
            return


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous=FULL")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch a new file to its write-ahead log, which is then the file's for good.

    Of several that open it first in one moment SQLite lets one switch and tells the others at
    once that it is busy; they find it switched.
    """
    try:
        connection.execute("PRAGMA journal_mode=WAL")
    except sqlite3.OperationalError as error:
        if not is_busy(error):
            raise
