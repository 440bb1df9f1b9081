"""Lists of notices: what goes out together is one line, the newest first."""

from collections.abc import Iterable
from typing import Any

from pydantic import AwareDatetime
from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
)

from activities.adapters.store.database.engine import Database, rows_of, table_of
from activities.adapters.store.notices.named_orders import (
    PARTY_OF,
    Parties,
    are_read,
    parties_read,
)
from activities.adapters.store.orders.assignments import assigned_to
from activities.adapters.store.results.row import Row
from activities.adapters.store.tables import schema as tables
from models import ids
from models.messages.lists.notice_filter import NoticeFilter
from models.roles import Role
from models.scopes import PartyKind

notices = table_of(tables.Notices)
orders = table_of(tables.Orders)

cases = table_of(tables.Cases)

COLUMNS = (
    *notices.columns,
    func.coalesce(orders.c.merchant, cases.c.merchant).label("merchant"),
    func.coalesce(orders.c.number, cases.c.order).label("number"),
    orders.c.city,
    orders.c.hub,
)


class NoticeRow(Row):
    """What somebody is told of one order; `merchant`, `number` and where it goes are its own."""

    id: int
    order: str
    merchant: str
    number: str
    city: str | None
    hub: str | None
    role: Role
    party: str
    code: str
    tier: str
    at: AwareDatetime
    fields: dict[str, Any]
    written_at: AwareDatetime
    ready_at: AwareDatetime
    ended_at: AwareDatetime | None
    state: str
    why: str | None


class NoticeGroup(Row):
    """What goes out together, in the order of its writing; `id` is its workflow's."""

    id: str
    rows: tuple[NoticeRow, ...]


class NoticePage(Row):
    """A page, and the cursor of the page after."""

    groups: tuple[NoticeGroup, ...]
    next: int | None


class NoticeLists:
    """Queries that read notices with their orders."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, wanted: NoticeFilter) -> NoticePage:
        """A page of the notices that fit, the newest first."""
        return await self._database.read(lambda connection: _page(connection, wanted))


def _page(connection: Connection, wanted: NoticeFilter) -> NoticePage:
    earlier, parties = notices.alias("earlier"), parties_read(connection, wanted)
    goes_with = exists().where(
        earlier.c.notice == notices.c.notice,
        earlier.c.id < notices.c.id,
        *_fits(earlier, wanted, parties),
    )
    fits = _fits(notices, wanted, parties)
    query = select(notices.c.id, notices.c.notice).where(~goes_with, *fits)
    if wanted.cursor is not None:
        query = query.where(notices.c.id < wanted.cursor)
    query = query.order_by(notices.c.id.desc()).limit(wanted.limit + 1)
    found = rows_of(connection, query)
    page = found[: wanted.limit]
    names = [row["notice"] for row in page]
    return NoticePage(
        groups=tuple(_groups(names, _rows(connection, names, wanted, parties))),
        next=page[-1]["id"] if len(found) > wanted.limit else None,
    )


def _rows(
    connection: Connection, names: Iterable[str], wanted: NoticeFilter, parties: Parties | None
) -> list[dict[str, Any]]:
    of_all_orders = wanted.model_copy(update={"number": None})
    query = (
        select(*COLUMNS)
        .outerjoin(orders, orders.c.workflow_id == notices.c.order)
        .outerjoin(cases, cases.c.workflow_id == notices.c.order)
        .where(or_(orders.c.id.is_not(None), cases.c.id.is_not(None)))
        .where(notices.c.notice.in_(names), *_fits(notices, of_all_orders, parties))
        .order_by(notices.c.id)
    )
    return rows_of(connection, query)


def _groups(names: Iterable[str], rows: Iterable[dict[str, Any]]) -> Iterable[NoticeGroup]:
    found: dict[str, list[NoticeRow]] = {name: [] for name in names}
    for row in rows:
        found[row["notice"]].append(NoticeRow.model_validate(row))
    return (NoticeGroup(id=name, rows=tuple(ones)) for name, ones in found.items())


def _fits(
    table: FromClause, wanted: NoticeFilter, parties: Parties | None
) -> list[ColumnElement[bool]]:
    fits: list[ColumnElement[bool]] = []
    if wanted.to is not None:
        fits.append(table.c.role == wanted.to)
    if wanted.party is not None:
        fits.append(table.c.party == wanted.party)
    for kind, own in ((PartyKind.PROVIDER, wanted.provider), (PartyKind.VEHICLE, wanted.vehicle)):
        if own is not None:
            others = table.c.party.startswith(f"{kind}:", autoescape=True)
            fits.append(or_(table.c.party == own, not_(others)))
    if parties is not None and wanted.to is not None:
        fits.append(are_read(table, PARTY_OF[wanted.to], parties))
    of_orders: list[ColumnElement[bool]] = list(assigned_to(wanted.scope)) if wanted.scope else []
    if wanted.merchant is not None:
        of_orders.append(orders.c.merchant == wanted.merchant)
    if wanted.number is not None:
        of_orders.append(_numbered(wanted.number))
    if of_orders:
        of = select(orders.c.workflow_id).where(*of_orders)
        fits.append(or_(table.c.order.in_(of), *_of_tickets(table, wanted)))
    return fits


def _of_tickets(table: FromClause, wanted: NoticeFilter) -> list[ColumnElement[bool]]:
    """Of tickets, where those may be meant: a key for some orders is for none of them."""
    if wanted.scope is not None:
        return []
    whose = cases.c.merchant if wanted.merchant is None else literal(wanted.merchant)
    of = select(cases.c.workflow_id).where(cases.c.merchant == whose)
    if wanted.number is not None:
        of = of.where(cases.c.order == wanted.number)
    return [table.c.order.in_(of)]


def _numbered(number: str) -> ColumnElement[bool]:
    """By its number, or as `merchant/no`; a number may hold slashes itself."""
    merchant, slash, rest = number.partition("/")
    own = orders.c.number_key == ids.number_key(number)
    if not slash or not ids.MERCHANT_PATTERN.fullmatch(merchant):
        return own
    return or_(own, orders.c.workflow_id == ids.order_id(merchant, rest))
