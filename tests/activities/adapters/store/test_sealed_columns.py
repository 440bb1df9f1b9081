"""With a key ring our own database holds nothing personal in clear (EP-五1)."""

import json
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import Connection, text

from activities.adapters.encryption.key_ring import KeyMissing, add_key, read_ring
from activities.adapters.encryption.search_keys import reseal
from activities.adapters.encryption.store_keys import keys_for
from activities.adapters.process.settings import Settings
from activities.adapters.store.database.engine import read_url
from activities.adapters.store.store import Store, open_store
from activities.adapters.store.tables.schema import Table
from activities.adapters.store.upkeep.personal import PERSONAL_TABLES
from activities.adapters.store.upkeep.resealing import sealed_columns, sealed_tables
from models.errors import Unavailable
from tests.activities.adapters.store.judged_columns import COMPARED_COLUMNS
from tests.activities.adapters.store.store_builders import HOUR, NOON, ORDER
from tests.activities.adapters.store.test_store_erasure import CANARY, closed, everything, figures

IN_JSON = json.dumps(CANARY)[1:-1]


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """A database of this test, and a new key ring."""
    add_key(tmp_path / "ring.json")
    return Settings(database_url=database_url, key_ring=tmp_path / "ring.json")


@pytest_asyncio.fixture
async def sealing(settings: Settings) -> AsyncIterator[Store]:
    """The store as a process with a key ring has it."""
    async with open_store(settings.database_url, **keys_for(settings)) as store:
        store.database.now = lambda: NOON
        yield store


async def in_clear(store: Store) -> set[tuple[str, str]]:
    """The columns in which the database itself shows a canary."""

    def read(connection: Connection) -> set[tuple[str, str]]:
        return {
            (name, column)
            for name in Table.metadata.tables
            for row in connection.execute(text(f'SELECT * FROM "{name}"')).mappings()
            for column, value in row.items()
            if shows(value)
        }

    return await store.database.read(read)


def shows(value: Any) -> bool:
    raw = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
    return any(one.encode() in raw for one in (CANARY, IN_JSON))


def test_every_personal_column_is_sealed_or_compared() -> None:
    sealed = {table.name: {one.name for one in sealed_columns(table)} for table in sealed_tables()}
    for name, held in PERSONAL_TABLES.items():
        compared = COMPARED_COLUMNS.get(name, frozenset())
        assert compared | sealed.get(name, set()) == {*held.personal}
        assert not compared & sealed.get(name, set())


async def test_no_sealed_column_shows_what_is_personal(sealing: Store) -> None:
    await closed(sealing)
    assert (await everything(sealing)).count(CANARY) > 40
    shown = await in_clear(sealing)
    assert shown <= {(name, column) for name, of in COMPARED_COLUMNS.items() for column in of}


async def test_the_file_itself_holds_no_customer(sealing: Store, settings: Settings) -> None:
    await closed(sealing)
    url = read_url(settings.database_url)
    if url.get_backend_name() != "sqlite":
        pytest.skip("PostgreSQL's files are its own")
    file = Path(str(url.database))
    raw = b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))
    for field in ("name", "phone", "street", "note"):
        assert f"{CANARY} {field}".encode() not in raw


async def test_rows_of_before_are_read_and_sealed_by_reseal(
    settings: Settings, database_url: str
) -> None:
    async with open_store(database_url) as store:
        store.database.now = lambda: NOON
        await closed(store)
        before = await everything(store)
        count, _ = await reseal(settings)
        assert count > 5
        assert await in_clear(store) <= {
            (name, one) for name, of in COMPARED_COLUMNS.items() for one in of
        }
    async with open_store(database_url, **keys_for(settings)) as store:
        assert await everything(store) == before
    assert (await reseal(settings))[0] == 0


async def test_a_rotated_key_opens_what_was_sealed_and_may_go_once_it_is_resealed(
    sealing: Store, settings: Settings
) -> None:
    await closed(sealing)
    before = await everything(sealing)
    assert settings.key_ring
    new = add_key(settings.key_ring)
    async with open_store(settings.database_url, **keys_for(settings)) as store:
        assert await everything(store) == before
    await reseal(settings)
    leave_only(settings.key_ring, new)
    async with open_store(settings.database_url, **keys_for(settings)) as store:
        assert await everything(store) == before


async def test_without_its_key_a_sealed_row_says_so(
    sealing: Store, settings: Settings, database_url: str
) -> None:
    await closed(sealing)
    async with open_store(database_url) as store:
        with pytest.raises(Unavailable, match="no key ring is configured"):
            await store.orders.get("acme", "A1")
    assert settings.key_ring
    leave_only(settings.key_ring, add_key(settings.key_ring))
    async with open_store(database_url, **keys_for(settings)) as store:
        with pytest.raises(KeyMissing, match="which the key ring does not hold"):
            await store.orders.get("acme", "A1")


async def test_what_is_sealed_is_erased_like_what_is_not(sealing: Store) -> None:
    await closed(sealing)
    before = await figures(sealing)
    await sealing.erasures.erase(ORDER, by="operator", reason="asked for", at=NOON + HOUR)
    assert CANARY not in await everything(sealing)
    assert await in_clear(sealing) == set()
    assert await figures(sealing) == before


async def test_a_value_that_is_moved_to_another_column_does_not_open(sealing: Store) -> None:
    await closed(sealing)
    move = text("UPDATE troubles SET cause = advice")
    await sealing.database.write(partial(Connection.execute, statement=move))
    with pytest.raises(Exception, match=r"troubles\.cause does not open"):
        await everything(sealing)


async def test_words_that_look_sealed_are_kept_where_there_is_no_ring(store: Store) -> None:
    false = "\x1esealed:1:x:eA=="
    await store.troubles.note("report", "1", ORDER, cause=false, advice=None, at=NOON)
    assert "x:eA==" in await everything(store)


def leave_only(file: Path, key: str) -> None:
    """Take all other keys out of the ring."""
    ring = json.loads(file.read_text())
    assert read_ring(file).writes == key
    file.write_text(json.dumps({**ring, "keys": {key: ring["keys"][key]}}))
