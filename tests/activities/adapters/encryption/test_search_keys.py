"""The search index under a key ring: under its own keys, and those of before."""

from pathlib import Path

from activities.adapters.encryption.key_ring import add_key
from activities.adapters.encryption.search_keys import rewrite_index
from activities.adapters.encryption.store_keys import keys_for
from activities.adapters.process.settings import Settings
from activities.adapters.store.database.search_terms import TermHasher
from activities.adapters.store.store import open_store
from tests.activities.adapters.store.test_store_search import numbers, take


async def test_the_key_rings_own_keys_hash_and_those_of_before_still_find(
    database_url: str, tmp_path: Path
) -> None:
    ring = tmp_path / "ring.json"
    add_key(ring)
    settings = Settings(database_url=database_url, key_ring=ring)
    before = keys_for(settings)["hasher"]
    add_key(ring)
    now = keys_for(settings)["hasher"]
    assert now.keys[1:] == before.keys
    async with open_store(database_url, hasher=before) as store:
        await take(store)
    async with open_store(database_url, hasher=now) as store:
        assert await numbers(store, "欧阳") == ["A-2026-1"]
    assert await rewrite_index(settings) == 2
    async with open_store(database_url, hasher=TermHasher(now.keys[:1])) as store:
        assert await numbers(store, "欧阳") == ["A-2026-1"]
