"""Saved views of lists: whoever saves one has it, and all of his role where he shares it."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from pydantic import AwareDatetime
from sqlalchemy import ColumnElement, Connection, and_, delete, func, or_, select

from activities.adapters.store.database.engine import Database, insert_into, rows_of, table_of
from activities.adapters.store.results.row import Row
from activities.adapters.store.tables import schema as tables
from models.errors import Conflict, NotFound
from models.messages.lists.saved_views import ViewOwner
from models.phrases import phrase
from models.roles import Role

views = table_of(tables.SavedViews)


class SavedViewRow(Row):
    """A list with its filters, under a name."""

    id: str
    owner: str
    role: Role
    merchant: str | None
    list: str
    name: str
    query: dict[str, str]
    shared: bool
    saved_at: AwareDatetime


class SavedViews:
    """Queries of saved views."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(
        self, owner: ViewOwner, content: Mapping[str, Any], *, new_id: str, at: datetime, most: int
    ) -> SavedViewRow:
        """Save a view; one of that list that has the name already is replaced.

        Args:
            owner: whose it is.
            content: `list`, `name`, `query` and `shared`.
            new_id: what it is called where it is a new one.
            at: when.
            most: so many an owner may have.

        Raises:
            Conflict: he has that many; nothing was written.
        """
        whose = {"owner": owner.name, "role": owner.role.value}
        row = {"id": new_id, **whose, "merchant": owner.merchant, **content, "saved_at": at}
        keys = ["owner", "role", "list", "name"]
        changed = {name: row[name] for name in ("query", "shared", "saved_at", "merchant")}

        def write(connection: Connection) -> SavedViewRow:
            put = insert_into(connection.dialect.name, tables.SavedViews).values(**row)
            connection.execute(put.on_conflict_do_update(index_elements=keys, set_=changed))
            count = select(func.count()).select_from(views).where(_own(owner))
            if (connection.scalar(count) or 0) > most:  # and rolls back
                raise Conflict(
                    phrase("there are {most} views already", most=most), hint="remove one first"
                )
            here = and_(*(views.c[name] == row[name] for name in keys))
            return SavedViewRow(**rows_of(connection, select(views).where(here))[0])

        return await self._database.write(write)

    async def of(self, owner: ViewOwner) -> tuple[SavedViewRow, ...]:
        """His own, and those that others of his role share, by list and name."""
        shared = and_(
            views.c.shared, views.c.role == owner.role.value, _of_merchant(owner.merchant)
        )
        query = select(views).where(or_(_own(owner), shared))
        found = await self._database.read(
            partial(rows_of, query=query.order_by(views.c.list, views.c.name, views.c.id))
        )
        return tuple(SavedViewRow(**row) for row in found)

    async def remove(self, owner: ViewOwner, id_: str) -> SavedViewRow:
        """Remove one of his own; the operator removes any.

        Raises:
            NotFound: there is none, or it is not his.
        """
        here = views.c.id == id_
        if owner.role is not Role.OPERATOR:
            here = and_(here, _own(owner))

        def write(connection: Connection) -> list[dict[str, Any]]:
            found = rows_of(connection, select(views).where(here))
            connection.execute(delete(views).where(here))
            return found

        for row in await self._database.write(write):
            return SavedViewRow(**row)
        raise NotFound("there is no such view", hint="only who has saved a view removes it")


def _own(owner: ViewOwner) -> ColumnElement[bool]:
    mine = and_(views.c.owner == owner.name, views.c.role == owner.role.value)
    return and_(mine, _of_merchant(owner.merchant))


def _of_merchant(merchant: str | None) -> ColumnElement[bool]:
    return views.c.merchant.is_(None) if merchant is None else views.c.merchant == merchant
