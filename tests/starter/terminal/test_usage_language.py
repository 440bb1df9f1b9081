"""What is typed wrong is told in the language of the call, whatever the command and its options."""

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from typer.main import get_command

from starter import cli
from starter.terminal.console import output

SENTENCE = re.compile(r"[A-Za-z]{2,} [a-z]{2,}")
"""Two words of English next to each other; names of commands and options are typed so."""

EXTRA = ("x",) * 12
"""More than any command reads: whatever the rest of a call is, it is not run."""


def commands_under(command: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command that can be called, with what is typed to call it."""
    under = getattr(command, "commands", None)
    if under is None:
        yield path, command
    for name, one in (under or {}).items():
        yield from commands_under(one, (*path, name))


def all_commands() -> list[tuple[tuple[str, ...], Any]]:
    """Every command of `fulfil`."""
    apps = {name: get_command(import_module(cli.module_of(name)).app) for name in cli.COMMAND_HELP}
    return [one for name, app in apps.items() for one in commands_under(app, (name,))]


COMMANDS = all_commands()
TYPED = [" ".join(path) for path, _ in COMMANDS]


def wrong_calls(path: tuple[str, ...], command: Any) -> Iterator[tuple[str, ...]]:
    """Calls of a command that cannot be read, in every way that they can go wrong."""
    yield (*path, "--nope")
    yield (*path[:-1], f"{path[-1]}e")
    yield (*path, "--help=x")
    several = any(one.nargs == -1 for one in command.params)
    if any(one.required for one in command.params):
        yield path
    for option in command.params:
        (name, *_) = option.opts
        if option.param_type_name != "option":
            continue
        if option.is_flag:
            yield (*path, f"{name}=x")
        else:
            yield (*path, name)
            yield from () if several else [(*path, name, "x", *EXTRA)]


@pytest.mark.parametrize(("path", "command"), COMMANDS, ids=TYPED)
def test_a_wrong_call_is_answered_in_chinese(
    path: tuple[str, ...], command: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    for call in wrong_calls(path, command):
        assert cli.run(["--lang", "zh-CN", *call]) == output.USAGE, call
        (error, *_) = capsys.readouterr().err.splitlines()
        assert error.startswith("错误："), call
        assert not SENTENCE.search(error), (call, error)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (["--lang", "zh-CN", "--nope"], "没有选项 --nope"),
        (["--nope", "--lang", "zh-CN"], "没有选项 --nope"),
        (["--lang", "zh-CN", "ordrs"], "没有命令 ordrs；是 'orders' 吗？"),
        (["--lang", "zh-CN", "stuck"], "没有命令 stuck；是 'orders list --stuck' 吗？"),
        (["--lang", "zh-CN", "explain", "m", "1"], "没有命令 explain；是 'orders explain' 吗？"),
        (["--lang", "zh-CN", "orders"], "缺少命令"),
        (["--lang", "zh-CN", "orders", "list", "--limit", "0"], "--limit 无法识别：应不小于1"),
        (["--lang", "zh-CN", "orders", "list", "--limit", "many"], "应为整数"),
        (["--lang", "zh-CN", "orders", "list", "-o", "xml"], "'xml' 不在可选值"),
        (["--lang", "zh-CN", "slots", "set", "p", "today"], "不是日期，请写成 2026-11-29"),
        (["--lang", "zh-CN", "overdue", "--owner", "drivr"], "是 driver 吗？"),
        (["--lang", "zh-CN", "orders", "show"], "缺少 merchant；缺少 number"),
        (["orders", "list", "--limit", "0"], "--limit cannot be read: at least 1 is expected"),
    ],
)
def test_what_is_typed_wrong_is_named(
    call: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(call) == output.USAGE
    assert says in capsys.readouterr().err


def test_a_language_that_is_not_there_is_told_in_the_one_of_the_machine(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FULFIL_LANG", "zh-CN")
    assert cli.run(["--lang", "fr", "orders"]) == output.USAGE
    assert capsys.readouterr().err.startswith("错误：")
