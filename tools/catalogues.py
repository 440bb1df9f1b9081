"""Brings the catalogues of texts up to date, and compiles them: `python -m tools.catalogues`.

Texts of the templates and of the code (`phrase("…")`), and every code that people see, stand in
each file; what is gone is taken out, what is new waits for its translation. The English file
has the codes alone: an English text is its own source.
"""

from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po
from typer.main import get_command

from models.codes import CallStep, ProblemCode, QuestionCode, StepCode, WaitCode
from models.field_errors import PATTERNS
from models.figures.fees import FeeState
from models.ids import Stage
from models.language.catalogue import DOMAIN, Context, Language, catalogue_file
from models.language.texts import spelled_out
from models.language.timeline import FACTS
from models.messages.decision_state import DecisionState
from models.messages.decisions import DECISIONS, MADE_BY
from models.messages.leg import LegOutcome
from models.messages.liability import LiabilityState, Remedy
from models.messages.notices import NoticeState
from models.messages.order import Address, Contact, GoodsLine, Order
from models.messages.outcome import Done
from models.messages.placement import PlacementOutcome
from models.messages.provider_decisions import Crew
from models.messages.refusals import RefusalCode
from models.messages.report_passage import ReportState
from models.messages.report_times import TimeDoubt
from models.messages.reports import ReportOutcome
from models.messages.return_decisions import RefundBy
from models.messages.shipments import ShipmentState
from models.messages.slots import HalfDay
from models.messages.status import Sla
from models.messages.timeline import DutyState, EntryKind
from models.pydantic_messages import OTHERWISE, SENTENCES
from models.roles import Role
from models.stages.all_duties import ALL
from models.stages.care.request import CareKind, CareOutcome
from models.stages.incident.request import IncidentOutcome
from models.stages.incident_kinds import INCIDENT_KINDS
from models.stages.installation.part_lifecycle import PartState
from models.stages.installation.visit_lifecycle import VisitState
from models.stages.notice_advice import ADVICE, MEANS, MEANS_TO, advice_for
from models.stages.notice_phrases import COUNTED_OTHERWISE, EITHER, PHRASES, UNITS
from models.stages.notice_texts import LEVELS
from models.stages.returns.request import CaseKind, ReturnOutcome
from models.stages.returns.return_choices import ExchangeSent, RepairAt, ReturnCause
from models.stages.table import KINDS
from models.stages.trunk_pickup.remedies import RemedyMeans
from models.stages.trunk_pickup.reports import Departed
from starter.cli import COMMANDS, app, module_of
from starter.service.explaining.cause import CauseClass
from starter.service.report_kinds import fields_of
from starter.web.forms import form_of_decision, form_of_report
from tools.source_texts import headings_of, lines_of, terms, texts_of

ROOT: Final = Path(__file__).parent.parent
BY_ITS_ROW: Final = (Context.DUTY, Context.INCIDENT, Context.HEADING)
"""What is called in English as its row in the code says; a heading is English."""

OTHER_STATES: Final = (
    *("pending", "closed", "open", "running", "paused", "failed", "timed_out", "terminated"),
    *("canceled", "completed", "not_found", "accepted", "applied", "known"),
)
"""States of reports, of rows of a selection and of workflows that are in no enum of ours."""

OTHER_OUTCOMES: Final = ("exchanged", "refunded", "returned", "taken_back", "resolved", "repaired")
"""How a case ends, where its workflow names it itself."""

OTHER_LINES: Final = (
    *("return_asked", "care_asked", "return_stands", "unsettled", "appointment_lapsed"),
    COUNTED_OTHERWISE,
    *(f"leg_{stage}" for stage in Stage),
)
"""Lines whose code is a value of its own in the code that notes them."""

PARKED: Final = "parked"
"""The problem of a step that is parked; the step's code follows it."""

COUNTED: Final = (
    *(("piece", "pieces"), ("day", "days"), ("breach", "breaches"), ("order", "orders")),
    *(("notice", "notices"), ("report", "reports"), ("refused piece", "refused pieces")),
    *(("warning", "warnings"), ("more warning", "more warnings"), ("data key", "data keys")),
    *(("file", "files"), ("floor", "floors"), ("metre", "metres"), ("hole", "holes")),
    *(("kilometre", "kilometres"), ("visit", "visits"), ("minute", "minutes")),
    *(("hour", "hours"), ("thing", "things"), ("row", "rows"), ("more cell", "more cells")),
)
"""What sentences count, one and many of it."""


PAGES: Final = ROOT / "starter" / "web" / "templates"
TERMINAL: Final = ROOT / "starter" / "terminal"
PACKAGES: Final = ("models", "workflows", "starter")
OPTIONS: Final = {"**.html": {"newstyle_gettext": "true", "silent": "false"}}

OF_ENUMS: Final[dict[Context, tuple[type[StrEnum], ...]]] = {
    Context.CASE: (CaseKind, CareKind),
    Context.CAUSE: (CauseClass,),
    Context.CHOICE: (
        RemedyMeans,
        Crew,
        ExchangeSent,
        HalfDay,
        ReturnCause,
        RefundBy,
        RepairAt,
        Remedy,
    ),
    Context.HAPPENING: (EntryKind,),
    Context.OUTCOME: (
        PlacementOutcome,
        ReportOutcome,
        LegOutcome,
        ReturnOutcome,
        CareOutcome,
        IncidentOutcome,
        Done,
    ),
    Context.PROBLEM: (ProblemCode,),
    Context.QUESTION: (QuestionCode, TimeDoubt),
    Context.REFUSAL: (RefusalCode,),
    Context.ROLE: (Role,),
    Context.SLA: (Sla,),
    Context.STAGE: (Stage,),
    Context.STATE: (
        *(DutyState, LiabilityState, VisitState, PartState, FeeState, ReportState),
        *(DecisionState, NoticeState, ShipmentState),
    ),
    Context.STEP: (StepCode, CallStep),
    Context.WAIT: (WaitCode,),
}


def codes() -> Iterator[tuple[Context, str]]:
    """Every code that people see, with what it is a code of."""
    for context, enums in OF_ENUMS.items():
        yield from ((context, one.value) for enum in enums for one in enum)
    yield from ((Context.OUTCOME, StepCode.CLOSED.value), (Context.PROBLEM, PARKED))
    yield from ((Context.STATE, state) for state in OTHER_STATES)
    yield from ((Context.OUTCOME, outcome) for outcome in OTHER_OUTCOMES)
    yield from ((Context.LINE, line) for line in OTHER_LINES)
    yield Context.CHOICE, Departed.model_fields["pickup_state"].default
    yield from ((Context.DECISION, fact) for fact in MADE_BY)
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            yield from ((Context.LINE, what) for what in lines_of(file))
    for file in sorted(TERMINAL.glob("*.py")):
        yield from ((Context.HEADING, name) for name in headings_of(file) if name)
    yield from ((Context.DUTY, duty) for duty in ALL)
    yield from ((Context.KIND, kind) for kind in KINDS)
    yield from ((Context.DECISION, name) for name in DECISIONS)
    yield from ((Context.INCIDENT, kind) for kind in INCIDENT_KINDS)
    forms = [form_of_report(kind) for kind in KINDS.values()]
    forms += [form_of_decision(decision) for decision in DECISIONS.values()]
    for field in (field for form in forms for field in form):
        yield Context.FIELD, field.name
        yield from ((Context.CHOICE, choice) for choice in field.choices)
    for part in (Order, Contact, Address, GoodsLine):
        for name, schema in fields_of(part).items():
            yield Context.FIELD, name
            yield from ((Context.CHOICE, str(choice)) for choice in schema.get("enum", ()))
    yield from ((Context.FIELD, name) for name in (*FACTS, "by", "case"))


def template(language: Language) -> Catalog:
    """All that there is to translate into a language."""
    made = Catalog(domain=DOMAIN, charset="utf-8", fuzzy=False)
    if language is not Language.EN:
        for message in texts():
            made.add(message)
    for context, code in codes():
        if language is not Language.EN or context not in BY_ITS_ROW:
            made.add(code, context=context.value)
    return made


@cache
def texts() -> tuple[str, ...]:
    """Every text of the templates and of the code."""
    return tuple(one for one in _found() if any(sign.isalpha() for sign in one))


def _found() -> Iterator[str]:
    keywords: dict[str, Any] = {"_": None, "gettext": None}
    for _, _, message, _, _ in extract_from_dir(
        PAGES, [("**.html", "jinja2")], keywords=keywords, options_map=OPTIONS
    ):
        yield str(message)
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            yield from texts_of(file)
    yield from helps()
    yield from (*SENTENCES.values(), *PATTERNS.values(), OTHERWISE)
    yield from notices()
    yield from terms()
    yield from (f"{{n:,}} {noun}" for one, many in COUNTED for noun in (one, many))


def notices() -> Iterator[str]:
    """What notices say of fields, codes and duties, and what is to be done."""
    yield from (*LEVELS.values(), *MEANS.values(), *PHRASES.values())
    yield from (one for pair in EITHER.values() for one in pair if one)
    yield from (many for _, many in UNITS.values())
    for by_role in (*MEANS_TO.values(), *ADVICE.values()):
        yield from by_role.values()
    yield advice_for("", Role.OPERATIONS)


def helps() -> Iterator[str]:
    """What the help of each command and option says, as the terminal shows it."""
    yield from ("Usage: ", "Options", "Arguments", "Commands", "Show this message and exit.")
    yield from COMMANDS.values()
    commands = [get_command(app)]
    commands += [get_command(import_module(module_of(name)).app) for name in COMMANDS]
    while commands:
        command = commands.pop()
        options = (getattr(option, "help", None) for option in command.params)
        yield from (one for one in (command.help, *options) if one)
        commands.extend(getattr(command, "commands", {}).values())


def read(language: Language) -> Catalog:
    """A language's file as it stands; an empty one where there is none."""
    file, locale = catalogue_file(language), language.replace("-", "_")
    if not file.exists():
        return Catalog(locale=locale, domain=DOMAIN, fuzzy=False)
    with file.open("rb") as opened:
        return read_po(opened, locale=locale, domain=DOMAIN, charset="utf-8")


def updated_catalogue(language: Language) -> Catalog:
    """A language's texts with nothing guessed and nothing left over."""
    known = read(language)
    known.update(template(language), no_fuzzy_matching=True)
    known.obsolete.clear()
    for message in known:
        if language is Language.EN and message.id and not message.string:
            message.string = spelled_out(str(message.id))
    return known


def as_text(known: Catalog) -> bytes:
    """The file that people edit, sorted."""
    written = BytesIO()
    write_po(written, known, width=0, sort_output=True, no_location=True, omit_header=True)
    return written.getvalue()


def main() -> None:
    """Bring every file up to date."""
    for language in Language:
        known, file = updated_catalogue(language), catalogue_file(language)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(as_text(known))


if __name__ == "__main__":
    main()
