"""`fulfil backup`: both stores of this machine, as they are at one instant."""

from pathlib import Path
from typing import Annotated

import typer

from activities.adapters.process.settings import load_settings
from models.phrases import JoinedTexts, phrase
from starter.local.progress import open_progress
from starter.local.recovery.backup import back_up
from starter.terminal.console import output
from starter.terminal.console.tables import shanghai

app = output.sub_app("Copy both stores of this machine, while everything runs.")


@app.command()
def backup(
    folder: Annotated[Path, typer.Argument(help="A folder that is not there yet, or is empty.")],
    to: output.OutputOption = output.Output.TEXT,
) -> None:
    """Copy our database and Temporal's store as they are at one instant, while everything runs.

    The key ring, the terms and the environment are not in it: keep copies of them elsewhere.
    """
    with open_progress() as shown:
        manifest = back_up(load_settings(), folder, output.note, shown)
    if to is not output.Output.TEXT:
        output.show_one(manifest.model_dump(mode="json"), to)
        return
    names = JoinedTexts(manifest.files, " and ")
    output.say(
        phrase(
            "{folder}: {names}, as they were at {time}",
            folder=folder,
            names=names,
            time=shanghai(manifest.made_at, sep=" "),
        )
    )
    if manifest.ring_key:
        output.say(
            phrase(
                "it is of no use without the key ring: keep a copy of it ({ring_key})",
                ring_key=manifest.ring_key,
            )
        )
