"""`fulfil orders explain`: with a worker, without one, without a server."""

from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client
from temporalio.worker import Worker

from models.messages.decisions.decisions import Confirm
from starter.local.engine import Engine
from tests.builders import an_order
from tests.starter.cli import HOUR, NOW, DeskUnderTest, a_duty, a_snapshot
from tests.starter.faulty_releases import BrokenOrder
from tests.workflows.conftest import a_world, own_queue
from tests.workflows.world import World


async def explained(desk: DeskUnderTest, number: str) -> dict[str, Any]:
    page: dict[str, Any] = await desk.json("orders", "explain", "shop-a", number)
    return page


def at(monkeypatch: pytest.MonkeyPatch, engine: Engine, folder: Path) -> None:
    monkeypatch.setenv("TEMPORAL_ADDRESS", engine.address)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{folder / 'fulfil.db'}")


async def test_without_a_server_it_says_what_the_database_knows(desk: DeskUnderTest) -> None:
    order = await desk.take()
    late = a_duty(order, due_at=NOW - HOUR)
    await desk.record(order, duties=[late], snapshot=a_snapshot(order))
    page = await explained(desk, "A1")
    assert (page["cause"], page["command"]) == ("no_server", "fulfil dev")
    assert [one["state"] for one in page["open"]] == ["missed"]
    assert page["waiting_seconds"] >= 3600
    text = await desk.run("orders", "explain", "shop-a", "A1")
    assert text.code == 0
    assert text.out.splitlines()[1].strip() == "fulfil dev", "the answer comes first"


async def test_with_a_worker_the_workflow_speaks_for_itself(
    desk: DeskUnderTest, engine: Engine, client: Client, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    at(monkeypatch, engine, tmp_path)
    async with a_world(client, tmp_path, queue=own_queue()) as world:
        order = await placed(world, "X-1")
        page = await explained(desk, order)
    assert (page["cause"], page["worker"], page["server"]) == ("waiting_in_time", True, "ok")
    assert page["step"] == "awaiting_confirmation"
    assert page["command"] == f"fulfil decide shop-a {order} confirm"
    assert page["workflows"][0]["state"]["step"] == "awaiting_confirmation"
    assert page["workflows"][0]["events"]


async def test_without_a_worker_it_says_to_start_one(
    desk: DeskUnderTest, engine: Engine, client: Client, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    at(monkeypatch, engine, tmp_path)
    async with a_world(client, tmp_path, queue=own_queue()) as world:
        order = await placed(world, "X-2")
    page = await explained(desk, order)
    assert (page["cause"], page["worker"]) == ("no_worker", False)
    assert page["command"] == "fulfil worker"


async def test_a_call_that_fails_is_shown_with_its_last_failure(
    desk: DeskUnderTest, engine: Engine, client: Client, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    at(monkeypatch, engine, tmp_path)
    async with a_world(client, tmp_path, queue=own_queue()) as world:
        await world.fault("stock", fault="down", seconds=60)
        order = await placed(world, "X-3")
        confirmed = await desk.json("decide", "shop-a", order, "confirm")
        while (page := await explained(desk, order))["cause"] != "retrying_partner":
            assert page["cause"] == "waiting_in_time"
    assert confirmed["outcome"] == "done"
    (call,) = page["workflows"][0]["pending"]
    assert call["activity"] == "reserve_stock"
    assert call["last_failure"]
    chinese = (await desk.run("--lang", "zh-CN", "orders", "explain", "shop-a", order)).out
    assert "失败" in chinese
    assert "it is tried again by itself" not in chinese
    assert call["last_failure"] not in " ".join(chinese.split())
    assert (
        f"--workflow-id order:shop-a:{order} --activity-id {call['activity_id']}"
        in (page["command"])
    )


async def test_code_that_fails_is_told_from_a_worker_that_is_away(
    desk: DeskUnderTest, engine: Engine, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEMPORAL_ADDRESS", engine.address)
    order = await desk.take("X-4")
    queue = own_queue()
    async with Worker(client, task_queue=queue, workflows=[BrokenOrder]):
        handle = await client.start_workflow(
            "OrderWorkflow", {}, id=order.workflow_id, task_queue=queue
        )
        while (page := await explained(desk, "X-4"))["cause"] != "task_failing":
            assert page["cause"] == "no_worker"
    assert "vehicle" in page["sentence"]
    assert page["command"] == "fulfil worker"
    await handle.terminate()
    assert (await explained(desk, "X-4"))["cause"] == "lost"


async def placed(world: World, number: str) -> str:
    """An order that waits for its confirmation, and is written so."""
    order = await world.place(an_order(number))
    await order.at_step("awaiting_confirmation")
    await world.store.orders.mark_started([order.name], at=NOW)
    await order.quiet()
    return number


async def test_what_cannot_be_done_now_is_named_as_people_know_it(desk: DeskUnderTest) -> None:
    order = await desk.take()
    confirm = Confirm(decision_id="d-77")
    taken = await desk.store.decisions.take(
        order.workflow_id, "confirm", confirm, "h", sent_to=order.workflow_id, key_id=None, at=NOW
    )
    await desk.store.troubles.note(
        "decision", str(taken.row.id), order.workflow_id, cause="away", advice=None, at=NOW
    )
    text = (await desk.run("orders", "explain", "shop-a", order.number)).out
    assert text.count("d-77") == 2, "among the decisions, and among what cannot be done"
