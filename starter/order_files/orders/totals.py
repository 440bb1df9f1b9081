"""How the rows of a file give what is added up: one reading of each column for the whole file."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from starter.order_files.headings.fields import Field
from starter.order_files.rows.order_row import Line
from starter.order_files.values import numbers
from starter.order_files.workbooks.cells import (
    UncertainCell,
    UnreadableCell,
    cell_text,
    comparable_text,
)


class Totals(StrEnum):
    """How the rows of a file give what belongs to an order: the order's on each, a share each, or
    both."""

    WHOLE = "whole"
    SHARES = "shares"
    MIXED = "mixed"


class Volumes(StrEnum):
    """Of what a bare 体积 is the volume: of a piece, of all pieces of the row, now this and now
    that; or nothing in the file shows it."""

    PIECE = "piece"
    ROW = "row"
    MIXED = "mixed"
    UNPROVEN = "unproven"


@dataclass(frozen=True, slots=True)
class ColumnReadings:
    """The one reading of each such column of a file: 货物总方量, a bare 体积, 订单金额."""

    totals: Totals = Totals.WHOLE
    volumes: Volumes = Volumes.UNPROVEN
    amounts: Totals = Totals.WHOLE


def readings_of(orders: Sequence[Sequence[Line]]) -> ColumnReadings:
    """How a file is read, from all of its orders."""
    totals = totals_of(orders)
    return ColumnReadings(totals, _volumes_of(orders, totals), _amounts_of(orders))


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


def _volumes_of(orders: Iterable[Sequence[Line]], totals: Totals) -> Volumes:
    proven = {_volumes(lines, totals) for lines in orders} - {None}
    if len(proven) > 1:
        return Volumes.MIXED
    return next(iter(proven), None) or Volumes.UNPROVEN


def _volumes(lines: Sequence[Line], reading: Totals) -> Volumes | None:
    """What an order's own total proves; none where it fits both readings, or none."""
    totals_there = [one for line in lines if (one := _volume(line, Field.TOTAL_VOLUME))]
    total = total_of(totals_there, reading)
    if total is None:
        return None
    counted = sum((_counted(line) for line in lines), Decimal(0))
    bare = [line for line in lines if is_bare(line) and not _counted(line)]
    row = counted + sum((_volume(line, Field.VOLUME) or 0 for line in bare), Decimal(0))
    piece = counted
    for line in bare:
        with suppress(UnreadableCell, UncertainCell):
            volume = _volume(line, Field.VOLUME) or Decimal(0)
            piece += volume * numbers.pieces(line.cell(Field.PIECES))
    if fits(piece, total) == fits(row, total):
        return None
    return Volumes.PIECE if fits(piece, total) else Volumes.ROW


def is_bare(line: Line) -> bool:
    """Whether a row has a bare 体积 that its pieces make ambiguous."""
    return Field.VOLUME in line.cells and cell_text(line.cell(Field.PIECES)) != "1"


def _amounts_of(orders: Iterable[Sequence[Line]]) -> Totals:
    """Amounts that differ inside an order are shares, and so are all of the file."""
    for lines in orders:
        if (
            len({comparable_text(line.cells[Field.AMOUNT]) for line in lines if _has_amount(line)})
            > 1
        ):
            return Totals.SHARES
    return Totals.WHOLE


def _has_amount(line: Line) -> bool:
    return Field.AMOUNT in line.cells


def _counted(line: Line) -> Decimal:
    """What a row makes by its other columns, in m³."""
    with suppress(UnreadableCell, UncertainCell):
        pieces = numbers.pieces(line.cell(Field.PIECES))
        whole = _volume(line, Field.LINE_VOLUME)
        return whole or (_volume(line, Field.PIECE_VOLUME) or Decimal(0)) * pieces
    return Decimal(0)


def _volume(line: Line, of: Field) -> Decimal | None:
    with suppress(UnreadableCell, UncertainCell):
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
