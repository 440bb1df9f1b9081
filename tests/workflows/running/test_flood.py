"""However much an order is told, it lives, is decided about, and closes (bench/ tells it more)."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from temporalio.client import Client

from activities.adapters.store.results.rows import ReportRow
from models.ids import Stage
from models.messages.timeline.timeline import EntryKind
from starter.service.app_context import AppContext
from starter.service.decisions.decide import decide
from starter.service.reports import report as reports
from starter.service.reports import report_signals
from starter.service.temporal.temporal_gateway import TemporalGateway
from starter.service.upkeep.relay import PAUSES, Relay
from tests.builders import an_order
from tests.gateway import gateway_to
from tests.starter.http_doors import a_context as a_door
from tests.starter.http_doors import nobody_there
from tests.starter.live_server import report_of
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.conftest import IdleWorld, an_idle_world, own_queue
from tests.workflows.order_path import begin, reach
from tests.workflows.raw_messages import faults_of
from tests.workflows.world import OrderUnderTest
from workflows.running import inbox

LEG = Stage.TRUNK_PICKUP
REASON = {"reason": "so it is wished"}


@pytest_asyncio.fixture(loop_scope="session")
async def idle_world(client: Client, tmp_path: Path) -> AsyncIterator[IdleWorld]:
    """A world whose worker the test starts and stops."""
    async with an_idle_world(client, tmp_path, queue=own_queue()) as idle_world:
        yield idle_world


async def flood(order: OrderUnderTest, stage: Stage | None, times: int) -> None:
    """So many signals, before anybody receives one."""
    handle = order.leg(stage) if stage else order.handle
    kind: dict[str, Any] = {"kind": "opinion_given", "by": "customer", "data": {"score": 5}}
    kind = kind if stage is None else {"kind": "goods_ready", "by": "carrier"}
    for start in range(0, times, 50):
        await asyncio.gather(
            *(
                handle.signal("report", {"report_id": f"r{n}", **kind})
                for n in range(start, start + 50)
            )
        )


async def lines(order: OrderUnderTest) -> int:
    """How many facts its timeline holds."""
    return len(await order.lines_of(EntryKind.REPORT))


@pytest.mark.parametrize("stage", [None, LEG])
async def test_a_thousand_signals_in_one_task_are_judged_in_portions_and_a_decision_between(
    idle_world: IdleWorld, stage: Stage | None
) -> None:
    order = await idle_world.world.place(an_order(f"FLOOD-1-{stage or 'order'}", pickup_in=5))
    if stage:
        async with idle_world.worker():
            await begin(order)
            await order.quiet(stage)
    await flood(order, stage, 1_000)
    async with idle_world.worker():
        await order.decide("hold", **REASON)
        assert await lines(order) < 1_000
        await order.until(lambda status: status.reports == 1_000, stage)
        await order.decide("cancel", **REASON)
        assert await order.handle.result() == "cancelled"
        assert await lines(order) == 1_000
        assert await faults_of(order, stage) == []


async def test_after_many_updates_reports_go_by_signal_and_decisions_as_before(
    idle_world: IdleWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "REPORTS_BY_UPDATE", 3)
    door = a_door(
        idle_world.world.store, gateway_to(idle_world.world.client), queue=idle_world.world.queue
    )
    content = an_order("FLOOD-2")
    async with idle_world.worker():
        order = await idle_world.world.place(content)
        for n in range(6):
            message = report_of("goods_ready", door.now(), report_id=f"r{n}")
            await reports.report(door, "shop-a", "FLOOD-2", message, "key")
        await order.until(lambda status: status.reports == 6)
        body = {"decision_id": "d1", "by": "order_desk"}
        assert (await decide(door, "shop-a", "FLOOD-2", "confirm", body)).outcome == "done"
        async with asyncio.timeout(PATIENCE_SECONDS):
            while {row.state for row in await rows(door, order)} != {"waiting"}:
                await order.status()
        by_signal = [row.handed_over_at is not None for row in await rows(door, order)]
        assert by_signal == [False] * 3 + [True] * 3


@pytest.mark.parametrize(
    ("limit", "value", "count"), [("SIGNALS_MAX", 2, 2), ("EVENTS_MAX", 1, 0), ("BYTES_MAX", 1, 0)]
)
async def test_a_workflow_that_was_told_too_much_is_told_no_more_and_decided_about(
    idle_world: IdleWorld, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, count: int
) -> None:
    monkeypatch.setattr(inbox, "REPORTS_BY_UPDATE", 0)
    monkeypatch.setattr(report_signals, limit, value)
    door = a_door(
        idle_world.world.store, gateway_to(idle_world.world.client), queue=idle_world.world.queue
    )
    async with idle_world.worker():
        order = await idle_world.world.place(an_order(f"FLOOD-4-{limit}"))
        sent = [report_of("goods_ready", door.now(), report_id=f"r{n}") for n in range(3)]
        answers = [
            await reports.report(door, "shop-a", f"FLOOD-4-{limit}", one, "key") for one in sent
        ]
        body = {"decision_id": "d1", "by": "order_desk"}
        assert (await decide(door, "shop-a", f"FLOOD-4-{limit}", "confirm", body)).outcome == "done"
        await order.until(lambda status: status.reports == count)
        assert [one.outcome for one in answers] == ["accepted"] * 3
        assert "told so much" in str(answers[2].reason)


async def test_what_waits_goes_together_and_no_more_of_it_than_is_received(
    idle_world: IdleWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_signals, "BUNDLED_MAX", 30)
    door = a_door(
        idle_world.world.store, gateway_to(idle_world.world.client), queue=idle_world.world.queue
    )
    order = await idle_world.world.place(an_order("FLOOD-5"))
    for n in range(60):
        message = report_of("goods_ready", door.now(), report_id=f"r{n:02}")
        silent = replace(door, gateway=TemporalGateway(nobody_there))
        await reports.report(silent, "shop-a", "FLOOD-5", message, "key")
    relay = Relay(replace(door, now=lambda: door.now() + PAUSES[0]))
    for _ in range(2):
        await relay.once()
    assert await bundles(order) == [30]  # though the relay looked twice
    async with idle_world.worker():
        await order.until(lambda status: status.reports == 30)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while {row.state for row in await rows(door, order)} != {"waiting"}:
                await relay.once()
    assert sum(await bundles(order)) == 60
    assert await door.store.troubles.of_order(order.name) == ()


async def bundles(order: OrderUnderTest) -> list[int]:
    """How many reports each signal has brought."""
    sizes = [
        event.workflow_execution_signaled_event_attributes
        for event in (await order.handle.fetch_history()).events
        if event.HasField("workflow_execution_signaled_event_attributes")
    ]
    return [len(one.input.payloads) for one in sizes]


async def rows(door: AppContext, order: OrderUnderTest) -> list[ReportRow]:
    """The inbox of one order."""
    return await door.store.reports.of_order(order.name)


async def test_a_checkpoint_that_was_told_is_known_and_judged_once(idle_world: IdleWorld) -> None:
    async with idle_world.worker():
        order = await idle_world.world.place(an_order("FLOOD-3"))
        await reach(order, Stage.TRUNK_TRANSPORT)
        reports = [
            (await order.tell("checkpoint_passed", Stage.TRUNK_TRANSPORT, report_id=f"r{n}"))
            for n in range(2)
        ]
        assert [one["outcome"] for one in reports] == ["accepted", "known"]
        assert reports[1]["reason"] == "checkpoint_passed of half-way was told before"
