"""`fulfil server`: the Temporal server of this machine alone, for service units."""

import asyncio
import contextlib
import signal
from typing import Annotated

import typer

from activities.adapters.process.settings import Settings, load_settings
from models.phrases import phrase
from starter.local.child_logs import keep_logs_short
from starter.local.engine import Engine, running_engine
from starter.local.ports import PortBlock
from starter.local.setup_error import SetupError
from starter.terminal.console import output

LOOK_SECONDS = 0.5

app = output.sub_app("Run the Temporal server of this machine alone.")


@app.command()
def server(ui: Annotated[bool, typer.Option(help="With the Temporal UI.")] = True) -> None:
    """Run the Temporal server, and its UI, on loopback over the data folder, until Ctrl-C.

    On fixed ports: 7233 and 8233, moved by FULFIL_PORT_OFFSET. For `fulfil api` and `fulfil
    worker` next to it; `fulfil dev` brings its own.
    """
    asyncio.run(_until_stopped(load_settings(), ui=ui))


async def _until_stopped(settings: Settings, *, ui: bool) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    ports = PortBlock(offset=settings.port_offset)
    where = {"data_dir": settings.data_dir, "cache_dir": settings.cache_dir}
    logs = settings.data_dir / "log"
    async with running_engine(ports=ports, ui=ui, **where) as engine, keep_logs_short(logs):
        output.note(
            phrase(
                "Temporal at {address}, UI at {ui_url}",
                address=engine.address,
                ui_url=engine.ui_url or phrase("none"),
            )
        )
        await _watch(engine, stop)
    output.note("stopped")


async def _watch(engine: Engine, stop: asyncio.Event) -> None:
    """Until it is to stop; where the server ends by itself, so does this: it is started again."""
    while not stop.is_set():
        if engine.server is None or not engine.server.running:
            raise SetupError("the Temporal server ended", hint="see log/temporal.log")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LOOK_SECONDS):
                await stop.wait()
