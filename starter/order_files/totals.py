"""How the rows of a file give 货物总方量: one reading of the column for the whole file."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from decimal import Decimal
from enum import StrEnum

from starter.order_files import numbers
from starter.order_files.cells import Unreadable, Unsure
from starter.order_files.fields import Field
from starter.order_files.line import Line


class Totals(StrEnum):
    """How the rows of a file give 货物总方量: the order's total on each, a share each, or both."""

    WHOLE = "whole"
    SHARES = "shares"
    MIXED = "mixed"


def totals_of(orders: Iterable[Sequence[Line]]) -> Totals:
    """The one reading of the column for a whole file, from its orders of several rows."""
    read = {_reading(lines) for lines in orders} - {None}
    if read == {Totals.SHARES}:
        return Totals.SHARES
    return Totals.MIXED if Totals.SHARES in read else Totals.WHOLE


def _reading(lines: Sequence[Line]) -> Totals | None:
    """What an order's own rows prove; none where they prove nothing."""
    volumes = [one for line in lines if (one := _volume(line, Field.TOTAL_VOLUME))]
    if len(set(volumes)) > 1:
        return Totals.SHARES
    if len(volumes) < 2:
        return None
    counted = sum((_counted(line) for line in lines), Decimal(0))
    is_whole = fits(counted, volumes[0])
    if is_whole == fits(counted, sum(volumes, Decimal(0))):
        return None
    return Totals.WHOLE if is_whole else Totals.SHARES


def _counted(line: Line) -> Decimal:
    """What a row makes by its other columns, in m³."""
    with suppress(Unreadable, Unsure):
        pieces = numbers.pieces(line.cell(Field.PIECES))
        whole = _volume(line, Field.LINE_VOLUME)
        return whole or (_volume(line, Field.PIECE_VOLUME) or Decimal(0)) * pieces
    return Decimal(0)


def _volume(line: Line, of: Field) -> Decimal | None:
    with suppress(Unreadable, Unsure):
        if of in line.cells:
            return numbers.volume(line.cells[of], line.heading.units.get(of))
    return None


def total_of(volumes: list[Decimal], reading: Totals) -> Decimal | None:
    """The order's total from the rows that give one: repeated on each row, or a share each."""
    if not volumes:
        return None
    if len(set(volumes)) == 1 and reading is not Totals.SHARES:
        return volumes[0]
    return sum(volumes, Decimal(0))


def fits(counted: Decimal, total: Decimal) -> bool:
    """Whether what the lines make is the total, but for a rounding."""
    return counted > 0 and abs(counted - total) <= max(Decimal("0.05"), counted / 10)
