"""What is shown to people, in their language: one gettext catalogue a language (zh-CN, en).

The source of a text is English. A code (`awaiting_confirmation`) is looked up in the context of
what it is (`step`), and is spelled out where there is nothing else to say in English.
`tools/catalogues.py` brings the catalogues up to date; a test says what is not translated.
"""

import gettext
from enum import StrEnum
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "locales"
DOMAIN: Final = "fulfil"


class Language(StrEnum):
    """A language of the pages and the terminal."""

    ZH = "zh-CN"
    EN = "en"


SHOWN_AS: Final = {Language.ZH: "中文", Language.EN: "English"}


class Context(StrEnum):
    """What a code is a code of: `accepted` is said of an order, of a report and of a remedy."""

    CASE = "case"
    CHOICE = "choice"
    DECISION = "decision"
    DUTY = "duty"
    FIELD = "field"
    HAPPENING = "happening"
    INCIDENT = "incident"
    KIND = "kind"
    OUTCOME = "outcome"
    PROBLEM = "problem"
    ROLE = "role"
    SLA = "sla"
    STAGE = "stage"
    STATE = "state"
    STEP = "step"


def catalogue_file(language: Language) -> Path:
    """The file of a language's texts."""
    return FOLDER / language.replace("-", "_") / "LC_MESSAGES" / f"{DOMAIN}.po"


@cache
def translations(language: Language) -> gettext.NullTranslations:
    """The texts of a language; English texts are their own source."""
    if language is Language.EN:
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo  # what a door in English need not load
    from babel.messages.pofile import read_po

    with catalogue_file(language).open("rb") as file:
        known = read_po(file, locale=language.replace("-", "_"), domain=DOMAIN)
    compiled = BytesIO()
    write_mo(compiled, known)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def chosen(wanted: str | None) -> Language | None:
    """The language that a person named: `zh`, `zh-CN`, `zh_CN.UTF-8`, `en`, `en-GB`."""
    word = (wanted or "").strip().lower().replace("_", "-")
    return next((one for one in Language if word.split("-")[0] == one.split("-")[0]), None)


def preferred(accept: str | None) -> Language | None:
    """The first of ours that an `Accept-Language` header names, by its weights."""
    ranked = []
    for place, part in enumerate((accept or "").split(",")[:20]):
        name, _, weight = part.partition(";q=")
        try:
            ranked.append((-float(weight or 1), place, name))
        except ValueError:
            continue
    return next((found for _, _, name in sorted(ranked) if (found := chosen(name))), None)
