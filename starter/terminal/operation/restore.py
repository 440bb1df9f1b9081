"""`fulfil restore`: a backup in place of what is here."""

import asyncio
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from activities.adapters.process.settings import load_settings
from starter.local.recovery.restore import restore as put_back
from starter.terminal.console import output

app = output.sub_app("Put a backup in place of the stores of this machine.")


class StoreChoice(StrEnum):
    """One store alone."""

    DATABASE = "database"
    TEMPORAL = "temporal"


@app.command()
def restore(
    folder: Annotated[Path, typer.Argument(help="What `fulfil backup` has filled.")],
    only: Annotated[
        StoreChoice | None, typer.Option(help="One store alone; the other is newer, and stays.")
    ] = None,
) -> None:
    """Put a backup in place of the stores of this machine; what is here is set aside.

    Stop everything first. When the API runs again, it compares the two stores, and finds what
    only one of them has.
    """
    settings = load_settings()
    asyncio.run(put_back(settings, folder, output.say, only=only))
    output.say("start everything again: the API finds what only one store has (fulfil reconcile)")
