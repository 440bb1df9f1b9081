"""What is counted as goods change hands (FH-8.2.3, FH-10.2.2)."""

import operator
from collections.abc import Iterable
from typing import Annotated, NamedTuple, TypeVar

from pydantic import Field

from models.contract import Contract
from models.exact import BoundedCount
from models.phrases import phrase
from models.roles import Role
from models.sop.formatting import counted

T = TypeVar("T")


class Count(NamedTuple):
    """What was counted as goods changed hands, and who held them until then.

    `left`: so many pieces more were there, and were not taken over.
    """

    held_by: Role
    pieces: int | None
    packing_sound: bool = True
    left: int = 0

    @property
    def there(self) -> int | None:
        """How many pieces there were, taken over or not."""
        return None if self.pieces is None else self.pieces + self.left


class CountedKind(Contract):
    """How many pieces of one kind were counted."""

    sku: Annotated[str, Field(min_length=1, max_length=200)]
    pieces: BoundedCount = Field(ge=0)


Kinds = Annotated[tuple[CountedKind, ...], Field(exclude_if=operator.not_, max_length=150)]
"""How many of each kind, where somebody has said it."""


def check_kinds_sum(report: T, pieces: int, kinds: Iterable[CountedKind]) -> T:
    """A report whose kinds make its pieces.

    Raises:
        ValueError: they make another number.
    """
    counts = [kind.pieces for kind in kinds]
    if counts and sum(counts) != pieces:
        made = counted(sum(counts), "piece")
        raise ValueError(
            phrase("the kinds make {made}, and the report has {pieces}", made=made, pieces=pieces)
        )
    return report
