"""Parsers that commands share: `name=value` pairs, JSON objects and days."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

import typer

from models.errors import UsageError
from models.exact import near_day
from models.json_faults import json_fault
from models.json_names import repeated_name, repeated_name_sentence
from models.phrases import phrase


def pairs_of(option: str, words: Iterable[str]) -> list[tuple[str, str]]:
    """`name=value` words, in their order; a name may come again.

    Raises:
        UsageError: a word is not such a pair.
    """
    found = []
    for word in words:
        name, sign, value = word.partition("=")
        if not (name.strip() and sign):
            raise UsageError(
                phrase("{option} {word!r} is not name=value", option=option, word=word)
            )
        found.append((name.strip(), value.strip()))
    return found


def json_object(option: str, text: str) -> dict[str, Any]:
    """One JSON object.

    Raises:
        UsageError: it is none.
    """
    if (twice := repeated_name(text)) is not None:
        raise UsageError(repeated_name_sentence(twice))
    try:
        found = json.loads(text)
    except ValueError:
        why = json_fault(text)
        raise UsageError(phrase("{option} is not JSON: {why}", option=option, why=why)) from None
    if not isinstance(found, dict):
        raise UsageError(phrase("{option} is not a JSON object: {text}", option=option, text=text))
    return found


def parse_day(text: str) -> date:
    """A day of the calendar.

    Raises:
        ValueError: it is none, or of a year that cannot be meant; says how one is written.
            The command line adds which option it is.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(
            phrase("{text!r} is not a day: write it as 2026-11-29", text=text)
        ) from None
    return near_day(day)


SinceDay = Annotated[
    date | None,
    typer.Option(help="Came in on this day or later.", parser=parse_day, metavar="YYYY-MM-DD"),
]
UntilDay = Annotated[
    date | None,
    typer.Option(help="Came in on this day or sooner.", parser=parse_day, metavar="YYYY-MM-DD"),
]
"""The first and the last Shanghai day of a period."""
