"""The language of the terminal: `--lang`, FULFIL_LANG, or LANG where that is Chinese; else English.

JSON never changes: codes and field names are the same in every language.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from typer.core import TyperCommand

from models.errors import UsageError
from models.language.catalogue import Context, Language, chosen
from models.phrases import JoinedTexts, phrase
from starter.language.run_language import speak, translator

CONTEXT_OF_COLUMN: Final[Mapping[str, Context]] = {
    "stage": Context.STAGE,
    "step": Context.STEP,
    "sla": Context.SLA,
    "happening": Context.HAPPENING,
    "kind": Context.KIND,
    "decision": Context.DECISION,
    "outcome": Context.OUTCOME,
    "problem": Context.PROBLEM,
    "payer": Context.ROLE,
    "role": Context.ROLE,
}
"""What the codes of a table's column are codes of."""


def use_language(language: str | None, *, by_name: bool = False) -> None:
    """Set the language of this run; `by_name`: it was asked for by `--lang`.

    Raises:
        UsageError: there is no such language.
    """
    found = chosen(language)
    if by_name and found is None:
        names = JoinedTexts(Language, " or ")
        raise UsageError(
            phrase("there is no language {language}", language=language),
            hint=phrase("--lang takes {names}", names=names),
        )
    speak(found or Language.EN)


def heading(name: str) -> str:
    """The heading of a column."""
    return (
        name if translator().language is Language.EN else translator().code(Context.HEADING, name)
    )


def cell(column: str, value: Any) -> Any:
    """What a column shows of a value: English has codes as they are typed."""
    context = CONTEXT_OF_COLUMN.get(column)
    if translator().language is Language.EN:
        return value
    if context is not None and isinstance(value, str):
        return translator().code(context, value)
    if isinstance(value, list | tuple):
        return tuple(cell(column, one) for one in value)
    return translator().text(value) if isinstance(value, str) else value


def code_text(context: Context, code: str, english: str | None = None) -> str:
    """The name of a code; in English its own text, or the code as it is typed."""
    if translator().language is Language.EN:
        return english or code
    return translator().code(context, code)


CONTEXT_CLASS: Final[Any] = TyperCommand.context_class
HELP_FORMATTER: Final[Any] = CONTEXT_CLASS.formatter_class
"""What the library that reads options makes of a call, and writes help with."""


class TranslatedFormatter(HELP_FORMATTER):  # type: ignore[misc]  # it is a class of that library's own
    """Help in the language of this run: its headings, and what stands next to each name."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line of usage."""
        super().write_usage(prog, args, prefix or translator().text("Usage: "))

    def write_heading(self, heading: str) -> None:
        """Write a heading."""
        super().write_heading(translator().text(heading))

    def write_text(self, text: str) -> None:
        """Write what a command is for."""
        super().write_text(translator().text(text))

    def write_dl(self, rows: Sequence[tuple[str, str]], *sizes: int, **more: int) -> None:
        """Write names, each with what it is for."""
        in_words = [(name, translator().text(what)) for name, what in rows]
        super().write_dl(in_words, *sizes, **more)


class TranslatedContext(CONTEXT_CLASS):  # type: ignore[misc]  # as above
    """A call of a command whose help is in the language of this run."""

    formatter_class = TranslatedFormatter


def translated_command(command: Any) -> Any:
    """A command with its help in the language of this run, and those under it."""
    command.context_class = TranslatedContext
    command.help = translator().text(command.help or "")
    for option in command.params:
        option.help = translator().text(getattr(option, "help", None) or "")
    for one in getattr(command, "commands", {}).values():
        translated_command(one)
    return command
