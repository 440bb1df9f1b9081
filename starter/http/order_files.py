"""An order file that comes over HTTP 提货订单明细 (FH-7.2.2, FH-11.4.2): the same as the command.

Both doors, JSON and pages, take a file in here.
"""

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import Final

from activities.adapters.terms.files import intake_defaults, terms_file
from models import ids
from models.errors import UsageError
from models.language.texts import Translator
from models.phrases import phrase
from models.sop import clock
from starter.local.local_settings import settings_here
from starter.order_files.importing.corrected import corrected, rows_to_fix
from starter.order_files.importing.importer import read_orders, take_in_orders
from starter.order_files.orders.merchant_defaults import read_defaults
from starter.order_files.rows.results import FileResult
from starter.order_files.workbooks.cells import FileRefused
from starter.order_files.workbooks.file_kind import FILE_MAX, check_size
from starter.service.app_context import AppContext
from starter.service.dry_run import Rehearsal
from starter.service.place import place_many

BYTES_MAX: Final = FILE_MAX


@dataclass(frozen=True)
class Imported:
    """What became of a file, or would become of it where it was not `taken_in`; `to_correct` is
    what has to be put right, as .xlsx, if anything is."""

    result: FileResult
    to_correct: bytes | None
    taken_in: bool


async def import_orders(
    context: AppContext,
    merchant: str,
    data: bytes,
    *,
    translator: Translator,
    dry_run: bool,
    strict: bool = False,
) -> Imported:
    """Take the orders of a file in, or say what would become of each.

    What was taken in before is known: a file that is sent again doubles nothing.

    Args:
        merchant: whose orders they are.
        data: an .xlsx, .xls or .csv file; what it is called does not matter.
        words: of the language of the caller.
        dry_run: nothing is taken in.
        strict: nothing is taken in where anything was guessed or is doubtful.

    Raises:
        UsageError: the merchant's code is none, or it is no order file, in one line.
        TermsError: the merchant's own terms cannot be read.
        Unavailable: the database cannot be used now; send the file again.
    """
    if ids.MERCHANT_PATTERN.fullmatch(merchant) is None:
        raise UsageError(
            phrase(
                "{merchant} is not a merchant code: letters, digits, - and _, at most 32",
                merchant=repr(merchant[:64]),
            )
        )
    now, folder = context.now(), settings_here().terms_dir
    defaults = read_defaults(intake_defaults(folder, merchant), str(terms_file(folder, merchant)))
    try:
        check_size(len(data))
        read = await asyncio.to_thread(
            read_orders, data, merchant=merchant, today=clock.day_of(now), received_at=now,
            defaults=defaults,
        )  # fmt: skip
        tries = dry_run or (strict and bool(read.doubts))
        rehearsal = Rehearsal(context.sop_for, context.now, context.store)
        place = rehearsal.place_many if tries else partial(place_many, context)
        result = (await take_in_orders(read, place)).in_words(translator)
        write = partial(corrected, data, result, defaults, taken_in=not tries)
        wrong = rows_to_fix(result, taken_in=not tries)
        to_correct = await asyncio.to_thread(write) if wrong else None
    except FileRefused as refused:
        raise UsageError(refused.message) from None
    return Imported(result, to_correct, not tries)
