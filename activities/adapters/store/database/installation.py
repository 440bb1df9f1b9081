"""The installation's id: what tells its processes from those of another one.

It is made with the database's tables and stays with the database. Every health answer holds
it, and every worker's identity begins with it.
"""

import os
import re
import secrets
import socket
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import Connection, select, update

from activities.adapters.store.database.engine import Database, change, table_of
from activities.adapters.store.tables import schema as tables
from models.errors import Unavailable

installation = table_of(tables.Installation)

_IDENTITY = re.compile(r"([0-9a-f]{8})\.\d+@")


def ensure_instance(connection: Connection) -> None:
    """Make the id where the database has none yet; in the transaction that makes its tables."""
    if _read(connection) is None:
        new = {"instance": secrets.token_hex(4), "made_at": datetime.now(UTC)}
        connection.execute(installation.insert(), new)


async def instance_of(database: Database) -> str | None:
    """The id; none where the database has none.

    Raises:
        Unavailable: the database cannot be read now.
    """
    return await database.read(_read)


async def note_restored(database: Database, made_at: datetime) -> None:
    """Note down that a backup was restored which was made then: the stores may differ now."""
    query = update(installation).values(restored_from=made_at)
    await database.write(partial(change, query=query))


async def restored_from(database: Database) -> datetime | None:
    """When the backup was made that was restored and not compared since; none where there is none.

    Raises:
        Unavailable: the database cannot be read now.
    """

    def read(connection: Connection) -> datetime | None:
        found: datetime | None = connection.execute(select(installation.c.restored_from)).scalar()
        return found

    return await database.read(read)


async def note_compared(database: Database) -> None:
    """Note down that the two stores agree again."""
    query = update(installation).values(restored_from=None)
    await database.write(partial(change, query=query))


class Instance:
    """The id as a process knows it: read when it is first needed, then remembered."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: str | None = None

    async def id(self) -> str | None:
        """The id; none while the database cannot be read."""
        if self._known is None:
            try:
                self._known = await instance_of(self._database)
            except Unavailable:
                return None
        return self._known


def identity(instance: str | None) -> str:
    """Who a worker is, as histories and the server's lists show it: `1f2e3d4c.4711@machine`."""
    whose = f"{instance}." if instance else ""
    return f"{whose}{os.getpid()}@{socket.gethostname()}"


def instance_in(identity_: str) -> str | None:
    """Whose worker an identity names; none where it does not say."""
    found = _IDENTITY.match(identity_)
    return found[1] if found else None


def _read(connection: Connection) -> str | None:
    found: str | None = connection.execute(select(installation.c.instance)).scalar()
    return found
