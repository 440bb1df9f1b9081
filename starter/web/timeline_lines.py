"""A line of a timeline in a person's language: what it is about, and what was reported."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from models.codes import StepCode
from models.ids import Stage
from models.messages.decisions import DECISIONS
from models.messages.timeline import EntryKind
from models.stages.table import KINDS
from starter.language.catalogue import Context
from starter.language.texts import Words
from starter.service.views import EntryShown

UNSPOKEN: Final = frozenset({"signature", "evidence", "files", "photos"})
"""Fields that hold files: those are shown as such."""


def line_label(words: Words, line: EntryShown) -> str:
    """What a line says: `provider: contact the customer: kept in time`."""
    happening = words.code(Context.HAPPENING, line.happening.value)
    if line.duty:
        return f"{words.code(Context.DUTY, line.duty)}: {happening}"
    if line.what in KINDS:
        label = words.code(Context.KIND, line.what)
        return label if line.happening is EntryKind.REPORT else f"{label}: {happening}"
    for context, known in (
        (Context.DECISION, DECISIONS.keys()),
        (Context.STAGE, set(Stage)),
        (Context.STEP, set(StepCode)),
    ):
        if line.what in known:
            return f"{words.code(context, line.what)}: {happening}"
    return words.code(Context.PROBLEM, line.what) or happening


def reported(words: Words, data: Mapping[str, Any] | None) -> Iterator[tuple[str, str]]:
    """The fields of a report with their values, as people write both."""
    for name, value in (data or {}).items():
        if name not in UNSPOKEN and value not in (None, "", [], {}):
            yield words.code(Context.FIELD, name), _value(words, value)


def _value(words: Words, value: Any) -> str:
    match value:
        case bool():
            return words.text("yes") if value else words.text("no")
        case list() | tuple():
            return "; ".join(_value(words, one) for one in value)
        case dict():
            return ", ".join(f"{name} {words_}" for name, words_ in reported(words, value))
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
        return words.time(at) if at.tzinfo else date.fromisoformat(value[:10]).isoformat()
    return words.code(Context.CHOICE, value) if value.isascii() and value.islower() else value
