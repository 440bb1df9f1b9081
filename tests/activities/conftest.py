"""One set of stand-ins a test process; every test has an order of its own there."""

from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import count

import pytest
import pytest_asyncio

from activities.adapters.partners.makes import MAKES
from activities.adapters.store.store import Store
from models.ids import order_id
from tests.activities.adapters.partners.partner_world import World, a_world
from tests.activities.adapters.store.store_builders import NOON

NUMBERS = count(1)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def partners(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with a_world(tmp_path_factory.mktemp("standins")) as world:
        yield world


@pytest_asyncio.fixture
async def store(store: Store) -> Store:
    """The store on a machine where it is noon: what is written is compared with that."""
    store.database.now = lambda: NOON
    return store


ALL_MAKES = sorted({make for makes in MAKES.values() for make in makes})


@pytest_asyncio.fixture(params=ALL_MAKES)
async def world(partners: World, request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """The stand-ins, without a fault before and after the test, called as each make calls."""
    yield replace(partners, make=request.param)
    await partners.forget_faults()


@pytest.fixture
def order() -> str:
    """An order that nobody else has; its number needs escaping everywhere."""
    return order_id("acme", f"单 {next(NUMBERS)}/a%")
