"""An order list as every door takes it: read, taken in, a result for each row (FH-11.4.2)."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from activities.adapters.terms.files import intake_defaults, terms_file
from models.errors import UsageError
from models.messages.order import Order
from models.sop import clock
from starter.local.here import settings_here
from starter.order_files.cells import FileRefused
from starter.order_files.corrected import corrected, left_over
from starter.order_files.defaults import read_defaults
from starter.order_files.importer import read_orders, take
from starter.order_files.kind import check_size
from starter.order_files.results import FileResult
from starter.service.app_context import AppContext
from starter.service.place import Placement, place_many


@dataclass(frozen=True)
class ListTaken:
    """What became of a list; `to_correct` is what has to be put right, as .xlsx, if anything is."""

    result: FileResult
    to_correct: bytes | None


async def take_list(context: AppContext, data: bytes, merchant: str) -> ListTaken:
    """Take in every sound order of a list; sent again, nothing doubles.

    Raises:
        UsageError: it is no order list; says why.
        Unavailable: the database cannot be written now; send it again.
    """
    now, folder = context.now(), settings_here().terms_dir
    defaults = read_defaults(intake_defaults(folder, merchant), str(terms_file(folder, merchant)))

    def read() -> FileResult:
        check_size(len(data))
        return read_orders(
            data, merchant=merchant, today=clock.day_of(now), received_at=now, defaults=defaults
        )

    async def place(orders: Sequence[Order]) -> list[Placement]:
        return await place_many(context, orders)

    try:
        result = await take(await asyncio.to_thread(read), place)
        wrong = left_over(result)
        again = await asyncio.to_thread(corrected, data, result, defaults) if wrong else None
    except FileRefused as refused:
        raise UsageError(refused.message) from None
    return ListTaken(result, again)
