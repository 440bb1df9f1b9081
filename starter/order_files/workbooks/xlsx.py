"""Reads the sheets of an .xlsx: values only. Macros, formulas, pictures and links are not looked
at, and nothing outside the file is fetched (ADR-0034)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from starter.order_files.workbooks import formats
from starter.order_files.workbooks.bounds import Bounds
from starter.order_files.workbooks.cells import Cell, FileRefused
from starter.order_files.workbooks.package import BROKEN_WORKBOOK, Package
from starter.order_files.workbooks.parts import relations_of, remarked_cells
from starter.order_files.workbooks.rawsheet import NamedSheet
from starter.order_files.workbooks.shared_strings import StringsReader, is_on
from starter.order_files.workbooks.sheetxml import SheetReader
from starter.order_files.workbooks.xml import read_xml

SHEETS_MAX = 255
CODE_MAX = 255
"""Letters of a number format that are looked at, as many as a spreadsheet takes."""

_BOOK = "xl/workbook.xml"
_LISTS = ("numFmts", "fonts", "cellXfs", "cellStyleXfs", "dxfs", "fills", "borders")


def read_xlsx(data: bytes) -> list[NamedSheet]:
    """All sheets of the workbook, in its order; charts and dialogs left out.

    Raises:
        FileRefused: broken, locked, too big when unpacked, or no workbook.
    """
    package = Package(data)
    book = _Book()
    read_xml(package.pieces(_BOOK), book.started)
    relations = relations_of(package, _BOOK)
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
        reader = SheetReader(strings, styles, bounds)
        read_xml(package.pieces(part), reader.started, reader.ended, reader.letters)
        reader.sheet.remarked = remarked_cells(package, part)
        found.append(NamedSheet(name, is_hidden, reader.sheet))
    if not found:
        raise FileRefused(BROKEN_WORKBOOK)
    return found


class _Book:
    """Receives the workbook's own tags: sheets as name, hidden and relation."""

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
    """Receives the styles: whether each shows a day, a span or a number, and how, and whether it is
    crossed out."""

    from_1904: bool
    _codes: dict[str, str] = field(default_factory=dict)
    _styles: list[str] = field(default_factory=list)
    _struck: set[int] = field(default_factory=set)
    _struck_fonts: set[str] = field(default_factory=set)
    _fonts: int = 0
    _list: str = ""

    def started(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in _LISTS:
            self._list = name
        elif self._list == "fonts":
            self._font(name, attributes)
        elif name == "numFmt":
            code = attributes.get("formatCode", "")
            self._codes[attributes.get("numFmtId", "")] = code[:CODE_MAX]
        elif name == "xf" and self._list == "cellXfs":
            if attributes.get("fontId") in self._struck_fonts:
                self._struck.add(len(self._styles))
            self._styles.append(self._shows(attributes.get("numFmtId", "0")))

    def cell(self, number: float, style: int) -> Cell:
        """The number as its style shows it."""
        shows = self._styles[style] if style < len(self._styles) else ""
        if shows == formats.SPAN:
            return formats.as_span(number)
        if shows in (formats.DAY, formats.HOUR, formats.MOMENT):
            return formats.as_day(number, shows, from_1904=self.from_1904)
        return formats.as_shown(number, shows) if shows else number

    def is_struck(self, style: int) -> bool:
        """Whether cells of that style are crossed out."""
        return style in self._struck

    def _font(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "font":
            self._fonts += 1
        elif name == "strike" and is_on(attributes):
            self._struck_fonts.add(str(self._fonts - 1))

    def _shows(self, of: str) -> str:
        """A day, an hour, a span, the format's code, or nothing of a number's that every
        spreadsheet has; 9 and 10 are percents."""
        code = self._codes.get(of)
        if code is None:
            known = int(of) if of.isdecimal() else 0
            return "0%" if known in (9, 10) else formats.BUILT_IN.get(known, "")
        return formats.shown_kind(code) or code
