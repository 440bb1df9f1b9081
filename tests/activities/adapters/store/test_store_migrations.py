"""Migrations make the tables that the code works with, from nothing, once, and back."""

import asyncio
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, column, insert, inspect, select, table, text
from sqlalchemy.ext.asyncio import create_async_engine

from activities.adapters.store.database import migrate
from activities.adapters.store.database.engine import read_url, table_of
from activities.adapters.store.database.installation import identity, instance_in, instance_of
from activities.adapters.store.database.open_database import open_database
from activities.adapters.store.database.revision import HEAD
from activities.adapters.store.store import open_store
from activities.adapters.store.tables.schema import Decisions, OrderSearch, Table
from models.errors import Unavailable
from models.messages.decisions.decisions import Hold
from tests.activities.adapters.store.store_builders import NOON, ORDER, an_order

HASTE_SECONDS = 2.0
"""How long a transaction may wait here."""

WAITS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'advisory'"
    " AND clock_timestamp() - query_start > make_interval(secs => :seconds)"
)
"""Of those that wait for who migrates, how many have waited longer."""


@pytest_asyncio.fixture
async def migrated(empty_url: str) -> str:
    """A migrated database of this test alone."""
    await migrate.upgrade_to_head(empty_url)
    return empty_url


def down_to(connection: Connection, revision: str) -> None:
    command.downgrade(migrate.config(connection), revision)


take_back = partial(down_to, revision="base")


async def test_the_tables_are_those_of_the_code(migrated: str) -> None:
    await migrate.check(migrated)


async def test_several_processes_may_migrate_at_once(empty_url: str) -> None:
    await asyncio.gather(*(migrate.upgrade_to_head(empty_url) for _ in range(8)))
    await migrate.check(empty_url)


@pytest.mark.parametrize("empty_url", ["postgresql"], indirect=True)
async def test_who_finds_another_at_it_waits_longer_than_a_transaction_does(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "open_database", partial(open_database, wait=HASTE_SECONDS))
    engine = create_async_engine(read_url(empty_url))
    looking = engine.execution_options(isolation_level="AUTOCOMMIT")  # else it sees one moment
    async with engine.connect() as other, looking.connect() as observer:
        await other.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": migrate.LOCK})
        waiting = asyncio.create_task(migrate.upgrade_to_head(empty_url))
        for _ in range(1_000):
            if waiting.done() or await observer.scalar(WAITS, {"seconds": HASTE_SECONDS}):
                break
            await asyncio.sleep(0.05)
    await engine.dispose()
    await waiting
    await migrate.check(empty_url)


async def test_migrating_again_keeps_what_is_there(migrated: str) -> None:
    async with open_store(migrated) as store:
        await store.orders.take(an_order(), {}, accepted_at=NOON)
        await migrate.upgrade_to_head(migrated)
        assert len((await store.orders.list()).rows) == 1


async def test_the_installations_id_is_made_once(empty_url: str) -> None:
    ids = set()
    for _ in range(2):
        await asyncio.gather(*(migrate.upgrade_to_head(empty_url) for _ in range(4)))
        async with open_database(empty_url) as database:
            ids.add(await instance_of(database))
    (instance,) = ids
    assert instance is not None
    assert instance_in(identity(instance)) == instance


async def test_every_migration_can_be_taken_back(migrated: str) -> None:
    async with open_database(migrated) as database:
        await database.write(take_back)
        left = await database.read(lambda connection: inspect(connection).get_table_names())
    assert set(left) & set(Table.metadata.tables) == set()


async def test_orders_that_are_there_are_found_by_the_end_of_their_number(migrated: str) -> None:
    async with open_store(migrated) as store:
        await store.database.write(partial(down_to, revision="0053"))
        await store.database.write(write_whole_numbers)
        await migrate.upgrade_to_head(migrated)
        ends = await store.database.read(number_ends)
    assert ends == ["$014"]


def write_whole_numbers(connection: Connection) -> None:
    """What the index had of the numbers of two orders, before their ends were in it."""
    rows = [
        {"sort": "number", "term": f"={number}", "order_id": n}
        for n, number in enumerate(("dm1201014", "14"))
    ]
    connection.execute(insert(table("order_search", *map(column, rows[0]))), rows)


def number_ends(connection: Connection) -> list[str]:
    index = table_of(OrderSearch)
    return [*connection.execute(select(index.c.term).where(index.c.term.like("$%"))).scalars()]


async def test_orders_that_are_there_stay_with_the_partners_of_the_settings(migrated: str) -> None:
    async with open_store(migrated) as store:
        await store.orders.take(an_order(), {}, accepted_at=NOON)
        (row,) = (await store.orders.list()).rows
        await store.database.write(partial(down_to, revision="0055"))
        await migrate.upgrade_to_head(migrated)
        for port in ("stock", "carrier", "technician"):
            assert await store.order_partners.partner_of(row.workflow_id, port) == port
            assert await store.order_partners.keep(row.workflow_id, port, "west") == port


async def test_a_decision_that_no_workflow_has_is_not_received(migrated: str) -> None:
    async with open_store(migrated) as store:
        hold = Hold(decision_id="d", reason="so it is wished")
        taken = await store.decisions.take(
            ORDER, "hold", hold, "hash", sent_to=ORDER, key_id=None, at=NOON
        )
        await store.decisions.mark_not_received(taken.row)
        await store.database.write(partial(down_to, revision="0058"))
        assert await store.database.read(state_of_decisions) == ["unheard"]
        await migrate.upgrade_to_head(migrated)
        assert await store.database.read(state_of_decisions) == ["not_received"]


def state_of_decisions(connection: Connection) -> list[str]:
    return [*connection.execute(select(table_of(Decisions).c.state)).scalars()]


async def test_orders_that_are_there_get_what_almost_equal_numbers_share(migrated: str) -> None:
    async with open_store(migrated) as store:
        await store.orders.take(an_order("SO/1—x"), {}, accepted_at=NOON)
        await store.database.write(partial(down_to, revision="0021"))
        await migrate.upgrade_to_head(migrated)
        merchant = an_order().merchant
        found = await store.numbers.alike(merchant, ["so-1-x"])
    assert found == {"so-1-x": {an_order("SO/1—x").workflow_id: "SO/1—x"}}


async def test_a_migrated_database_is_healthy(migrated: str) -> None:
    async with open_store(migrated) as store:
        health = await store.health()
    assert (health.ok, health.reason) == (True, None)
    assert health.revision == health.head == HEAD


def test_what_processes_work_with_is_the_newest_migration() -> None:
    assert ScriptDirectory.from_config(migrate.config()).get_current_head() == HEAD


async def test_a_database_of_an_older_release_is_told(migrated: str) -> None:
    async with open_store(migrated) as store:
        await store.database.write(partial(down_to, revision="0022"))
        health = await store.health()
    assert (health.ok, health.writable) == (False, True)
    assert (health.revision, health.head) == ("0022", HEAD)


async def test_a_database_without_tables_says_what_to_do(migrated: str) -> None:
    async with open_database(migrated) as database:
        await database.write(take_back)
    async with open_store(migrated) as store:
        assert (await store.health()).reason == "it has no tables"
        with pytest.raises(Unavailable, match="tables") as raised:
            await store.orders.pending()
    assert raised.value.hint is not None
    assert "fulfil provision" in raised.value.hint


@pytest.mark.thorough
async def test_databases_may_be_migrated_at_once_in_one_process(tmp_path: Path) -> None:
    """Alembic keeps its state in a module: two at a time ended in `KeyError: 'config'`."""
    urls = [f"sqlite:///{tmp_path / f'{n}.db'}" for n in range(8)]
    await asyncio.gather(*map(migrate.upgrade_to_head, urls))
    await asyncio.gather(*map(migrate.check, urls))
    for url in urls:
        async with open_store(url) as store:
            assert (await store.health()).revision == HEAD
