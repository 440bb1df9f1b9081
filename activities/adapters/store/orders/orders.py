"""Orders as they are taken in: once each, with the outbox that the relay empties."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    Table,
    or_,
    select,
    union_all,
    update,
)

from activities.adapters.store.database.engine import (
    Database,
    change,
    insert_into,
    rows_of,
    table_of,
)
from activities.adapters.store.orders.order_list import found_page
from activities.adapters.store.orders.search_index import index_new
from activities.adapters.store.results import fingerprint
from activities.adapters.store.results.outcome import StoreOutcome
from activities.adapters.store.results.rows import OrderPage, OrderRow, StoredOrder
from activities.adapters.store.tables import schema as tables
from activities.adapters.store.tables.schema import Orders as OrderTable
from models import ids
from models.codes import ProblemCode, StepCode
from models.ids import Stage
from models.messages.lists.order_filter import OrderFilter
from models.messages.orders.order import Order
from models.messages.orders.outbox_state import OutboxState
from models.roles import Role

orders = table_of(OrderTable)
cases = table_of(tables.Cases)

ORDERS_MAX = 500
"""Orders a transaction: a file of thousands does not keep the reports out for long."""

LOST_WORKFLOW = ProblemCode.LOST
"""The problem of an order, or a return, whose workflow was ended outside of the SOP."""


class Orders:
    """Every query of the orders table but those that join others."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(
        self, order: Order, start_input: Mapping[str, Any], *, accepted_at: datetime
    ) -> StoredOrder:
        """Take an order in, on the disk when this returns; `start_input` starts its workflow.

        Raises:
            Unavailable: the database cannot be written now; the order was not taken.
        """
        (answer,) = await self.take_many([(order, start_input)], accepted_at=accepted_at)
        return answer

    async def take_many(
        self, handed: Iterable[tuple[Order, Mapping[str, Any]]], *, accepted_at: datetime
    ) -> tuple[StoredOrder, ...]:
        """Take many orders in, in transactions of `ORDERS_MAX`; the answers come in their order.

        Raises:
            Unavailable: the database cannot be written now. Whole chunks may have been taken:
                hand all of them in again, nothing doubles.
        """
        rows = (new_row(order, start, accepted_at) for order, start in handed)
        answers: tuple[StoredOrder, ...] = ()
        while chunk := list(islice(rows, ORDERS_MAX)):
            answers += await self._database.write(partial(_take, rows=chunk))
        return answers

    async def get(self, merchant: str, number: str) -> OrderRow | None:
        """The order, its number compared as `ids.number_key` writes it."""
        return await self.by_id(ids.order_id(merchant, number))

    async def by_id(self, workflow_id: str) -> OrderRow | None:
        """The order with that workflow id."""
        found = await self._rows(select(orders).where(orders.c.workflow_id == workflow_id))
        return found[0] if found else None

    async def pending(self, limit: int = ORDERS_MAX) -> tuple[OrderRow, ...]:
        """Orders whose workflow was not started yet, the oldest first."""
        query = select(orders).where(orders.c.outbox == OutboxState.PENDING).order_by(orders.c.id)
        return await self._rows(query.limit(limit))

    async def mark_started(self, workflow_ids: Sequence[str], *, at: datetime) -> None:
        """Take orders out of the outbox: their workflows were started.

        Not synced to the disk at once: one that is lost is started again, which changes nothing.
        """
        query = (
            update(orders)
            .where(orders.c.workflow_id.in_(workflow_ids), orders.c.outbox == OutboxState.PENDING)
            .values(outbox=OutboxState.STARTED, started_at=at)
        )
        await self._database.write(partial(change, query=query), durable=False)

    async def not_lost(self, workflow_ids: Iterable[str]) -> tuple[str, ...]:
        """Those orders and returns of them that are open, and not known to be lost."""
        found: tuple[str, ...] = ()
        ids_ = iter(sorted(workflow_ids))
        while chunk := list(islice(ids_, ORDERS_MAX)):
            query = union_all(*(_not_lost(table, chunk) for table in (orders, cases)))
            rows = await self._database.read(partial(rows_of, query=query))
            found += tuple(row["workflow_id"] for row in rows)
        return found

    async def mark_lost(self, workflow_ids: Sequence[str]) -> None:
        """Say that their workflows are gone: whoever runs this software must act."""
        values = {
            "problem": LOST_WORKFLOW,
            "parked": None,
            "needs_attention": True,
            "waiting_on": Role.OPERATOR,
        }

        def mark(connection: Connection) -> None:
            for table in (orders, cases):
                mine = table.c.workflow_id.in_(workflow_ids), ~table.c.closed
                connection.execute(update(table).where(*mine).values(values))

        await self._database.write(mark)

    async def list(
        self, wanted: OrderFilter | None = None, now: datetime | None = None
    ) -> OrderPage:
        """A page of the orders that fit, as the filter sorts them; `now` is that of what is late.

        Where those are asked for that are stuck, `cases` are their returns that are, and the first
        page begins with the tickets that are, beyond its limit.

        Raises:
            UsageError: a word that is searched for is too short.
            Unavailable: the database cannot be read now.
        """
        find = partial(found_page, wanted=wanted or OrderFilter(), now=now)
        return await self._database.read(find)

    async def _rows(self, query: Select[Any]) -> tuple[OrderRow, ...]:
        found = await self._database.read(partial(rows_of, query=query))
        return tuple(order_row(row) for row in found)


def _take(connection: Connection, rows: Sequence[dict[str, Any]]) -> tuple[StoredOrder, ...]:
    first: dict[str, dict[str, Any]] = {}
    for row in rows:
        first.setdefault(row["workflow_id"], row)
    insert = insert_into(connection.dialect.name, OrderTable).on_conflict_do_nothing()
    named = insert.returning(orders.c.id, orders.c.workflow_id)
    inserted = {name: id_ for id_, name in connection.execute(named, [*first.values()])}
    index_new(connection, {id_: first[name] for name, id_ in inserted.items()})
    new = set(inserted)
    stored = rows_of(connection, select(orders).where(orders.c.workflow_id.in_(first.keys())))
    held = {row["workflow_id"]: order_row(row) for row in stored}
    return tuple(taken(row, held[row["workflow_id"]], new) for row in rows)


def order_row(row: Mapping[Any, Any]) -> OrderRow:
    """A copy of a row of the orders table."""
    return OrderRow.model_validate(dict(row))


def initial_position(stage: Stage, workflow_id: str, at: datetime) -> dict[str, Any]:
    """Where a workflow stands that was taken in and not started."""
    return {
        "stage": stage,
        "step": StepCode.TAKEN_IN if stage is Stage.ORDER else StepCode.RECEIVED,
        "waiting_on": Role.SYSTEM,
        "since": at,
        "sla": "on_track",
        "breaches": 0,
        "needs_attention": False,
        "open_workflow": workflow_id,
        "closed": False,
        "clock_offset": 0.0,
    }


def _not_lost(table: Table, chunk: Sequence[str]) -> Select[tuple[str]]:
    known = or_(table.c.problem.is_(None), table.c.problem != LOST_WORKFLOW)
    return select(table.c.workflow_id).where(table.c.workflow_id.in_(chunk), ~table.c.closed, known)


def new_row(order: Order, start_input: Mapping[str, Any], accepted_at: datetime) -> dict[str, Any]:
    """The row of an order that is taken in and not started yet."""
    return {
        **initial_position(Stage.ORDER, order.workflow_id, accepted_at),
        "hub": order.hub,
        "workflow_id": order.workflow_id,
        "merchant": order.merchant,
        "number": order.number,
        "number_key": ids.number_key(order.number),
        "number_alike": ids.loose_number(order.number),
        "request_hash": fingerprint.of_order(order, accepted_at=accepted_at),
        "body": order.model_dump(mode="json"),
        "start_input": dict(start_input),
        "source": order.source,
        "city": order.delivery.city,
        "replaces": order.replaces,
        "accepted_at": accepted_at,
        "outbox": OutboxState.PENDING,
    }


def taken(row: Mapping[str, Any], held: OrderRow, new: set[str]) -> StoredOrder:
    """What became of a row that was handed in, of what the database holds now; `new` is used up."""
    state = StoreOutcome.repeated(same=held.request_hash == row["request_hash"])
    if held.workflow_id in new:
        new.remove(held.workflow_id)  # its twins further on in the same file were not taken
        state = StoreOutcome.NEW
    return StoredOrder(state=state, row=held)
