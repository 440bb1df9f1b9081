"""What a use case needs that only reads: the database and the clock, and nothing of Temporal."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from activities.adapters.encryption.store_keys import keys_for
from activities.adapters.process import wall_clock
from activities.adapters.process.settings import Settings
from activities.adapters.store.database.database_file import is_there
from activities.adapters.store.database.engine import read_url
from activities.adapters.store.read_store import ReadingStore, open_reading_store
from models.errors import NotFound, UsageError
from models.hints import Hint
from models.phrases import phrase

if TYPE_CHECKING:
    from activities.adapters.store.results.rows import OrderRow


@dataclass(frozen=True, kw_only=True)
class Records:
    """What is recorded of all orders.

    Attributes:
        store: our database; what a door acknowledges is in it.
        now: the real time, in UTC.
    """

    store: ReadingStore
    now: Callable[[], datetime] = wall_clock.now

    async def order(self, merchant: str, number: str) -> "OrderRow":
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
        phrase("{merchant} has no order {number}", merchant=merchant, number=number),
        hint=Hint(
            "look for it with `fulfil orders list`; the number is compared without spaces",
            "look for it with GET /orders; the number is compared without spaces",
            "look for it in the list of orders, by the phone or the name too",
        ),
    )


def check_data_exists(settings: Settings) -> None:
    """See to it that something was taken in where these settings point to.

    Raises:
        UsageError: DATABASE_URL names no SQLite file and no PostgreSQL, or there is no database.
    """
    if is_there(settings.database_url):
        return
    where = read_url(settings.database_url).database
    raise UsageError(
        phrase("there is no database {where}: nothing was taken in here", where=where),
        hint=Hint(
            "`fulfil dev` makes one; FULFIL_DATA_DIR or DATABASE_URL may name another",
            "the operator of this system makes one",
        ),
    )


@asynccontextmanager
async def open_records(settings: Settings) -> AsyncIterator[Records]:
    """The records of this process; the database is migrated already.

    One that is not there is not made: its folder may have been mistyped.

    Raises:
        UsageError: DATABASE_URL names no SQLite file and no PostgreSQL, or there is no database.
    """
    check_data_exists(settings)
    async with open_reading_store(settings.database_url, **keys_for(settings)) as store:
        yield Records(store=store)
