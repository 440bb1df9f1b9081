"""Our database: work that reads, work that writes, each a function over one transaction.

No work can be cut in two. It is a plain function, without an await: whoever waits for it may be
cancelled or run out of time, it then goes on to its commit or its rollback. SQLite: `sqlite.py`;
PostgreSQL: `postgres.py`.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar, cast

from sqlalchemy import URL, Connection, CursorResult, Executable, Table, make_url
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import ArgumentError
from sqlmodel import SQLModel

from activities.adapters.process import wall_clock
from activities.adapters.store.database.search_terms import UNHASHED, TermHasher
from activities.adapters.store.tables.sealing import Sealer, within
from models.errors import UsageError
from models.phrases import phrase

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

Insert: TypeAlias = "sqlite.Insert | postgresql.Insert"
T = TypeVar("T")

DRIVERS: Final = {
    "sqlite": "sqlite",
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
}


@dataclass
class TransactionCount:
    """How many transactions were begun; `durable` are those that were on the disk at their end."""

    reads: int = 0
    writes: int = 0
    durable: int = 0


class Database(ABC):
    """One database. What reads sees one state of it; what writes is written whole, or not.

    Attributes:
        now: this machine's time, with which what workflows recorded is compared as it is written.

    Args:
        sealer: seals and opens what is personal; without one it is written in clear.
    """

    def __init__(self, sealer: Sealer | None = None) -> None:
        self._sealer = sealer
        self.tally = TransactionCount()
        self.now = wall_clock.now

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Do work that only reads.

        Raises:
            Unavailable: the database cannot be read now; says why.
        """
        self.tally.reads += 1
        return await self._read(within(self._sealer, work))

    async def write(self, work: Callable[[Connection], T], *, durable: bool = True) -> T:
        """Do work that writes; it is on the disk when this returns.

        Where this is cancelled the work is not begun, or is done all the same. What is not
        `durable` is committed and seen by all, but lost if the machine fails within a moment.

        Raises:
            Unavailable: the database cannot be written now; says why. Nothing was written.
        """
        self.tally.writes += 1
        self.tally.durable += durable
        return await self._write(within(self._sealer, work), durable=durable)

    @abstractmethod
    async def _read(self, work: Callable[[Connection], T]) -> T: ...

    @abstractmethod
    async def _write(self, work: Callable[[Connection], T], *, durable: bool) -> T: ...

    @abstractmethod
    async def close(self) -> None:
        """Give every connection back; what was begun is done first."""


TERM_HASHER: Final = "term_hasher"
"""The execution option of every connection that says how terms of the search index are written."""


def hasher_of(connection: Connection) -> TermHasher:
    """How terms of the search index are written over that connection."""
    found: TermHasher = connection.get_execution_options().get(TERM_HASHER, UNHASHED)
    return found


def table_of(model: type[SQLModel]) -> Table:
    """The table behind a SQLModel class."""
    return cast(Table, model.__table__)  # type: ignore[attr-defined]  # set by its metaclass


def insert_into(dialect: str, model: type[SQLModel]) -> Insert:
    """An insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    table = table_of(model)
    if dialect == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # a twentieth of a short command's time

    return postgresql.insert(table)


def rows_of(connection: Connection, query: Executable) -> list[dict[str, Any]]:
    """What a query finds, each row by its columns' names."""
    found = connection.execute(query)
    names = tuple(found.keys())
    return [dict(zip(names, row, strict=True)) for row in found]


def change(connection: Connection, query: Executable) -> int:
    """How many rows a query changes."""
    return cast("CursorResult[Any]", connection.execute(query)).rowcount


def read_url(url: str) -> URL:
    """A URL as people write it, with our drivers; `sslmode` becomes asyncpg's `ssl`.

    Raises:
        UsageError: the URL names no SQLite file and no PostgreSQL.
    """
    hint = phrase("write sqlite:///.data/fulfil.db or postgresql://user:password@host/name")
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise UsageError("DATABASE_URL is not a database address", hint=hint) from None
    backend = parsed.get_backend_name()
    if backend not in DRIVERS:
        raise UsageError(
            phrase("DATABASE_URL names {backend}, which we cannot use", backend=backend), hint=hint
        )
    if backend == "sqlite" and parsed.database in {None, "", ":memory:"}:
        raise UsageError("DATABASE_URL names no file: what is in memory would be lost", hint=hint)
    query = {"ssl" if name == "sslmode" else name: value for name, value in parsed.query.items()}
    return parsed.set(drivername=DRIVERS[backend], query=query)
