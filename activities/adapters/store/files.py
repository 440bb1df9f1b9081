"""Photos and papers of an order: each once, as many as an order may have."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import AwareDatetime
from sqlalchemy import Connection, func, select

from activities.adapters.store import tables
from activities.adapters.store.engine import Database, insert_into, rows_of, table_of
from activities.adapters.store.erasure import check_kept
from activities.adapters.store.rows import Row
from models.errors import Refused
from models.roles import Role

files = table_of(tables.Files)
orders = table_of(tables.Orders)

FILES_MAX: Final = 200
"""The most files of one order: six sides of thirty damaged pieces, and some more."""

_SHOWN = [column for column in files.c if column.name not in ("content", "source_sha256")]


class FileRow(Row):
    """What is known of a file; not what is in it."""

    order: str
    sha256: str
    media_type: str
    size: int
    width: int | None
    height: int | None
    pages: int | None
    taken_at: AwareDatetime | None
    received_at: AwareDatetime
    by: Role
    actor: str | None
    key_id: str | None


class Files:
    """Every query of the files table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def sent_before(self, order: str, source_sha256: str) -> FileRow | None:
        """The file that was made of these very bytes."""
        of = (files.c.order == order, files.c.source_sha256 == source_sha256)
        query = select(*_SHOWN).where(*of)
        found = await self._database.read(lambda connection: rows_of(connection, query))
        return FileRow.model_validate(found[0]) if found else None

    async def add(self, row: Mapping[str, Any]) -> None:
        """Keep one more of an order; the same one again changes nothing.

        Raises:
            Refused: the order has as many as it may have.
            Closed: the order's data was erased.
            Unavailable: the database cannot be written now; it was not kept.
        """
        await self._database.write(lambda connection: _add(connection, row))

    async def of_order(self, order: str) -> tuple[FileRow, ...]:
        """What an order has, the oldest first."""
        query = select(*_SHOWN).where(files.c.order == order)
        query = query.order_by(files.c.received_at, files.c.sha256)
        found = await self._database.read(lambda connection: rows_of(connection, query))
        return tuple(map(FileRow.model_validate, found))

    async def content(self, order: str, sha256: str) -> tuple[FileRow, bytes] | None:
        """One of them with what is in it; none where the order has none of that name."""
        query = select(*_SHOWN, files.c.content).where(
            files.c.order == order, files.c.sha256 == sha256, files.c.content.is_not(None)
        )
        found = await self._database.read(lambda connection: rows_of(connection, query))
        if not found:
            return None
        return FileRow.model_validate(found[0]), found[0]["content"]


def _add(connection: Connection, row: Mapping[str, Any]) -> None:
    mine = orders.c.workflow_id == row["order"]
    connection.execute(select(orders.c.id).where(mine).with_for_update())
    check_kept(connection, row["order"])
    count = select(func.count()).where(
        files.c.order == row["order"], files.c.sha256 != row["sha256"]
    )
    if (connection.scalar(count) or 0) >= FILES_MAX:
        raise Refused(
            f"the order has {FILES_MAX} files, which is the most that are kept of one",
            hint="send photos of what is damaged or missing alone",
        )
    insert = insert_into(connection.dialect.name, tables.Files).on_conflict_do_nothing()
    connection.execute(insert, dict(row))
