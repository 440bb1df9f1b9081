"""The HTTP doors for one test, over an empty database, with Temporal down."""

from collections.abc import AsyncIterator

import pytest_asyncio

from activities.adapters.store_sql import Store
from tests.starter.doors import Doors, a_house, open_doors


@pytest_asyncio.fixture
async def doors(store: Store) -> AsyncIterator[Doors]:
    """Doors whose Temporal is down: what they acknowledge is in the database alone."""
    async with open_doors(a_house(store)) as opened:
        yield opened
