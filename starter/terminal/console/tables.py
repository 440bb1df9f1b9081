"""Tables for people on a terminal, and a value as a cell of one shows it."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from shutil import get_terminal_size
from typing import Any

from models.visible_text import visible
from starter.language.run_language import translator
from starter.terminal.console.terminal_language import cell, heading

PIPE_WIDTH = 120
"""Columns of a table that goes into a pipe, where COLUMNS does not say otherwise."""


def plain_value(value: Any) -> str:
    """A value as a cell or a line shows it."""
    if isinstance(value, datetime):
        return shanghai(value, sep=" ")
    if isinstance(value, (list, tuple)):
        return ", ".join(map(plain_value, value))
    return "" if value is None else str(value)


def shanghai(moment: datetime, *, sep: str = "T") -> str:
    """An instant as ISO in Shanghai time."""
    from models.sop import clock  # it brings pydantic, 0.1 s that --help does not pay

    return clock.local(moment).isoformat(sep)


def show_table(rows: list[Mapping[str, Any]], columns: Sequence[str], title: str) -> None:
    """A table on stdout, as wide as the terminal: no word is broken where there is room."""
    from rich.console import Console  # 0.05 s that JSON does not pay
    from rich.table import Table
    from rich.text import Text

    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else _in_a_pipe())
    table = Table(title=translator().text(title) or None, title_justify="left", header_style="bold")
    cells = {name: [_cell(cell(name, row.get(name))) for row in rows] for name in columns}
    needs = {name: _width_needed([heading(name), *cells[name]]) for name in columns}
    taken = 3 * len(columns) + 1
    if sum(least for least, _ in needs.values()) + taken > console.width:
        # Words would be broken: they need the room of the frame and of what is empty.
        needs = {name: need for name, need in needs.items() if any(cells[name])}
        table.box, table.pad_edge, table.padding = None, False, (0, 1, 0, 0)
        taken = max(len(needs) - 1, 0)
        if not sys.stdout.isatty():  # nobody's screen is too narrow: a word is not broken
            console.width = max(console.width, sum(least for least, _ in needs.values()) + taken)
    widths = column_widths([*needs.values()], console.width - taken)
    for (name, (_, most)), width in zip_longest(needs.items(), widths):
        # Rich need not measure again what has a width, nor look for a place to break what fits.
        table.add_column(heading(name), overflow="fold", width=width, no_wrap=width == most)
    for row in zip(*(cells[name] for name in needs), strict=True):
        table.add_row(*map(Text, row))
    console.print(table)


def _cell(value: Any) -> str:
    """A value in a table; of several each has its line."""
    several = value if isinstance(value, tuple) else (value,)
    return "\n".join(visible(plain_value(one)) for one in several)


def _width_needed(texts: Iterable[str]) -> tuple[int, int]:
    """The width that a column needs for its longest word, and for its longest line."""
    from rich.cells import cell_len

    lines = [line for text in texts for line in text.splitlines()]
    words = [word for line in lines for word in line.split()]
    return max(map(cell_len, words), default=0), max(map(cell_len, lines), default=0)


def column_widths(needs: Sequence[tuple[int, int]], room: int) -> list[int]:
    """A width for each column, of its longest word and its longest line: no word is broken, and
    what room is left makes the tallest column lower. Nothing where there is too little.
    """
    widths = [least for least, _ in needs]
    if sum(most for _, most in needs) <= room:
        return [most for _, most in needs]
    if sum(widths) > room:
        return []
    for _ in range(room - sum(widths)):
        lines = [
            most / width if width else 0 for (_, most), width in zip(needs, widths, strict=True)
        ]
        widths[lines.index(max(lines))] += 1
    return widths


def _in_a_pipe() -> int:
    return get_terminal_size((PIPE_WIDTH, 0)).columns  # COLUMNS, where it is set
