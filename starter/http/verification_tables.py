"""A table of what cannot be verified that comes over HTTP (FH-11.3.3.1).

Both doors, JSON and pages, take a table in here.
"""

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import Final

from models.errors import UsageError
from models.language.texts import Translator
from models.messages.lists.verifications import FailedVerification, VerificationAnswer
from models.sop import clock
from starter.http.callers import Caller
from starter.order_files.verifications.corrected_table import corrected_table
from starter.order_files.verifications.verification_reports import TableResult, report_verifications
from starter.order_files.verifications.verification_table import read_table
from starter.order_files.workbooks.cells import FileRefused
from starter.order_files.workbooks.file_kind import FILE_MAX, check_size
from starter.service.app_context import AppContext
from starter.service.verifications import TableSender, report_row

BYTES_MAX: Final = FILE_MAX


@dataclass(frozen=True)
class ImportedTable:
    """What became of a table; `to_correct` is what has to be put right, as .xlsx, if anything."""

    result: TableResult
    to_correct: bytes | None = None


def sender_of(caller: Caller, by: str, actor: str | None = None) -> TableSender:
    """Who sends a table by that key, for the role that speaks."""
    return TableSender(
        by=caller.role_for(by), actor=caller.actor_for(actor), noted_by=caller.noting_role(by),
        key_id=caller.id,
    )  # fmt: skip


async def import_table(
    context: AppContext,
    data: bytes,
    sender: TableSender,
    *,
    merchant: str | None,
    dry_run: bool,
    strict: bool = False,
    translator: Translator | None = None,
) -> ImportedTable:
    """Tell each order of a table that it cannot be verified, or say what would become of each.

    Args:
        data: an .xlsx, .xls or .csv file, or the e-mail .eml with it.
        merchant: whose orders these are, where no column says it.
        dry_run: nothing is told.
        strict: nothing is told where a warning or a doubt is left.
        translator: of the language of what is written into the file that is given back;
            none: no file is wanted.

    Raises:
        UsageError: it is no such table, in one line; or it is doubted, and strict.
        Unavailable: the database cannot be used now: what was told stays told.
    """
    today = clock.day_of(context.now())
    try:
        check_size(len(data))
        table = await asyncio.to_thread(read_table, data, merchant=merchant, today=today)
    except FileRefused as refused:
        raise UsageError(refused.message) from None
    if strict and not table.is_clear:
        raise UsageError(
            "the table has warnings or doubts, and strict: nothing was told",
            hint="send it with dry_run=true and without strict to see them",
        )

    async def to_order(row: FailedVerification) -> VerificationAnswer:
        return await report_row(context, row, sender, dry_run=dry_run)

    result = await report_verifications(table, to_order)
    if translator is None:
        return ImportedTable(result)
    return ImportedTable(
        result, await asyncio.to_thread(partial(corrected_table, data, result, translator))
    )
