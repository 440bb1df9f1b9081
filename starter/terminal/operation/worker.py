"""`fulfil worker`: one worker process, against the Temporal that runs here or is named."""

import os
import sys
from typing import Annotated

import typer

from activities.adapters.partners.roster import check_roster
from starter.local.local_settings import settings_here, standin_settings
from starter.terminal.console import output

app = output.sub_app("Run one worker process.")


@app.command()
def worker(
    standins: Annotated[
        bool,
        typer.Option("--standins", help="Use the stand-ins of the `fulfil dev` that runs here."),
    ] = False,
) -> None:
    """Run one worker process; Ctrl-C lets it finish what it does. More of them share the work."""
    settings = settings_here()
    if standins:
        settings = standin_settings(settings)
    check_roster(settings)  # said here in the language of whoever calls
    # It takes this process's place: `workers` is a root of its own, never imported from here.
    env = {**os.environ, **settings.environment()}
    sys.stderr.flush()
    os.execve(sys.executable, [sys.executable, "-m", "workers"], env)  # noqa: S606 - our own program
