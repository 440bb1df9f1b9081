"""A relay that dies at once where it is told to, on its way from what is written to who sends it.

`python -m tests.workflows.dying_relay ADDRESS NAMESPACE QUEUE SETTINGS WHERE`; settings as JSON.
"""

import asyncio
import os
import signal
import sys
from datetime import datetime

from temporalio.client import Client

from activities.adapters.process import wall_clock
from activities.adapters.process.settings import Settings
from activities.adapters.store.notices.notices import Notices
from activities.adapters.store.store import open_store
from activities.adapters.temporal.connection import data_converter
from models.sop.terms import Sop
from starter.service.app_context import AppContext
from starter.service.upkeep.relay import Relay
from tests.gateway import gateway_to

RELEASED, STARTED = "released", "started"
"""Where it dies: what may go out stands so, and no workflow has begun; or one has, and it is not
written down."""


class DyingNotices(Notices):
    """The real ones; nobody lives on there."""

    where = ""

    async def ready(self, now: datetime, limit: int = 200) -> tuple[str, ...]:
        """What may go out is released and committed."""
        found = await super().ready(now, limit)
        if found and self.where == RELEASED:
            die()
        return found

    async def started(self, notice: str, at: datetime, *, over: bool = False) -> None:
        """The server has its workflow."""
        if self.where == STARTED:
            die()
        await super().started(notice, at, over=over)


def die() -> None:
    """As a power cut: nothing is finished."""
    os.kill(os.getpid(), signal.SIGKILL)


async def main(address: str, namespace: str, queue: str, chosen: str, where: str) -> None:
    """Relay until it dies."""
    settings = Settings.model_validate_json(chosen)
    client = await Client.connect(address, namespace=namespace, data_converter=data_converter())
    async with open_store(str(settings.database_url)) as store:
        store.notices = DyingNotices(store.database)
        store.notices.where = where
        context = AppContext(
            store=store, gateway=gateway_to(client), sop_for=lambda _: Sop(), now=wall_clock.now,
            queue=queue,
        )  # fmt: skip
        await Relay(context).run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
