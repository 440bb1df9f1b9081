"""The pages for one test, over an empty database, with Temporal down; and a browser for all."""

from collections.abc import AsyncIterator
from pathlib import Path
from shutil import copyfile

import pytest_asyncio
from playwright.async_api import Browser, async_playwright

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


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium(chromium_program: Path) -> AsyncIterator[Browser]:
    """Debian's Chromium without a screen, begun once: each test has a fresh profile in it.

    Its shared memory is not that of the machine, where other tests keep their databases.
    """
    args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_program, args=args)
        yield browser
        await browser.close()
