"""Which partner has an order (`PartnerBook` of the routing adapters)."""

from functools import partial

from sqlalchemy import Connection, bindparam, select

from activities.adapters.store.database.engine import Database, insert_into, rows_of, table_of
from activities.adapters.store.results.rows import OrderPartnerRow
from activities.adapters.store.tables import schema as tables

order_partners = table_of(tables.OrderPartners)
orders = table_of(tables.Orders)
KEPT = select(order_partners.c.partner).where(
    order_partners.c.order == bindparam("of_order"), order_partners.c.port == bindparam("of_port")
)


class OrderPartners:
    """Every query of the table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def partner_of(self, order: str, port: str) -> str | None:
        """The name of the partner that has it; nothing where none was called yet."""
        return await self._database.read(partial(_kept, order=order, port=port))

    async def of_order(self, order: str) -> tuple[OrderPartnerRow, ...]:
        """The partners that have it, by port."""
        columns = (order_partners.c.port, order_partners.c.partner, order_partners.c.since)
        query = select(*columns).where(order_partners.c.order == order)
        query = query.order_by(order_partners.c.port)
        found = await self._database.read(partial(rows_of, query=query))
        return tuple(map(OrderPartnerRow.model_validate, found))

    async def city_of(self, order: str) -> str | None:
        """The city of its customer, as it is by now; nothing where we have no such order."""
        query = select(orders.c.city).where(orders.c.workflow_id == order)
        found = await self._database.read(partial(rows_of, query=query))
        return found[0]["city"] if found else None

    async def keep(self, order: str, port: str, partner: str) -> str:
        """Keep that it has the order; the name that is kept, another's where another came first."""
        row = {"order": order, "port": port, "partner": partner, "since": self._database.now()}

        def write(connection: Connection) -> str:
            insert = insert_into(connection.dialect.name, tables.OrderPartners)
            connection.execute(insert.on_conflict_do_nothing(), row)
            return _kept(connection, order, port) or partner

        return await self._database.write(write)


def _kept(connection: Connection, order: str, port: str) -> str | None:
    found: str | None = connection.scalar(KEPT, {"of_order": order, "of_port": port})
    return found
