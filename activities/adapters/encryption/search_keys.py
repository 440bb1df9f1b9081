"""The keys by which terms of the search index are hashed: derived from those of the key ring.

Each master key gives one: who has an index and no ring cannot try out whether a phone stands in it.
"""

from typing import Final

from activities.adapters.process.settings import Settings
from activities.adapters.store.open_database import open_database
from activities.adapters.store.search_index import SearchIndex
from activities.adapters.store.search_terms import CLEAR, TermHasher

PURPOSE: Final = b"fulfil order_search 1"
"""What tells these keys from any other that is derived from the ring."""


def hasher_for(settings: Settings) -> TermHasher:
    """How terms are written and looked for with the key ring that is configured, if there is one.

    Raises:
        UsageError: the key ring cannot be read.
    """
    if settings.key_ring is None:
        return CLEAR
    from activities.adapters.encryption.key_ring import read_ring  # a fifth of a short command

    ring = read_ring(settings.key_ring)
    others = [key for name, key in ring.keys.items() if name != ring.writes]
    return TermHasher(tuple(_derived(key) for key in (ring.keys[ring.writes], *others)))


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
    async with open_database(settings.database_url, hasher=hasher_for(settings)) as database:
        return await SearchIndex(database).fill()


async def rewrite_index(settings: Settings) -> int:
    """Write all orders again, hashed by the key that writes now; how many those were.

    Raises:
        UsageError, Unavailable: as `fill_index`.
    """
    async with open_database(settings.database_url, hasher=hasher_for(settings)) as database:
        return await SearchIndex(database).rewrite()
