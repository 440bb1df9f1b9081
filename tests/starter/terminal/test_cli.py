"""`fulfil` itself: quick help, errors as lines, an exit code for each kind of end."""

import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest

from activities.adapters.store.database.migrate import upgrade_to_head
from models.errors import Conflict, FulfilError, OutcomeUnknown, UsageError
from starter import cli
from starter.terminal.console import output
from starter.terminal.console.tables import column_widths

UNKNOWN_DUTY = ["duties", "due", "FH-0"]
HEAVY = ("pydantic", "rich", "temporalio", "sqlalchemy", "httpx", "fastapi")
NOT_FOR_READING = (
    "activities.adapters.store.reports.batch",
    "alembic",
    "cryptography",
    "fastapi",
    "httpx",
    "sqlalchemy.dialects.postgresql",
    "temporalio",
)
READING = (
    ["orders", "list"],
    ["orders", "list", "--help"],
    ["orders", "show", "shop-a", "SO-1"],
    ["worklist", "--role", "driver"],
    ["overdue"],
)


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run([]) == 0
    shown = capsys.readouterr().out
    assert all(f"  {name} " in shown for name in cli.COMMAND_HELP)


def test_every_command_has_its_module() -> None:
    assert [name for name in cli.COMMAND_HELP if find_spec(cli.module_of(name)) is None] == []


def test_help_loads_no_heavy_library() -> None:
    loaded = loaded_by(["--help"])
    assert "typer" in loaded
    assert not set(HEAVY) & loaded


def test_a_command_looks_through_no_installed_packages_for_plugins() -> None:
    began = """
import sys
from activities.adapters.process.lifetime import begin
begin()
opened = set()
sys.addaudithook(lambda event, values: event == "open" and opened.add(str(values[0])))
"""
    opened = lines_after([["duties", "list"]], "print(*opened, sep='|')", first=began)
    assert not [one for one in opened if "entry_points.txt" in one]


def loaded_by(*commands: list[str]) -> set[str]:
    """The modules that commands have loaded when they end, one after another in one process."""
    return lines_after(commands, "import sys; print(*sys.modules)")


def lines_after(commands: Sequence[list[str]], line: str, first: str = "") -> set[str]:
    """The words of the last line that a program writes after commands."""
    program = f"{first}from starter import cli\nfor words in {commands!r}: cli.run(words)\n{line}"
    python = [sys.executable, "-c", program]
    done = subprocess.run(python, capture_output=True, check=True, text=True, encoding="utf-8")
    return set(done.stdout.splitlines()[-1].split())


async def test_what_only_reads_loads_nothing_that_acts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'fulfil.db'}"
    await upgrade_to_head(url)
    monkeypatch.setenv("DATABASE_URL", url)
    loaded = loaded_by(*READING)
    assert "sqlalchemy" in loaded
    assert not set(NOT_FOR_READING) & loaded


NOT_FOR_DEADLINES = (
    "activities.adapters.store.results.rows",
    "activities.adapters.store.tables.schema",
    "models.messages.decisions.decisions",
    "models.messages.orders.order",
    "models.messages.reports.report",
    "models.stages.incident_kinds",
    "models.stages.table",
    "starter.service.reading.views",
)


async def test_what_is_overdue_loads_neither_reports_nor_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'fulfil.db'}"
    await upgrade_to_head(url)
    monkeypatch.setenv("DATABASE_URL", url)
    loaded = loaded_by(["overdue", "-o", "json"])
    assert "activities.adapters.store.lists.overdue" in loaded
    assert not set(NOT_FOR_DEADLINES) & loaded


async def test_a_list_builds_only_the_models_that_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'fulfil.db'}"
    await upgrade_to_head(url)
    monkeypatch.setenv("DATABASE_URL", url)
    built = lines_after(
        [["orders", "list"]],
        "from models.model_building import loaded_models as loaded\n"
        "print(*(one.__name__ for one in loaded() if one.__pydantic_complete__))",
    )
    assert "OrderPage" in built
    assert not {"Order", "Decision", "OrderRow", "DutyRow", "Sop"} & built


@pytest.mark.parametrize(
    ("needs", "room", "widths"),
    [
        ([(4, 8), (10, 10)], 20, [8, 10]),
        ([(4, 8), (10, 10)], 16, [6, 10]),
        ([(5, 10), (5, 60), (8, 8)], 40, [5, 27, 8]),
        ([(20, 20), (30, 30)], 40, []),
    ],
)
def test_a_table_breaks_no_word_and_gives_its_room_to_the_longest_text(
    needs: list[tuple[int, int]], room: int, widths: list[int]
) -> None:
    assert column_widths(needs, room) == widths


@pytest.mark.parametrize(("columns", "widest"), [("", 120), ("200", 200), ("wide", 120)])
def test_a_table_in_a_pipe_is_as_wide_as_columns_say_and_else_120(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: str, widest: int
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    text = "a word and another one " * 20
    output.show_rows(
        [{"what": text, "duty": "d" * 30}], output.Output.TEXT, columns=("what", "duty")
    )
    lines = capsys.readouterr().out.splitlines()
    assert {len(line) for line in lines} == {widest}
    assert any("d" * 30 in line for line in lines)


def test_no_traceback_is_shown_unless_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(UNKNOWN_DUTY) == 2
    assert "Traceback" not in capsys.readouterr().err
    assert cli.run(["--debug", *UNKNOWN_DUTY]) == 2
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Conflict("taken"), 1),
        (RuntimeError("odd"), 1),
        (UsageError("which?"), 2),
        (OutcomeUnknown("no clear answer"), 3),
        (ConnectionRefusedError("nobody there"), 3),
    ],
)
def test_each_sort_of_error_has_its_exit_code(error: Exception, code: int) -> None:
    assert output.explain(error) == code


def test_an_error_says_what_why_and_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    error = FulfilError("acme.toml cannot be read", hint="write it in UTF-8")
    error.__cause__ = OSError("disk full")
    output.explain(error)
    assert capsys.readouterr().err.splitlines() == [
        "error: acme.toml cannot be read",
        "cause: disk full",
        "hint: write it in UTF-8",
    ]


def test_a_table_too_wide_for_the_terminal_loses_its_frame_before_its_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"order": "A1", "due": "2026-11-23 周一 17:00", "state": "x" * 12, "problem": ""}]
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    shown = {}
    for columns in ("39", "80"):
        monkeypatch.setenv("COLUMNS", columns)
        output.show_rows(rows, output.Output.TEXT, columns=tuple(rows[0]))
        shown[columns] = capsys.readouterr().out
    assert "│" not in shown["39"]
    assert "problem" not in shown["39"]
    assert {"2026-11-23", "x" * 12} <= set(shown["39"].split())
    assert "│ 2026-11-23 周一 17:00 │" in shown["80"]
    assert "problem" in shown["80"]


def test_a_wrong_choice_is_said_in_our_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["worklist", "--role", "pilot"]) == 2
    assert "Value error" not in capsys.readouterr().err
