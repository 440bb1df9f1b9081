"""What the HTTP door reads for a report before it is written down: in one transaction."""

from datetime import datetime
from functools import partial

from sqlalchemy import Connection, bindparam, select

from activities.adapters.store.access.keys import checked
from activities.adapters.store.access.sign_ins import key_of_session
from activities.adapters.store.cases.cases import summaries_of
from activities.adapters.store.database.engine import Database
from activities.adapters.store.database.prepared_statements import FixedStatement, Statement
from activities.adapters.store.orders.assignments import KeyScope, access_of
from activities.adapters.store.orders.order_list import SUMMARY_COLUMNS, orders
from activities.adapters.store.orders.tickets import file_of
from activities.adapters.store.results.rows import KeyRow, OrderSummary
from activities.adapters.store.results.view_rows import KeyAndOrder, OrderAccess, OrderWithCases


class ReportLookup:
    """Queries over keys, orders and cases."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def key_and_order(
        self, key: str, order: str | None, *, with_order: bool = False
    ) -> KeyAndOrder:
        """The row of a key, as `Keys.check` gives it, and what it may see of that order.

        The order itself is read where `with_order` asks for it, and it is or was the key's: one of
        somebody else takes as long as one that is not there.
        """

        def read(connection: Connection) -> KeyAndOrder:
            return _with_access(connection, checked(connection, key), order, with_order=with_order)

        return await self._database.read(read)

    async def find_browser(self, secret: str, order: str | None, *, now: datetime) -> KeyAndOrder:
        """The same for a browser that was let in, by the secret of its cookie; with its order."""

        def read(connection: Connection) -> KeyAndOrder:
            row = key_of_session(connection, secret, now)
            return _with_access(connection, row, order, with_order=True)

        return await self._database.read(read)

    async def access(self, key: KeyScope, order: str) -> OrderAccess | None:
        """What a key may see of the order with that workflow id; None where it is none of its."""
        return await self._database.read(partial(access_of, key=key, order=order))

    async def order_with_cases(self, order: str) -> OrderWithCases | None:
        """The order with that workflow id, and the cases next to it; or a ticket, as its own."""
        return await self._database.read(lambda connection: _order_with_cases(connection, order))


def _with_access(
    connection: Connection, row: KeyRow | None, order: str | None, *, with_order: bool
) -> KeyAndOrder:
    if row is None or order is None:
        return KeyAndOrder(key=row)
    access = access_of(connection, row, order)
    found = _order_with_cases(connection, order) if with_order and access is not None else None
    return KeyAndOrder(key=row, access=access, found=found)


def _order_with_cases(connection: Connection, order: str) -> OrderWithCases | None:
    found = BY_ID.rows(connection, {"id_of_order": order})
    row = OrderSummary.model_validate(found[0]) if found else file_of(connection, order)
    if row is None:
        return None
    return OrderWithCases(order=row, cases=summaries_of(connection, order))


def _by_id(_dialect: str) -> Statement:
    return select(*SUMMARY_COLUMNS).where(orders.c.workflow_id == bindparam("id_of_order"))


BY_ID = FixedStatement(_by_id)
