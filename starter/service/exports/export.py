"""A list as a file, written whole before anybody gets a byte of it.

What would break off half-way fails here, and nobody takes a part for the whole list. The file lies
on the disk, under no name, and is gone when it is closed.
"""

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO, Final

from models.language.texts import Translator
from models.sop import clock
from starter.service.app_context import AppContext
from starter.service.exports.columns import Column
from starter.service.exports.lists import EXPORTS, ListName, Reader, Rows, filter_of, rows_of
from starter.service.exports.sheets import SheetFormat, SheetWriter, writer_of

CHUNK_BYTES: Final = 65_536  # bytes read at a time


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file of `rows` rows under a heading, `size` bytes, read from its beginning; close it."""

    file: IO[bytes]
    name: str
    rows: int
    size: int


async def export(
    context: AppContext,
    name: ListName,
    reader: Reader,
    wanted: Mapping[str, str],
    format_: SheetFormat,
    translator: Translator,
) -> ExportFile:
    """Write a list as its reader may see it, in his language.

    Raises:
        InvalidInput: the list cannot be filtered so.
        UsageError: it is of somebody else.
        Unavailable: the database cannot be read now.
    """
    fits = filter_of(name, wanted, reader)
    rows = _nothing() if fits is None else rows_of(context, name, reader, fits)
    return await file_of(context, name, EXPORTS[name].columns, rows, format_, translator)


async def file_of(
    context: AppContext,
    name: ListName,
    columns: Sequence[Column],
    pages: Rows,
    format_: SheetFormat,
    translator: Translator,
) -> ExportFile:
    """Write rows of a list, a page at a time, under these columns; raises as the pages do."""
    file: IO[bytes] = TemporaryFile()  # noqa: SIM115  # whoever sends it closes it
    try:
        writer = writer_of(format_, file, [translator.text(one.heading) for one in columns])
        rows = await _write_pages(writer, columns, pages, translator)
        size = file.seek(0, 2)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return ExportFile(file, file_name(name, format_, context.now()), rows, size)


async def _write_pages(
    writer: SheetWriter, columns: Sequence[Column], pages: Rows, translator: Translator
) -> int:
    """Write all pages and close the writer, in one thread: what breaks off is abandoned there,
    after the rows that are being written. Gives how many rows there were."""
    thread, rows = ThreadPoolExecutor(max_workers=1), 0
    run = asyncio.get_running_loop().run_in_executor
    try:
        async for page in pages:
            cells = [[column.cell(row, translator) for column in columns] for row in page]
            await run(thread, _write, writer, cells)
            rows += len(cells)
        await run(thread, writer.close)
    except BaseException:
        await asyncio.shield(run(thread, writer.abandon))
        raise
    finally:
        thread.shutdown(wait=False)
    return rows


def file_name(name: ListName, format_: SheetFormat, at: datetime) -> str:
    """What the file is called: the list, and when it was written, in Shanghai."""
    return f"{name}-{clock.local(at):%Y%m%d-%H%M}.{format_}"


async def _nothing() -> Rows:
    """A page without a row."""
    yield ()


def _write(writer: SheetWriter, rows: list[list[str]]) -> None:
    for cells in rows:
        writer.row(cells)
