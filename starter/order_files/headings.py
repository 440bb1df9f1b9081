"""Finds the heading row of a sheet and says which column holds which field."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from starter.order_files.cells import Cell, FileRefused, Row, Sheet, one_line, plain, shown, text
from starter.order_files.fields import (
    BARE,
    LABELS,
    SIDE_WORDS,
    SIDED,
    SILENT,
    SIMPLIFIED,
    SYNONYMS,
    WEAK,
    Field,
    Side,
)

SEARCHED_ROWS = 60
"""Rows from the top in which the heading row is looked for."""

FEWEST = 3
"""Known headings that make a row a heading row."""

_BRACKETS = re.compile(r"[(\[{【〔<《]([^)\]}】〕>》]*)[)\]}】〕>》]")
_GROUP_END = re.compile(r"(信息|资料|情况|详情|info|information)$")
_UNIT_END = re.compile(r"[/／]\s*(m3|m\^3|立方米?|方|cbm|件|套|个|台|pcs|kg|公斤|吨|元)\s*$", re.I)
_DROPPED = re.compile(r"[\s*★☆※_\-./\\|:：、,，;；#\"'“”‘’。·&+]|及|(?<=.)和(?=.)")


@dataclass(slots=True)
class Heading:
    """The heading row, or two of them: `columns` by field, and what `stood` there."""

    last_row: int
    columns: dict[Field, int] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    units: dict[Field, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    stood: dict[int, Cell] = field(default_factory=dict)

    def title(self, of: Field) -> str:
        """The heading as it stands in the file, or the field's name where there is none."""
        return self.titles.get(of, of.value)

    def check(self) -> None:
        """Refuse a file that has no column for something a pickup list must have.

        Raises:
            FileRefused: names every missing column.
        """
        missing = [
            label
            for fields, label in LABELS.items()
            if not any(wanted in self.columns for wanted in fields)
        ]
        if missing:
            raise FileRefused(
                f"the heading row {self.last_row} has no column {', '.join(missing)}"
                " (FH-7.2.2): add it, or name it as `fulfil orders template` does"
            )


def normal(heading: Cell) -> str:
    """A heading as it is compared: 客户 姓名（必填）* is 客户姓名."""
    written = _UNIT_END.sub("", plain(heading).translate(SIMPLIFIED))
    return _DROPPED.sub("", _BRACKETS.sub("", written) or written).casefold()


def find_heading(sheet: Sheet) -> Heading | None:
    """The heading row of a sheet, wherever it stands; None where there is none."""
    candidates = sheet.rows[:SEARCHED_ROWS]
    best = max(candidates, key=_known, default=None)
    if best is None or _known(best) < FEWEST:
        return None
    place = candidates.index(best)
    above = candidates[place - 1] if place else None
    below = sheet.rows[place + 1] if place + 1 < len(sheet.rows) else None
    if below is not None and _only_headings(below):
        return _resolved(sheet, best, below)
    return _resolved(sheet, above, best)


def is_heading(row: Row, heading: Heading) -> bool:
    """Whether a row repeats the headings, as every printed page does."""
    return sum(row.at(at) == cell for at, cell in heading.stood.items()) >= FEWEST


def _known(row: Row) -> int:
    return len({normal(cell) for cell in row.cells if _is_known(cell)})


def _is_known(cell: Cell) -> bool:
    return isinstance(cell, str) and normal(cell) in _ALL


def _only_headings(row: Row) -> bool:
    filled = [row.at(column) for column in row.filled]
    return len(filled) > 1 and all(_is_known(cell) for cell in filled)


_ALL = SYNONYMS.keys() | BARE.keys() | WEAK.keys() | SILENT


def _resolved(sheet: Sheet, upper: Row | None, lower: Row) -> Heading:
    """Names every column; a heading that stands over an empty cell of the lower row counts."""
    found = Heading(lower.number)
    names: dict[int, Cell] = {}
    groups: dict[int, str] = {}
    if upper is not None:
        groups = dict(_groups(sheet, upper))
        names = {
            column: upper.at(column)
            for column in upper.filled
            if not text(lower.at(column)) and _is_known(upper.at(column))
        }
    names |= {column: lower.at(column) for column in lower.filled}
    _assign(found, sorted(names.items()), groups)
    return found


def _groups(sheet: Sheet, upper: Row) -> Iterator[tuple[int, str]]:
    """The label over each column: a merged cell counts for all the columns it spans."""
    for column in upper.filled:
        last = column
        for top, left, _, right in sheet.areas:
            if top == upper.number and left == column:
                last = right
        for spanned in range(column, last + 1):
            yield spanned, normal(upper.at(column))


def _assign(found: Heading, names: list[tuple[int, Cell]], groups: dict[int, str]) -> None:
    side, weak = Side.CUSTOMER, []
    for column, cell in names:
        name = normal(cell)
        target: Field | None
        grouped = _side_of(groups.get(column, ""))
        if grouped and name in BARE:
            target = SIDED[grouped, BARE[name]]
        elif name in BARE:
            target = _by_place(found, name, side)
        else:
            target = SYNONYMS.get(name)
        if target is None or (name in WEAK and target in found.columns):
            weak.append((column, cell))
            continue
        side = _side(target) or side
        _take(found, target, column, cell)
    for column, cell in weak:
        _assign_weak(found, column, cell)


def _assign_weak(found: Heading, column: int, cell: Cell) -> None:
    name = normal(cell)
    target = WEAK.get(name)
    if target is Field.PICKUP_DAY and target in found.columns and "时间" in name:
        target = Field.PICKUP_HOUR
    if target and target not in found.columns:
        _take(found, target, column, cell)
    elif name not in SILENT:
        found.ignored.append(f"column {shown(cell)} is not known and was left out")


def _by_place(found: Heading, name: str, side: Side) -> Field:
    """A bare 联系电话 belongs to the side named last; a second one, to the other side."""
    target = SIDED[side, BARE[name]]
    other = SIDED[Side.PICKUP if side is Side.CUSTOMER else Side.CUSTOMER, BARE[name]]
    return other if target in found.columns and other not in found.columns else target


def _side_of(group: str) -> Side | None:
    return SIDE_WORDS.get(group) or SIDE_WORDS.get(_GROUP_END.sub("", group))


def _side(target: Field) -> Side | None:
    return next((side for (side, _), sided in SIDED.items() if sided is target), None)


def _take(found: Heading, target: Field, column: int, cell: Cell) -> None:
    if target in found.columns:
        taken = found.title(target)
        found.ignored.append(f"column {shown(cell)} was left out: “{taken}” says it already")
        return
    found.columns[target] = column
    found.stood[column] = cell
    found.titles[target] = one_line(text(cell).replace("*", ""))
    if unit := _BRACKETS.search(plain(cell)) or _UNIT_END.search(plain(cell)):
        found.units[target] = unit[1].strip().casefold()
