"""The options of commands that list page by page, and the note that there are more."""

from typing import Annotated

import typer

from models.phrases import phrase
from starter.terminal.console.output import note

AFTER_FLAGS = ("--after", "--cursor")
After = Annotated[str | None, typer.Option(*AFTER_FLAGS, help="Where the page before ended.")]
AfterRow = Annotated[
    int | None, typer.Option(*AFTER_FLAGS, min=1, help="Where the page before ended.")
]


def note_more(following: str | int | None) -> None:
    """Say how the next page is asked for, where there is one."""
    if following is not None:
        note(phrase("more: add --after {following}", following=following))
