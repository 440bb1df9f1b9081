"""The pages for one test, over an empty database, with Temporal down."""

from collections.abc import AsyncIterator
from pathlib import Path
from shutil import copyfile

import pytest_asyncio

from activities.adapters.store.store import open_store
from tests.starter.conftest import desk, doors
from tests.starter.http_doors import a_context
from tests.web.browsers import Pages, open_pages

__all__ = ["desk", "doors"]
"""The other two doors, for tests of what all of them do alike."""


@pytest_asyncio.fixture
async def pages(migrated_file: Path, tmp_path: Path) -> AsyncIterator[Pages]:
    """Pages over an empty database."""
    file = copyfile(migrated_file, tmp_path / "pages.db")
    async with open_store(f"sqlite:///{file}") as store, open_pages(a_context(store)) as opened:
        yield opened
