"""What every use case needs: the database, the way to Temporal, the terms, the clock."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

from activities.adapters.encryption.search_keys import fill_index
from activities.adapters.encryption.store_keys import keys_for
from activities.adapters.process.settings import Settings
from activities.adapters.store.database.database_file import is_there
from activities.adapters.store.store import Store, open_store
from activities.adapters.temporal.connection import SHORT_RETRIES, connect
from activities.adapters.terms.files import terms_for
from activities.adapters.terms.tariff import tariff_for
from models import ids
from models.ids import TASK_QUEUE
from models.sop.tariff import TariffTable
from models.sop.terms import Sop
from starter.service.reading.known_orders import KnownOrder
from starter.service.reading.read_context import Records, no_order
from starter.service.temporal.temporal_gateway import TemporalGateway

FILES_AT_ONCE = 2
"""How many photos and papers are made again at a time: each takes a processor, and memory."""


@dataclass(frozen=True, kw_only=True)
class AppContext(Records):
    """What every use case is handed that acts on orders.

    Attributes:
        store: all of it, what writes too.
        gateway: the way to Temporal, which may be unreachable.
        sop_for: the terms a merchant's order is accepted under now.
        tariff_for: a merchant's tariff of extra fees.
        queue: the task queue that orders are started on.
        under_way: rows of the inbox that a door of this process delivers at this moment.
        reading_files: a place each for files that are made again at the same time.
    """

    store: Store
    gateway: TemporalGateway
    sop_for: Callable[[str], Sop]
    tariff_for: Callable[[str], Sequence[TariffTable]] = lambda merchant: ()
    queue: str = TASK_QUEUE
    under_way: set[int] = field(default_factory=set)
    reading_files: asyncio.Semaphore = field(
        default_factory=lambda: asyncio.Semaphore(FILES_AT_ONCE)
    )

    async def known_order(self, merchant: str, number: str) -> KnownOrder:
        """The order and the cases next to it, without what was sent for them.

        Raises:
            NotFound: the merchant has no order of that number.
        """
        found = await self.store.door.order_with_cases(ids.order_id(merchant, number))
        if found is None:
            raise no_order(merchant, number)
        return found


async def make_database(settings: Settings, *, upgrade: bool = False) -> None:
    """Make a database that is not there yet; with `upgrade` bring one that is to this version.

    Raises:
        UsageError: DATABASE_URL names no SQLite file and no PostgreSQL.
        Unavailable: the database cannot be used now.
    """
    if upgrade or not is_there(settings.database_url):
        from activities.adapters.store.database.migrate import upgrade_to_head  # Alembic's 0.2 s

        await upgrade_to_head(settings.database_url)
        await fill_index(settings)


@asynccontextmanager
async def open_app_context(
    settings: Settings, *, identity: str | None = None
) -> AsyncIterator[AppContext]:
    """The context of this process; its database is migrated already, Temporal may be unreachable.

    Raises:
        UsageError: DATABASE_URL names no SQLite file and no PostgreSQL.
    """
    async with open_store(settings.database_url, **keys_for(settings)) as store:
        yield AppContext(
            store=store,
            gateway=TemporalGateway(
                lambda: connect(settings, identity=identity, retries=SHORT_RETRIES)
            ),
            sop_for=partial(terms_for, settings.terms_dir),
            tariff_for=partial(tariff_for, settings.terms_dir),
        )
