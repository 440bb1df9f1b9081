"""The index that orders are found by: written with what it is of, in the same transaction."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, delete, exists, select

from activities.adapters.store.database.engine import (
    Database,
    hasher_of,
    insert_into,
    rows_of,
    table_of,
)
from activities.adapters.store.database.search_terms import (
    OF_CONTENT,
    OF_PARTIES,
    UNHASHED_KINDS,
    Term,
    TermKind,
    terms_of_content,
    terms_of_party,
)
from activities.adapters.store.tables import schema as tables
from models.scopes import PartyKind

index = table_of(tables.OrderSearch)
orders = table_of(tables.Orders)
assignments = table_of(tables.Assignments)
reports = table_of(tables.Reports)

AT_ONCE: Final = 50
"""Orders whose terms are written by one statement."""

CHUNK: Final = 200
"""Orders a transaction, where many are written: reports are not kept out for long."""


class SearchIndex:
    """What writes all of the index; what is new writes its own rows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def fill(self) -> int:
        """Write the orders that are not in it yet; how many those were.

        Raises:
            Unavailable: the database cannot be used now; what was written stays.
        """
        return await self._walk(missing=True)

    async def rewrite(self) -> int:
        """Write every order again, hashed by the key that writes now; how many those were.

        Raises:
            Unavailable: the database cannot be used now; what was written stays.
        """
        return await self._walk(missing=False)

    async def _walk(self, *, missing: bool) -> int:
        count, after = 0, 0
        while rows := await self._database.write(partial(_chunk, after=after, missing=missing)):
            count, after = count + len(rows), rows[-1]
        return count


def index_new(connection: Connection, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Write orders that were just taken in: their rows, by their ids."""
    ids_ = [*rows]
    for first in range(0, len(ids_), AT_ONCE):  # the server waits for no long sum
        some = {id_: rows[id_] for id_ in ids_[first : first + AT_ONCE]}
        found = {id_: terms_of_content(row["number"], row["body"]) for id_, row in some.items()}
        _add(connection, found)


def index_content(connection: Connection, workflow_id: str) -> None:
    """Write what an order is about as it stands now, in the place of what it was."""
    for row in _rows(connection, orders.c.workflow_id == workflow_id):
        _index_content(connection, row)


def index_parties(connection: Connection, workflow_id: str) -> None:
    """Write whose an order is as it stands now: its vehicles, drivers and providers."""
    for row in _rows(connection, orders.c.workflow_id == workflow_id):
        _index_parties(connection, row)


def forget_personal(connection: Connection, workflow_id: str) -> None:
    """Take out of the index what is personal of an order: it is erased."""
    for row in _rows(connection, orders.c.workflow_id == workflow_id):
        _drop(connection, row["id"], [kind for kind in TermKind if kind not in UNHASHED_KINDS])


def _rows(connection: Connection, *where: Any) -> list[dict[str, Any]]:
    columns = ("id", "workflow_id", "number", "body", "corrected", "erased_at")
    query = select(*(orders.c[name] for name in columns)).where(*where)
    return rows_of(connection, query.order_by(orders.c.id).limit(CHUNK))


def _chunk(connection: Connection, after: int, *, missing: bool) -> list[int]:
    """Write the next orders; their ids."""
    where = [orders.c.id > after]
    if missing:
        where.append(~exists().where(index.c.order_id == orders.c.id))
    rows = _rows(connection, *where)
    for row in rows:
        _index_content(connection, row)
        _index_parties(connection, row)
    return [row["id"] for row in rows]


def _index_content(connection: Connection, row: Mapping[str, Any]) -> None:
    _drop(connection, row["id"], OF_CONTENT)
    found = terms_of_content(row["number"], row["corrected"] or row["body"])
    if row["erased_at"] is not None:
        found = {term for term in found if term.kind in UNHASHED_KINDS}
    _add(connection, {row["id"]: found})


def _index_parties(connection: Connection, row: Mapping[str, Any]) -> None:
    _drop(connection, row["id"], OF_PARTIES)
    if row["erased_at"] is not None:
        return
    query = (
        select(assignments.c.kind, assignments.c.party, reports.c.content)
        .outerjoin(
            reports,
            (reports.c.order == assignments.c.order)
            & (reports.c.report_id == assignments.c.report_id),
        )
        .where(assignments.c.order == row["workflow_id"])
    )
    found: set[Term] = set()
    for one in rows_of(connection, query):
        data = (one["content"] or {}).get("data") or {}
        found |= terms_of_party(PartyKind(one["kind"]), one["party"], data)
    _add(connection, {row["id"]: found})


def _drop(connection: Connection, order_id: int, kinds: Sequence[TermKind]) -> None:
    mine = index.c.order_id == order_id, index.c.kind.in_(kinds)
    connection.execute(delete(index).where(*mine))


def _add(connection: Connection, found: Mapping[int, Iterable[Term]]) -> None:
    hasher = hasher_of(connection)
    rows = [
        {"kind": term.kind, "term": hasher.written(term), "order_id": order_id}
        for order_id, terms in found.items()
        for term in terms
    ]
    rows.sort(key=lambda row: (row["kind"], row["term"]))  # as the index has them
    if rows:
        insert = insert_into(connection.dialect.name, tables.OrderSearch)
        connection.execute(insert.on_conflict_do_nothing(), rows)
