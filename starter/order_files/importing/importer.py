"""Order files 提货订单明细 (FH-7.2.2, FH-11.4.2): what is in them, and taking it in.

Reading is pure. Taking goes through `starter.service`, like every other door, and so does a dry
run, which asks what taking would answer.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from typing import Protocol

from models.field_errors import Finding
from models.messages.orders.order import Order
from models.messages.orders.placement import PlacementOutcome
from models.phrases import phrase
from starter.order_files.headings.fields import Field
from starter.order_files.importing.file_reader import read_lists
from starter.order_files.orders.blocks import Grouping
from starter.order_files.orders.order_builder import Intake, bare_volume_doubts, results_of_blocks
from starter.order_files.rows.results import FileResult, RowResult
from starter.order_files.rows.rows import ListReader
from starter.order_files.workbooks.cells import FileRefused

BATCH_ORDERS = 250
"""Orders taken in one go: few enough that a bar moves, many enough for the disk."""


class PlacementAnswer(Protocol):
    """What the use cases answer for one order."""

    @property
    def outcome(self) -> PlacementOutcome:
        """What became of it."""
        ...

    @property
    def reasons(self) -> Sequence[Finding]:
        """What keeps it in review; of a conflict, all but the first say who and where differ."""
        ...


Place = Callable[[Sequence[Order]], Awaitable[Sequence[PlacementAnswer]]]
"""Takes orders in; when it returns they are durable. One answer an order, in their order."""


def read_orders(
    data: bytes,
    *,
    merchant: str,
    today: date,
    received_at: datetime,
    defaults: Mapping[Field, str] | None = None,
) -> FileResult:
    """Read a whole order file.

    Args:
        data: the bytes of an .xlsx, .xls or .csv file; what it is called does not matter.
        merchant: whose orders these are.
        today: the Shanghai day; a date without a year is the next one from it.
        defaults: what the merchant's terms say where the file leaves it out.
        received_at: when the file came in, aware; an order placed later is doubted.

    Raises:
        FileRefused: not an order file, or none with orders in it; its message is one line.
    """
    lists = read_lists(data, defaults or {})
    sheets = [
        ListReader(sheet, heading, today, lists.warnings, lists.ignored).lines()
        for sheet, heading in lists.tables
    ]
    blocks = Grouping().all(sheets)
    if not blocks:
        raise FileRefused(
            phrase(
                "no orders stand under the heading row {last_row}",
                last_row=lists.tables[0][1].last_row,
            )
        )
    intake = Intake(merchant, today, received_at, defaults or {})
    rows = results_of_blocks(blocks, intake)
    return FileResult(
        rows,
        (*lists.warnings, *bare_volume_doubts(blocks)),
        tuple(lists.ignored),
        dict(intake.defaults.items()),
    )


async def take_in_orders(
    read: FileResult, place: Place, *, progress: Callable[[int], None] = lambda taken: None
) -> FileResult:
    """Take the orders that were read in, and give the result of each row.

    Args:
        read: the file.
        place: takes a batch of orders in; durable when it returns.
        progress: called with how many of the rows with an order are done.

    An order that was taken in earlier with the same content is known; with another customer or
    address it is in review, not taken: a person says which is right. With other content it is
    refused, because an order that is under way is corrected, not sent again.
    """
    rows, done = list(read.rows), 0
    waiting = ((at, row.order) for at, row in enumerate(read.rows) if row.order is not None)
    for batch in _batches(waiting):
        answers = await place([order for _, order in batch])
        for (at, _), answer in zip(batch, answers, strict=True):
            rows[at] = _answered(rows[at], answer)
        done += len(batch)
        progress(done)
    return replace(read, rows=tuple(rows))


def _batches(
    waiting: Iterator[tuple[int, Order]],
) -> Iterator[list[tuple[int, Order]]]:
    while batch := list(islice(waiting, BATCH_ORDERS)):
        yield batch


def _answered(row: RowResult, answer: PlacementAnswer) -> RowResult:
    match answer.outcome:
        case PlacementOutcome.KNOWN:
            known = Finding(
                field="number", message=phrase("taken in earlier with the same content")
            )
            return replace(row, outcome=answer.outcome, reasons=(known,))
        case PlacementOutcome.CONFLICT if len(answer.reasons) > 1:
            reasons = tuple(answer.reasons)
            return replace(row, outcome=PlacementOutcome.REVIEW, reasons=reasons, order=None)
        case PlacementOutcome.CONFLICT | PlacementOutcome.REFUSED:
            reasons = tuple(answer.reasons)
            return replace(row, outcome=PlacementOutcome.REFUSED, reasons=reasons, order=None)
        case PlacementOutcome.ACCEPTED | PlacementOutcome.REVIEW:
            reasons = row.reasons or tuple(answer.reasons)
            return replace(row, outcome=answer.outcome, reasons=reasons)
