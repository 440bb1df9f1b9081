"""What was reported, in a person's language: each field with its value."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from models.language.catalogue import Context
from models.language.texts import Words
from models.language.timeline import name_of
from models.phrases import JoinedTexts
from models.stages.notice_phrases import COUNTED_OTHERWISE

UNSPOKEN: Final = frozenset(
    {
        *("signature", "evidence", "files", "photos", "sheet", "before", "after"),
        *("top", "bottom", "front", "back", "left", "right"),
    }
)
"""Fields that hold files: those are shown as such."""


def reported(words: Words, data: Mapping[str, Any] | None) -> Iterator[tuple[str, str]]:
    """The fields of a report with their values, as people write both."""
    for name, value in (data or {}).items():
        if name == "what" and data and "handover" in data:
            yield name_of(words, name), words.code(Context.LINE, COUNTED_OTHERWISE)
        elif name == "point":
            yield name_of(words, name), words.code(Context.REF, str(value))
        elif name not in UNSPOKEN and value not in (None, "", [], {}):
            shown = words.money(value) if _is_money(name, value) else _value(words, value)
            yield name_of(words, name), shown


def _is_money(name: str, value: Any) -> bool:
    return name.endswith("_fen") and isinstance(value, int)


def _value(words: Words, value: Any) -> str:
    match value:
        case bool():
            return words.text("yes") if value else words.text("no")
        case list() | tuple():
            return words.text(JoinedTexts((_value(words, one) for one in value), "; "))
        case dict():
            fields = (f"{name} {value_}" for name, value_ in reported(words, value))
            return words.text(JoinedTexts(fields, ", "))
        case str():
            return _text(words, value)
        case _:
            return str(value)


def _text(words: Words, value: str) -> str:
    """A text; an instant and a day as the page writes them, a choice by its name."""
    if len(value) >= len("2026-11-25") and value[:4].isdecimal():
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            return value
        return words.time(at) if at.tzinfo else words.day(date.fromisoformat(value[:10]))
    return words.code(Context.CHOICE, value) if value.isascii() and value.islower() else value
