"""`python -m activities.adapters.store.migrations` migrates our database; with a message it writes
a new migration from what `activities/adapters/store/tables/` has and the migrated database lacks.
"""

import asyncio
import sys

from activities.adapters.process.settings import load_settings
from activities.adapters.process.watchers import say_error
from activities.adapters.store.database import migrate
from models.errors import FulfilError


async def _run(message: str) -> None:
    url = load_settings().database_url
    await migrate.upgrade_to_head(url)
    if message:
        await migrate.draft(url, message)


try:
    asyncio.run(_run(" ".join(sys.argv[1:])))
except FulfilError as error:
    say_error("migrations", error)
    sys.exit(1)
