"""The rows of one result."""

from dataclasses import dataclass, field
from enum import StrEnum

from starter.order_files.headings.fields import Field
from starter.order_files.rows.order_row import Line
from starter.order_files.rows.results import ReadingDoubt


class BlockRole(StrEnum):
    """What a block is: an order, a repeat of one, a row that contradicts one, or the rows that an
    order has on a further sheet."""

    ORDER = "order"
    REPEAT = "repeat"
    CONFLICT = "conflict"
    PART = "part"


@dataclass(slots=True)
class Block:
    """The rows of one result; `values` is the first row that says something of each field, `goods`
    the row of each line of goods once there is a second, `parts` its rows on further sheets.
    `is_next`: a repeat that stands right under its order."""

    number: str | None
    role: BlockRole
    lines: list[Line] = field(default_factory=list)
    values: dict[Field, Line] = field(default_factory=dict)
    goods: dict[object, Line] = field(default_factory=dict)
    parts: dict[str | None, "Block"] = field(default_factory=dict)
    refusals: list[ReadingDoubt] = field(default_factory=list)
    reasons: list[ReadingDoubt] = field(default_factory=list)
    is_next: bool = False

    def add(self, line: Line) -> None:
        """Take a row in."""
        self.lines.append(line)
        for name in line.of_order:
            self.values.setdefault(name, line)

    @property
    def first(self) -> Line:
        """Its first row."""
        return self.lines[0]

    @property
    def last_row(self) -> int:
        """The last of its rows on the sheet of the first."""
        return max(line.row for line in self.lines if line.sheet == self.first.sheet)

    @property
    def followed(self) -> list[Line]:
        """Its rows without those that were cancelled or paid back."""
        return [line for line in self.lines if not line.ended]

    def settle(self) -> None:
        """Take over what its rows say against themselves, once all of them are there."""
        for line in self.lines:
            self.refusals += line.refusals
            self.reasons += line.doubts
        ended = [line.ended for line in self.lines if line.ended]
        if self.followed:
            self.reasons += ended
        else:
            self.refusals += ended
