"""The keys of our own database: how terms of its search index are hashed, what seals its columns.

Each master key of the key ring gives them: who has an index and no ring cannot try out whether a
phone stands in it, and reads no column that holds something personal.
"""

from functools import partial
from typing import Final, TypedDict

from activities.adapters.process.settings import Settings
from activities.adapters.store.database.open_database import open_database
from activities.adapters.store.database.rebuild import rebuilt
from activities.adapters.store.database.search_terms import CLEAR, TermHasher
from activities.adapters.store.orders.search_index import SearchIndex
from activities.adapters.store.tables.sealing import Sealer
from activities.adapters.store.upkeep.resealing import reseal_table, sealed_tables

PURPOSE: Final = b"fulfil order_search 1"
"""What tells these keys from any other that is derived from the ring."""


class StoreKeys(TypedDict):
    """What opens our database with its keys: arguments of `open_database`, and of the stores."""

    hasher: TermHasher
    sealer: Sealer | None


def keys_for(settings: Settings) -> StoreKeys:
    """The keys of our database with the key ring that is configured, if there is one.

    Raises:
        UsageError: the key ring cannot be read.
    """
    if settings.key_ring is None:
        return StoreKeys(hasher=CLEAR, sealer=None)
    # a fifth of a short command's time
    from activities.adapters.encryption.column_keys import ColumnKeys
    from activities.adapters.encryption.key_ring import read_ring

    ring = read_ring(settings.key_ring)
    others = [key for name, key in ring.keys.items() if name != ring.writes]
    hasher = TermHasher(tuple(_derived(key) for key in (ring.keys[ring.writes], *others)))
    return StoreKeys(hasher=hasher, sealer=ColumnKeys(ring))


def _derived(key: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key)


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
