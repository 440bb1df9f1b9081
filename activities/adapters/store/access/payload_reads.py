"""The record of who opened sealed payloads: a row for each order and request."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, insert

from activities.adapters.store.database.engine import Database, table_of
from activities.adapters.store.tables.security import PayloadReads as PayloadReadsTable

reads = table_of(PayloadReadsTable)


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
