"""What taking orders in would answer, without taking them in: an import's dry run."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Any

from activities.adapters.encryption.store_keys import keys_for
from activities.adapters.process import wall_clock
from activities.adapters.process.settings import Settings
from activities.adapters.store.database.database_file import is_there
from activities.adapters.store.orders.dry_run import rehearse_many
from activities.adapters.store.results.rows import StoredOrder
from activities.adapters.store.store import Store, open_store
from activities.adapters.terms.files import sop_for
from models.messages.orders.order import Order
from models.sop.terms import Sop
from starter.service.place import Placement, StoredOrders, judged


@asynccontextmanager
async def open_rehearsal(settings: Settings) -> AsyncIterator["Rehearsal"]:
    """A rehearsal over our database as it stands; where there is none yet, none is made.

    Raises:
        UsageError: DATABASE_URL names no SQLite file and no PostgreSQL.
    """
    terms = partial(sop_for, settings.terms_dir)
    if not is_there(settings.database_url):
        yield Rehearsal(terms, wall_clock.now, None)
        return
    async with open_store(settings.database_url, **keys_for(settings)) as store:
        yield Rehearsal(terms, wall_clock.now, store)


class Rehearsal:
    """Answers as `place_many` would, as the database stands; there may be none yet."""

    def __init__(
        self, sop_for: Callable[[str], Sop], now: Callable[[], datetime], store: Store | None
    ) -> None:
        self._sop_for, self._now, self._store = sop_for, now, store
        self._there: StoredOrders = store.numbers if store else _NoOrders()
        self._coming = set[str]()

    async def place_many(self, orders: Sequence[Order]) -> list[Placement]:
        """What would become of these, after those that were handed in before.

        Raises:
            Unavailable: the database cannot be read now.
            TermsError: a merchant's own terms cannot be read.
        """
        placed, _ = await judged(
            orders, self._sop_for, self._now(), self._there, self._rehearse, self._coming
        )
        return placed

    async def _rehearse(
        self, handed: Iterable[tuple[Order, Mapping[str, Any]]], *, accepted_at: datetime
    ) -> tuple[StoredOrder, ...]:
        database = self._store.database if self._store else None
        return await rehearse_many(database, handed, accepted_at=accepted_at)


class _NoOrders:
    """No order is there: there is no database yet."""

    async def numbers(self, workflow_ids: Iterable[str]) -> Mapping[str, str]:
        return {}

    async def alike(self, merchant: str, keys: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
        return {}
