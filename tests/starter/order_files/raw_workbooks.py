"""Workbooks made part by part, as no spreadsheet program writes them."""

import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from tests.starter.order_files.written_files import HEADINGS, ROW

_BOOK = '<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="i1"/></sheets></workbook>'
_RELATIONS = (
    '<Relationships><Relationship Id="i1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>'
    '<Relationship Id="i2" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)


def a_zip(*parts: tuple[str, bytes]) -> bytes:
    """A zip of these parts."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return written.getvalue()


def book(sheet: str, strings: str = "<sst/>") -> bytes:
    """A workbook of one sheet, given as its XML."""
    return a_zip(
        ("xl/workbook.xml", _BOOK.encode()),
        ("xl/_rels/workbook.xml.rels", _RELATIONS.encode()),
        ("xl/worksheets/sheet1.xml", sheet.encode()),
        ("xl/sharedStrings.xml", strings.encode()),
    )


def row(cells: Sequence[Any] = tuple(ROW.values()), attributes: str = "") -> str:
    """A row of a sheet; a cell that begins with < is XML of its own."""
    return f"<row {attributes}>{''.join(map(_cell, cells))}</row>"


def sheet(*rows: str, after: str = "") -> str:
    """A sheet with the usual headings and these rows."""
    return f"<worksheet><sheetData>{row(HEADINGS)}{''.join(rows)}</sheetData>{after}</worksheet>"


def _cell(value: Any) -> str:
    if isinstance(value, int | float):
        return f"<c><v>{value}</v></c>"
    if str(value).startswith("<"):
        return str(value)
    return f'<c t="inlineStr"><is><t>{value}</t></is></c>'
