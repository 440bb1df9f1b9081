"""The report kinds for people: their fields and an example each, out of the kinds' own models."""

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from models.errors import UsageError
from models.field_errors import field_error, nearest
from models.ids import Stage
from models.json_faults import json_fault
from models.json_names import repeated_name, repeated_name_sentence
from models.language.catalogue import Context
from models.messages.orders.stored_file import STORED_FILE
from models.messages.reports.report import Facts
from models.phrases import Code, JoinedTexts, one_of, phrase
from models.roles import Role
from models.stages.informed_parties import informed_roles
from models.stages.table import KINDS
from starter.language.typed_input import code_of
from starter.service.reading.view_model import View
from starter.service.reports.typed_times import read_day, read_instant

Schema = Mapping[str, Any]

EXAMPLE_TIMES = {"date-time": "2026-11-25T14:00:00+08:00", "date": "2026-11-25"}
"""An example of each format of a time."""

TIME_READERS = {"date-time": read_instant, "date": read_day}

BOOLEANS = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}

NUMBER_PATTERNS = {
    "integer": re.compile("[+-]?[0-9]{1,18}"),
    "number": re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]+)?"),
}
"""How a number is written: in digits, without signs between them."""


class KindField(View):
    """One field of a report's `data`. `type`: text, whole number, number, true|false, instant …"""

    name: str
    type: str
    required: bool


class KindShown(View):
    """A report kind: the stage that it belongs to, who reports it, who is informed at once."""

    kind: str
    stage: Stage
    means: str
    by: tuple[Role, ...]
    informs: tuple[Role, ...]
    fields: tuple[KindField, ...]
    example: dict[str, Any]


def all_kinds() -> list[KindShown]:
    """Every kind, in the order of the work."""
    return [_shown(kind) for kind in KINDS.values()]


def read_data(kind: str, pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """A report's `data` from `name=value` pairs, each value read as its field's type asks.

    A field and a choice may be called as the pages call them in Chinese: `件数=3`. A name that
    comes again makes a list longer. What an unknown kind says stays
    text: the workflow refuses and records it.

    Raises:
        UsageError: the kind has no such field (with the near match), or the value is no such
            thing: each field with its first reason.
    """
    facts = KINDS.get(kind)
    fields = fields_of(facts) if facts else {}
    data: dict[str, Any] = {}
    wrong: dict[str, UsageError] = {}
    for word, text in pairs:
        name = code_of(Context.FIELD, word, fields)
        try:
            if facts and name not in fields:
                raise _no_field(kind, name, fields)
            value = read_value(name, text, fields.get(name, {}))
            if name in data and not isinstance(value, list):
                raise UsageError(phrase("{name} is set twice, and takes one value", name=name))
        except UsageError as error:
            wrong.setdefault(name, error)
            continue
        data[name] = [*data.get(name, []), *value] if isinstance(value, list) else value
    if wrong:
        hint = next((error.hint for error in wrong.values() if error.hint), None)
        raise UsageError(JoinedTexts(error.message for error in wrong.values()), hint=hint)
    return data


def _no_field(kind: str, name: str, fields: Collection[str]) -> UsageError:
    near = nearest(name, fields)
    no_field = phrase("{kind} has no field {name}", kind=Code("kind", kind), name=name)
    return UsageError(
        no_field if near is None else phrase("{no_field}: {near}?", no_field=no_field, near=near),
        hint=phrase(
            "{kind} has {fields}",
            kind=Code("kind", kind),
            fields=one_of("field", fields) or phrase("no field"),
        ),
    )


def _shown(kind: type[Facts]) -> KindShown:
    fields, required = fields_of(kind), kind.model_json_schema().get("required", [])
    return KindShown(
        kind=kind.kind,
        stage=kind.stage,
        means=kind.means,
        by=kind.by,
        informs=informed_roles(kind),
        fields=tuple(
            KindField(name=name, type=type_of(schema), required=name in required)
            for name, schema in fields.items()
        ),
        example={name: _example(name, fields[name]) for name in fields if name in required},
    )


def fields_of(kind: type[BaseModel]) -> dict[str, Schema]:
    """The JSON schemas of a message's fields, references and `or null` resolved."""
    whole = kind.model_json_schema()
    named = whole.get("$defs", {})
    return {name: _plain(schema, named) for name, schema in whole.get("properties", {}).items()}


def _plain(schema: Schema, named: Schema) -> Schema:
    if "$ref" in schema:
        found: Schema = named[schema["$ref"].rsplit("/", 1)[1]]
        return _plain(found, named)
    if "anyOf" in schema:
        return _plain(next(one for one in schema["anyOf"] if one.get("type") != "null"), named)
    if "items" in schema:
        return {**schema, "items": _plain(schema["items"], named)}
    if "properties" in schema:
        inner = {name: _plain(one, named) for name, one in schema["properties"].items()}
        return {**schema, "properties": inner}
    return schema


def type_of(schema: Schema) -> str:
    """What a field takes, in a word: text, whole number, number, true|false, instant, day, file."""
    if "enum" in schema:
        return "|".join(schema["enum"])
    if "items" in schema:
        return f"list of {type_of(schema['items'])}"
    if "properties" in schema:
        return "{" + ", ".join(schema["properties"]) + "}"
    if schema.get("format") in EXAMPLE_TIMES:
        return "instant" if schema["format"] == "date-time" else "day"
    if schema.get("pattern") == STORED_FILE.pattern:
        return "file"
    names = {"integer": "whole number", "number": "number", "boolean": "true|false"}
    return names.get(schema.get("type", ""), "text")


def _example(name: str, schema: Schema) -> Any:
    if "enum" in schema:
        return schema["enum"][0]
    if "items" in schema:
        return [_example(name, schema["items"])]
    if "properties" in schema:
        return {inner: _example(inner, one) for inner, one in schema["properties"].items()}
    if schema.get("format") in EXAMPLE_TIMES:
        return EXAMPLE_TIMES[schema["format"]]
    if schema.get("pattern") == STORED_FILE.pattern:  # the answer of the files' door
        return hashlib.sha256(name.encode()).hexdigest()
    by_type: dict[str, Any] = {"integer": 3, "number": 48.0, "boolean": True}
    return by_type.get(schema.get("type", ""), f"the {name.replace('_', ' ')}")


def read_value(name: str, text: str, schema: Schema) -> Any:
    """What somebody has typed, as a field of that schema takes it.

    Raises:
        UsageError: it is no such thing.
    """
    kind = schema.get("type")
    if kind == "array":
        return _array(name, text, schema["items"])
    if kind == "boolean":
        if text.lower() not in BOOLEANS:
            raise UsageError(
                phrase("{name}: {text!r} is neither true nor false", name=name, text=text)
            )
        return BOOLEANS[text.lower()]
    if kind in NUMBER_PATTERNS:
        if not NUMBER_PATTERNS[kind].fullmatch(text):
            raise UsageError(
                phrase(
                    "{name}: {text!r} cannot be read as a {type}",
                    name=name,
                    text=text,
                    type=type_of(schema),
                )
            )
        return int(text) if kind == "integer" else float(text)
    if "enum" in schema:
        return code_of(Context.CHOICE, text, schema["enum"])
    if (read_time := TIME_READERS.get(schema.get("format", ""))) is not None:
        return read_time(name, text).isoformat()
    return read_json(name, text) if kind == "object" else text


def read_count(name: str, text: Any) -> Any:
    """A whole number that somebody has typed; what is empty stays so.

    Raises:
        UsageError: it is none.
    """
    typed = str(text or "").strip()
    return read_value(name, typed, {"type": "integer"}) if typed else None


def _array(name: str, text: str, items: Schema) -> list[Any]:
    if not text.startswith("["):
        return [read_value(name, text, items)]
    found = read_json(name, text)
    return found if isinstance(found, list) else [found]


def read_json(name: str, text: str) -> Any:
    """A field's value written as JSON.

    Raises:
        UsageError: it is none.
    """
    if (twice := repeated_name(text)) is not None:
        raise field_error(name, repeated_name_sentence(twice))
    try:
        return json.loads(text)
    except ValueError:
        why = json_fault(text)
        raise UsageError(
            phrase("{name}: {text!r} is not JSON: {why}", name=name, text=text, why=why)
        ) from None
