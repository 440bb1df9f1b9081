"""How far the searches have come that go on and on, so that each looks at what is new only."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, select

from activities.adapters.store.database.engine import Database, insert_into, rows_of, table_of
from activities.adapters.store.tables import schema as tables

sweeps = table_of(tables.Sweeps)


class Sweeps:
    """Every query of the sweeps table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def until(self) -> Mapping[str, datetime]:
        """Until when each search has looked at everything, by its name."""
        found = await self._database.read(partial(rows_of, query=select(sweeps)))
        return {row["name"]: row["until"] for row in found}

    async def note(self, *names: str, until: datetime) -> None:
        """Keep that these have looked at everything until then.

        Not synced to the disk at once: what is lost is looked at again.
        """

        def keep(connection: Connection) -> None:
            insert = insert_into(connection.dialect.name, tables.Sweeps)
            upsert = insert.on_conflict_do_update(
                index_elements=["name"], set_={"until": insert.excluded.until}
            )
            connection.execute(upsert, [{"name": name, "until": until} for name in names])

        await self._database.write(keep, durable=False)
