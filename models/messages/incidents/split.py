"""What is said of a split load 分批: what travels apart; all other pieces go first (FH-8.3.1.1)."""

from collections.abc import Iterable
from typing import Annotated, Final

from pydantic import Field, StrictInt

from models.messages.incidents.liability import Remedy
from models.messages.orders.count import CountedKind, check_kinds_sum
from models.phrases import one_of, phrase

SPLIT_BY: Final = ("pieces_apart", "kinds_apart")
"""The fields that say it."""

PiecesApart = Annotated[
    StrictInt | None, Field(ge=1, le=100_000, exclude_if=lambda pieces: pieces is None)
]
"""So many pieces travel apart: the others go first, with the order's own vehicle."""


def split_of(remedy: Remedy | None, pieces: int | None, kinds: Iterable[CountedKind]) -> None:
    """See to it that a split says what travels apart, and nothing else does.

    Raises:
        ValueError: it does not; or the kinds do not make the pieces.
    """
    if remedy is Remedy.SPLIT and pieces is None:
        raise ValueError(
            phrase(
                "of a split say which pieces go first: give as pieces_apart how many travel apart, "
                "on another vehicle, and as kinds_apart of which kinds; the others go first"
            )
        )
    if remedy is not Remedy.SPLIT and (pieces is not None or any(True for _ in kinds)):
        fields = one_of("field", SPLIT_BY, " and ")
        raise ValueError(phrase("{fields} is said of a split alone: leave it out", fields=fields))
    if pieces is not None:
        check_kinds_sum(None, pieces, kinds)
