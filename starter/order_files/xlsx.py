"""Reads the sheets of an .xlsx: values only. Macros, formulas, pictures and links are not looked
at, and nothing outside the file is fetched (ADR-0034)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from starter.order_files import formats
from starter.order_files.bounds import Bounds
from starter.order_files.cells import Cell, FileRefused
from starter.order_files.package import BROKEN, Package, target
from starter.order_files.rawsheet import NamedSheet
from starter.order_files.shared_strings import StringsReader
from starter.order_files.sheetxml import SheetReader
from starter.order_files.xml import read_xml

SHEETS_MAX = 255

_BOOK = "xl/workbook.xml"


def read_xlsx(data: bytes) -> list[NamedSheet]:
    """All sheets of the workbook, in its order; charts and dialogs left out.

    Raises:
        FileRefused: broken, locked, too big when unpacked, or no workbook.
    """
    package = Package(data)
    book = _Book()
    read_xml(package.pieces(_BOOK), book.started)
    relations = _relations(package)
    styles = _Styles(from_1904=book.from_1904)
    strings = StringsReader(Bounds())
    for kind, part in relations.values():
        if kind == "styles" and package.has(part):
            read_xml(package.pieces(part), styles.started)
        elif kind == "sharedStrings" and package.has(part):
            read_xml(package.pieces(part), strings.started, strings.ended, strings.letters)
    found, bounds = [], Bounds()
    for name, is_hidden, relation in book.sheets[:SHEETS_MAX]:
        kind, part = relations.get(relation, ("", ""))
        if kind != "worksheet":
            continue
        reader = SheetReader(strings.strings, styles.cell, bounds)
        read_xml(package.pieces(part), reader.started, reader.ended, reader.letters)
        found.append(NamedSheet(name, is_hidden, reader.sheet))
    if not found:
        raise FileRefused(BROKEN)
    return found


def _relations(package: Package) -> dict[str, tuple[str, str]]:
    """What the workbook names, by id: its kind and its part."""
    found: dict[str, tuple[str, str]] = {}

    def started(name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            part = target(_BOOK, attributes.get("Target", ""))
            found[attributes.get("Id", "")] = (kind, part)

    read_xml(package.pieces("xl/_rels/workbook.xml.rels"), started)
    return found


class _Book:
    """Hears the workbook's own tags: sheets as name, hidden and relation."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, bool, str]] = []
        self.from_1904 = False

    def started(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            is_hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), is_hidden, relation))
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true")


@dataclass(slots=True)
class _Styles:
    """Hears the styles: which of them show a day, which how long something takes, and how the
    others show a number."""

    from_1904: bool
    _codes: dict[str, str] = field(default_factory=dict)
    _styles: list[str] = field(default_factory=list)
    _of_cells: bool = False

    def started(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name in ("cellXfs", "cellStyleXfs", "dxfs"):
            self._of_cells = name == "cellXfs"
        elif name == "xf" and self._of_cells:
            self._styles.append(self._shows(attributes.get("numFmtId", "0")))

    def cell(self, number: float, style: int) -> Cell:
        """The number as its style shows it."""
        shows = self._styles[style] if style < len(self._styles) else ""
        if shows == "day":
            return formats.as_day(number, from_1904=self.from_1904)
        if shows == "span":
            return formats.as_span(number)
        return formats.as_shown(number, shows) if shows else number

    def _shows(self, of: str) -> str:
        """`day`, `span`, the format's code, or nothing of one that every spreadsheet has."""
        code = self._codes.get(of)
        if code is not None:
            is_span, is_day = formats.shows_span(code), formats.is_date_format(code)
        else:
            known = int(of) if of.isdecimal() else 0
            is_span, is_day = known in formats.SPANS, known in formats.DAYS
        return "span" if is_span else "day" if is_day else code or ""
