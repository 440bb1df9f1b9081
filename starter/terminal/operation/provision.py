"""`fulfil provision`: make what the system stands on, as often as you like."""

import asyncio
from datetime import timedelta
from typing import Annotated

import typer

from starter.local.local_settings import settings_here
from starter.local.provision import provision_all
from starter.terminal.console import output

app = output.sub_app("Make tables, namespace and search attributes where they are missing.")


@app.command()
def provision(
    retention_days: Annotated[
        int | None,
        typer.Option(min=1, help="Keep closed workflows so long from now on; 30 at first."),
    ] = None,
) -> None:
    """Make our tables and Temporal's namespace and search attributes, or bring them up to date.

    Run it before the first start and after every upgrade; what is there already stays as it is.
    """
    retention = timedelta(days=retention_days) if retention_days else None
    asyncio.run(provision_all(settings_here(), output.say, retention=retention))
