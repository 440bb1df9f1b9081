"""Finds the heading row of a sheet and says which column holds which field."""

from collections.abc import Iterator

from starter.order_files.headings.columns import assign_columns
from starter.order_files.headings.fields import MERCHANT_HEADINGS, SERIAL_HEADINGS
from starter.order_files.headings.heading import Heading, is_known, label_side, normalised_heading
from starter.order_files.workbooks.cells import Cell, Row, Sheet, cell_text, one_line

SEARCHED_ROWS = 60
"""Rows from the top in which the heading row is looked for."""

HEADINGS_MIN = 3
"""Known headings that make a row a heading row."""

COLUMNS_MAX = 1_000
"""Columns from which a heading is not spread any further."""


def find_heading(sheet: Sheet) -> Heading | None:
    """The heading row of a sheet, wherever it stands; None where there is none."""
    candidates = sheet.rows[:SEARCHED_ROWS]
    best = max(candidates, key=_known, default=None)
    if best is None or _known(best) < HEADINGS_MIN:
        return None
    place = candidates.index(best)
    above = candidates[place - 1] if place else None
    if above is not None and sheet.name and above.number < best.number - 1:
        above = None
    below = sheet.rows[place + 1] if place + 1 < len(sheet.rows) else None
    if below is not None and _only_headings(below):
        return _resolved(sheet, best, below)
    return _resolved(sheet, above, best)


def is_heading(row: Row, heading: Heading) -> bool:
    """Whether a row repeats the headings, as every printed page does."""
    return sum(row.at(at) == cell for at, cell in heading.stood.items()) >= HEADINGS_MIN


def _known(row: Row) -> int:
    return len({normalised_heading(cell) for cell in row.cells if is_known(cell)})


def _only_headings(row: Row) -> bool:
    filled = [row.at(column) for column in row.filled]
    return len(filled) > 1 and all(is_known(cell) for cell in filled)


def _resolved(sheet: Sheet, upper: Row | None, lower: Row) -> Heading:
    """Name every column; where the lower row has an empty cell the heading above it counts."""
    found = Heading(lower.number, rows={lower.number}, hidden=sheet.hidden_columns)
    names: dict[int, Cell] = {}
    groups: dict[int, str] = {}
    if upper is not None:
        groups = dict(_groups(sheet, upper))
        names = {
            column: upper.at(column)
            for column in upper.filled
            if not cell_text(lower.at(column)) and is_known(upper.at(column))
        }
        if names or any(label_side(group) for group in groups.values()):
            found.rows.add(upper.number)
    names |= {column: lower.at(column) for column in lower.filled}
    found.named = frozenset(names)
    found.serials = frozenset(
        at for at, cell in names.items() if normalised_heading(cell) in SERIAL_HEADINGS
    )
    found.merchants = {
        at: one_line(cell_text(cell))
        for at, cell in names.items()
        if normalised_heading(cell) in MERCHANT_HEADINGS
    }
    assign_columns(found, sorted(names.items()), groups)
    return found


def _groups(sheet: Sheet, upper: Row) -> Iterator[tuple[int, str]]:
    """The label over each column: a merged cell counts for all the columns it spans."""
    ends = {left: right for top, left, _, right in sheet.areas if top == upper.number}
    for column in upper.filled:
        label = normalised_heading(upper.at(column))
        for spanned in range(column, min(ends.get(column, column), COLUMNS_MAX) + 1):
            yield spanned, label
