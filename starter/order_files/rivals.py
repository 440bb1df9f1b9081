"""Two columns that say the same thing: a row in which they differ is asked about."""

from collections.abc import Sequence
from contextlib import suppress

from starter.order_files import numbers
from starter.order_files.cells import Cell, Unreadable, Unsure, address, shown, squashed
from starter.order_files.fields import Field
from starter.order_files.line import Line
from starter.order_files.problems import Problems


def compare(lines: Sequence[Line], problems: Problems) -> None:
    """Doubt each row in which a column that was left out says something else."""
    for line in lines:
        for of, rivals in line.rivals.items():
            cell = line.cell(of)
            own = _meaning(of, cell, line.heading.units.get(of))
            for rival, other in rivals:
                if _meaning(of, other, rival.unit) == own:
                    continue
                says = (
                    f"“{rival.title}” says {shown(other)} in cell {address(rival.column, line.row)}"
                )
                held = f"{shown(cell)}, and" if of in line.cells else "is empty, and"
                problems.doubt(of, f"{held} {says}: which is right?", line)


def _meaning(of: Field, cell: Cell, unit: str | None) -> object:
    read = numbers.volume if of is Field.TOTAL_VOLUME else numbers.money
    with suppress(Unreadable, Unsure):
        return read(cell, unit)
    return squashed(cell)
