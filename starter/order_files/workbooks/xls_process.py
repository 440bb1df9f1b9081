"""Reads an .xls with xlrd in a process of its own, under limits of memory and processor time.

Run by its path, without our environment: it takes the workbook from its standard input and
writes a JSON line for each sheet, for each text as it comes first, and for each row that holds
something. Its exit status says why there are no more. A workbook of few bytes may ask for
gigabytes; here it does not get them (ADR-0034).
"""

import json
import os
import sys
from collections.abc import Iterator
from typing import Any, Final, TextIO

import xlrd  # type: ignore[import-untyped]  # it ships no types

from activities.adapters.process.limits import limit

MEMORY_MAX: Final = 102_000_000
"""Bytes of address space that it may take beyond what it has as it begins: 20,000 rows of 30 cells
take 95 million."""

CPU_SECONDS_MAX: Final = 20

NAMES_MAX = AREAS_MAX = 50_000
"""Defined names of a workbook, merged areas of a sheet; a list has a few."""

DONE, LOCKED, BROKEN, HEAVY = 0, 3, 4, 5
"""How it ends."""

_EMPTY = (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)


def workbook_parts(data: bytes, silence: TextIO) -> Iterator[Any]:
    """The content of the workbook: each sheet as an object, then its rows as lists.

    Before a row come the texts in it that are new; cells name them by their place.

    Raises:
        MemoryError: it asks for too much.
        Exception: what a damaged record leads to: of structs, indexes, asserts, `XLRDError`.
    """
    book = xlrd.open_workbook(
        file_contents=data, logfile=silence,
        formatting_info=True, on_demand=True, ragged_rows=True,
    )  # fmt: skip
    if len(book.name_obj_list) > NAMES_MAX:
        raise MemoryError
    struck = {at for at, font in enumerate(book.font_list) if font.struck_out}
    places: dict[str, int] = {}
    for at in range(book.nsheets):
        sheet = book.sheet_by_index(at)
        yield sheet_head(book, sheet)
        remarks = commented_columns(sheet)
        for row in range(sheet.nrows):
            cells = []
            for column, kind in enumerate(sheet.row_types(row)):
                if kind in _EMPTY:
                    continue
                value = read_cell(book, sheet.cell(row, column))
                if isinstance(value[0], str):
                    if value[0] not in places:
                        yield value[0]
                    value = [None, places.setdefault(value[0], len(places))]
                cells.append([column, *value])
            if cells:
                columns = [column for column, *_ in cells] if struck else []
                crossed_out = [at for at in columns if is_struck(sheet, row, at, struck)]
                yield [row + 1, cells, crossed_out, remarks.get(row, [])]
        book.unload_sheet(at)


def sheet_head(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> dict[str, Any]:
    """The properties of a sheet: rows and areas from 1, columns from 0."""
    if len(sheet.merged_cells) > AREAS_MAX:
        raise MemoryError
    rows, columns = sheet.rowinfo_map.items(), sheet.colinfo_map.items()
    return {
        "name": sheet.name,
        "is_hidden": bool(sheet.visibility),
        "from_1904": bool(book.datemode),
        "hidden": [at + 1 for at, row in rows if row.hidden or row.height == 0],
        "hidden_columns": [at for at, one in columns if one.hidden or one.width == 0],
        "areas": [
            [top + 1, left, bottom, right - 1] for top, bottom, left, right in sheet.merged_cells
        ],
    }


def commented_columns(sheet: xlrd.sheet.Sheet) -> dict[int, list[int]]:
    """The columns of each row, from 0, whose cell has a comment with text."""
    found: dict[int, list[int]] = {}
    for (row, column), note in sheet.cell_note_map.items():
        if getattr(note, "text", "").strip():
            found.setdefault(row, []).append(column)
    return found


def is_struck(sheet: xlrd.sheet.Sheet, row: int, column: int, struck: set[int]) -> bool:
    """Whether anything of a cell is crossed out; `struck` are the fonts that do so."""
    style = sheet.book.xf_list[sheet.cell(row, column).xf_index]
    runs = sheet.rich_text_runlist_map.get((row, column), ())
    return style.font_index in struck or any(font in struck for _, font in runs)


def read_cell(book: xlrd.Book, cell: xlrd.sheet.Cell) -> list[Any]:
    """A cell: its value, and the number format of a day, or of a number that has places for digits;
    an error as the text that it shows."""
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return [xlrd.error_text_from_code.get(cell.value, "#NUM!")]
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return [bool(cell.value)]
    if cell.ctype not in (xlrd.XL_CELL_DATE, xlrd.XL_CELL_NUMBER):
        return [cell.value]
    code = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    if cell.ctype == xlrd.XL_CELL_DATE:
        return [cell.value, code]
    changes = code[-1:] == "," or any(sign in code for sign in ("00", '"', "%", ";", ",,"))
    return [cell.value, code, True] if changes else [cell.value]


def main() -> int:
    """Write the parts; the exit code is how it ended."""
    limit(MEMORY_MAX, CPU_SECONDS_MAX)
    try:
        with open(os.devnull, "w", encoding="utf-8") as silence:
            for part in workbook_parts(sys.stdin.buffer.read(), silence):
                sys.stdout.write(json.dumps(part) + "\n")
        sys.stdout.flush()
    except MemoryError:
        return HEAVY
    except xlrd.XLRDError as error:
        return LOCKED if "encrypted" in str(error) else BROKEN
    except Exception:  # a library met what it did not expect
        return BROKEN
    return DONE


if __name__ == "__main__":
    os._exit(main())  # what is left to be freed needs no time
