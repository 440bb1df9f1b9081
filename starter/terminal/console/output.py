"""The output of every command: JSON on stdout or a table, lines for people on stderr.

Nothing reaches a terminal but through here, and no character that moves, turns or hides what is
shown: `models/visible_text.py` writes it out.

Exit codes: 0 done, 1 the answer is no, 2 invalid usage, 3 cannot be reached.
"""

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from models.errors import FulfilError, Unavailable, UsageError
from models.phrases import phrase
from models.visible_text import visible, visible_json, visible_lines
from starter.language.run_language import translator
from starter.terminal.console.commands import Commands
from starter.terminal.console.tables import plain_value, shanghai, show_table
from starter.terminal.console.terminal_language import cell, heading

if TYPE_CHECKING:
    from pydantic import BaseModel

DONE, BUSINESS, USAGE, UNREACHABLE = 0, 1, 2, 3


class Output(StrEnum):
    """What a command writes to stdout."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"


OutputOption = Annotated[
    Output, typer.Option("-o", "--output", help="What to write: text, json, jsonl.")
]

ActorOption = Annotated[
    str | None,
    typer.Option(help="Who of that role, an opaque id; else FULFIL_ACTOR, where that is set."),
]


def sub_app(help_text: str) -> typer.Typer:
    """An empty group of commands: plain help, since a rich one alone costs 0.1 s."""
    return Commands(
        help=help_text,
        rich_markup_mode=None,
        add_completion=False,
        pretty_exceptions_enable=False,
    )


def show_rows(
    rows: Iterable[Mapping[str, Any]], output: Output, *, columns: Sequence[str], title: str = ""
) -> None:
    """Many objects: a JSON array, one JSON object a line, or a table of these columns."""
    found = list(rows)
    if output is Output.JSON:
        show_json(found)
    elif output is Output.JSONL:
        for row in found:
            show_json(row, indent=None)
    else:
        show_table(found, columns, title)


def show_list(
    found: "Sequence[BaseModel]",
    output: Output,
    *,
    row: Callable[[Any], Mapping[str, Any]],
    columns: Sequence[str],
    nothing: str,
) -> None:
    """What was found: in JSON each as it is, as text a table of its rows, or that there is none."""
    if output is not Output.TEXT:
        show_rows([one.model_dump(mode="json") for one in found], output, columns=())
    elif found:
        show_rows(map(row, found), output, columns=columns)
    else:
        note(nothing)


def show_one(item: Mapping[str, Any], output: Output) -> None:
    """One object: JSON, or a line a field."""
    if output is not Output.TEXT:
        show_json(item, indent=2 if output is Output.JSON else None)
        return
    shown = {heading(name): plain_value(cell(name, value)) for name, value in item.items()}
    width = max(map(len, shown), default=0)
    for name, value in shown.items():
        say(f"{name:<{width}}  {value}")


def show_json(value: Any, *, indent: int | None = 2) -> None:
    """JSON with instants in Shanghai time (+08:00) and Chinese as it is written."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=_json_value)
    typer.echo(visible_json(text))


def say(line: str = "") -> None:
    """One line of the output, whatever it holds; one of our texts in the language of this run."""
    typer.echo(visible(translator().text(line)))


def note(line: str) -> None:
    """A line for people, next to the output."""
    typer.echo(visible_lines(translator().text(line)), err=True)


def complain(message: str, *, cause: str | None = None, hint: str | None = None) -> None:
    """Print an error: what went wrong, why, and what to do, a line each."""
    note(phrase("error: {message}", message=in_words(message)))
    if cause:
        note(phrase("cause: {cause}", cause=in_words(cause)))
    if hint:
        note(phrase("hint: {hint}", hint=in_words(hint)))


def in_words(text: str) -> str:
    """A text in the language of this run."""
    return translator().text(text)


def show_traceback(error: BaseException) -> None:
    """Where an error happened, set in."""
    from traceback import format_exception  # only --debug asks for it

    note("".join(["traceback:\n", *format_exception(error)]).rstrip())


def exit_code(error: BaseException) -> int:
    """The exit code an error stands for."""
    if isinstance(error, UsageError):
        return USAGE
    if isinstance(error, (Unavailable, ConnectionError, TimeoutError)):
        return UNREACHABLE
    return BUSINESS


def explain(error: Exception) -> int:
    """Write an error's lines and give its exit code."""
    if isinstance(error, FulfilError):
        complain(error.message, cause=_cause(error), hint=error.hint)
        return exit_code(error)
    what = f"{type(error).__name__}: {error}".splitlines()[0]
    if type(error).__module__.startswith("temporalio"):
        from starter.service.temporal.call_errors import sentence_of  # the SDK is loaded already

        what = sentence_of(error)
    complain(what, cause=_cause(error), hint=phrase("fulfil --debug … shows where it happened"))
    return exit_code(error)


def _cause(error: BaseException) -> str | None:
    """The cause of an error, in the words of this machine or ours; an SDK's are for --debug."""
    cause = error.__cause__
    if not isinstance(cause, (OSError, FulfilError)) or not str(cause):
        return None
    return str(cause).splitlines()[0]


def use_utf8() -> None:
    """Write UTF-8 into files and pipes whatever the locale; never fail on a terminal."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(
                encoding=None if stream.isatty() else "utf-8",
                errors="replace" if stream.isatty() else None,
            )


def _json_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return shanghai(value)
    if isinstance(value, (date, Decimal)):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form here")
