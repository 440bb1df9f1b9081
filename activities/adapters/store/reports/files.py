"""Photos and papers of an order: each once, with every role that sent it."""

from collections.abc import Collection
from typing import Any, Final

from pydantic import AwareDatetime
from sqlalchemy import Connection, Select, and_, func, select

from activities.adapters.store.database.engine import Database, insert_into, rows_of, table_of
from activities.adapters.store.orders.erasure_guard import check_kept
from activities.adapters.store.results.row import Row
from activities.adapters.store.tables import schema as tables
from models.errors import Refused
from models.phrases import phrase
from models.roles import Role

files = table_of(tables.Files)
senders = table_of(tables.FileSenders)
orders = table_of(tables.Orders)

FILES_MAX: Final = 200
"""The most files of one order: six sides of thirty damaged pieces, and some more."""

_KEPT = tuple(column for column in files.c if column.name not in ("content", "source_sha256"))
_SENT = (senders.c.by, senders.c.actor, senders.c.key_id, senders.c.received_at)


class FileRow(Row):
    """What is known of a file and of one who sent it; not what is in it."""

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

    async def sent_before(self, order: str, source_sha256: str) -> tuple[FileRow, ...]:
        """The file that was made of these very bytes, once for each role that sent it."""
        query = _sent(order).where(files.c.source_sha256 == source_sha256)
        return await self._rows(query)

    async def add(self, row: FileRow, *, source_sha256: str, content: bytes) -> None:
        """Keep one more of an order, and who sent it; the same one again changes nothing.

        Raises:
            Refused: the order has as many as it may have.
            Closed: the order's data was erased.
            Unavailable: the database cannot be written now; it was not kept.
        """

        def write(connection: Connection) -> None:
            _lock(connection, row.order)
            _check_room(connection, row)
            kept = row.model_dump(include={column.name for column in _KEPT})
            kept |= {"source_sha256": source_sha256, "content": content}
            insert = insert_into(connection.dialect.name, tables.Files)
            connection.execute(insert.on_conflict_do_nothing(), kept)
            _add_sender(connection, row)

        await self._database.write(write)

    async def add_sender(self, row: FileRow) -> None:
        """Another role sent a file that is kept already.

        Raises:
            Closed: the order's data was erased.
            Unavailable: the database cannot be written now; it was not noted.
        """

        def write(connection: Connection) -> None:
            _lock(connection, row.order)
            _add_sender(connection, row)

        await self._database.write(write)

    async def of_order(
        self, order: str, *, of: Collection[Role] | None = None
    ) -> tuple[FileRow, ...]:
        """What an order has, each file once, the oldest first; with `of` what these roles sent."""
        rows = await self._rows(_sent(order, of))
        return tuple({row.sha256: row for row in reversed(rows)}.values())[::-1]

    async def content(
        self, order: str, sha256: str, *, of: Collection[Role] | None = None
    ) -> tuple[FileRow, bytes] | None:
        """One of them with what is in it; none where the order has none of that name (`of`)."""
        query = _sent(order, of).add_columns(files.c.content)
        query = query.where(files.c.sha256 == sha256, files.c.content.is_not(None)).limit(1)
        found = await self._database.read(lambda connection: rows_of(connection, query))
        if not found:
            return None
        return FileRow.model_validate(found[0]), found[0]["content"]

    async def _rows(self, query: Select[*tuple[Any, ...]]) -> tuple[FileRow, ...]:
        found = await self._database.read(lambda connection: rows_of(connection, query))
        return tuple(map(FileRow.model_validate, found))


def _sent(order: str, of: Collection[Role] | None = None) -> Select[*tuple[Any, ...]]:
    """The order's files once for each role that sent them, what was received first before."""
    same = and_(files.c.order == senders.c.order, files.c.sha256 == senders.c.sha256)
    query = select(*_KEPT, *_SENT).join_from(files, senders, same).where(files.c.order == order)
    if of is not None:
        query = query.where(senders.c.by.in_(of))
    return query.order_by(senders.c.received_at, files.c.sha256)


def _lock(connection: Connection, order: str) -> None:
    """Alone with the order's row: two files at the same moment are counted one after the other."""
    connection.execute(select(orders.c.id).where(orders.c.workflow_id == order).with_for_update())
    check_kept(connection, order)


def _check_room(connection: Connection, row: FileRow) -> None:
    others = (files.c.order == row.order, files.c.sha256 != row.sha256)
    if (connection.scalar(select(func.count()).where(*others)) or 0) >= FILES_MAX:
        raise Refused(
            phrase(
                "the order has {most} files, which is the most that are kept of one",
                most=FILES_MAX,
            ),
            hint="send photos of what is damaged or missing alone",
        )


def _add_sender(connection: Connection, row: FileRow) -> None:
    sent = row.model_dump(include={"order", "sha256", "by", "actor", "key_id", "received_at"})
    insert = insert_into(connection.dialect.name, tables.FileSenders)
    connection.execute(insert.on_conflict_do_nothing(), sent)
