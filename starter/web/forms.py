"""Forms out of the messages' own models: what a report or a decision says, a field an input.

What a form sends is text; its message's model reads it, and says what it cannot read.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pydantic import BaseModel
from starlette.datastructures import FormData, UploadFile

from models.errors import UsageError
from models.exact import near_day
from models.messages.decisions.decision import Decision
from models.messages.reports.report import Facts
from models.phrases import phrase
from models.sop import clock
from starter.service.reports.report_kinds import fields_of, read_json, read_value, type_of

INPUT_OF_TYPE: Final = {
    "whole number": "integer",
    "number": "number",
    "true|false": "switch",
    "instant": "instant",
    "day": "day",
    "file": "file",
    "text": "text",
}
ENVELOPE_FIELDS: Final = frozenset({"decision_id", "by", "actor", "at", "seen_step"})
"""What a page says of a decision by itself."""

FILE_FIELDS_OF_TEXT: Final = frozenset({"photos", "evidence", "papers", "sheet"})
"""Fields of files that their kind declares as text."""

FILES_MAX: Final = 30

TICKED_VALUE: Final = "on"
"""What a browser sends of a box that is ticked."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One input. `input_kind`: text, integer, number, switch, instant, day, file, choice or json;
    `many`: several values, one a line."""

    name: str
    input_kind: str
    required: bool
    many: bool = False
    choices: tuple[str, ...] = ()

    @property
    def is_file(self) -> bool:
        """Whether it takes a file that is sent with the form, or names one by its `sha256`."""
        return self.input_kind == "file" or self.name in FILE_FIELDS_OF_TEXT


def form_of(message: type[BaseModel], leave_out: Collection[str] = ()) -> tuple[FormField, ...]:
    """The inputs that a message asks for, those that it needs first."""
    needed = set(message.model_json_schema().get("required", ()))
    fields = [
        _field(name, schema, required=name in needed)
        for name, schema in fields_of(message).items()
        if name not in leave_out
    ]
    return tuple(sorted(fields, key=lambda one: not one.required))


def form_of_report(kind: type[Facts]) -> tuple[FormField, ...]:
    """The inputs of a report's `data`."""
    return form_of(kind)


def form_of_decision(decision: type[Decision]) -> tuple[FormField, ...]:
    """The inputs of a decision, without what the page says by itself."""
    return form_of(decision, ENVELOPE_FIELDS)


def values_of(fields: Collection[FormField], form: FormData) -> dict[str, Any]:
    """What was filled in, each value as its field takes it; what was left empty is left out.

    Raises:
        UsageError: a value cannot be read; names the field.
    """
    return {one.name: value for one in fields if (value := _value(one, form)) not in (None, [], "")}


def files_in(fields: Collection[FormField], form: FormData) -> list[tuple[str, UploadFile]]:
    """The files that were sent with a form, each with its field; an input that was left empty
    sends one without a name."""
    names = {one.name for one in fields}
    return [
        (name, sent)
        for name, sent in form.multi_items()
        if name in names and isinstance(sent, UploadFile) and sent.filename
    ][:FILES_MAX]


def with_files(
    fields: Collection[FormField], data: Mapping[str, Any], kept: Mapping[str, list[str]]
) -> dict[str, Any]:
    """What was filled in, and the files that were kept: after those that it names, or instead of
    the one."""
    files = {
        one.name: [*data.get(one.name, ()), *kept[one.name]] if one.many else kept[one.name][0]
        for one in fields
        if one.name in kept
    }
    return {**data, **files}


def instant_of(text: str) -> str:
    """An instant as a browser writes it, with its zone: Shanghai's.

    Raises:
        UsageError: it is none, or of a year that cannot be meant.
    """
    try:
        at = datetime.fromisoformat(text)
        near_day(at.date())
    except ValueError:
        raise UsageError(
            phrase("{text!r} is no date with a time", text=text), hint="write 2026-11-25T14:00"
        ) from None
    return (at if at.tzinfo else at.replace(tzinfo=clock.SHANGHAI)).isoformat()


def _field(name: str, schema: Mapping[str, Any], *, required: bool) -> FormField:
    many = schema.get("type") == "array"
    inner = schema["items"] if many else schema
    choices = tuple(map(str, inner.get("enum", ())))
    input_kind = "choice" if choices else INPUT_OF_TYPE.get(type_of(inner), "json")
    return FormField(name, input_kind, required, many, choices)


def _value(field: FormField, form: FormData) -> Any:
    sent = [text.strip() for text in form.getlist(field.name) if isinstance(text, str)]
    if field.many and field.input_kind not in ("choice", "file", "json"):
        sent = [line.strip() for text in sent for line in text.splitlines()]
    read = [read_text(field, text) for text in sent if text]
    if field.many and field.input_kind == "json":
        return read[0] if read else []
    return read if field.many else (read[0] if read else None)


def _instant(name: str, text: str) -> str:
    try:
        return instant_of(text)
    except UsageError as error:
        sentence = phrase("{name}: {text!r} is not an instant", name=name, text=text)
        raise UsageError(sentence, hint=error.hint) from None


def read_text(field: FormField, text: str) -> Any:
    """What somebody has typed into an input, as its field takes it.

    Raises:
        UsageError: it is no such thing; names the field.
    """
    match field.input_kind:
        case "instant":
            return _instant(field.name, text)
        case "switch":
            return text == TICKED_VALUE or read_value(field.name, text, {"type": "boolean"})
        case "integer" | "number":
            return read_value(field.name, text, {"type": field.input_kind})
        case "json":
            return read_json(field.name, text)
        case _:
            return text
