"""Orders that somebody names, ticked in a list or in a file of numbers, with a row for each.

An order that is not there, or not the reader's, has a row that says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from models import ids
from models.errors import NotFound, UsageError
from models.language.texts import Translator
from models.messages.lists.order_filter import PAGE_MAX, OrderFilter
from models.phrases import phrase
from models.scopes import NAME_MAX, ORDERS_MAX, Scope
from starter.service.app_context import AppContext
from starter.service.decisions.bulk import BulkTarget
from starter.service.exports.columns import MERCHANT, ORDER, ORDERS, Column, text
from starter.service.exports.export import ExportFile, file_of
from starter.service.exports.lists import ListName, Reader, Rows
from starter.service.exports.sheets import SheetFormat
from starter.service.reading import queries
from starter.service.reading.read_context import no_order
from starter.service.reading.views import OrderListed


@dataclass(frozen=True, slots=True)
class ChosenOrder:
    """An order that was named; `listed` is its row of the list, None where there is none."""

    merchant: str
    order_no: str
    listed: OrderListed | None

    @property
    def problem(self) -> NotFound | None:
        """Why it has no row of the list: as the order's own door says it."""
        return None if self.listed else no_order(self.merchant, self.order_no)


def _of_list(column: Column) -> Column:
    def cell(row: ChosenOrder, translator: Translator) -> str:
        return column.cell(row.listed, translator) if row.listed else ""

    return Column(column.heading, cell)


def _result(row: ChosenOrder, translator: Translator) -> str:
    return translator.text(row.problem.message) if row.problem else translator.text("found")


COLUMNS: Final = (
    MERCHANT,
    ORDER,
    *(_of_list(one) for one in ORDERS if one not in (MERCHANT, ORDER)),
    Column(text("Result"), _result),
)
"""Those of the list of orders, and what became of the search for each."""


def numbers_in(data: bytes) -> list[str]:
    """The numbers of a text file in UTF-8, one a line.

    Raises:
        UsageError: it is none.
    """
    try:
        return lines_of(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UsageError(
            "the file of numbers is not a text", hint="name a text file in UTF-8, a number a line"
        ) from None


def lines_of(written: str) -> list[str]:
    """The numbers of a text, one a line."""
    return [line.strip() for line in written.splitlines() if line.strip()]


def target_of(named: str, merchant: str = "") -> BulkTarget:
    """An order by its number where the merchant is known, else as `merchant/number`."""
    if merchant:
        return BulkTarget(merchant=merchant, order_no=named)
    whose, _, number = named.partition("/")
    return BulkTarget(merchant=whose, order_no=number)


async def chosen_orders(
    context: AppContext, reader: Reader, named: Iterable[BulkTarget], most: int | None = None
) -> tuple[ChosenOrder, ...]:
    """Each order that is named, once, in that order.

    Args:
        most: how many a door takes; None: any number.

    Raises:
        UsageError: none is named, or too many.
        Unavailable: the database cannot be read.
    """
    wanted = {ids.order_id(one.merchant, one.order_no): one for one in named}
    if not wanted:
        raise UsageError("no order is named", hint="choose some, or name their numbers")
    if most is not None and len(wanted) > most:
        raise UsageError(
            phrase("at most {most} orders are exported by their numbers at once", most=most),
            hint="choose fewer",
        )
    found: dict[str, OrderListed] = {}
    for merchant, numbers in _by_merchant(wanted.values()).items():
        if reader.merchant in (None, merchant):
            for first in range(0, len(numbers), ORDERS_MAX):
                found |= await _listed(context, merchant, numbers[first : first + ORDERS_MAX])
    return tuple(
        ChosenOrder(one.merchant, one.order_no, found.get(id_)) for id_, one in wanted.items()
    )


async def file_of_chosen(
    context: AppContext,
    chosen: Sequence[ChosenOrder],
    format_: SheetFormat,
    translator: Translator,
) -> ExportFile:
    """The rows as a file, in the reader's language."""

    async def rows() -> Rows:
        yield chosen

    return await file_of(context, ListName.ORDERS, COLUMNS, rows(), format_, translator)


def _by_merchant(named: Iterable[BulkTarget]) -> dict[str, list[str]]:
    """The numbers, by merchant; without what no order can be called."""
    found: dict[str, list[str]] = {}
    for one in named:
        is_number = len(one.order_no) <= NAME_MAX and ids.normal_number(one.order_no)
        if is_number and ids.MERCHANT_PATTERN.fullmatch(one.merchant):
            found.setdefault(one.merchant, []).append(one.order_no)
    return found


async def _listed(
    context: AppContext, merchant: str, numbers: Sequence[str]
) -> dict[str, OrderListed]:
    fits = OrderFilter(merchant=merchant, scope=Scope(orders=tuple(numbers)), limit=PAGE_MAX)
    rows, _ = await queries.orders(context, fits)
    return {row.workflow_id: row for row in rows}
