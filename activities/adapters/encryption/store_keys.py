"""The keys of our own database: how terms of its search index are hashed, what seals its columns.

Each master key of the key ring gives them: who has an index and no ring cannot try out whether a
phone stands in it, and reads no column that holds something personal.
"""

from typing import Final, TypedDict

from activities.adapters.process.settings import Settings
from activities.adapters.store.database.search_terms import UNHASHED, TermHasher
from activities.adapters.store.tables.sealing import Sealer

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
        return StoreKeys(hasher=UNHASHED, sealer=None)
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
