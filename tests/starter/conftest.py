"""The doors for one test, HTTP and `fulfil`, over an empty database, with Temporal down."""

from collections.abc import AsyncIterator
from pathlib import Path
from shutil import copyfile

import pytest
import pytest_asyncio

from activities.adapters.store.store import open_store
from tests.starter.cli import NOBODYS_OFFSET, NOWHERE, DeskUnderTest
from tests.starter.http_doors import Doors, a_context, open_doors


@pytest_asyncio.fixture
async def doors(migrated_file: Path, tmp_path: Path) -> AsyncIterator[Doors]:
    """Doors over an empty database: what they acknowledge is in it, and nowhere else."""
    file = copyfile(migrated_file, tmp_path / "doors.db")
    async with open_store(f"sqlite:///{file}") as store, open_doors(a_context(store)) as opened:
        yield opened


@pytest_asyncio.fixture
async def desk(
    migrated_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> AsyncIterator[DeskUnderTest]:
    """A machine with an empty database, where `fulfil` is run; no Temporal server."""
    url = f"sqlite:///{copyfile(migrated_file, tmp_path / 'desk.db')}"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("FULFIL_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("FULFIL_TERMS_DIR", str(tmp_path / "terms"))
    monkeypatch.setenv("TEMPORAL_ADDRESS", NOWHERE)
    monkeypatch.setenv("FULFIL_PORT_OFFSET", NOBODYS_OFFSET)
    async with open_store(url) as store:
        yield DeskUnderTest(store, capsys)
