"""Brings the catalogues of texts up to date: `python -m tools.catalogues`.

Texts of the templates and of the code (`words.text("…")`), and every code that people see, stand in
each language's file; what is gone is taken out, what is new waits for its translation.
"""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from models.codes import ProblemCode, StepCode
from models.ids import Stage
from models.messages.decisions import DECISIONS
from models.messages.order import Order
from models.messages.reports import ReportOutcome
from models.messages.status import Sla
from models.messages.timeline import DutyState, Happening
from models.roles import Role
from models.stages.all_duties import ALL
from models.stages.care.request import CareKind
from models.stages.incident_kinds import INCIDENT_KINDS
from models.stages.returns.request import CaseKind
from models.stages.table import KINDS
from starter.language.catalogue import DOMAIN, Context, Language, catalogue_file
from starter.service.report_kinds import fields_of
from starter.web.forms import form_of_decision, form_of_report

ROOT: Final = Path(__file__).parent.parent
TRANSLATED: Final = tuple(one for one in Language if one is not Language.EN)

SOURCES: Final = (
    ("starter/web/templates", "jinja2", "**.html"),
    ("starter", "python", "**.py"),
    ("models", "python", "**.py"),
    ("workflows", "python", "**.py"),
)
ERRORS: Final = (
    *("UsageError", "NotLetIn", "SignInNeeded", "Conflict", "Refused", "NotFound", "Closed"),
    *("Unavailable", "Forbidden", "TooMany"),
)
"""Errors whose sentence is one text; one with values in it is shown in English for now."""

KEYWORDS: Final[dict[str, Any]] = dict.fromkeys(("_", "gettext", "text", *ERRORS))
OPTIONS: Final = {"**.html": {"newstyle_gettext": "true", "silent": "false"}}

OF_ENUMS: Final[dict[Context, tuple[type[StrEnum], ...]]] = {
    Context.CASE: (CaseKind, CareKind),
    Context.HAPPENING: (Happening,),
    Context.OUTCOME: (ReportOutcome,),
    Context.PROBLEM: (ProblemCode,),
    Context.ROLE: (Role,),
    Context.SLA: (Sla,),
    Context.STAGE: (Stage,),
    Context.STATE: (DutyState,),
    Context.STEP: (StepCode,),
}


def codes() -> Iterator[tuple[Context, str]]:
    """Every code that people see, with what it is a code of."""
    for context, enums in OF_ENUMS.items():
        yield from ((context, one.value) for enum in enums for one in enum)
    yield from ((Context.DUTY, duty) for duty in ALL)
    yield from ((Context.KIND, kind) for kind in KINDS)
    yield from ((Context.DECISION, name) for name in DECISIONS)
    yield from ((Context.INCIDENT, kind) for kind in INCIDENT_KINDS)
    forms = [form_of_report(kind) for kind in KINDS.values()]
    forms += [form_of_decision(decision) for decision in DECISIONS.values()]
    for field in (field for form in forms for field in form):
        yield Context.FIELD, field.name
        yield from ((Context.CHOICE, choice) for choice in field.choices)
    for name, schema in fields_of(Order).items():
        yield Context.FIELD, name
        yield from ((Context.CHOICE, str(choice)) for choice in schema.get("enum", ()))


def template() -> Catalog:
    """All that there is to translate."""
    made = Catalog(domain=DOMAIN, charset="utf-8", fuzzy=False)
    for folder, method, files in SOURCES:
        found = extract_from_dir(
            ROOT / folder, [(files, method)], keywords=KEYWORDS, options_map=OPTIONS
        )
        for _, _, message, _, context in found:
            if any(sign.isalpha() for sign in str(message)):
                made.add(message, context=context)
    for context, code in codes():
        made.add(code, context=context.value)
    return made


def read(language: Language) -> Catalog:
    """A language's file as it stands; an empty one where there is none."""
    file, locale = catalogue_file(language), language.replace("-", "_")
    if not file.exists():
        return Catalog(locale=locale, domain=DOMAIN, fuzzy=False)
    with file.open("rb") as opened:
        return read_po(opened, locale=locale, domain=DOMAIN, charset="utf-8")


def bring_up_to_date(language: Language) -> None:
    """Write a language's file again, sorted, with nothing guessed and nothing left over."""
    known = read(language)
    known.update(template(), no_fuzzy_matching=True)
    known.obsolete.clear()
    file = catalogue_file(language)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as opened:
        write_po(opened, known, width=0, sort_output=True, no_location=True, omit_header=True)


def main() -> None:
    """Bring every file up to date."""
    for language in TRANSLATED:
        bring_up_to_date(language)


if __name__ == "__main__":
    main()
