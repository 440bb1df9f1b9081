"""Commands that name every bad option of a call at once: who calls repeats it once, not thrice."""

from typing import Any

import typer
from typer.core import TyperCommand
from typer.exceptions import TyperException

from models.errors import UsageError


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
            TyperException: one thing is wrong.
            UsageError: several are; says each of them.
        """
        try:
            return super().parse_args(ctx, list(args))
        except TyperException as error:
            several = self._faults(ctx, args)
            if len(several) < 2:
                raise
            hint = f"{ctx.command_path} --help"
            raise UsageError("; ".join(several), hint=hint) from error

    def _faults(self, ctx: Any, args: list[str]) -> list[str]:
        """What is wrong with each option or argument; none where the words cannot be told apart."""
        try:
            typed, rest, _ = self.make_parser(ctx).parse_args(args=list(args))
        except TyperException:
            return []
        found = []
        for option in self.get_params(ctx):
            try:
                _, rest = option.handle_parse_result(ctx, typed, rest)
            except TyperException as error:
                found.append(in_words(error).removesuffix("."))
        return found


def in_words(error: TyperException) -> str:
    """What the library that reads options says, without its own words for a wrong value."""
    return " ".join(error.format_message().replace("Value error, ", "").split())
