"""What is written again with the keys of our database: its search index, its sealed columns."""

from functools import partial

from activities.adapters.encryption.store_keys import keys_for
from activities.adapters.process.settings import Settings
from activities.adapters.store.database.open_database import open_database
from activities.adapters.store.database.rebuild import rebuilt
from activities.adapters.store.orders.search_index import SearchIndex
from activities.adapters.store.upkeep.resealing import reseal_table, sealed_tables


async def fill_index(settings: Settings) -> int:
    """Write the orders that no search finds yet; how many those were.

    Raises:
        UsageError: the key ring cannot be read.
        Unavailable: the database cannot be used now; what was written stays.
    """
    async with open_database(settings.database_url, **keys_for(settings)) as database:
        return await SearchIndex(database).fill()


async def rewrite_index(settings: Settings) -> int:
    """Write all orders again, hashed by the key that writes now; how many those were.

    Raises:
        UsageError, Unavailable: as `fill_index`.
    """
    async with open_database(settings.database_url, **keys_for(settings)) as database:
        return await SearchIndex(database).rewrite()


async def reseal(settings: Settings) -> tuple[int, tuple[str, ...]]:
    """Seal every personal column by the key that writes now; safe to repeat, others may work.

    Gives how many rows were written, and what is left for a person to do about remains of before.

    Raises:
        UsageError: the key ring cannot be read.
        SealedDataError: a row is sealed by a key that the ring does not hold;
            what was written stays.
        Unavailable: the database cannot be used now; what was written stays.
    """
    keys, count = keys_for(settings), 0
    sealer = keys["sealer"]
    if sealer is None:
        return 0, ()
    async with open_database(settings.database_url, **keys) as database:
        for table in sealed_tables():
            after: tuple[object, ...] | None = None
            while rows := await database.write(partial(reseal_table, table, sealer.writes, after)):
                count, after = count + len(rows), rows[-1]
    return count, rebuilt(settings.database_url) if count else ()
