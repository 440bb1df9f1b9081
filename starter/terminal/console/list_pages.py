"""What the commands that list page by page take, and say where there are more."""

from typing import Annotated

import typer

from models.phrases import phrase
from starter.terminal.console.output import note

AFTER = ("--after", "--cursor")
After = Annotated[str | None, typer.Option(*AFTER, help="Where the page before ended.")]
AfterRow = Annotated[int | None, typer.Option(*AFTER, min=1, help="Where the page before ended.")]


def note_more(following: str | int | None) -> None:
    """Say how the next page is asked for, where there is one."""
    if following is not None:
        note(phrase("more: add --after {following}", following=following))
