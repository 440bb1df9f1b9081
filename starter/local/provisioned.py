"""Whether what `fulfil provision` makes is there, as the HTTP door looks when it starts."""

import asyncio
from contextlib import suppress

from activities.adapters.process.settings import Settings
from activities.adapters.store.database.provisioned import check_database, check_temporal
from activities.adapters.temporal.connection import connect
from models.errors import Unavailable

LOOK_SECONDS = 2.0
"""How long a start waits for Temporal's answer; callers wait in the queue meanwhile."""


async def check_provisioned(settings: Settings) -> None:
    """Check that tables, namespace and search attributes are there, as far as can be seen.

    Temporal may be unreachable: orders are taken in all the same.

    Raises:
        NotProvisioned: says what is missing.
    """
    await check_database(settings.database_url)
    with suppress(Unavailable, TimeoutError):
        async with asyncio.timeout(LOOK_SECONDS):
            await check_temporal(await connect(settings))
