"""A field that a message does not have, however deep: it is refused with the one that was meant.

What is dropped in silence is a fact that somebody believes he has told.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from models.field_errors import Finding, nearest
from models.phrases import Code, phrase


def unknown_field(model: type[BaseModel], sent: Any) -> Finding | None:
    """The first field of what was sent that its message does not have; None where it has all."""
    return next(_unknown(model, sent, ""), None)


def _unknown(model: type[BaseModel], sent: Any, inside: str) -> Iterator[Finding]:
    if not isinstance(sent, Mapping):
        return
    known = _parts(model)
    for name, value in sent.items():
        if name not in known:
            yield no_field(str(name), known, inside)
        elif (part := known[name]) is not None:
            several = isinstance(value, list | tuple)
            for n, one in enumerate(value) if several else [("", value)]:
                place = f"{inside}{name}.{n}." if several else f"{inside}{name}."
                yield from _unknown(part, one, place)


def no_field(name: str, known: Iterable[str], inside: str = "") -> Finding:
    """What is wrong with a field that is none, and the one that was meant."""
    near = nearest(name, known)
    sentence = phrase("there is no such field: leave it out")
    if near is not None:
        sentence = phrase("there is no such field; {near}?", near=Code("field", near))
    return Finding(field=f"{inside}{name}", message=sentence)


@cache
def _parts(model: type[BaseModel]) -> Mapping[str, type[BaseModel] | None]:
    """The fields of a message, with the message that each of them holds."""
    fields = model.model_fields.items()
    return {name: next(_models(field.annotation), None) for name, field in fields}


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for one in get_args(annotation):
        yield from _models(one)
