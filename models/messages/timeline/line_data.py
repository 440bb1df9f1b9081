"""What a timeline line says, as data: codes, counts, keys, references, instants.

Never personal data, and never a sentence: those are for people, and nothing reads them.
"""

import json
import operator
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Final

from pydantic import Field, JsonValue

from models.messages.orders.count import CountedKind
from models.sop import clock
from models.visible_text import storable

TEXT_MAX: Final = 128
"""The most characters of one text: a key is the longest of them."""

REASON_KEY: Final = "because"
"""What a reason was made of: the template of its sentence, and its values."""

SENTENCE_MAX: Final = 500
"""The most characters of a text of that: a template that is cut says nothing."""

ITEMS_MAX: Final = 20
"""The most items of one list: of goods that are short, of fields that were corrected."""

BYTES_MAX: Final = 600
"""The most bytes of one line's data: a batch of lines fits into a payload uncounted."""

CUT_KEY: Final = "cut"
"""Says that there was more than fits."""

OUTSIDE_TEXTS: Final = frozenset({"ref", "reference", "incident", "missing", "signal", REASON_KEY})
"""What somebody outside chose: it goes where a line is erased."""

LineData = dict[str, JsonValue]

Data = Annotated[LineData, Field(exclude_if=operator.not_)]
"""Travels only where a line has any."""


def line_data(
    facts: Mapping[str, Any], *, most: int = BYTES_MAX, longest: int = TEXT_MAX
) -> LineData:
    """What is said, as JSON: instants in Shanghai time (+08:00), without what is not known.

    It never grows over `most` bytes, no text of it over `longest` characters, whatever a partner or
    a sender has said; `cut` tells where something was left out.
    """
    data: LineData = {
        name: _json(value, SENTENCE_MAX if name == REASON_KEY else longest)
        for name, value in facts.items()
        if value is not None
    }
    whole = data
    while len(json.dumps(data, ensure_ascii=False).encode()) > most:
        data = _smaller(data)
    return data if data == whole else data | {CUT_KEY: True}


def _json(value: Any, longest: int) -> JsonValue:
    match value:
        case bool() | int() | float():
            return value
        case str():
            return storable(str(value))[:longest]
        case datetime():
            return clock.local(value).isoformat()
        case date():
            return value.isoformat()
        case CountedKind():
            return {"sku": _json(value.sku, longest), "pieces": value.pieces}
        case Mapping():
            return {str(name): _json(one, longest) for name, one in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_json(one, longest) for one in list(value)[:ITEMS_MAX]]
    return str(value)


def _smaller(data: LineData) -> LineData:
    """Without the last item of its longest list, or else without its longest value."""
    name = max(data, key=lambda name: (isinstance(data[name], list), len(str(data[name]))))
    value = data[name]
    if isinstance(value, list) and len(value) > 1:
        return data | {name: value[:-1]}
    return {other: one for other, one in data.items() if other != name}
