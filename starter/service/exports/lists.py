"""The lists that can be exported: who may, which filters fit, where the rows come from."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from models.contract import Contract
from models.errors import UsageError
from models.field_errors import faulty
from models.messages.incidents.liability import Party
from models.messages.lists.notice_filter import NoticeFilter
from models.messages.lists.order_filter import PAGE_MAX
from models.phrases import phrase
from models.roles import Role
from models.scopes import Scope
from starter.service.access import keys, payload_reads
from starter.service.app_context import AppContext
from starter.service.exports import columns
from starter.service.exports.columns import Column
from starter.service.notice_views import notices, whose
from starter.service.reading import queries
from starter.service.reading.case_lists import CaseGroup, cases
from starter.service.reading.incident_work import full_worklist
from starter.service.reading.incidents import incidents
from starter.service.reading.order_query import OrderQuery
from starter.service.reading.overdue import all_overdue

ROWS_MAX: Final = 100_000
"""The most rows of a list that is read at once; there is no such bound where pages are read."""

PAGE_FIELDS: Final = ("limit", "cursor", "scope")
"""Fields of a filter that say which page: an export has all of them."""

Rows = AsyncIterator[Sequence[Any]]


class ListName(StrEnum):
    """A list."""

    ORDERS = "orders"
    OVERDUE = "overdue"
    WORKLIST = "worklist"
    NOTICES = "notices"
    INCIDENTS = "incidents"
    RETURNS = "returns"
    CARE = "care"
    KEYS = "keys"
    PAYLOAD_READS = "payload_reads"


class Reader(Contract):
    """Who reads: the role and the merchant of a key, and what it is for."""

    role: Role
    merchant: str | None = None
    scope: Scope | None = None


class ListFilter(BaseModel):
    """Which rows; every field that is set must fit; one that is not known is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    merchant: str | None = None


class OverdueFilter(ListFilter):
    """`owner` owes it, through that `hub`."""

    owner: Role | None = None
    hub: str | None = None


class WorkFilter(ListFilter):
    """Of which `role`: the reader's own, where none is named."""

    role: Role | None = None
    hub: str | None = None


class NoticeExportFilter(ListFilter):
    """To whom, about which order."""

    to: Role | None = None
    order: str | None = None


class IncidentFilter(ListFilter):
    """As of the list of incidents."""

    party: Party | None = None
    shipment: str | None = None
    closed: bool | None = None


class CaseFilter(ListFilter):
    """Those that have ended, or have not."""

    closed: bool | None = None


class PayloadReadFilter(ListFilter):
    """Of which `order`, by its number."""

    order: str | None = None


_of_orders: Any = {
    name: (field.annotation, field)
    for name, field in OrderQuery.model_fields.items()
    if name not in (*PAGE_FIELDS, "merchant")
}
OrdersFilter: Final = create_model("OrdersFilter", __base__=ListFilter, **_of_orders)
"""All that a list of orders is asked for at its own door."""


@dataclass(frozen=True, slots=True)
class Export:
    """A list: the action that lets somebody read it, its columns, its filters, its rows."""

    action: str
    columns: tuple[Column, ...]
    filters: type[ListFilter]
    rows: Callable[[AppContext, Reader, Any], Rows]


def filter_of(name: ListName, wanted: Mapping[str, str], reader: Reader) -> ListFilter | None:
    """Which rows are wanted; what was left open counts for nothing.

    Returns:
        None where they are another merchant's than the reader's: then there are none.

    Raises:
        InvalidInput: the list knows no such filter, or it cannot have that value; says which.
    """
    try:
        found = EXPORTS[name].filters.model_validate({k: v for k, v in wanted.items() if v})
    except ValidationError as error:
        raise faulty(error, phrase("this list cannot be filtered so")) from None
    if reader.merchant not in (None, found.merchant or reader.merchant):
        return None
    return found.model_copy(update={"merchant": reader.merchant or found.merchant})


async def rows_of(context: AppContext, name: ListName, reader: Reader, fits: ListFilter) -> Rows:
    """The rows of a list, a page at a time.

    Raises:
        Unavailable: the database cannot be read now.
    """
    async for page in EXPORTS[name].rows(context, reader, fits):
        yield page


async def _orders(context: AppContext, _: Reader, fits: ListFilter) -> Rows:
    asked = OrderQuery.model_validate({**fits.model_dump(), "limit": PAGE_MAX})
    wanted = asked.wanted(context.now(), merchant=fits.merchant)
    while True:
        rows, following = await queries.orders(context, wanted)
        yield rows
        if following is None:
            return
        wanted = wanted.model_copy(update={"cursor": following})


async def _overdue(context: AppContext, _: Reader, fits: OverdueFilter) -> Rows:
    yield await all_overdue(
        context, merchant=fits.merchant, owner=fits.owner, hub=fits.hub, limit=ROWS_MAX
    )


async def _worklist(context: AppContext, reader: Reader, fits: WorkFilter) -> Rows:
    own = Role.ORDER_DESK if reader.role is Role.OPERATOR else reader.role
    if reader.role is Role.MERCHANT and fits.role not in (None, Role.MERCHANT):
        raise UsageError("a merchant reads its own worklist alone", hint="leave `role` out")
    yield await full_worklist(context, fits.role or own, merchant=fits.merchant, hub=fits.hub)


async def _notices(context: AppContext, reader: Reader, fits: NoticeExportFilter) -> Rows:
    own = whose(reader.role, reader.merchant, reader.scope)
    reads = {name: value for name, value in own.items() if value is not None}
    if reads.get("to") not in (None, fits.to or reads.get("to")):
        return
    which = {"to": fits.to, "merchant": fits.merchant, "number": fits.order, "limit": PAGE_MAX}
    wanted = NoticeFilter.model_validate({**which, **reads})
    while True:
        rows, following = await notices(context, wanted)
        yield rows
        if following is None:
            return
        wanted = wanted.model_copy(update={"cursor": following})


async def _incidents(context: AppContext, _: Reader, fits: IncidentFilter) -> Rows:
    found = await incidents(
        context, merchant=fits.merchant, party=fits.party, shipment=fits.shipment,
        closed=fits.closed, limit=ROWS_MAX,
    )  # fmt: skip
    yield found.items


def _cases(group: CaseGroup) -> Callable[[AppContext, Reader, CaseFilter], Rows]:
    async def rows(context: AppContext, _: Reader, fits: CaseFilter) -> Rows:
        cursor = None
        while True:
            page, cursor = await cases(
                context, group, merchant=fits.merchant, closed=fits.closed, cursor=cursor
            )
            yield page
            if cursor is None:
                return

    return rows


async def _keys(context: AppContext, _: Reader, fits: ListFilter) -> Rows:
    yield [key for key in await keys.list_keys(context) if fits.merchant in (None, key.merchant)]


async def _payload_reads(context: AppContext, _: Reader, fits: PayloadReadFilter) -> Rows:
    before: int | None = None
    while rows := await payload_reads.list_payload_reads(
        context, before=before, merchant=fits.merchant, order_no=fits.order
    ):
        yield rows
        before = rows[-1].id


EXPORTS: Final[Mapping[ListName, Export]] = {
    ListName.ORDERS: Export("list_orders", columns.ORDERS, OrdersFilter, _orders),
    ListName.OVERDUE: Export("list_overdue", columns.OVERDUE, OverdueFilter, _overdue),
    ListName.WORKLIST: Export("list_work", columns.WORKLIST, WorkFilter, _worklist),
    ListName.NOTICES: Export("list_notices", columns.NOTICES, NoticeExportFilter, _notices),
    ListName.INCIDENTS: Export("list_incidents", columns.INCIDENTS, IncidentFilter, _incidents),
    ListName.RETURNS: Export("list_cases", columns.CASES, CaseFilter, _cases(CaseGroup.RETURNS)),
    ListName.CARE: Export("list_cases", columns.CASES, CaseFilter, _cases(CaseGroup.CARE)),
    ListName.KEYS: Export("list_keys", columns.KEYS, ListFilter, _keys),
    ListName.PAYLOAD_READS: Export(
        "list_payload_reads", columns.PAYLOAD_READS, PayloadReadFilter, _payload_reads
    ),
}
"""Each list."""
