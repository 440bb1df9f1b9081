"""What every command needs: the database, the way to Temporal, the terms, the clock."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

from activities.adapters.connection import SHORT_RETRIES, connect
from activities.adapters.settings import Settings
from activities.adapters.store_sql import open_store
from activities.adapters.terms_files import sop_for
from models.ids import TASK_QUEUE
from models.sop import Sop
from starter.commands.reach import Reach
from starter.commands.records import Records


@dataclass(frozen=True, kw_only=True)
class House(Records):
    """What every command is handed that acts on orders.

    Attributes:
        reach: the way to Temporal, which may be away.
        sop_for: the terms a merchant's order is accepted under now.
        queue: the task queue that orders are started on.
        under_way: rows of the inbox that a door of this process delivers at this moment.
    """

    reach: Reach
    sop_for: Callable[[str], Sop]
    queue: str = TASK_QUEUE
    under_way: set[int] = field(default_factory=set)


@asynccontextmanager
async def open_house(settings: Settings, *, identity: str | None = None) -> AsyncIterator[House]:
    """The house of this process; its database is migrated already, Temporal may be away.

    Raises:
        UsageError: DATABASE_URL names no SQLite file and no PostgreSQL.
    """
    async with open_store(settings.database_url) as store:
        yield House(
            store=store,
            reach=Reach(lambda: connect(settings, identity=identity, retries=SHORT_RETRIES)),
            sop_for=partial(sop_for, settings.terms_dir),
        )
