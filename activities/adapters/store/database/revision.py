"""Which state of the tables this code works with, and which one a database is at.

Apart from what changes them (`migrate.py`): every process looks as it starts, and Alembic, which
brings a template engine, would be a fifth of a worker's start.
"""

from typing import Final

from sqlalchemy import Connection, column, inspect, select, table, update

from activities.adapters.store.database.engine import Database

HEAD: Final = "0070"
"""The revision of the newest migration; whoever writes one moves it (a test compares them)."""

_REVISIONS: Final = table("alembic_version", column("version_num"))
"""Alembic's table, of one row."""

EMPTY_WRITE: Final = update(_REVISIONS).values(version_num=_REVISIONS.c.version_num)
"""A write that changes nothing: whether the database takes one."""


async def revision(database: Database) -> str | None:
    """The revision that the database's tables are at; none where it has no tables.

    Raises:
        Unavailable: the database cannot be read now.
    """
    return await database.read(_revision)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(_REVISIONS.name):
        return None
    found: str | None = connection.scalar(select(_REVISIONS.c.version_num))
    return found
