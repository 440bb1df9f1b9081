"""The engine: what it keeps, how it starts and ends."""

import os
import select
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from temporalio.client import Client, WorkflowExecutionStatus

from activities.adapters.temporal.config import outside_engine
from starter.local.engine import Engine, running_engine
from starter.local.engine_build import programs_in
from starter.local.setup_error import SetupError
from tests.conftest import a_port_block
from tests.engines import kill_server


@pytest_asyncio.fixture(loop_scope="session")
async def own_engine(engine_cache: Path, tmp_path: Path) -> AsyncIterator[Engine]:
    """A server of this test's own, with UI, to be stopped and killed."""
    with a_port_block() as ports:
        async with running_engine(tmp_path, ports, cache_dir=engine_cache) as engine:
            yield engine


async def test_what_was_acknowledged_survives_kill_9(own_engine: Engine) -> None:
    client = await Client.connect(own_engine.address, namespace=own_engine.namespace)
    handle = await client.start_workflow("OrderWorkflow", id="order:a:1", task_queue="nobody")
    await handle.signal("report", {"report_id": "r1"})
    kill_server(own_engine)
    await own_engine.start_server()
    assert (await handle.describe()).status is WorkflowExecutionStatus.RUNNING
    history = await handle.fetch_history()
    assert history.events[-1].HasField("workflow_execution_signaled_event_attributes")


async def test_the_server_ends_in_order_when_it_is_asked_to(own_engine: Engine) -> None:
    assert own_engine.server
    assert await own_engine.server.stop() == 0


async def test_the_ui_is_served_beside_the_server(own_engine: Engine) -> None:
    assert own_engine.ui_url
    transport = httpx.AsyncHTTPTransport(retries=5)
    async with httpx.AsyncClient(transport=transport, base_url=own_engine.ui_url) as ui:
        settings = (await ui.get("/api/v1/settings")).json()
    assert settings["DefaultNamespace"] == own_engine.namespace


async def test_a_server_that_ends_as_it_is_started_leaves_the_ui_alone(
    own_engine: Engine, tmp_path: Path
) -> None:
    kill_server(own_engine)
    for file in (tmp_path / "temporal").glob("temporal.db*"):
        file.unlink()
    (tmp_path / "temporal" / "temporal.db").mkdir()
    with pytest.raises(SetupError, match="ended with"):
        await own_engine.start_server()
    assert own_engine.ui
    assert own_engine.ui.running


async def test_the_log_goes_to_the_data_folder(own_engine: Engine, tmp_path: Path) -> None:
    assert (tmp_path / "log" / "temporal.log").exists()


async def test_a_second_server_does_not_touch_data_in_use(
    own_engine: Engine, engine_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("starter.local.engine.READY_WITHIN_SECONDS", 0.3)
    with a_port_block() as ports:
        second = Engine(programs_in(engine_cache), tmp_path, ports, ui=False)
        with pytest.raises(SetupError, match="another Temporal server works on"):
            await second.start()


async def test_a_server_that_cannot_start_tells_its_last_words(
    engine_cache: Path, tmp_path: Path
) -> None:
    (tmp_path / "temporal" / "temporal.db").mkdir(parents=True)  # a folder, not a database
    with a_port_block() as ports:
        engine = Engine(programs_in(engine_cache), tmp_path, ports, ui=False)
        with pytest.raises(SetupError, match=r"(?s)ended with .*unable to open database"):
            await engine.start()


async def test_a_server_looks_for_none_of_those_that_had_its_store_before(
    own_engine: Engine, engine_cache: Path, tmp_path: Path
) -> None:
    kill_server(own_engine)
    with a_port_block() as ports:
        engine = Engine(programs_in(engine_cache), tmp_path, ports, ui=False)
        await engine.start()
        try:
            assert members_in(tmp_path) <= {*ports.every_port()}
        finally:
            await engine.stop()


def members_in(data: Path) -> set[int]:
    """The ports of the servers that a store names."""
    with closing(sqlite3.connect(data / "temporal" / "temporal.db")) as store:
        return {port for (port,) in store.execute("SELECT rpc_port FROM cluster_membership")}


OWNER = """
import sys
from pathlib import Path
from starter.local.processes import start_child
child = start_child("sleeper", ["/bin/sleep", "60"], log=Path(sys.argv[1]))
print(child.pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the signal is Linux's")
def test_a_child_ends_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", OWNER, tmp_path / "log"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as owner:
        assert owner.stdout
        child = os.pidfd_open(int(owner.stdout.readline()))
        owner.kill()
    ended, _, _ = select.select([child], [], [], 5)
    os.close(child)
    assert ended


def test_temporal_address_names_an_outside_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEMPORAL_ADDRESS", "temporal.example:7233")
    config = outside_engine()
    assert config
    assert config["target_host"] == "temporal.example:7233"


def test_a_profile_names_an_outside_engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "temporal.toml"
    file.write_text('[profile.default]\naddress = "cluster.example:7233"\n')
    monkeypatch.setenv("TEMPORAL_CONFIG_FILE", str(file))
    config = outside_engine()
    assert config
    assert config["target_host"] == "cluster.example:7233"


def test_without_either_the_engine_is_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TEMPORAL_ADDRESS", raising=False)
    monkeypatch.setenv("TEMPORAL_CONFIG_FILE", str(tmp_path / "none.toml"))
    assert outside_engine() is None
