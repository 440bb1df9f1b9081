"""The goods of an order and their volumes (货物种类件数, 货物总方量: FH-7.2.2)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from models.phrases import phrase
from starter.order_files.headings.fields import Field
from starter.order_files.orders.goods_words import names_several
from starter.order_files.orders.problems import Problems
from starter.order_files.orders.several_goods import doubt_several
from starter.order_files.orders.totals import (
    ColumnReadings,
    Totals,
    Volumes,
    fits,
    is_bare,
    total_of,
)
from starter.order_files.rows.order_row import GOODS_FIELDS, NAMING_FIELDS, Line
from starter.order_files.values import cell_choices, numbers
from starter.order_files.workbooks.cells import cell_text, narrow, quoted

KIND_MAX = 200
_KINDS = re.compile(r"[、，,;；\n+]+")
_UNIT = "|".join(sorted(numbers.UNITS_OF_COUNT, key=len, reverse=True))
_COUNTED = re.compile(
    rf"(?P<name>.*?[^\d.,])\s*(?:(?<!\d)[x×*]\s*(?P<times>\d+)\s*(?:{_UNIT})?|(?P<count>\d+)\s*(?:{_UNIT}))",
    re.IGNORECASE,
)
_COUNT_INSIDE = re.compile(rf"\d+\s*(?:{_UNIT})(?!装)")
_BRACKETS = re.compile(r"[(\[【][^)\]】]*[)\]】]")


@dataclass(slots=True)
class Goods:
    """One line of goods as read; volumes are m³, of a piece, of the line, or either."""

    line: Line
    sku: str
    name: str
    category: str | None
    pieces: int
    a_piece: Decimal | None = None
    either: Decimal | None = None
    of_line: Decimal | None = None
    weight_kg: Decimal | None = None
    fragile: bool = False

    def as_line(self) -> dict[str, Any]:
        """The fields of a `models.messages.orders.order.GoodsLine`."""
        return {
            "sku": self.sku,
            "name": self.name,
            "category": self.category,
            "pieces": self.pieces,
            "volume_m3": self.a_piece,
            "weight_kg": self.weight_kg,
            "fragile": self.fragile,
        }


def goods(
    lines: Sequence[Line], problems: Problems, readings: ColumnReadings
) -> tuple[list[dict[str, Any]], Decimal | None]:
    """The goods lines of an order, and its total volume in m³ where that can be known.

    Args:
        lines: the order's rows.
        problems: takes what is wrong with them.
        readings: how the rows of this file give what is added up.
    """
    read = [
        found
        for row in lines
        if row.has_goods
        for line in _stacked(row)
        for found in _of_line(line, problems)
    ]
    totals = [
        volume
        for line in lines
        if (volume := _volume(line, Field.TOTAL_VOLUME, problems)) is not None
    ]
    if readings.totals is Totals.MIXED and len(totals) > 1:
        message = phrase(
            "is the order's in some rows of this file, and a share in others: which is it?"
        )
        problems.doubt(Field.TOTAL_VOLUME, message)
    total = total_of(totals, readings.totals)
    has_total = Field.TOTAL_VOLUME in problems.heading.columns
    of_piece = _settle(read, total, readings.volumes, has_total=has_total)
    for one in read:
        if readings.volumes is Volumes.MIXED and is_bare(one.line):
            whose = phrase("a piece") if of_piece else phrase("all pieces of the row")
            problems.doubt(
                Field.VOLUME,
                phrase(
                    "is the volume of a piece in some orders of this file, and of all pieces "
                    "of the row in others (their 货物总方量 says so): which is it here? It is "
                    "taken for that of {whose}",
                    whose=whose,
                ),
                one.line,
            )
    if not has_total and read and all(one.of_line is not None for one in read):
        total = sum((one.of_line or Decimal(0) for one in read), Decimal(0))
    return [one.as_line() for one in read], total


def _of_line(line: Line, problems: Problems) -> list[Goods]:
    if Field.GOODS in line.cells and Field.PIECES not in line.cells:
        return _of_text(line, problems)
    name = next((cell_text(line.cells[of]) for of in NAMING_FIELDS if of in line.cells), "")
    if Field.PIECES not in line.cells:
        if not problems.refused(Field.PIECES):
            problems.doubt(Field.PIECES, phrase("is empty for {name}", name=quoted(name)), line)
        return []
    pieces = problems.read(line, Field.PIECES, numbers.pieces)
    unit = line.heading.units.get(Field.PIECES)
    if numbers.is_unknown_unit(unit, numbers.UNITS_OF_COUNT):
        problems.doubt(
            Field.PIECES,
            phrase("{unit} in the heading: how many is it?", unit=quoted(unit or "")),
            line,
        )
    doubt_several(line, problems)
    if not name:
        problems.doubt(Field.NAME, phrase("is empty: what are the goods?"), line)
        return []
    if pieces is None:
        return []
    found = Goods(
        line=line,
        sku=cell_text(line.cell(Field.SKU)) or name,
        name=name,
        category=cell_text(line.cell(Field.CATEGORY)) or None,
        pieces=pieces,
    )
    _measure(found, problems)
    return [found]


def _stacked(line: Line) -> Iterator[Line]:
    """A row whose cells hold several goods one over the other, as a row each."""
    texts = {
        of: cell_text(cell).splitlines() for of, cell in line.cells.items() if of in GOODS_FIELDS
    }
    parts = {of: list(filter(None, map(str.strip, found))) for of, found in texts.items()}
    counts = {len(found) for found in parts.values()}
    several = (
        Field.PIECES in parts and any(of in parts for of in NAMING_FIELDS) and len(counts) == 1
    )
    if not several or counts == {1}:
        yield line
        return
    for place in range(*counts):
        cells = {of: cell for of, cell in line.cells.items() if of not in GOODS_FIELDS}
        yield replace(line, cells=cells | {of: found[place] for of, found in parts.items()})


def _of_text(line: Line, problems: Problems) -> list[Goods]:
    """Goods in one cell: 沙发2件、茶几1件."""
    found = []
    cell = line.cells[Field.GOODS]
    for kind in filter(None, (part.strip() for part in _KINDS.split(narrow(cell)))):
        counted = _COUNTED.fullmatch(kind) if len(kind) <= KIND_MAX else None
        name = counted["name"].strip(" :：x×*X") if counted else ""
        if counted and (why := numbers.pairs_doubt(kind)):
            problems.doubt(Field.GOODS, why, line)
        if counted is None or _COUNT_INSIDE.search(_BRACKETS.sub("", name)):
            problems.doubt(
                Field.GOODS,
                phrase(
                    "{kind} does not say how many of what; write for example 沙发2件、茶几1件",
                    kind=quoted(kind),
                ),
                line,
            )
            continue
        if names_several(_BRACKETS.sub("", name)):
            several = phrase("{cell} may be several goods: a row each", cell=quoted(name))
            problems.doubt(Field.GOODS, several, line)
        found.append(Goods(line, name, name, None, int(counted["count"] or counted["times"])))
    return found


def _measure(found: Goods, problems: Problems) -> None:
    """The volume of a line of goods, of the kind that its column gives."""
    line, units = found.line, found.line.heading.units
    found.a_piece = _volume(line, Field.PIECE_VOLUME, problems)
    found.either = _volume(line, Field.VOLUME, problems)
    found.of_line = _volume(line, Field.LINE_VOLUME, problems)
    found.weight_kg = problems.read(
        line, Field.WEIGHT, lambda cell: numbers.weight(cell, units.get(Field.WEIGHT))
    )
    whole = problems.read(
        line, Field.LINE_WEIGHT, lambda cell: numbers.weight(cell, units.get(Field.LINE_WEIGHT))
    )
    if found.weight_kg is None and whole is not None:
        found.weight_kg = (whole / found.pieces).quantize(Decimal("0.001"))
    found.fragile = bool(problems.guess(line, Field.FRAGILE, cell_choices.yes_or_no))


def _volume(line: Line, of: Field, problems: Problems) -> Decimal | None:
    unit = line.heading.units.get(of)
    return problems.read(line, of, lambda cell: numbers.volume(cell, unit))


def _settle(read: list[Goods], total: Decimal | None, volumes: Volumes, *, has_total: bool) -> bool:
    """Give each line its volume of a piece and its own; a bare 体积 is what it is in the whole
    file: where that does not show, whichever the total confirms, and the line's where the list has
    no total. Gives whether it is a piece's."""
    of_piece = volumes is Volumes.PIECE or (volumes is not Volumes.ROW and has_total)
    shown = volumes in (Volumes.PIECE, Volumes.ROW)
    if not shown and total is not None and not fits(_counted(read), total):
        of_piece = not fits(sum((one.either or Decimal(0) for one in read), Decimal(0)), total)
    for one in read:
        if one.either is not None:
            one.a_piece, one.of_line = (one.either, None) if of_piece else (None, one.either)
        if one.of_line is None and one.a_piece is not None:
            one.of_line = one.a_piece * one.pieces
        elif one.of_line is not None and one.a_piece is None:
            one.a_piece = (one.of_line / one.pieces).quantize(Decimal("0.0001"))
    return of_piece


def _counted(read: list[Goods]) -> Decimal:
    volumes = ((one.a_piece or one.either or Decimal(0)) * one.pieces for one in read)
    return sum(volumes, Decimal(0))
