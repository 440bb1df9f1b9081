"""Why something is answered as it is: an English sentence, and what it was made of.

People read the sentence in their own language; programs read the codes and values (ADR-0067).
"""

import json
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final

from pydantic import Field, JsonValue, model_validator

from models.actors import looks_like_telephone
from models.phrases import JoinedTexts, Phrase, StructuredText, VerbatimText, from_data, to_data

ReasonData = Annotated[
    dict[str, JsonValue] | None,
    Field(
        exclude_if=lambda data: data is None,
        description="what `reason` was made of: {code, context, text}, {template, values}, or "
        "several of them as {parts, between}",
    ),
]
"""What a reason was made of, as JSON; left out where it is a person's own words, or a partner's."""

StoredText = Annotated[dict[str, JsonValue] | None, Field(exclude_if=lambda data: data is None)]
"""What a text was made of, next to it, wherever the text itself may stand."""

UNREADABLE: Final = (KeyError, ValueError, TypeError, IndexError, AttributeError)


def reason_data(reason: Any) -> dict[str, Any] | None:
    """What a reason was made of; None where it is words alone, or a value of it looks personal."""
    if not isinstance(reason, StructuredText) or _holds_words(reason):
        return None
    return text_data(reason)


def text_data(text: Any) -> dict[str, Any] | None:
    """What a text was made of, a person's words in it included; None of one that has no parts."""
    data = to_data(text)
    return data if isinstance(data, dict) else None


def _holds_words(reason: StructuredText) -> bool:
    """Whether a part of it is a person's own words, or a telephone number."""
    parts = list(_leaves(reason))
    return any(isinstance(one, VerbatimText) or looks_like_telephone(one) for one in parts)


def _leaves(text: Any) -> Iterator[str]:
    """The texts within one that are no code, instant or span, and no words of its template."""
    match text:
        case Phrase(values=values):
            yield from (leaf for one in values.values() for leaf in _leaves(one))
        case JoinedTexts(parts=parts):
            yield from (leaf for one in parts for leaf in _leaves(one))
        case VerbatimText():
            yield text
        case str() if not isinstance(text, StructuredText):
            yield text


def bounded(reason: str, *, letters: int, data_bytes: int) -> str:
    """A reason that travels with many others: without its data where that is too large."""
    data = reason_data(reason)
    size = 0 if data is None else len(json.dumps(data, ensure_ascii=False).encode())
    if data is None or len(reason) > letters or size > data_bytes:
        return VerbatimText(reason[:letters])
    return reason


def with_structure(reason: str | None, data: Any) -> str | None:
    """The reason with what it was made of; the text alone where that is not its data."""
    if reason is None or isinstance(reason, StructuredText) or not isinstance(data, Mapping):
        return reason
    try:
        made = from_data(dict(data))
    except UNREADABLE:  # what another release wrote
        return reason
    return made if isinstance(made, str) and made == reason else reason


def _with_data(values: Any) -> Any:
    if not isinstance(values, Mapping) or (reason := values.get("reason")) is None:
        return values
    if (data := values.get("reason_data")) is None:
        data = reason_data(reason)
    return (
        values
        if data is None
        else {**values, "reason": with_structure(reason, data), "reason_data": data}
    )


keeps_reason = model_validator(mode="before")(_with_data)
"""Of a message with `reason` and `reason_data`: each is made of the other."""
