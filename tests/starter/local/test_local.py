"""The whole system on one machine: it comes up, heals, and leaves nothing behind."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from pydantic import HttpUrl

from activities.adapters.process.settings import Settings
from models.errors import UsageError
from models.roles import Role
from starter.local.cluster import LocalCluster, Part, running_cluster
from starter.local.engine import Engine
from starter.local.local_settings import settings_here, standin_settings, with_standins
from starter.local.ports import PortBlock, held_block, read_ports
from starter.local.setup_error import SetupError
from tests import loopback
from tests.conftest import CACHE_DIR, FIRST_TEST_OFFSET
from tests.thorough import first_of
from tests.timeouts import PATIENCE_SECONDS

EVERYTHING = (Part.SERVER, Part.UI, Part.STANDINS, Part.WORKER, Part.API)


def settings_in(data: Path, **changes: object) -> Settings:
    """A copy of its own, next to whatever else runs."""
    options = {"data_dir": data, "port_offset": FIRST_TEST_OFFSET, "cache_dir": CACHE_DIR}
    return Settings.model_validate({**options, **changes})


class Spoken(asyncio.Queue[str]):
    """What the cluster says while it runs."""

    async def until(self, line: str) -> None:
        """Wait until it has said that."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while await self.get() != line:
                pass


@asynccontextmanager
async def a_cluster(data: Path, spoken: Spoken, **wanted: bool) -> AsyncIterator[LocalCluster]:
    """Everything, unless less is wanted."""
    async with running_cluster(settings_in(data), tell=spoken.put_nowait, **wanted) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def spoken() -> Spoken:
    return Spoken()


Running = tuple[LocalCluster, AsyncExitStack]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def running(
    engine_cache: Path, tmp_path_factory: pytest.TempPathFactory, spoken: Spoken
) -> AsyncIterator[Running]:
    """One copy for this file, and what ends it: the last test that has it does."""
    folder = tmp_path_factory.mktemp("cluster")
    async with AsyncExitStack() as stack:
        yield await stack.enter_async_context(a_cluster(folder, spoken)), stack


@pytest.fixture
def cluster(running: Running) -> LocalCluster:
    """The copy alone."""
    return running[0]


async def get(url: str, key: str | None = None) -> httpx.Response:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    async with loopback.http() as http:
        return await http.get(url, headers=headers)


async def test_every_part_answers_at_its_address(cluster: LocalCluster) -> None:
    pages = {"api": "/readyz", "standins": "/healthz", "worker": "/readyz"}
    answers = [await get(cluster.urls[name] + page) for name, page in pages.items()]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert {answer.json()["instance"] for answer in answers} == {cluster.instance}
    assert answers[0].json()["status"] == "ok"


async def test_the_door_takes_the_key_that_the_cluster_makes(cluster: LocalCluster) -> None:
    key = await cluster.key(Role.OPERATOR)
    assert (await get(f"{cluster.urls['api']}/orders")).status_code == 401
    assert (await get(f"{cluster.urls['api']}/orders", key.key)).status_code == 200


async def test_a_command_on_this_machine_finds_the_copy_that_runs(
    cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FULFIL_DATA_DIR", str(cluster.settings.data_dir))
    found = settings_here()
    assert found.temporal_address == cluster.urls["temporal"]
    assert found.stock_url is None, "a stand-in is never taken unasked"
    assert str(standin_settings(found).stock_url) == f"{cluster.urls['standins']}/stock"


@pytest.mark.parametrize("part", first_of(reversed(EVERYTHING)))
async def test_a_part_that_is_killed_from_outside_is_started_again(
    cluster: LocalCluster, spoken: Spoken, part: Part
) -> None:
    killed = cluster.pid(part)
    os.kill(killed, 9)
    await spoken.until(f"{part} ended (-9): starting it again")
    await spoken.until(f"{part} runs again")
    assert cluster.pid(part) != killed


@pytest.mark.thorough
@pytest.mark.parametrize("part", first_of([Part.API, Part.WORKER]))
async def test_a_part_that_is_stopped_ends_in_order_and_stays_down(
    cluster: LocalCluster, part: Part
) -> None:
    page = f"{cluster.urls[part]}/healthz"
    assert await cluster.stop(part) == 0
    with pytest.raises(httpx.ConnectError):
        await get(page)
    await cluster.start(part)
    assert (await get(page)).status_code == 200


async def test_a_worker_without_its_server_lives_and_is_not_ready(cluster: LocalCluster) -> None:
    await cluster.stop(Part.SERVER)
    answers = [await get(cluster.urls["worker"] + page) for page in ("/healthz", "/readyz")]
    assert [answer.status_code for answer in answers] == [200, 503]
    await cluster.start(Part.SERVER)
    assert (await get(f"{cluster.urls['worker']}/readyz")).status_code == 200


async def test_a_part_that_is_killed_on_purpose_stays_down(cluster: LocalCluster) -> None:
    cluster.kill(Part.STANDINS)
    with pytest.raises(httpx.ConnectError):
        await get(f"{cluster.urls['standins']}/healthz")
    await cluster.start(Part.STANDINS)


async def test_when_it_is_over_no_process_is_left(running: Running) -> None:
    cluster, stack = running
    folder, pids = cluster.settings.data_dir, [cluster.pid(part) for part in EVERYTHING]
    assert read_ports(folder)
    cluster.kill(Part.API)
    await stack.aclose()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    assert read_ports(folder) is None


@pytest.mark.thorough
async def test_a_part_that_does_not_come_up_is_named_and_nothing_stays(
    engine_cache: Path, tmp_path: Path
) -> None:
    (tmp_path / "standins").write_text("a file where a folder should be")
    with pytest.raises(SetupError, match="stand-ins ended with 1") as caught:
        async with a_cluster(tmp_path, Spoken(), api=False):
            pass
    assert str(tmp_path / "log" / "stand-ins.log") in str(caught.value.hint)
    with held_block(CACHE_DIR / "ports", FIRST_TEST_OFFSET):
        assert read_ports(tmp_path) is None


async def test_a_temporal_that_is_named_is_used_and_none_is_started(
    engine: Engine, tmp_path: Path
) -> None:
    settings = settings_in(tmp_path, temporal_address=engine.address)
    async with running_cluster(settings, worker=False, api=False) as cluster:
        assert cluster.urls["temporal"] == engine.address
        assert "ui" not in cluster.urls
        assert await cluster.client.service_client.check_health()
        assert not (tmp_path / "temporal").exists()


def test_a_partner_whose_address_is_set_keeps_it() -> None:
    real = HttpUrl("https://stock.example/api")
    settings = with_standins(Settings(stock_url=real), PortBlock(offset=40))
    assert settings.stock_url == real
    assert str(settings.carrier_url) == "http://127.0.0.1:8350/carrier"


async def test_without_stand_ins_every_partner_must_have_an_address(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, stock_url="https://stock.example/api")
    with pytest.raises(UsageError, match="not set: FULFIL_CARRIER_URL, FULFIL_TECHNICIAN_URL"):
        async with running_cluster(settings, standins=False):
            pass
    assert not os.listdir(tmp_path), "nothing was started"


def test_without_a_copy_here_there_are_no_stand_ins(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no copy runs over"):
        standin_settings(settings_in(tmp_path))
