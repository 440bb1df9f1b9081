"""The raw content of a sheet, the same whatever the format."""

from dataclasses import dataclass, field

from starter.order_files.workbooks.cells import Cell

Area = tuple[int, int, int, int]
"""A merged area as (top, left, bottom, right), from row 1 and column 0."""


@dataclass(slots=True)
class RawSheet:
    """What a sheet holds: cells by row and column (from 1 and 0), what of them is hidden or crossed
    out (`struck`: the columns of a row) or has a comment (`remarked`), merged areas, and the first
    cell too far to the right to be read."""

    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    struck: dict[int, set[int]] = field(default_factory=dict)
    remarked: dict[int, set[int]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    areas: list[Area] = field(default_factory=list)
    stray: str | None = None


@dataclass(slots=True)
class NamedSheet:
    """A sheet under its name; `is_hidden` where its tab is not shown."""

    name: str
    is_hidden: bool
    raw: RawSheet
