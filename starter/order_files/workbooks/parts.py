"""What the parts of an .xlsx name: other parts, and the cells that have a comment."""

import posixpath
import re
from collections.abc import Mapping

from starter.order_files.workbooks.package import Package, target
from starter.order_files.workbooks.sheetxml import COLUMNS_MAX, column_of
from starter.order_files.workbooks.xml import read_xml

REMARKS_MAX = 100_000
"""Comments of a sheet that are looked at."""

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")


def relations_of(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """What a part names, by id: its kind and its part."""
    found: dict[str, tuple[str, str]] = {}

    def started(name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            named = target(part, attributes.get("Target", ""))
            found[attributes.get("Id", "")] = (kind, named)

    read_xml(package.pieces(_relations_part(part)), started)
    return found


def remarked_cells(package: Package, sheet: str) -> dict[int, set[int]]:
    """The columns, from 0, by row of the cells of a sheet that have a comment."""
    reader = _RemarksReader()
    if package.has(_relations_part(sheet)):
        for kind, part in relations_of(package, sheet).values():
            if kind == "comments" and package.has(part):
                read_xml(package.pieces(part), reader.started, reader.ended, reader.letters)
    return reader.found


def _relations_part(part: str) -> str:
    return posixpath.join(posixpath.dirname(part), "_rels", posixpath.basename(part) + ".rels")


class _RemarksReader:
    """Receives the comments; one that says nothing is none."""

    def __init__(self) -> None:
        self.found: dict[int, set[int]] = {}
        self._ref = ""
        self._takes = False
        self._left = REMARKS_MAX

    def started(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "comment":
            self._ref = attributes.get("ref", "")
        elif name == "t":
            self._takes = True

    def ended(self, name: str) -> None:
        if name == "t":
            self._takes = False

    def letters(self, written: str) -> None:
        if not self._takes or not self._ref or not written.strip() or not self._left:
            return
        found, self._ref = _CELL.fullmatch(self._ref), ""
        if found and (column := column_of(found[1])) < COLUMNS_MAX:
            self.found.setdefault(int(found[2]), set()).add(column)
            self._left -= 1
