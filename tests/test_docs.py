"""The documentation says what is there: its links lead somewhere, its commands exist."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.core import TyperGroup

from models.codes import Sla
from models.ids import Stage
from models.messages.decisions.decisions import DECISIONS
from models.messages.timeline.duty_row import DutyState
from models.messages.timeline.timeline import EntryKind
from models.roles import Role
from models.stages.table import KINDS
from starter.cli import COMMAND_HELP, app
from tests.reference_pages import FOLDER, PAGES, made

ROOT = Path(__file__).parents[1]
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
TEXTS = {str(page.relative_to(ROOT)): page.read_text("utf-8") for page in DOCUMENTS}
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)")
QUOTED = re.compile(r"`(fulfil [^`]+)`")
TYPED = re.compile(r"^ *(?:\$\()?(fulfil (?:[^\\\n]|\\\n)*)", re.MULTILINE)
AFTER = re.compile(r" [|>&#] |;|\)|, then|”")
NAME = re.compile(r"[a-z]+(?:-[a-z]+)*")
OPTION = re.compile(r"(?<![\w-])--?[a-z][a-z-]*")


def test_the_architecture_names_every_room() -> None:
    above = TEXTS["docs/explanation/architecture.md"].split("Contracts in")[0]
    parents = (
        *("models", "models/messages", "models/tracking"),
        *("activities/adapters", "activities/adapters/store", "workflows"),
        *("starter", "starter/order_files", "starter/service", "starter/terminal"),
    )
    rooms = [room for one in parents for room in (ROOT / one).iterdir() if any(room.glob("*.py"))]
    named = re.findall(r"`…?(?:[\w/]*/)?(\w+)/`", above)
    assert {room.name for room in rooms} <= set(named)


def test_a_walk_through_the_code_names_files_that_are_there() -> None:
    names = {file.name for file in ROOT.rglob("*.py") if ".venv" not in file.parts}
    walk = TEXTS["docs/explanation/architecture.md"].split("sequenceDiagram")[1].split("```")[0]
    cited = re.findall(r"[\w/]+\.py", walk)
    assert [one for one in cited if "/" in one and not (ROOT / one).exists()] == []
    assert [one for one in cited if one.rsplit("/", 1)[-1] not in names] == []


@pytest.mark.parametrize("page", TEXTS)
def test_every_link_leads_somewhere(page: str) -> None:
    for path, anchor in LINK.findall(TEXTS[page]):
        target = (ROOT / page).parent / path if path else ROOT / page
        assert target.exists(), f"{page} links to {path}"
        if anchor:
            assert anchor in _anchors(target), f"{page} links to {path}#{anchor}"


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings
    }


@pytest.mark.parametrize("page", TEXTS)
def test_every_command_that_is_quoted_exists(page: str) -> None:
    for line in {*QUOTED.findall(TEXTS[page]), *TYPED.findall(TEXTS[page])}:
        words, options = _read(line)
        if not words:
            continue
        command = _command(line, words)
        known = {
            option
            for parameter in command.params
            for option in (*parameter.opts, *parameter.secondary_opts, "--help")
        }
        assert options <= known, f"{page}: `{line}` has options that are not there"


def _read(command: str) -> tuple[list[str], set[str]]:
    """The names of the command, and the options that it is called with."""
    line = AFTER.split(command.replace("\\\n", " "), maxsplit=1)[0]
    words = []
    for word in line.split()[1:3]:
        if not NAME.fullmatch(word):
            break
        words.append(word)
    return words, set(OPTION.findall(line))


def _command(quoted: str, words: list[str]) -> Any:
    """The command of those names, as Typer has it."""
    assert words[0] in COMMAND_HELP, f"`{quoted}`: there is no command {words[0]}"
    command = _loaded(words[0])
    if not isinstance(command, TyperGroup) or len(words) == 1:
        return command
    assert words[1] in command.commands, f"`{quoted}`: {words[0]} has no {words[1]}"
    return command.commands[words[1]]


@cache
def _loaded(name: str) -> Any:
    """What `fulfil NAME` calls; Typer builds it each time that it is asked."""
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    return group.resolve_command(typer.Context(group), [name])[1]


@pytest.mark.parametrize("page", PAGES)
def test_the_tables_of_the_reference_are_those_of_the_code(page: str) -> None:
    written = (FOLDER / page).read_text("utf-8")
    assert written == made(page), "run `python -m tests.reference_pages`"


@pytest.mark.parametrize(
    "word",
    [*Stage, *Role, *Sla, *DutyState, *EntryKind]
    + [name for name, kind in KINDS.items() if kind.problem],
)
def test_the_page_of_states_names_every_code(word: str) -> None:
    assert f"`{word}`" in TEXTS["docs/reference/states.md"]


@pytest.mark.parametrize("decision", sorted(DECISIONS))
def test_the_how_to_pages_show_every_decision(decision: str) -> None:
    how_to = "".join(text for page, text in TEXTS.items() if "how-to" in page)
    assert re.search(rf"`{decision}`|decide \S+ \S+ {decision}\b", how_to)


def test_every_page_is_reached_from_the_readme() -> None:
    reached, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop().resolve()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        links = LINK.findall(page.read_text("utf-8"))
        waiting += [page.parent / path for path, _ in links if path]
    assert {page.resolve() for page in DOCUMENTS} == reached
