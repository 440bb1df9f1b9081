"""What cannot be done now: its cause, how often it was tried, and when it is tried again."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    and_,
    case,
    cast,
    delete,
    exists,
    func,
    null,
    or_,
    select,
    true,
)

from activities.adapters.store.database.engine import (
    Database,
    change,
    insert_into,
    rows_of,
    table_of,
)
from activities.adapters.store.results.deferred_rows import (
    PROBLEM_OF_TROUBLE,
    TroubleKind,
    TroubleRow,
)
from activities.adapters.store.tables import schema as tables
from models.messages.decisions.decision_state import DecisionState
from models.messages.orders.outbox_state import OutboxState
from models.messages.reports.inbox_state import InboxState

troubles = table_of(tables.Troubles)
orders = table_of(tables.Orders)
cases = table_of(tables.Cases)
reports = table_of(tables.Reports)
decisions = table_of(tables.Decisions)


class Troubles:
    """Every query of the troubles table. It is small: a row goes when its cause is gone."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(
        self,
        what: TroubleKind,
        key: str,
        order: str,
        *,
        cause: str,
        advice: str | None,
        at: datetime,
        next_try_at: datetime | None = None,
    ) -> None:
        """Keep that it cannot be done, once for each thing, its cause the newest."""
        new = {
            "what": what, "key": key, "order": order, "cause": cause, "advice": advice,
            "attempts": 1, "since": at, "next_try_at": next_try_at,
        }  # fmt: skip

        def keep(connection: Connection) -> None:
            insert = insert_into(connection.dialect.name, tables.Troubles)
            changed = {name: insert.excluded[name] for name in ("cause", "advice", "next_try_at")}
            upsert = insert.on_conflict_do_update(
                index_elements=["what", "key"],
                set_={**changed, "attempts": troubles.c.attempts + 1},
            )
            connection.execute(upsert, [new])

        await self._database.write(keep)

    async def settle(self, what: TroubleKind, keys: Iterable[str]) -> None:
        """Forget them: they are done."""
        gone = and_(troubles.c.what == what, troubles.c.key.in_(tuple(keys)))
        await self._database.write(partial(change, query=delete(troubles).where(gone)))

    async def settle_done(self) -> int:
        """Forget all that was done meanwhile, whoever did it; how many those were."""
        found = await self._database.read(partial(rows_of, query=_done().limit(1)))
        if not found:
            return 0
        gone = delete(troubles).where(troubles.c.id.in_(_done()))
        return await self._database.write(partial(change, query=gone))

    async def of(self, what: TroubleKind) -> tuple[TroubleRow, ...]:
        """All of one kind, the oldest first."""
        return await self._rows(troubles.c.what == what)

    async def of_order(self, order: str) -> tuple[TroubleRow, ...]:
        """All of one order, the oldest first."""
        return await self._rows(troubles.c.order == order)

    async def of_one(self, what: TroubleKind, key: str) -> TroubleRow | None:
        """That of one thing, if it has one."""
        found = await self._rows(troubles.c.what == what, troubles.c.key == key)
        return found[0] if found else None

    async def _rows(self, *where: ColumnElement[bool]) -> tuple[TroubleRow, ...]:
        query = select(troubles).where(*where).order_by(troubles.c.id)
        return tuple(map(trouble_row, await self._database.read(partial(rows_of, query=query))))


def trouble_row(row: dict[str, Any]) -> TroubleRow:
    """A copy of a row of the troubles table."""
    return TroubleRow.model_validate(row)


def troubles_of(connection: Connection, keys: Sequence[str]) -> tuple[TroubleRow, ...]:
    """Those of these orders, the worst first, read in a transaction."""
    query = select(troubles).where(troubles.c.order.in_(keys)).order_by(troubles.c.id)
    found = map(trouble_row, rows_of(connection, query))
    return tuple(sorted(found, key=lambda one: list(PROBLEM_OF_TROUBLE).index(one.what)))


def orders_with_trouble() -> Select[tuple[int]]:
    """Ids of the orders that have any."""
    return select(orders.c.id).join(troubles, troubles.c.order == orders.c.workflow_id)


def work_of_operators(merchant: str | None, hub: str | None) -> Select[Any]:
    """Each trouble as something to be done, with its order, as worklists read it."""
    whose = func.coalesce(orders.c.merchant, cases.c.merchant)
    wanted = ((whose, merchant), (orders.c.hub, hub))
    return (
        select(
            troubles.c.order.label("id_of_order"),
            case(PROBLEM_OF_TROUBLE, value=troubles.c.what).label("what"),
            case(PROBLEM_OF_TROUBLE, value=troubles.c.what).label("step"),
            troubles.c.since,
            null().label("next_due_at"),
            true().label("needs_attention"),
            whose.label("merchant"),
            func.coalesce(orders.c.number, cases.c.order).label("number"),
            func.coalesce(orders.c.stage, cases.c.stage).label("stage"),
            *(orders.c[name] for name in ("hub", "city")),
        )
        .outerjoin(orders, orders.c.workflow_id == troubles.c.order)
        .outerjoin(cases, and_(cases.c.workflow_id == troubles.c.order, orders.c.id.is_(None)))
        .where(or_(orders.c.id.is_not(None), cases.c.id.is_not(None)))
        .where(*(column == value for column, value in wanted if value is not None))
        .order_by(troubles.c.id)
    )


def is_due(what: TroubleKind, key: ColumnElement[Any], now: datetime) -> ColumnElement[bool]:
    """Whether the thing with that key does not wait for its next try."""
    waits = and_(troubles.c.what == what, troubles.c.key == key, troubles.c.next_try_at > now)
    return ~exists().where(waits)


def report_key() -> ColumnElement[str]:
    """The key of a report's row."""
    return cast(reports.c.id, String)


def decision_key() -> ColumnElement[str]:
    """The key of a decision's row."""
    return cast(decisions.c.id, String)


def _done() -> Any:
    """The ids of those whose row waits for nothing any more.

    Whether a workflow's tasks succeed again its server knows alone.
    """

    def left(
        what: TroubleKind, table: Any, key: Any, waits: ColumnElement[bool]
    ) -> ColumnElement[bool]:
        waiting = exists().where(key == troubles.c.key, waits).select_from(table)
        return and_(troubles.c.what == what, ~waiting)

    return select(troubles.c.id).where(
        or_(
            left("order", orders, orders.c.workflow_id, orders.c.outbox == OutboxState.PENDING),
            left("case", cases, cases.c.workflow_id, cases.c.outbox == OutboxState.PENDING),
            left("report", reports, report_key(), reports.c.state == InboxState.PENDING),
            left("decision", decisions, decision_key(), decisions.c.state == DecisionState.SENT),
        )
    )
