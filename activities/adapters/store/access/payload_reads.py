"""The record of who opened sealed payloads: a row for each order and request."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from pydantic import AwareDatetime
from sqlalchemy import Connection, insert, select

from activities.adapters.store.database.engine import Database, rows_of, table_of
from activities.adapters.store.results.row import Row
from activities.adapters.store.tables.security import PayloadReads as PayloadReadsTable

reads = table_of(PayloadReadsTable)


class PayloadRead(Row):
    """That somebody opened so many payloads of an order."""

    at: AwareDatetime
    key_id: str
    actor: str | None
    owner: str
    payloads: int


class PayloadReads:
    """Every query of the record."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(
        self, key_id: str, actor: str | None, counts: Mapping[str, int], *, at: datetime
    ) -> None:
        """Write down how many payloads of which owners are about to be opened.

        Raises:
            Unavailable: the database cannot be written now.
        """
        who = {"key_id": key_id, "actor": actor, "at": at}
        new = [{**who, "owner": owner, "payloads": count} for owner, count in counts.items()]

        def write(connection: Connection) -> None:
            if new:
                connection.execute(insert(reads), new)

        await self._database.write(write)

    async def every(self) -> tuple[PayloadRead, ...]:
        """All of them, the newest first."""
        query = select(reads).order_by(reads.c.id.desc())
        found = await self._database.read(partial(rows_of, query=query))
        return tuple(map(PayloadRead.model_validate, found))
