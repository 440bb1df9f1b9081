"""One worker as a process: how it starts, waits, drains and ends."""

import asyncio
import os
import socket
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import HttpUrl
from temporalio.api.enums.v1 import PendingActivityState
from temporalio.client import WorkflowHandle

from activities.adapters.partners.roster import check_roster
from activities.adapters.process.settings import PARTNERS, Settings, variable
from models.errors import UsageError
from models.ids import TASK_QUEUE
from models.sop.terms import Sop
from models.stages.order.intake import order_input
from starter.local.cluster import LocalCluster, Part, running_cluster
from starter.local.engine import Engine
from tests import loopback
from tests.builders import an_order
from tests.conftest import CACHE_DIR, FIRST_TEST_OFFSET
from tests.environment import provisioned
from tests.thorough import first_of
from tests.timeouts import PATIENCE_SECONDS
from workflows.order import OrderWorkflow

STARTED = PendingActivityState.PENDING_ACTIVITY_STATE_STARTED
SLOW_SECONDS = 1.5
"""A process that has not ended by then hangs."""


async def test_a_worker_that_is_told_to_stop_finishes_the_call_it_is_in(
    engine_cache: Path, tmp_path: Path
) -> None:
    settings = Settings(data_dir=tmp_path, cache_dir=CACHE_DIR, port_offset=FIRST_TEST_OFFSET)
    async with running_cluster(settings, ui=False, api=False) as cluster:
        await make_stock_slow(cluster)
        order = await start_an_order(cluster)
        await a_call_is_under_way(order)
        assert await cluster.stop(Part.WORKER) == 0
        assert await completed_calls(order) == 1
        assert len(await reserved(cluster)) == 1


async def test_a_worker_waits_for_its_server_and_still_ends_when_told(tmp_path: Path) -> None:
    env = await provisioned(tmp_path, "127.0.0.1:1")
    with a_worker(env) as worker:
        assert worker.stderr
        assert "127.0.0.1:1 cannot be reached: waiting" in worker.stderr.readline()
        worker.terminate()
        assert worker.wait(PATIENCE_SECONDS) == 0


@pytest.mark.thorough
async def test_metrics_are_served_where_the_settings_say(tmp_path: Path) -> None:
    address = f"127.0.0.1:{a_free_port()}"
    env = await provisioned(tmp_path, "127.0.0.1:1")
    with a_worker({**env, "FULFIL_WORKER_METRICS_ADDRESS": address}) as worker:
        assert worker.stderr
        worker.stderr.readline()
        async with loopback.http() as http:
            assert (await http.get(f"http://{address}/metrics")).status_code == 200
        worker.terminate()
        assert worker.wait(PATIENCE_SECONDS) == 0


@pytest.mark.thorough
async def test_a_health_port_that_is_taken_is_told_in_one_line(
    engine: Engine, tmp_path: Path
) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = str(taken.getsockname()[1])
        env = await provisioned(tmp_path, engine.address)
        output = ends_with(1, {**env, "FULFIL_WORKER_PORT": port})
    assert "FULFIL_WORKER_PORT" in output


@pytest.mark.parametrize(
    ("name", "value", "why"),
    first_of(
        [
            ("FULFIL_KEY_RING", "/nowhere/ring.json", "key ring /nowhere/ring.json cannot be read"),
            ("FULFIL_DRAIN_SECONDS", "long", "FULFIL_DRAIN_SECONDS"),
        ]
    ),
)
async def test_settings_that_are_off_are_told_in_one_line(
    name: str, value: str, why: str, tmp_path: Path
) -> None:
    env = await provisioned(tmp_path, "127.0.0.1:1")
    assert why in ends_with(2, {**env, name: value})


def test_partners_without_an_address_are_named_and_no_stand_in_is_taken() -> None:
    names = [variable(f"{partner}_url") for partner in PARTNERS]
    assert f"worker: not set: {', '.join(names)}; " in ends_with(2, {})


@pytest.mark.parametrize("partner", PARTNERS)
def test_one_partner_without_an_address_is_named_alone(partner: str) -> None:
    name = variable(f"{partner}_url")
    others = {f"{one}_url": HttpUrl(f"http://127.0.0.1:9/{one}") for one in PARTNERS}
    with pytest.raises(UsageError, match=f"not set: {name}$"):
        check_roster(Settings.model_validate({**others, f"{partner}_url": None}))


def ends_with(code: int, env: dict[str, str]) -> str:
    """The one line with which a worker says why it ends so."""
    with a_worker(env) as worker:
        _, output = worker.communicate(timeout=PATIENCE_SECONDS)
    assert (worker.returncode, output.count("\n")) == (code, 1), output
    return output


def a_free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        return int(free.getsockname()[1])


def a_worker(env: dict[str, str]) -> "subprocess.Popen[str]":
    """The program that production runs."""
    return subprocess.Popen(
        [sys.executable, "-m", "workers"],
        env={**os.environ, **env},
        stderr=subprocess.PIPE,
        text=True,
    )


async def make_stock_slow(cluster: LocalCluster) -> None:
    fault = {"fault": "slow", "times": 1, "match": "reservations", "seconds": SLOW_SECONDS}
    async with loopback.http(base_url=cluster.urls["standins"]) as http:
        (await http.post("/stock/__fault", json=fault)).raise_for_status()


async def reserved(cluster: LocalCluster) -> list[Any]:
    async with loopback.http(base_url=cluster.urls["standins"]) as http:
        return list((await http.get("/stock/__effects")).json()["effects"])


async def start_an_order(cluster: LocalCluster) -> WorkflowHandle[OrderWorkflow, str]:
    sop = Sop(auto_confirm=True)
    start = order_input(an_order(), accepted_at=datetime.now(UTC), sop=sop)
    return await cluster.client.start_workflow(
        OrderWorkflow.run, start, id=an_order().workflow_id, task_queue=TASK_QUEUE
    )


async def a_call_is_under_way(order: WorkflowHandle[OrderWorkflow, str]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            pending = (await order.describe()).raw_description.pending_activities
            if any(each.state == STARTED for each in pending):
                return
            await asyncio.sleep(0.02)


async def completed_calls(order: WorkflowHandle[OrderWorkflow, str]) -> int:
    events = (await order.fetch_history()).events
    return sum(each.HasField("activity_task_completed_event_attributes") for each in events)
