"""What is shown to people, in their language: one gettext catalogue a language (zh-CN, en).

The source of a text is English. A code (`awaiting_confirmation`) is looked up in the context of
what it is (`step`), in English too. `make setup` and `tools/catalogues.py` compile the catalogues:
what runs reads the compiled file alone, a millisecond that every door can pay (ADR-0067).
"""

import gettext
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from models.errors import UsageError
from models.phrases import phrase

FOLDER: Final = Path(__file__).parent / "locales"
DOMAIN: Final = "fulfil"


class Language(StrEnum):
    """A language of the pages and the terminal."""

    ZH = "zh-CN"
    EN = "en"


SHOWN_AS: Final = {Language.ZH: "中文", Language.EN: "English"}


class Context(StrEnum):
    """What a code is a code of: `accepted` is said of an order, of a report and of a remedy."""

    ACTION = "action"
    CASE = "case"
    CAUSE = "cause"
    CHOICE = "choice"
    DECISION = "decision"
    DUTY = "duty"
    FAILURE = "failure"
    FIELD = "field"
    HAPPENING = "happening"
    HEADING = "heading"
    INCIDENT = "incident"
    KIND = "kind"
    LINE = "line"
    OUTCOME = "outcome"
    PLACE = "place"
    PROBLEM = "problem"
    QUESTION = "question"
    REF = "ref"
    REFUSAL = "refusal"
    ROLE = "role"
    SLA = "sla"
    STAGE = "stage"
    STATE = "state"
    STEP = "step"
    WAIT = "wait"


def catalogue_file(language: Language) -> Path:
    """The file of a language's texts, as people edit it."""
    return FOLDER / language.replace("-", "_") / "LC_MESSAGES" / f"{DOMAIN}.po"


def compiled_file(language: Language) -> Path:
    """The file of a language's texts, as gettext reads it; no commit holds it."""
    return catalogue_file(language).with_suffix(".mo")


@cache
def translations(language: Language) -> gettext.NullTranslations:
    """The texts of a language.

    Raises:
        UsageError: they were never compiled.
    """
    try:
        with compiled_file(language).open("rb") as file:
            return gettext.GNUTranslations(file)
    except FileNotFoundError:
        raise UsageError(
            phrase("the texts of {language} are not compiled", language=language),
            hint=phrase("run `make setup`"),
        ) from None


def check_compiled() -> None:
    """See to it that a process can speak every language before anybody asks it anything.

    Raises:
        UsageError: the texts of one were never compiled.
    """
    for language in Language:
        translations(language)


def chosen(wanted: str | None) -> Language | None:
    """The language that a person named: `zh`, `zh-CN`, `zh_CN.UTF-8`, `en`, `en-GB`."""
    word = (wanted or "").strip().lower().replace("_", "-")
    return next((one for one in Language if word.split("-")[0] == one.split("-")[0]), None)


def preferred(accept: str | None) -> Language | None:
    """The first of our languages that an `Accept-Language` header names, by its weights."""
    ranked = []
    for place, part in enumerate((accept or "").split(",")[:20]):
        name, _, weight = part.partition(";q=")
        try:
            ranked.append((-float(weight or 1), place, name))
        except ValueError:
            continue
    return next((found for _, _, name in sorted(ranked) if (found := chosen(name))), None)
