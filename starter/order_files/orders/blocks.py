"""Rows that belong together: an order over several lines, repeats, and contradictions."""

from collections import Counter
from collections.abc import Iterable, Iterator

from models import ids
from models.messages.orders.order import DISTINGUISHING_FIELDS
from models.phrases import phrase
from starter.order_files.headings.fields import MONEY_FIELDS, Field
from starter.order_files.orders.alike_rows import row_reference, text_of_repeat, text_of_same_goods
from starter.order_files.orders.block import Block, BlockRole
from starter.order_files.rows.order_row import Line
from starter.order_files.rows.results import ReadingDoubt
from starter.order_files.values.cell_meaning import STREET_OF_FIELD, written
from starter.order_files.values.order_numbers import order_number
from starter.order_files.workbooks.cells import (
    UncertainCell,
    UnreadableCell,
    cell_text,
    error_text,
    is_error,
    quoted,
)

DISTINGUISHING_COLUMNS = tuple(
    name
    for name in Field
    if name is Field.PICKUP_DAY
    or name.startswith(tuple(f"{part}." for part in DISTINGUISHING_FIELDS))
)
"""What makes two rows of one number two orders, if they say different things of it."""

ADDED_UP = MONEY_FIELDS | {Field.TOTAL_VOLUME, Field.NOTE}
"""What rows of one order may each say in their own way."""


class Grouping:
    """KeyKinds lines into blocks, in the order of the file.

    `_read` holds what was read under a number, as what it means and the row; it is made when the
    number comes a second time.
    """

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._current: Block | None = None
        self._orders: dict[str, Block] = {}
        self._read: dict[str | None, dict[object, Line]] = {}

    def all(self, sheets: Iterable[Iterable[Line]]) -> list[Block]:
        """Every block of the file; a row without a number goes on on its own sheet only."""
        for lines in sheets:
            self._current = None
            for line in lines:
                if self._current is not None and _goes_on(line):
                    self._continue(self._current, line)
                else:
                    self._current = self._placed(line)
        for block in [block for block in self.blocks if block.role is BlockRole.REPEAT]:
            self._check_repeat(block)
        self._doubt_alike()
        for block in self.blocks:
            block.settle()
        return self.blocks

    def _doubt_alike(self) -> None:
        """Two numbers that differ in case, slashes, blanks or hyphens only may be one."""
        alike: dict[str, list[Block]] = {}
        for key, block in self._orders.items():
            alike.setdefault(ids.loose_number(key), []).append(block)
        for blocks in alike.values():
            for block in blocks if len(blocks) > 1 else ():
                others = ", ".join(quoted(one.number or "") for one in blocks if one is not block)
                message = phrase(
                    "{number} and {others} are almost the same number",
                    number=quoted(block.number or ""),
                    others=others,
                )
                block.reasons.append(
                    block.first.doubt(
                        Field.NUMBER, phrase("{message}: is it one?", message=message)
                    )
                )

    def _placed(self, line: Line) -> Block:
        """Where a row with a number of its own goes: its order, a repeat, a contradiction."""
        key, refusal, doubt = self._number(line)
        if refusal is not None:
            block = self._begin(key, BlockRole.ORDER, line)
            block.refusals.append(refusal)
            return block
        first = self._orders.get(key)
        if first is None:
            self._orders[key] = self._begin(key, BlockRole.ORDER, line)
        self._orders[key].reasons += [doubt] if doubt else []
        if first is None:
            return self._orders[key]
        read = self._read_of(first)
        if line.everything in read:
            current = self._current
            if current and current.number == key and current.role is BlockRole.REPEAT:
                current.add(line)
                return current
            repeat = self._begin(key, BlockRole.REPEAT, line)
            repeat.is_next = current is first
            repeat.reasons.append(text_of_repeat(line, read[line.everything]))
            return repeat
        if contradictions := list(self._differences(first, line, DISTINGUISHING_COLUMNS)):
            read[line.everything] = line
            conflict = self._begin(key, BlockRole.CONFLICT, line)
            conflict.reasons += contradictions
            return conflict
        return self._join(first, line)

    def _check_repeat(self, block: Block) -> None:
        """Only a whole order that comes again is one; a row of it may be meant a second time."""
        order = self._orders[block.number or ""]
        if block.first.everything not in {line.everything for line in order.lines}:
            return  # a contradiction that comes again
        again = Counter(line.everything for line in block.lines)
        once = Counter(line.everything for line in order.lines)
        times = again[block.first.everything] // once[block.first.everything]
        is_whole = again == Counter({meant: count * times for meant, count in once.items()})
        if is_whole and not (len(again) == 1 and block.is_next):
            return
        self.blocks.remove(block)
        for line in block.lines:
            self._join(order, line)

    def _read_of(self, block: Block) -> dict[object, Line]:
        """What was read under the block's number."""
        if block.number not in self._read:
            self._read[block.number] = {line.everything: line for line in reversed(block.lines)}
        return self._read[block.number]

    def _continue(self, block: Block, line: Line) -> None:
        """A row without a number of its own goes with the row above."""
        order = self._orders.get(block.number or "")
        if block.role is BlockRole.ORDER or order is None:
            self._join(block, line)
        elif block.role is BlockRole.CONFLICT or (
            block.role is BlockRole.REPEAT and line.everything in self._read_of(order)
        ):
            block.add(line)
        else:
            self._join(order, line)

    def _join(self, block: Block, line: Line) -> Block:
        """Another line of goods of an order; goods that it has already are asked about."""
        if not block.goods:
            block.goods = {held.goods: held for held in block.lines}
        if line.has_goods and line.goods in block.goods:
            block.reasons.append(text_of_same_goods(line, block.goods[line.goods]))
        block.goods.setdefault(line.goods, line)
        asked = [name for name in line.of_order if name not in ADDED_UP | {Field.NUMBER}]
        if not line.continues:
            asked = [name for name in asked if name not in DISTINGUISHING_COLUMNS]
        block.reasons += self._differences(block, line, asked)
        if block.number:
            self._read_of(block).setdefault(line.everything, line)
        block.add(line)
        return block if line.sheet == block.first.sheet else self._part(block, line)

    def _part(self, block: Block, line: Line) -> Block:
        """A row of an order that began on another sheet: asked about, and answered where it is."""
        part = block.parts.get(line.sheet)
        if part is None:
            part = block.parts[line.sheet] = self._begin(block.number or "", BlockRole.PART, line)
            block.reasons.append(
                line.doubt(
                    Field.NUMBER,
                    phrase(
                        "goes with {other_row}: one order?",
                        other_row=row_reference(block.first, line),
                    ),
                )
            )
            part.reasons.append(block.reasons[-1])
        else:
            part.add(line)
        return part

    def _begin(self, number: str, role: BlockRole, line: Line) -> Block:
        block = Block(number or None, role)
        block.add(line)
        self.blocks.append(block)
        return block

    def _number(self, line: Line) -> tuple[str, ReadingDoubt | None, ReadingDoubt | None]:
        """The number as it is compared, why the row cannot be taken under it, and the doubt."""
        cell = line.cell(Field.NUMBER)
        refusal: ReadingDoubt | None = None
        doubt: ReadingDoubt | None = None
        if Field.NUMBER not in line.cells:
            message = phrase("is empty: an order cannot be followed without one")
            return "", line.doubt(Field.NUMBER, message), None
        if is_error(cell):
            return "", line.doubt(Field.NUMBER, error_text(cell)), None
        try:
            order_number(cell)
        except UnreadableCell as problem:
            refusal = line.doubt(Field.NUMBER, problem.args[0])
        except UncertainCell as problem:
            doubt = line.doubt(Field.NUMBER, problem.args[0])
        return ids.normal_number(cell_text(cell).removeprefix("'")), refusal, doubt

    def _differences(
        self, first: Block, line: Line, names: Iterable[Field]
    ) -> Iterator[ReadingDoubt]:
        """Where a row says something else than its order's first rows did."""
        for name in names:
            if name not in line.cells or name not in first.values:
                continue
            street = STREET_OF_FIELD.get(name, name)
            if name != street and street in line.cells and street in first.values:
                continue  # the whole address is compared, once
            held = first.values[name]
            title = line.heading.title(name)
            if not _agree(
                held.means[name], line.means[name], is_street=name == STREET_OF_FIELD.get(name)
            ):
                yield line.says(
                    name,
                    phrase(
                        "order {number} has {title} {name} in {other_row} and {name_2} in row "
                        "{row}: which is right?{where}",
                        number=first.number,
                        title=title,
                        name=quoted(written(name, held.cells)),
                        other_row=row_reference(held, line),
                        name_2=quoted(written(name, line.cells)),
                        row=line.row,
                        where=line.where(name),
                    ),
                )


def _agree(one: object, other: object, *, is_street: bool) -> bool:
    """Whether two rows mean the same; of an address one may leave out province and city."""
    if is_street and isinstance(one, str) and isinstance(other, str):
        return one.endswith(other) or other.endswith(one)
    return one == other


def _goes_on(line: Line) -> bool:
    """Whether the row has no number of its own and says nothing of an order but its goods."""
    return Field.NUMBER not in line.cells and (line.continues or not set(line.of_order) - ADDED_UP)
