"""Where a page of a list has ended, as whoever asks for the next one says it again."""

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from models.field_errors import InvalidInput, field_error
from models.phrases import phrase

CURSOR_MAX: Final = 800
"""The most characters of a cursor."""

NUMBER_MAX: Final = 2**33
"""The biggest number of a place: seconds since 1970, until the year 2242, or a count."""


def cursor_of(*place: str | int) -> str:
    """The place of the last row, so that nobody reads a meaning into it."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def place_of(cursor: str, kinds: Sequence[type]) -> list[Any]:
    """The place that a cursor names: one value for each of these kinds.

    Raises:
        InvalidInput: it is no cursor of this list.
    """
    try:
        found = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        found = None
    if not isinstance(found, list) or [type(one) for one in found] != list(kinds):
        raise not_of_this_list()
    if not all(map(_fits, found)):
        raise not_of_this_list()
    return found


def instant_of(text: str) -> datetime:
    """The instant that stands in a place.

    Raises:
        InvalidInput: it is none, or of no offset, or before or after all that can be compared.
    """
    try:
        found = datetime.fromisoformat(text)
        if found.tzinfo is None:
            raise not_of_this_list()
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise not_of_this_list() from None


def _fits(one: str | int) -> bool:
    """Whether a database takes it: no half of a letter, no NUL, no number beyond its own."""
    if isinstance(one, int):
        return 0 <= one <= NUMBER_MAX
    return "\0" not in one and not any("\ud800" <= sign <= "\udfff" for sign in one)


def not_of_this_list() -> InvalidInput:
    """The error about a cursor that no page of the list has said."""
    return field_error(
        "cursor",
        phrase("cursor: this list has none like it: leave it out, or take `next` of a page"),
    )
