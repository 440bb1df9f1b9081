"""Reads .xlsx and .xls workbooks, after measuring what they unpack to.

An .xlsx is packed again before the reader sees it, without compression and without pictures:
what was measured is what is read, and a zip bomb never unfolds.
"""

import re
import zipfile
import zlib
from io import BytesIO

import python_calamine

from starter.order_files.cells import FileRefused, Row, Sheet
from starter.order_files.kind import WANTED

UNPACKED_MAX = 200 * 1024 * 1024
"""Bytes a workbook may unpack to."""

RATIO_MAX = 200
"""How many times its size a workbook may unpack to; real ones reach 30."""

RATIO_FROM = 10 * 1024 * 1024
"""Unpacked bytes below which the ratio says nothing."""

PIECE = 256 * 1024
"""Bytes unpacked at a time."""

PARTS_MAX = 5_000
MERGED_ROWS_MAX = 1_000
AREA_MAX = 5_000_000
"""Cells of the rectangle that holds all filled cells; the reader takes memory for each."""

BROKEN = "the workbook is broken or was not sent whole: save it again in the spreadsheet program"
LOCKED = "the workbook is protected by a password: save it without one"

_READ = re.compile(r"(\[content_types\]\.xml|_rels/.*|xl/(?!media/|embeddings/).*\.(xml|rels))")
_SHEET = re.compile(r"xl/worksheets/[^/]*\.xml")
_CELL = re.compile(rb'<(?:\w+:)?c\b(?=[^<>]*?\br="([A-Z]{1,3})(\d{1,7})")[^<>]*?[^/<>]>')
_ERROR_CELL = re.compile(rb'(<(?:\w+:)?c\b[^<>]*? )t="e"')
_OTHER_ZIPS = {
    "xl/workbook.bin": "a binary workbook (.xlsb): save it as .xlsx",
    "content.xml": "an OpenDocument file (.ods): save it as .xlsx",
    "word/document.xml": f"a Word document: {WANTED}",
    "ppt/presentation.xml": f"a presentation: {WANTED}",
}


def read_workbook(data: bytes, *, packed: bool) -> list[Sheet]:
    """The visible sheets of a workbook, in its order.

    Args:
        data: the file.
        packed: an .xlsx (a zip), else an .xls (an OLE container).

    Raises:
        FileRefused: broken, locked, too big when unpacked, or no workbook.
    """
    if packed:
        data = _measured(data)
    elif "EncryptedPackage".encode("utf-16-le") in data:
        raise FileRefused(LOCKED)
    try:
        with python_calamine.load_workbook(BytesIO(data)) as book:
            return [
                _sheet(book.get_sheet_by_name(meta.name))
                for meta in book.sheets_metadata
                if meta.typ is python_calamine.SheetTypeEnum.WorkSheet
                and meta.visible is python_calamine.SheetVisibleEnum.Visible
            ]
    except python_calamine.PasswordError:
        raise FileRefused(LOCKED) from None
    except (python_calamine.CalamineError, OSError, ValueError):
        raise FileRefused(BROKEN) from None


def _sheet(sheet: python_calamine.CalamineSheet) -> Sheet:
    areas = [
        (top + 1, left, bottom + 1, right)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
    ]
    continued: dict[int, set[int]] = {}
    for top, left, bottom, _ in areas:
        for row in range(top + 1, min(bottom, top + MERGED_ROWS_MAX) + 1):
            continued.setdefault(row, set()).add(left)
    rows = [
        Row(number, tuple(cells), frozenset(continued.get(number, ())))
        for number, cells in enumerate(sheet.to_python(skip_empty_area=False), start=1)
    ]
    return Sheet(sheet.name, rows, areas)


def _measured(data: bytes) -> bytes:
    slim = BytesIO()
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_parts(parts, len(data))
            with zipfile.ZipFile(slim, "w", zipfile.ZIP_STORED) as packed:
                for part in parts:
                    if _READ.fullmatch(part.filename.lower()):
                        packed.writestr(part.filename, _content(archive, part))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError):
        raise FileRefused(BROKEN) from None
    except RuntimeError:  # how zipfile says that a part is encrypted
        raise FileRefused(LOCKED) from None
    return slim.getvalue()


def _check_parts(parts: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    if unpacked > UNPACKED_MAX or (unpacked > RATIO_FROM and unpacked > RATIO_MAX * size):
        raise FileRefused(
            f"the workbook unpacks to {unpacked / 1024 / 1024:,.0f} MB and was not opened:"
            " no order file is that big"
        )
    if len(parts) > PARTS_MAX:
        raise FileRefused(f"the file holds {len(parts):,} parts and was not opened: {WANTED}")
    names = {part.filename for part in parts}
    for name, what in _OTHER_ZIPS.items():
        if name in names:
            raise FileRefused(f"the file is {what}")
    if "xl/workbook.xml" not in names:
        raise FileRefused(f"the file is a zip archive without a workbook in it: {WANTED}")


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """The part, piece by piece: read in one go it unfolds whole, whatever size it says it has."""
    with archive.open(part) as packed:
        return b"".join(iter(lambda: packed.read(PIECE), b""))


def _content(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    content = _unpacked(archive, part)
    if not _SHEET.fullmatch(part.filename):
        return content
    _check_area(content)
    return _ERROR_CELL.sub(rb'\1t="str"', content)  # the reader would show an error as empty


def _check_area(sheet: bytes) -> None:
    bottom, right, corner = 0, 0, ""
    for letters, digits in _CELL.findall(sheet):
        row, column = int(digits), _column(letters)
        if row > bottom or column > right:
            bottom, right = max(row, bottom), max(column, right)
            corner = (letters + digits).decode()
    if bottom * right > AREA_MAX:
        raise FileRefused(
            f"a cell far outside the list is filled ({corner}): delete the rows and columns"
            " beyond the list and save the workbook again"
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
