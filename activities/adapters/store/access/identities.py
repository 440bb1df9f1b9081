"""Whom an identity provider signs in: each stands for a key of the doors."""

from datetime import datetime
from functools import partial

from sqlalchemy import Connection, delete, select

from activities.adapters.store.access.keys import BY_ID, key_row
from activities.adapters.store.access.sign_ins import hashed
from activities.adapters.store.database.engine import (
    Database,
    change,
    insert_into,
    rows_of,
    table_of,
)
from activities.adapters.store.results.rows import KeyRow
from activities.adapters.store.tables.sign_in import Identities as IdentitiesTable

identities = table_of(IdentitiesTable)


class Identities:
    """Every query of identities."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def key_of(self, name: str) -> KeyRow | None:
        """The key that somebody stands for, whatever became of it."""
        return await self._database.read(partial(_key_of, name=name))

    async def put(
        self, name: str, key_id: str, *, before: str | None, now: datetime
    ) -> KeyRow | None:
        """Let somebody stand for a key, where he still stands for `before`; the key that counts."""

        def write(connection: Connection) -> KeyRow | None:
            held = _key_of(connection, name)
            if (held and held.id) == before:
                row = {"hash": hashed(name), "key_id": key_id, "since": now}
                insert = insert_into(connection.dialect.name, IdentitiesTable).values(**row)
                same = [identities.c.hash]
                connection.execute(insert.on_conflict_do_update(index_elements=same, set_=row))
            return _key_of(connection, name)

        return await self._database.write(write)

    async def forget(self, name: str, key_id: str) -> None:
        """Let somebody stand for that key no more: he may come back in another role."""
        mine = identities.c.hash == hashed(name), identities.c.key_id == key_id
        await self._database.write(partial(change, query=delete(identities).where(*mine)))


def _key_of(connection: Connection, name: str) -> KeyRow | None:
    query = select(identities.c.key_id).where(identities.c.hash == hashed(name))
    found = rows_of(connection, query)
    keys = BY_ID.rows(connection, {"id_": found[0]["key_id"]}) if found else []
    return key_row(keys[0]) if keys else None
