"""A machine with both stores on files, for backups: an engine of its own, worker, database."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from activities.adapters.encryption.store_keys import keys_for
from activities.adapters.process.settings import PARTNERS, Settings
from activities.adapters.standins.serve import running_standins
from activities.adapters.store.results.view_rows import OrderView
from activities.adapters.store.store import open_store
from activities.adapters.temporal.connection import connect
from activities.adapters.wiring import open_partners
from models.messages.orders.order import Order
from starter.local.engine import running_engine
from starter.local.progress import PlainProgress
from starter.local.recovery.backup import back_up
from starter.local.recovery.reconcile import Reconcile, Reconciled
from starter.local.recovery.restore import restore
from starter.service.app_context import AppContext
from starter.service.upkeep.relay import Relay
from tests.conftest import CACHE_DIR, a_port_block
from tests.databases import make_tables
from tests.gateway import gateway_to
from tests.starter.http_doors import a_context
from tests.starter.idle_workflows import stand_still
from tests.workflows.conftest import patient_worker

SOON = timedelta(seconds=10)


@dataclass
class Machine:
    """A data folder, and stand-ins that outlive what runs over it, as partners do."""

    data: Path
    standins: str
    key_ring: Path | None = None

    @property
    def settings(self) -> Settings:
        """Of whatever runs over the folder."""
        urls = {f"{name}_url": f"{self.standins}/{name}" for name in PARTNERS}
        options = {"data_dir": self.data, "cache_dir": CACHE_DIR, "key_ring": self.key_ring}
        return Settings.model_validate({**options, **urls})

    @asynccontextmanager
    async def running(self, *, worker: bool = True) -> AsyncIterator[AppContext]:
        """Engine, worker and database, until the context ends; the relay is asked for."""
        await make_tables(self.settings.database_url)
        with a_port_block() as ports:
            async with running_engine(self.data, ports, cache_dir=CACHE_DIR, ui=False) as engine:
                settings = self.settings.model_copy(update={"temporal_address": engine.address})
                client = await connect(settings)
                async with AsyncExitStack() as stack:
                    store = await stack.enter_async_context(
                        open_store(settings.database_url, **keys_for(settings))
                    )
                    if worker:
                        partners = await stack.enter_async_context(open_partners(settings))
                        at_work = patient_worker(client, partners, settings)
                        await stack.enter_async_context(at_work)
                    yield a_context(store, gateway_to(client))

    def back_up(self, folder: Path) -> None:
        """Both stores, as they are now."""
        back_up(self.settings, folder, lambda _: None, PlainProgress())

    async def restore(self, folder: Path, only: str | None = None) -> list[str]:
        """Put it back; what was said."""
        lines: list[str] = []
        await restore(self.settings, folder, lines.append, only=only)
        return lines


@asynccontextmanager
async def a_machine(folder: Path) -> AsyncIterator[Machine]:
    """A machine with an empty data folder."""
    async with running_standins(0, folder / "partners") as standins:
        yield Machine(folder / "data", standins)


async def relayed(context: AppContext) -> None:
    """Let the relay do all that it would do in the next seconds."""
    relay = Relay(replace(context, now=lambda: context.now() + SOON))
    while any(await relay.once()):
        pass


async def view_of(context: AppContext, order: Order) -> dict[str, Any]:
    """All that our database says of an order, but for its own numbers and stamps."""
    view = await context.store.views.show(order.merchant, order.number, context.now())
    assert isinstance(view, OrderView)
    reports = await context.store.reports.of_order(order.workflow_id)
    own = {"id", "started_at", "snapshot_at", "opened_at", "request_hash"}
    answers = {"report_id", "kind", "by", "actor", "content", "received_at", "state", "answer"}
    return {
        "order": view.order.model_dump(exclude=own),
        "duties": sorted((duty.model_dump() for duty in view.duties), key=str),
        "timeline": sorted((line.model_dump() for line in view.timeline), key=str),
        "cases": [case.model_dump(exclude=own) for case in view.cases],
        "reports": [row.model_dump(include=answers) for row in reports],
    }


async def compared(context: AppContext) -> Reconciled:
    """The two stores, in full."""
    return await Reconcile(context, await context.gateway.client()).run()


async def quiet(context: AppContext, order: Order) -> None:
    """Wait until its workflows have said all they have to say, and our database holds it."""
    client = await context.gateway.client()
    cases = await context.store.cases.of_order(order.workflow_id)
    workflows = [order.workflow_id, *(case.workflow_id for case in cases)]
    await stand_still(client, workflows)
    await relayed(context)
    await stand_still(client, workflows)
