"""Commands that name every bad option of a call at once: who calls repeats it once, not thrice."""

from typing import Any

import typer
from typer.core import TyperCommand
from typer.exceptions import TyperException

from models.errors import UsageError
from models.phrases import JoinedTexts, StructuredText, VerbatimText
from starter.terminal.console.usage_texts import usage_text


class Commands(typer.Typer):
    """A group of such commands."""

    def command(self, name: str | None = None, **settings: Any) -> Any:
        """Typer's decorator."""
        return super().command(name, **{"cls": ThoroughCommand, **settings})


class ThoroughCommand(TyperCommand):
    """A command that reads all of its options before it complains."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read what was typed.

        Raises:
            UsageError: something is wrong; says each thing that is.
        """
        try:
            return super().parse_args(ctx, list(args))
        except TyperException as error:
            several = self._faults(ctx, args)
            hint = VerbatimText(f"{ctx.command_path} --help")
            raise UsageError(JoinedTexts(several or [usage_text(error)]), hint=hint) from error

    def _faults(self, ctx: Any, args: list[str]) -> list[StructuredText]:
        """What is wrong with each option or argument; none where they cannot be told apart."""
        try:
            typed, rest, _ = self.make_parser(ctx).parse_args(args=list(args))
        except TyperException:
            return []
        found = []
        for option in self.get_params(ctx):
            try:
                _, rest = option.handle_parse_result(ctx, typed, rest)
            except TyperException as error:
                found.append(usage_text(error))
        return found
