"""Erasure in our own tables: what is held of an order, and the one permitted edit of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, bindparam, or_, select, update

from activities.adapters.store.database.engine import (
    Database,
    change,
    insert_into,
    rows_of,
    table_of,
)
from activities.adapters.store.notices.notices import withdraw_erased
from activities.adapters.store.orders.search_index import forget_personal
from activities.adapters.store.orders.tickets import attached_to
from activities.adapters.store.results.erasure_row import ErasureRow
from activities.adapters.store.results.rows import OrderSummary
from activities.adapters.store.tables import schema as tables
from models import ids
from models.errors import NotFound, Refused
from models.ids import is_ticket
from models.messages.orders.erasure_state import ErasureState
from models.phrases import JoinedTexts, phrase

if TYPE_CHECKING:
    from activities.adapters.store.upkeep.personal import PersonalTable

orders = table_of(tables.Orders)
cases = table_of(tables.Cases)
data_keys = table_of(tables.DataKeys)
erasures = table_of(tables.Erasures)

Rows = dict[str, list[dict[str, Any]]]


class Erasures:
    """Every query of the erasures table, and of all that is held of one order."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def held(self, order: str) -> Rows:
        """Every row about an order, and the tickets that are about it, by table."""

        def read(connection: Connection) -> Rows:
            files = [order, *(one.workflow_id for one in attached_to(connection, order))]
            held = [_held(connection, file) for file in files]
            return {name: [row for one in held for row in one[name]] for name in held[0]}

        return await self._database.read(read)

    async def may(self, order: str) -> bool:
        """Whether Temporal's copy of the order is sealed, so that it goes with the data key.

        Raises:
            NotFound: there is no such order.
            Refused: it, or a return of it, is open.
        """
        return await self._database.read(lambda connection: _may(connection, order, lock=False))

    async def erase(self, order: str, *, by: str, reason: str, at: datetime) -> ErasureRow:
        """Erase what is personal of a closed order, its data key first; once, whoever tries again.

        The tickets that are about it go with it: what somebody wrote of it is not kept longer.

        Raises:
            NotFound, Refused: as `may`.
            Unavailable: the database cannot be written now; nothing was erased.
        """
        mark = {"by": by, "reason": reason, "at": at}

        def erase(connection: Connection) -> ErasureRow:
            done = _erase(connection, order, mark)
            for one in attached_to(connection, order):
                _erase(connection, one.workflow_id, mark)
            return done

        return await self._database.write(erase)

    async def of_order(self, order: str) -> ErasureRow | None:
        """The erasure of an order."""
        query = select(erasures).where(erasures.c.order == order)
        found = await self._database.read(lambda connection: rows_of(connection, query))
        return ErasureRow.model_validate(found[0]) if found else None

    async def pending(self) -> tuple[str, ...]:
        """The erased orders whose executions are still to be deleted from Temporal."""
        query = select(erasures.c.order).where(erasures.c.in_temporal == ErasureState.PENDING)
        found = await self._database.read(lambda connection: rows_of(connection, query))
        return tuple(row["order"] for row in found)

    async def deleted(self, order: str) -> None:
        """Its closed executions are deleted from Temporal."""
        query = update(erasures).where(erasures.c.order == order)
        query = query.values(in_temporal=ErasureState.DELETED)
        await self._database.write(lambda connection: change(connection, query))

    async def linked(self, row: OrderSummary) -> tuple[str, ...]:
        """The numbers of the orders that replace it, or that it replaces, near and far."""
        query = select(orders.c.number, orders.c.replaces).where(
            orders.c.merchant == row.merchant, orders.c.replaces.is_not(None)
        )
        pairs = await self._database.read(lambda connection: rows_of(connection, query))
        return _linked(row.number, [(pair["number"], pair["replaces"]) for pair in pairs])


def _held(connection: Connection, order: str) -> Rows:
    from activities.adapters.store.upkeep.personal import (
        PERSONAL_TABLES,  # it loads every model: not for lists
    )

    return {
        name: rows_of(
            connection, select(table).where(table.c[held.of] == order).order_by(*table.primary_key)
        )
        for name, held in PERSONAL_TABLES.items()
        for table in [_table(name)]
    }


def _may(connection: Connection, order: str, *, lock: bool) -> bool:
    row = _row_of(connection, order, lock=lock)
    if not row["closed"] and not is_ticket(order):
        raise Refused(
            phrase(
                "order {number} is open: its data is needed until it has closed",
                number=row["number"],
            ),
            hint="cancel it first, or wait for its end",
        )
    of_it = or_(cases.c.order == order, cases.c.about == order)
    still = select(cases.c.workflow_id).where(of_it, ~cases.c.closed)
    if still_open := [row["workflow_id"] for row in rows_of(connection, still)]:
        raise Refused(
            phrase(
                "{cases} is open: its data is needed until it has closed",
                cases=JoinedTexts(still_open, ", "),
            ),
            hint="answer the return first, or withdraw it; a care case ends some days after it "
            "is resolved",
        )
    return _is_sealed(connection, order, row)


def _row_of(connection: Connection, order: str, *, lock: bool) -> dict[str, Any]:
    """The row of an order, or of a ticket, which has one among the cases."""
    table = cases if is_ticket(order) else orders
    query = select(table).where(table.c.workflow_id == order)
    found = rows_of(connection, query.with_for_update() if lock else query)
    if not found:
        raise NotFound(
            phrase("there is no case {id}", id=order)
            if table is cases
            else phrase("there is no order {id}", id=order)
        )
    return {"number": order, **found[0]}


def _is_sealed(connection: Connection, order: str, row: Mapping[str, Any]) -> bool:
    """Whether it has, or had, a data key from its start on; before, it went in clear."""
    key = rows_of(connection, select(data_keys).where(data_keys.c.owner == order))
    return bool(key) and (row["started_at"] is None or key[0]["made_at"] <= row["started_at"])


def _erase(connection: Connection, order: str, mark: Mapping[str, Any]) -> ErasureRow:
    from activities.adapters.store.upkeep.personal import PERSONAL_TABLES

    sealed = _may(connection, order, lock=True)
    done = rows_of(connection, select(erasures).where(erasures.c.order == order))
    if connection.dialect.name == "sqlite":
        # What is overwritten or moved is zeroed in the file, as far as SQLite can.
        connection.exec_driver_sql("PRAGMA secure_delete=ON")
    forget_key(connection, order, at=mark["at"])
    withdraw_erased(connection, order, mark["at"])
    forget_personal(connection, order)
    for name, rows in _held(connection, order).items():
        _rewrite(connection, _table(name), PERSONAL_TABLES[name], rows)
    if done:  # nothing is left but what came in the very moment of the first time
        return ErasureRow.model_validate(done[0])
    table = cases if is_ticket(order) else orders
    mine = table.c.workflow_id == order
    connection.execute(update(table).where(mine).values(erased_at=mark["at"]))
    row = _row_of(connection, order, lock=False)
    whose = {name: row[name] for name in ("merchant", "number")}
    state = ErasureState.SEALED if sealed else ErasureState.PENDING
    new = {"order": order, **whose, **mark, "in_temporal": state}
    insert = insert_into(connection.dialect.name, tables.Erasures).returning(erasures)
    return ErasureRow.model_validate(dict(connection.execute(insert, new).one()._mapping))


def forget_key(connection: Connection, order: str, *, at: datetime) -> bool:
    """Delete its data key for good; whether there was one.

    The row stays, so that the order gets no second one.
    """
    query = (
        update(data_keys)
        .where(data_keys.c.owner == order, data_keys.c.wrapped.is_not(None))
        .values(wrapped=None, erased_at=at)
    )
    return change(connection, query) > 0


def _rewrite(
    connection: Connection, table: Table, held: "PersonalTable", rows: list[dict[str, Any]]
) -> None:
    """Put what stays in the place of what was personal."""
    from activities.adapters.store.upkeep.personal import ROW_NUMBER

    if not rows or not held.personal:
        return
    keys = [column.name for column in table.primary_key]
    values = []
    for nth, row in enumerate(rows, 1):
        numbered = row | {ROW_NUMBER: nth}
        new = {f"to_{name}": rule(row[name], numbered) for name, rule in held.personal.items()}
        values.append(new | {f"is_{name}": row[name] for name in keys})
    query = (
        update(table)
        .where(*(table.c[name] == bindparam(f"is_{name}") for name in keys))
        .values({table.c[name]: bindparam(f"to_{name}") for name in held.personal})
    )
    connection.execute(query, values)


def _linked(number: str, pairs: list[tuple[str, str]]) -> tuple[str, ...]:
    known = {ids.number_key(number)}
    names: dict[str, str] = {}
    while True:
        near = {
            ids.number_key(one): one
            for pair in pairs
            if known & {ids.number_key(each) for each in pair}
            for one in pair
        }
        if near.keys() <= known:
            return tuple(sorted(names.values()))
        names |= {key: name for key, name in near.items() if key not in known}
        known |= near.keys()


def _table(name: str) -> Table:
    return tables.Table.metadata.tables[name]
