"""`fulfil demo`: two weeks of orders through every leg, in minutes."""

import asyncio
import contextlib
import signal
from collections.abc import Coroutine
from typing import Annotated, Any

import typer
from rich.console import Console

from activities.adapters.process.settings import load_settings
from starter.demo.run import play
from starter.local.data_reset import reset_data
from starter.terminal.console import output

PLAIN_WIDTH = 150

app = output.sub_app("Play two weeks of orders through every leg, in minutes.")


@app.command()
def demo(
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Begin with an empty data folder.")
    ] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Leave everything running.")] = False,
) -> None:
    """Play forty orders: drivers and desks report over HTTP, clocks move on the real server."""
    settings = load_settings()
    if fresh:
        reset_data(settings)
    asyncio.run(_until_stopped(play(settings, _console(), keep=keep)))


def _console() -> Console:
    """As wide as the terminal; in a file or a pipe wide enough for the tables."""
    console = Console()
    return console if console.is_terminal else Console(width=PLAIN_WIDTH)


async def _until_stopped(playing: Coroutine[Any, Any, None]) -> None:
    task = asyncio.create_task(playing)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task
