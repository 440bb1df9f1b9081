"""Whatever a report, a name or an error says: no terminal is steered, and no line is forged."""

import ast

import pytest

from models.errors import FulfilError
from models.roles import Role
from starter.terminal.console import output
from tests.invisible_characters import UNSEEN
from tests.source import ROOT, files, name_of, place, tree
from tests.starter.cli import HOUR, NOW, DeskUnderTest, a_duty, a_snapshot, an_entry
from tests.starter.live_server import report_of
from tests.thorough import first_of

SIGNS = "".join(sign for sign in UNSEEN if sign != "\0" and not "\ud800" <= sign <= "\udfff")
FORGED = "nobody: all is well, nothing is to be done."
HOSTILE = f"left\n\n{FORGED}\n\x1b[2J\u202e{SIGNS}"
WRITES = ("print", "typer.echo", "typer.secho", "sys.stdout.write", "sys.stderr.write")
ORDER = ("shop-a", "A1")
COMMANDS = [
    ("orders", "list"),
    ("orders", "show", *ORDER),
    ("orders", "explain", *ORDER),
    ("orders", "show", "shop-a", HOSTILE),
    ("worklist", "driver"),
    ("worklist", HOSTILE),
    ("overdue",),
    ("report", *ORDER, HOSTILE),
    ("decide", *ORDER, HOSTILE),
    ("keys", "revoke", HOSTILE),
    (HOSTILE,),
    ("--debug", "orders", "show", "shop-a", HOSTILE),
]


async def a_hostile_order(desk: DeskUnderTest) -> None:
    """Everything about it that somebody outside could have written."""
    order = await desk.take()
    late = a_duty(order, due_at=NOW - HOUR, ref=HOSTILE)
    lines = [an_entry(order, what=HOSTILE, by=HOSTILE, text=HOSTILE, report_id=HOSTILE)]
    stands = a_snapshot(order, step=HOSTILE[:60], problem=HOSTILE, waiting_on=Role.DRIVER)
    await desk.record(order, entries=lines, duties=[late], snapshot=stands)
    report = report_of("delivered", NOW).model_copy(update={"kind": HOSTILE, "by": HOSTILE})
    await desk.store.reports.take(order.workflow_id, report, "key-1", received_at=NOW)


@pytest.mark.parametrize("form", first_of(["text", "json", "jsonl"]))
@pytest.mark.parametrize("command", COMMANDS, ids=lambda translator: " ".join(translator)[:24])
async def test_no_character_that_nobody_sees_reaches_the_terminal(
    desk: DeskUnderTest, command: tuple[str, ...], form: str
) -> None:
    await a_hostile_order(desk)
    takes = command[0] in ("orders", "worklist", "overdue")
    done = await desk.run(*command, *(("-o", form) if takes else ()))
    shown = done.out + done.err
    assert set(shown) & set(SIGNS) <= {"\n"}
    assert FORGED not in [line.rstrip() for line in shown.splitlines()]


async def test_a_hostile_report_is_shown_with_its_escapes(desk: DeskUnderTest) -> None:
    await a_hostile_order(desk)
    shown = (await desk.run("orders", "explain", *ORDER)).out
    assert "\\u202e" in shown.replace("\n", "")


@pytest.mark.parametrize("cause", [None, ValueError(HOSTILE)])
def test_an_error_is_one_line_a_part(
    cause: Exception | None, capsys: pytest.CaptureFixture[str]
) -> None:
    error = FulfilError(HOSTILE, hint=HOSTILE)
    error.__cause__ = cause
    output.explain(error)
    lines = capsys.readouterr().err.splitlines()
    assert {line.split(":")[0] for line in lines if not line.startswith("  ")} <= {
        "error", "cause", "hint",
    }  # fmt: skip


def test_commands_write_through_one_module_only() -> None:
    by_hand = {
        place(file, node)
        for file in files("starter/terminal")
        if file != ROOT / "starter/terminal/console/output.py"
        for node in ast.walk(tree(file))
        if isinstance(node, (ast.Name, ast.Attribute)) and name_of(node) in WRITES
    }
    assert by_hand == set()
