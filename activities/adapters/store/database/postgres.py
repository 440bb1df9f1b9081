"""PostgreSQL: a pool of connections, each transaction in a task of its own."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any, Final, TypeVar

from sqlalchemy import URL, Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

from activities.adapters.store.database.engine import TERM_HASHER, Database
from activities.adapters.store.database.errors import explained
from activities.adapters.store.database.search_terms import TermHasher
from activities.adapters.store.tables.sealing import Sealer, to_json

T = TypeVar("T")

IDLE_SECONDS: Final = 10
"""How long the server lets a transaction stand still. Ours never do: a client that does has lost
its network, and what it holds would keep all others out."""

WAITED_SHARE: Final = 0.1
"""The share of the time that may have gone by, waiting for a connection, before it is counted."""

LOCK_TIMEOUT = "SET LOCAL lock_timeout = '{}ms'"
NOT_DURABLE = text("SET LOCAL synchronous_commit TO OFF")


class PostgresDatabase(Database):
    """PostgreSQL over asyncpg."""

    def __init__(self, url: URL, wait: float, hasher: TermHasher, sealer: Sealer | None) -> None:
        super().__init__(sealer)
        self._wait = wait
        settings = {
            "application_name": "fulfil",
            "lock_timeout": f"{round(wait * 1000)}ms",
            "idle_in_transaction_session_timeout": f"{IDLE_SECONDS}s",
        }
        self._engine = create_async_engine(
            url,
            pool_pre_ping=True,
            pool_timeout=wait,
            json_serializer=to_json,
            execution_options={TERM_HASHER: hasher},
            connect_args={"timeout": wait, "server_settings": settings},
        )
        self._readers = self._engine.execution_options(isolation_level="REPEATABLE READ")
        self._under_way: set[asyncio.Task[Any]] = set()

    async def _read(self, work: Callable[[Connection], T]) -> T:
        async def transaction() -> T:
            async with self._readers.connect() as connection:
                return await connection.run_sync(work)

        return await self._whole(transaction())

    async def _write(self, work: Callable[[Connection], T], *, durable: bool) -> T:
        until = time.monotonic() + self._wait

        async def transaction() -> T:
            async with self._engine.begin() as connection:
                left = until - time.monotonic()
                if left < self._wait * (1 - WAITED_SHARE):
                    await connection.execute(text(LOCK_TIMEOUT.format(max(round(left * 1000), 1))))
                if not durable:
                    await connection.execute(NOT_DURABLE)
                return await connection.run_sync(work)

        return await self._whole(transaction())

    async def close(self) -> None:
        """Give every connection back; what was begun is done first."""
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._engine.dispose()

    async def _whole(self, transaction: Coroutine[Any, Any, T]) -> T:
        """Wait for a transaction that ends by itself, also where nobody waits any more.

        A driver that is cancelled between two statements throws its connection away.
        """
        task = asyncio.create_task(transaction)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        with explained():
            return await asyncio.shield(task)
