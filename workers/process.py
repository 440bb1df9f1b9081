"""What a worker process does, from its settings to its drained end."""

import asyncio
import logging
import signal

from temporalio.client import Client

from activities.adapters.partners.roster import check_roster
from activities.adapters.process import lifetime, watchers
from activities.adapters.process.logs import set_up
from activities.adapters.process.settings import Settings, load_settings
from activities.adapters.store.database.installation import identity
from activities.adapters.store.database.provisioned import check_database, check_temporal
from activities.adapters.temporal.connection import connect_when_ready
from activities.adapters.temporal.runtime import use_runtime
from activities.adapters.wiring import open_partners
from models.errors import FulfilError, UsageError
from models.language.catalogue import check_compiled
from models.phrases import phrase
from workers.health import health_page
from workers.registry import make_worker

DONE, FAILED, USAGE = 0, 1, 2

log = logging.getLogger(__name__)


async def run(settings: Settings) -> None:
    """Work until told to stop, then drain.

    Raises:
        NotProvisioned: what it stands on was not made; says what is missing.
        UsageError: the settings are off, or texts were never compiled.
        RuntimeError: the worker failed for good.
    """
    set_up("worker", settings)
    check_compiled()
    check_roster(settings)
    use_runtime(settings.worker_metrics_address, "FULFIL_WORKER_METRICS_ADDRESS")
    instance = await check_database(settings.database_url)
    lifetime.keep_private(settings.data_dir)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    stopped = asyncio.create_task(stop.wait())
    connecting = asyncio.create_task(connect_when_ready(settings, say, identity=identity(instance)))
    await asyncio.wait({connecting, stopped}, return_when=asyncio.FIRST_COMPLETED)
    if connecting.done():
        await _work(settings, connecting.result(), stopped)
    connecting.cancel()


async def _work(settings: Settings, client: Client, stopped: "asyncio.Task[bool]") -> None:
    await check_temporal(client)
    async with open_partners(settings) as partners, health_page(settings, client):
        worker = make_worker(client, partners, settings)
        lifetime.freeze_loaded_objects()
        working = asyncio.create_task(worker.run())
        say(phrase("ready, on task queue {queue!r}", queue=worker.task_queue))
        await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            say(phrase("stopping, in at most {seconds:g} s", seconds=settings.drain_seconds))
        await worker.shutdown()
        await working


def say(line: str) -> None:
    """One line for whoever watches."""
    watchers.say("worker", line)


def exit_code() -> int:
    """Run one worker; how it ended."""
    try:
        lifetime.serve_until_done(run(load_settings()))
    except FulfilError as error:
        watchers.say_error("worker", error)
        return USAGE if isinstance(error, UsageError) else FAILED
    except OSError as error:
        say(
            phrase(
                "its health page ({setting}) cannot be served: {why}",
                setting="FULFIL_WORKER_PORT",
                why=error.strerror,
            )
        )
        return FAILED
    except RuntimeError:
        log.exception("the worker failed")
        return FAILED
    return DONE
