"""What somebody has typed, as the fields of a message take it: a door of texts reads it first."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from models.language.catalogue import Context
from starter.language.typed_input import code_of
from starter.service.reports.report_kinds import Schema, fields_of, read_value


def read_typed(message: type[BaseModel], fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields with their values as a message takes them; one that it does not have stays as it is.

    A field and a choice may be called as the pages call them in Chinese.

    Raises:
        UsageError: a value is no such thing; names the field.
    """
    return _read(fields, fields_of(message), "")


def _read(fields: Mapping[str, Any], known: Schema, inside: str) -> dict[str, Any]:
    coded = {code_of(Context.FIELD, name, known): value for name, value in fields.items()}
    return {
        name: _typed(f"{inside}{name}", value, known.get(name, {})) for name, value in coded.items()
    }


def _typed(name: str, value: Any, schema: Schema) -> Any:
    if isinstance(value, str):
        return read_value(name, value, schema)
    if isinstance(value, Mapping) and "properties" in schema:
        return _read(value, schema["properties"], f"{name}.")
    return value
