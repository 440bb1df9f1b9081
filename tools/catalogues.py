"""Brings the catalogues of texts up to date, and compiles them: `python -m tools.catalogues`.

Texts of the templates and of the code (`phrase("…")`), and every code that people see, stand in
each file; what is gone is taken out, what is new waits for its translation. The English file
has the codes alone: an English text is its own source.
"""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from io import BytesIO
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from typer.main import get_command

from models.field_errors import PATTERNS
from models.language.catalogue import (
    DOMAIN,
    Context,
    Language,
    catalogue_file,
    compiled_file,
)
from models.language.texts import spelled_out
from models.pydantic_messages import OTHERWISE, SENTENCES
from models.stages.notice_advice import ADVICE
from models.stages.notice_meanings import MEANING_FOR_CUSTOMERS, MEANS_TO
from models.stages.notice_phrases import FIELD_PHRASES, UNIT_TEXTS, YES_NO_TEXTS
from models.stages.notice_texts import LEVEL_TEXTS
from starter.cli import COMMAND_HELP, app, module_of
from starter.demo.scenarios import Plot
from tools.shown_codes import codes
from tools.source_texts import PACKAGES, ROOT, terms, texts_of

BY_ITS_ROW: Final = (Context.DUTY, Context.INCIDENT, Context.HEADING)
"""What is called in English as its row in the code says; a heading is English."""

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
OPTIONS: Final = {"**.html": {"newstyle_gettext": "true", "silent": "false"}}


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
    yield from (plot.value for plot in Plot)
    yield from (*SENTENCES.values(), *PATTERNS.values(), OTHERWISE)
    yield from notices()
    yield from terms()
    yield from (f"{{n:,}} {noun}" for one, many in COUNTED for noun in (one, many))


def notices() -> Iterator[str]:
    """What notices say of fields, codes and duties, and what is to be done."""
    yield from (*LEVEL_TEXTS.values(), *MEANING_FOR_CUSTOMERS.values(), *FIELD_PHRASES.values())
    yield from (one for pair in YES_NO_TEXTS.values() for one in pair if one)
    yield from (many for _, many in UNIT_TEXTS.values())
    for by_role in (*MEANS_TO.values(), *ADVICE.values()):
        yield from by_role.values()


def helps() -> Iterator[str]:
    """What the help of each command and option says, as the terminal shows it."""
    yield from ("Usage: ", "Options", "Arguments", "Commands", "Show this message and exit.")
    yield from COMMAND_HELP.values()
    commands = [get_command(app)]
    commands += [get_command(import_module(module_of(name)).app) for name in COMMAND_HELP]
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
    """Bring every file up to date, and compile it."""
    for language in Language:
        known, file = updated_catalogue(language), catalogue_file(language)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(as_text(known))
        with compiled_file(language).open("wb") as compiled:
            write_mo(compiled, known)


if __name__ == "__main__":
    main()
