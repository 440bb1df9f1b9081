"""`fulfil dev`: everything on this machine, in real time, until Ctrl-C."""

import asyncio
import contextlib
import signal
from collections.abc import Coroutine, Iterable
from typing import Annotated, Any

import typer

from activities.adapters.partners.http_client import open_http
from activities.adapters.process.settings import Settings, load_settings
from models.phrases import phrase, role_code
from starter.demo.live_order import GuestLink, invited, live_order, staff_link
from starter.demo.run import MERCHANT
from starter.local.cluster import LocalCluster, running_cluster
from starter.local.data_reset import reset_data
from starter.terminal.console import output

app = output.sub_app("Run everything on this machine, in real time, until Ctrl-C.")

ADDRESS_TEXTS = {
    "api": phrase("HTTP door; /docs has the routes, with examples"),
    "ui": phrase("Temporal UI: every order, its timers and history"),
    "temporal": phrase("Temporal server, for `temporal` and the SDKs"),
    "standins": phrase("partners' stand-ins: /stock /carrier /technician /notices"),
    "worker": phrase("worker's health: /healthz, /readyz"),
    "api_metrics": phrase("HTTP door, for Prometheus: /metrics"),
    "worker_metrics": phrase("worker, for Prometheus: /metrics"),
}
"""Every address that people may want, the first ones first."""


@app.command()
def dev(
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Begin with an empty data folder.")
    ] = False,
    ui: Annotated[bool, typer.Option(help="With the Temporal UI.")] = True,
    standins: Annotated[bool, typer.Option(help="With stand-ins for the partners.")] = True,
    example: Annotated[
        bool, typer.Option("--example", help="Take an example order in; a link for each at it.")
    ] = False,
) -> None:
    """Run engine, database, stand-ins, worker and HTTP door; state stays in the data folder."""
    settings = load_settings()
    if fresh:
        reset_data(settings)
    asyncio.run(_until_stopped(_run(settings, ui=ui, standins=standins, example=example)))


async def _until_stopped(work: Coroutine[Any, Any, None]) -> None:
    running = asyncio.create_task(work)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({running, stopped}, return_when=asyncio.FIRST_COMPLETED)
    if running.done():
        running.result()  # it ends by itself only where something failed
    output.note("stopping")
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running
    output.note("stopped; nothing is left running")


async def _run(settings: Settings, *, ui: bool, standins: bool, example: bool) -> None:
    async with running_cluster(settings, ui=ui, standins=standins, tell=output.note) as cluster:
        _show(cluster)
        await _invite(cluster, example=example)
        await asyncio.Event().wait()


async def _invite(cluster: LocalCluster, *, example: bool) -> None:
    """Say how to come in: a clerk's first link; with an example order one for each at it."""
    links = [await staff_link(cluster)] if not example else await _example(cluster)
    for role, what, address in links:
        output.note(phrase("{role} ({what}): {url}", role=role_code(role), what=what, url=address))
    output.note("Ctrl-C stops everything")


async def _example(cluster: LocalCluster) -> Iterable[GuestLink]:
    async with open_http() as http:
        number = await live_order(cluster, http, MERCHANT)
    output.note(
        phrase("order {number} of {merchant} runs in real time", number=number, merchant=MERCHANT)
    )
    return (await invited(cluster, MERCHANT, number)).links


def _show(cluster: LocalCluster) -> None:
    rows = [
        {"part": name, "address": cluster.urls[name], "what": what}
        for name, what in ADDRESS_TEXTS.items()
        if name in cluster.urls
    ]
    output.show_rows(rows, output.Output.TEXT, columns=("part", "address", "what"))
    output.note(
        phrase(
            "data: {data_dir}; logs: {logs}",
            data_dir=cluster.settings.data_dir,
            logs=cluster.settings.data_dir / "log",
        )
    )
    output.note("a key for the HTTP door: fulfil keys add --role operator")
    output.note("orders from a file: fulfil orders import FILE --merchant M")
