"""What running processes write: nobody's data, each cause once, what an operator needs."""

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from temporalio.api.common.v1 import Payload

from activities.adapters.process.settings import Settings
from models.roles import Role
from starter.http.routes import examples
from starter.local.cluster import LocalCluster, Part, running_cluster
from tests import loopback
from tests.conftest import CACHE_DIR, FIRST_TEST_OFFSET
from tests.starter.live_server import sooner_or_later

CANARIES = ("金丝雀芳", "13899990000", "鸟笼路 77 号", "canary@example.org")
NAME, PHONE, STREET, FREE_TEXT = CANARIES
RETRIES_WANTED = 3


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def cluster(
    engine_cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[LocalCluster]:
    """A whole copy, where every person is a canary."""
    options = {"data_dir": tmp_path_factory.mktemp("logs"), "port_offset": FIRST_TEST_OFFSET}
    settings = Settings.model_validate({**options, "cache_dir": CACHE_DIR})
    async with running_cluster(settings, ui=False) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def http(cluster: LocalCluster) -> AsyncIterator[httpx.AsyncClient]:
    """An operator's client of its HTTP door."""
    key = await cluster.key(Role.OPERATOR)
    headers = {"Authorization": f"Bearer {key.key}"}
    async with loopback.http(base_url=cluster.urls["api"], headers=headers) as client:
        yield client


def an_order(number: str, **changes: Any) -> dict[str, Any]:
    who = {"name": NAME, "phone": f"+86{PHONE}"}
    where = {**examples.ORDER_EXAMPLE["delivery"], "street": STREET}
    fields = {**examples.ORDER_EXAMPLE, "number": number, "customer": who, "delivery": where}
    return {**fields, "pickup_contact": who, "note": FREE_TEXT, **changes}


def lines(cluster: LocalCluster, process: str) -> Iterator[dict[str, Any]]:
    file = cluster.settings.data_dir / "log" / f"{process}.jsonl"
    return (json.loads(line) for line in file.read_text("utf-8").splitlines())


async def confirmed(http: httpx.AsyncClient, number: str) -> httpx.Response:
    """An order on its way to the stock; what its taking in was answered."""
    placed = await http.post("/orders", json=an_order(number))
    assert placed.status_code == 201, placed.text
    decision = {**examples.DECISION_BODIES["confirm"], "decision_id": f"confirm-{number}"}
    answer = await http.post(f"/orders/acme/{number}/decisions", json=decision)
    assert answer.status_code == 200, answer.text
    return placed


async def fault(cluster: LocalCluster, number: str, kind: str) -> None:
    """Let the stock fail for one order until it is forgotten."""
    body = {"fault": kind, "times": None, "match": f"{number}:"}
    async with loopback.http(base_url=cluster.urls["standins"]) as partners:
        (await partners.post("/stock/__fault", json=body)).raise_for_status()


def of_order(cluster: LocalCluster, process: str, number: str) -> dict[str, dict[str, Any]]:
    order = f"order:acme:{number}"
    return {line["event"]: line for line in lines(cluster, process) if line.get("order") == order}


async def test_an_operator_reads_of_starts_and_parked_steps(
    cluster: LocalCluster, http: httpx.AsyncClient
) -> None:
    await fault(cluster, "A1", "redirect")
    placed = await confirmed(http, "A1")

    async def is_parked() -> bool:
        return "parked" in of_order(cluster, "worker", "A1")

    await sooner_or_later(is_parked)
    parked = of_order(cluster, "worker", "A1")["parked"]
    assert (parked["level"], parked["step"]) == ("warning", "reserve_stock")
    started = of_order(cluster, "api", "A1")["started"]
    assert started["request_id"] == placed.headers["x-request-id"]


async def test_a_call_that_fails_at_every_retry_has_one_traceback(
    cluster: LocalCluster, http: httpx.AsyncClient
) -> None:
    await fault(cluster, "A2", "500_before")
    await confirmed(http, "A2")
    handle = cluster.client.get_workflow_handle("order:acme:A2")

    async def was_tried_again() -> bool:
        pending = (await handle.describe()).raw_description.pending_activities
        return any(one.attempt > RETRIES_WANTED for one in pending)

    await sooner_or_later(was_tried_again)
    failed = [line for line in lines(cluster, "worker") if line.get("error", "").startswith("Out")]
    assert [(line["order"], line["step"]) for line in failed] == [
        ("order:acme:A2", "reserve_stock")
    ]
    assert "activities/idempotent.py" in failed[0]["traceback"]


async def test_api_and_worker_serve_what_was_counted(cluster: LocalCluster) -> None:
    pages = {}
    for name in ("api", "worker"):
        async with loopback.http() as http:
            pages[name] = (await http.get(f"{cluster.urls[f'{name}_metrics']}/metrics")).text
    assert 'fulfil_started_total{stage="order"} 2' in pages["api"]
    assert 'fulfil_orders_open{stage="order"}' in pages["api"]
    assert "fulfil_temporal_reachable 1" in pages["api"]
    assert 'fulfil_parked_total{step="reserve_stock"}' in pages["worker"]
    assert 'fulfil_activity_retries_total{activity="reserve_stock"}' in pages["worker"]
    assert "temporal_workflow_task_execution_latency" in pages["worker"], "the SDK's own"
    assert "order:acme" not in "".join(pages.values())


async def test_no_file_of_the_log_holds_what_people_said_or_who_they_are(
    cluster: LocalCluster, http: httpx.AsyncClient
) -> None:
    await fault(cluster, "A3", "500_before")
    await confirmed(http, "A3")
    door = "/orders/acme/A3/reports"
    report = {**examples.REPORT_EXAMPLE, "kind": NAME, "by": PHONE, "data": {"note": FREE_TEXT}}
    await http.post(door, json=report)
    await http.post(door, json={**report, "occurred_at": PHONE}, headers={"X-Request-Id": PHONE})
    await http.post(f"/orders/{NAME}/{PHONE}/reports?{FREE_TEXT}=1", json=report)
    await http.post("/orders", json=an_order("A4", customer={"name": NAME, "phone": [PHONE]}))
    await http.post("/callbacks/carrier", json={**examples.CALLBACK_EXAMPLE, "order": PHONE})
    await http.post("/orders", content=f'{{"merchant": "{STREET}'.encode())
    bad = {"encoding": b"json/plain"}, f'"{FREE_TEXT}'.encode()
    payload = Payload(metadata=bad[0], data=bad[1])
    await cluster.client.get_workflow_handle("order:acme:A3").signal("report", payload)
    await cluster.stop(Part.WORKER)
    await cluster.stop(Part.API)
    for file in (cluster.settings.data_dir / "log").iterdir():
        text = file.read_text("utf-8", errors="replace")
        assert not [one for one in CANARIES if one in text], file.name
