"""What was reported, in a person's language: each field with its value.

An incident is named by its kind: its key is for machines, and so are the hashes of files.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from models.language.catalogue import Context
from models.language.texts import Translator
from models.language.timeline import duty_ref, line_facts, name_of
from models.phrases import JoinedTexts
from models.sop.formatting import counted
from models.stages.notice_phrases import COUNTED_OTHERWISE
from starter.service.reading.views import EntryShown, OrderShown

FILE_FIELDS: Final = frozenset(
    {
        *("signature", "evidence", "files", "photos", "sheet", "before", "after"),
        *("top", "bottom", "front", "back", "left", "right"),
    }
)
"""Fields that hold files: those are shown as such."""


SHA256_IN_TEXT: Final = re.compile("[0-9a-f]{64}")
"""How a file is named."""

Names = Mapping[str, str]
"""What people call the incidents of an order, by their keys."""


def incident_names(translator: Translator, order: OrderShown) -> Names:
    """The incidents and fees of an order, by kind; numbered where there are several of one kind."""
    found = [(one.incident, translator.code(Context.INCIDENT, one.kind)) for one in order.incidents]
    found += [(one.incident, translator.code(Context.CHOICE, one.fee.value)) for one in order.fees]
    several, number, names = Counter(name for _, name in found), Counter[str](), dict[str, str]()
    for key, name in found:
        number[name] += 1
        names.setdefault(key, f"{name} {number[name]}" if several[name] > 1 else name)
    return names


def line_detail(translator: Translator, line: EntryShown, names: Names) -> str:
    """What a line of the timeline says besides its name; nothing where that is all."""
    if report := getattr(line, "report", None):
        sentences = (
            f"{name}{translator.between(': ')}{value}"
            for name, value in reported(translator, report, names)
        )
        return translator.text(JoinedTexts(sentences, "; "))
    data = {name: value for name, value in line.data.items() if name not in ("incident", "ref")}
    data |= {"ref": duty_ref(translator, line.duty, str(line.data.get("ref") or ""), names)}
    data |= {"incident": names.get(str(line.data.get("incident")), "")}
    return line_facts(translator, data)


def reported(
    translator: Translator, data: Mapping[str, Any] | None, names: Names
) -> Iterator[tuple[str, str]]:
    """The fields of a report with their values, as people write both."""
    for name, value in (data or {}).items():
        if name == "incident":
            if known := names.get(str(value)):
                yield translator.text("Incident"), known
        elif name == "what" and data and "handover" in data:
            yield name_of(translator, name), translator.code(Context.LINE, COUNTED_OTHERWISE)
        elif name == "point":
            yield name_of(translator, name), translator.code(Context.REF, str(value))
        elif name not in FILE_FIELDS and value not in (None, "", [], {}):
            shown = translator.money(value) if _is_money(name, value) else _value(translator, value)
            yield name_of(translator, name), shown


def _is_money(name: str, value: Any) -> bool:
    return name.endswith("_fen") and isinstance(value, int)


def _value(translator: Translator, value: Any) -> str:
    match value:
        case bool():
            return translator.text("yes") if value else translator.text("no")
        case str() if SHA256_IN_TEXT.fullmatch(value):
            return translator.text(counted(1, "file"))
        case list() | tuple() if value and all(SHA256_IN_TEXT.fullmatch(str(one)) for one in value):
            return translator.text(counted(len(value), "file"))
        case list() | tuple():
            return translator.text(JoinedTexts((_value(translator, one) for one in value), "; "))
        case dict():
            fields = (f"{name} {value_}" for name, value_ in reported(translator, value, {}))
            return translator.text(JoinedTexts(fields, ", "))
        case str():
            return _text(translator, value)
        case _:
            return str(value)


def _text(translator: Translator, value: str) -> str:
    """A text; an instant and a day as the page writes them, a choice by its name."""
    if len(value) >= len("2026-11-25") and value[:4].isdecimal():
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            return value
        return translator.time(at) if at.tzinfo else translator.day(date.fromisoformat(value[:10]))
    return translator.code(Context.CHOICE, value) if value.isascii() and value.islower() else value
