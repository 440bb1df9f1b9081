"""Where a page of a list has ended, as whoever asks for the next one says it again."""

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any, Final

from models.field_errors import InvalidInput, field_error
from models.phrases import phrase

CURSOR_MAX: Final = 800
"""The most characters of a cursor."""


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
    return found


def not_of_this_list() -> InvalidInput:
    """The error about a cursor that no page of the list has said."""
    return field_error(
        "cursor",
        phrase("cursor: this list has none like it: leave it out, or take `next` of a page"),
    )
