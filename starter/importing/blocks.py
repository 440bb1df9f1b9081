"""Rows that belong together: an order over several lines, repeats, and contradictions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from models import ids
from models.order import Finding
from starter.importing.cells import Cell, Unreadable, is_error, shown, text
from starter.importing.fields import Field
from starter.importing.headings import Heading
from starter.importing.meaning import STREETS, written
from starter.importing.numbers import order_number
from starter.importing.rows import Line

WHO_AND_WHERE = tuple(
    name
    for name in Field
    if name is Field.PICKUP_DAY
    or name.startswith(("customer.", "delivery.", "pickup.", "pickup_contact."))
)
"""What makes two rows of one number two orders, if they say different things of it."""

ADDED_UP = {Field.TOTAL_VOLUME, Field.AMOUNT, Field.NOTE}
"""What rows of one order may each say in their own way."""


class Role(StrEnum):
    """What a block is: an order, a repeat of one, or a row that contradicts one."""

    ORDER = "order"
    REPEAT = "repeat"
    CONFLICT = "conflict"


@dataclass(slots=True)
class Block:
    """The rows of one result: `cells` are the order's, from the first row that has each, and
    `means` what they mean."""

    number: str | None
    role: Role
    lines: list[Line] = field(default_factory=list)
    cells: dict[Field, Cell] = field(default_factory=dict)
    means: dict[Field, object] = field(default_factory=dict)
    goods: dict[object, int] = field(default_factory=dict)
    refusals: list[Finding] = field(default_factory=list)
    reasons: list[Finding] = field(default_factory=list)

    def add(self, line: Line) -> None:
        """Take a row in; the order's cells that were empty so far are filled from it."""
        self.lines.append(line)
        self.goods.setdefault(line.goods, line.row)
        for name in line.of_order:
            self.cells.setdefault(name, line.cells[name])
            self.means.setdefault(name, line.means[name])


class Grouping:
    """Sorts lines into blocks, in the order of the file."""

    def __init__(self, heading: Heading) -> None:
        self.blocks: list[Block] = []
        self._heading = heading
        self._current: Block | None = None
        self._orders: dict[str, Block] = {}
        self._read: dict[str, dict[object, int]] = {}

    def all(self, lines: Iterable[Line]) -> list[Block]:
        """Every block of the file."""
        for line in lines:
            if self._current is not None and _goes_on(line):
                self._continue(self._current, line)
            else:
                self._current = self._placed(line)
        return self.blocks

    def _placed(self, line: Line) -> Block:
        """Where a row with a number of its own goes: its order, a repeat, a contradiction."""
        key, refusal = self._number(line)
        if refusal is not None:
            block = self._begin(key, Role.ORDER, line)
            block.refusals.append(refusal)
            return block
        read = self._read.setdefault(key, {})
        first = self._orders.get(key)
        if first is None:
            read[line.everything] = line.row
            self._orders[key] = self._begin(key, Role.ORDER, line)
            return self._orders[key]
        if line.everything in read:
            repeat = self._begin(key, Role.REPEAT, line)
            repeat.reasons.append(_the_same_as(read[line.everything]))
            return repeat
        if contradictions := list(self._differences(first, line, WHO_AND_WHERE)):
            read[line.everything] = line.row
            conflict = self._begin(key, Role.CONFLICT, line)
            conflict.reasons += contradictions
            return conflict
        return self._join(first, line)

    def _continue(self, block: Block, line: Line) -> None:
        """A row without a number of its own goes with the row above."""
        order = self._orders.get(block.number or "")
        repeated = line.everything in self._read.get(block.number or "", {})
        if block.role is Role.ORDER:
            self._join(block, line)
        elif block.role is Role.CONFLICT or repeated or order is None:
            block.add(line)
        else:
            self._join(order, line)

    def _join(self, block: Block, line: Line) -> Block:
        """Another line of goods of an order; goods that it has already are asked about."""
        if line.goods and line.goods in block.goods:
            block.reasons.append(_meant_twice(line.row, block.goods[line.goods]))
        asked = [name for name in line.of_order if name not in ADDED_UP | {Field.NUMBER}]
        if not line.continues:
            asked = [name for name in asked if name not in WHO_AND_WHERE]
        block.reasons += self._differences(block, line, asked)
        block.add(line)
        self._read.setdefault(block.number or "", {}).setdefault(line.everything, line.row)
        return block

    def _begin(self, number: str, role: Role, line: Line) -> Block:
        block = Block(number or None, role)
        block.add(line)
        self.blocks.append(block)
        return block

    def _number(self, line: Line) -> tuple[str, Finding | None]:
        """The number as it is compared, and why the row cannot be taken under it."""
        cell, title = line.cell(Field.NUMBER), self._heading.title(Field.NUMBER)
        if Field.NUMBER not in line.cells:
            return "", _refusal(f"{title} is empty: an order cannot be followed without one")
        if is_error(cell):
            return "", _refusal(f"{title} holds the spreadsheet error {shown(cell)}")
        try:
            return ids.normal_number(order_number(cell)), None
        except Unreadable as problem:
            return ids.normal_number(text(cell)), _refusal(f"{title} {problem}")

    def _differences(self, first: Block, line: Line, names: Iterable[Field]) -> Iterator[Finding]:
        """Where a row says something else than its order's first rows did."""
        for name in names:
            if name not in line.cells or name not in first.cells:
                continue
            street = STREETS.get(name, name)
            if name != street and street in line.cells and street in first.cells:
                continue  # the whole address is compared, once
            if not _agree(first.means[name], line.means[name], is_street=name == STREETS.get(name)):
                yield Finding(
                    field=name,
                    message=f"order {first.number} has {self._heading.title(name)}"
                    f" {shown(written(name, first.cells))} in row {first.lines[0].row} and"
                    f" {shown(written(name, line.cells))} in row {line.row}: which is right?",
                )


def _agree(one: object, other: object, *, is_street: bool) -> bool:
    """Whether two rows mean the same; of an address one may leave out province and city."""
    if is_street and isinstance(one, str) and isinstance(other, str):
        return one.endswith(other) or other.endswith(one)
    return one == other


def _goes_on(line: Line) -> bool:
    """Whether the row has no number of its own and says nothing of an order but its goods."""
    return Field.NUMBER not in line.cells and (line.continues or not set(line.of_order) - ADDED_UP)


def _refusal(message: str) -> Finding:
    return Finding(field=Field.NUMBER, message=message)


def _the_same_as(row: int) -> Finding:
    return Finding(
        field=Field.NUMBER, message=f"the same as row {row}: its goods are not counted again"
    )


def _meant_twice(row: int, same: int) -> Finding:
    return Finding(
        field=Field.GOODS,
        message=f"row {row} has the same goods as row {same}: are they meant twice?",
    )
