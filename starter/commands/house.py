"""What every command needs: the database, the way to Temporal, the terms, the clock."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from activities.adapters import wall_clock
from activities.adapters.connection import SHORT_RETRIES, connect
from activities.adapters.settings import Settings
from activities.adapters.store_rows import OrderRow
from activities.adapters.store_sql import Store, open_store
from activities.adapters.terms_files import sop_for
from models.errors import NotFound
from models.ids import TASK_QUEUE
from models.sop import Sop
from starter.commands.reach import Reach


@dataclass(frozen=True)
class House:
    """What every command is handed.

    Attributes:
        store: our database; what a door acknowledges is in it.
        reach: the way to Temporal, which may be away.
        sop_for: the terms a merchant's order is accepted under now.
        now: the real time, in UTC.
        queue: the task queue that orders are started on.
    """

    store: Store
    reach: Reach
    sop_for: Callable[[str], Sop]
    now: Callable[[], datetime] = wall_clock.now
    queue: str = TASK_QUEUE

    async def order(self, merchant: str, number: str) -> OrderRow:
        """The order as the database holds it.

        Raises:
            NotFound: the merchant has no order of that number.
        """
        row = await self.store.orders.get(merchant, number)
        if row is None:
            raise no_order(merchant, number)
        return row


def no_order(merchant: str, number: str) -> NotFound:
    """The answer where an order is not there, or is none of the caller's."""
    return NotFound(
        f"{merchant} has no order {number}",
        hint="look for it with `fulfil orders list`; the number is compared without spaces",
    )


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
