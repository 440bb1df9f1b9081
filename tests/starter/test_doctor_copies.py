"""`fulfil doctor` is not content with what belongs to another installation."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio

from activities.adapters.process.settings import PARTNERS, Settings
from starter.local.cluster import LocalCluster, running_cluster
from starter.local.doctor.check import Check, Health
from starter.local.doctor.checks import examine
from starter.local.here import settings_here
from tests.conftest import CACHE_DIR, FIRST_TEST_OFFSET

OURS = ("api", "worker", "workers", *PARTNERS)
Copies = tuple[LocalCluster, LocalCluster]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def copies(
    engine_cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Copies]:
    """Two copies side by side, each complete but for the UI."""
    folder = tmp_path_factory.mktemp("copies")

    def settings(name: str) -> Settings:
        options = {"data_dir": folder / name, "port_offset": FIRST_TEST_OFFSET}
        return Settings.model_validate({**options, "cache_dir": CACHE_DIR})

    async with AsyncExitStack() as stack:
        opened = [
            stack.enter_async_context(running_cluster(settings(name), ui=False))
            for name in ("one", "two")
        ]
        one, two = await asyncio.gather(*opened)
        yield one, two


async def looked(settings: Settings) -> dict[str, Check]:
    found = {check.check: check for check in await examine(settings)}
    return {name: found[name] for name in OURS}


async def test_each_copy_is_well_by_itself(copies: Copies, monkeypatch: pytest.MonkeyPatch) -> None:
    for copy in copies:
        monkeypatch.setenv("FULFIL_DATA_DIR", str(copy.settings.data_dir))
        found = await looked(settings_here())
        assert {check.health for check in found.values()} == {Health.OK}


async def test_processes_of_the_other_copy_are_wrong_however_well_they_answer(
    copies: Copies,
) -> None:
    ours, other = copies
    mixed = other.settings.model_copy(update={"database_url": ours.settings.database_url})
    found = await looked(mixed)
    assert {name: check.health for name, check in found.items()} == dict.fromkeys(
        OURS, Health.WRONG
    )
    for check in found.values():
        assert "of another installation" in check.says
        assert other.instance in check.says
        assert f"ours is {ours.instance}" in check.says
        assert check.fix
