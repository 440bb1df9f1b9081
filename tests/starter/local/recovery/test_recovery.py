"""Both stores backed up while they are written, and put back; or only one of them, or none."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from activities.adapters.encryption.key_ring import add_key
from activities.adapters.store.upkeep.recovery import Difference
from models.errors import FulfilError
from models.ids import Stage
from models.messages.orders.order import Order
from models.messages.reports.answer import ReportOutcome
from models.messages.timeline.timeline import EntryKind
from starter.local.recovery.after_restore import AfterRestore
from starter.local.recovery.compare import lost_in_temporal, read_ours
from starter.local.recovery.history import other_runs, read_history
from starter.local.recovery.reconcile import Reconciled
from starter.service.app_context import AppContext
from starter.service.place import place
from tests.builders import an_order
from tests.starter.live_server import (
    answered,
    at_the_customer,
    cancelled,
    leg_open,
    on_the_road,
    reported,
    until,
)
from tests.starter.recovery_world import Machine, a_machine, compared, quiet, relayed, view_of


@pytest_asyncio.fixture(loop_scope="session")
async def machine(engine_cache: Path, tmp_path: Path) -> AsyncIterator[Machine]:
    """A machine of this test alone."""
    async with a_machine(tmp_path) as made:
        yield made


async def test_both_stores_put_back_agree_and_go_on(machine: Machine, tmp_path: Path) -> None:
    before, after = an_order("B-1"), an_order("B-2")
    async with machine.running() as context:
        await on_the_road(context, before)
        await reported(context, before, "goods_ready")
        await quiet(context, before)
        machine.back_up(tmp_path / "backup")
        stood = await view_of(context, before)
        await reported(context, before, "picked_up")
        await on_the_road(context, after)
    await machine.restore(tmp_path / "backup")
    async with machine.running() as context:
        found = await AfterRestore(context, machine.settings).once()
        assert found == Reconciled(orders=1)
        assert await view_of(context, before) == stood
        assert await context.store.orders.get(after.merchant, after.number) is None
        assert (await reported(context, before, "picked_up")).outcome is ReportOutcome.ACCEPTED
        await relayed(context)
        await leg_open(context, before, Stage.TRUNK_TRANSPORT)
        assert await AfterRestore(context, machine.settings).once() is None, "once is enough"


async def test_all_that_workflows_wrote_follows_from_their_histories(
    machine: Machine, tmp_path: Path
) -> None:
    order, cancelled = an_order("H-1"), an_order("H-2")
    async with machine.running() as context:
        await at_the_customer(context, order)
        await reported(context, order, "fee_agreed", actor="clerk-7")
        await place(context, cancelled)
        await answered(context, cancelled, "cancel", reason="the customer has cancelled")
        await until(context, cancelled, lambda row: row.closed)
        await quiet(context, order)
        stood = [await view_of(context, one) for one in (order, cancelled)]
    for file in machine.data.glob("fulfil.db*"):
        file.unlink()
    async with machine.running() as context:
        found = await compared(context)
        assert set(found.found_orders) == {order.workflow_id, cancelled.workflow_id}
        assert [await view_of(context, one) for one in (order, cancelled)] == stood
        lines = stood[0]["timeline"]
        assert {EntryKind.REPORT, EntryKind.DECISION} <= {line["happening"] for line in lines}
        (refused,) = [line for line in lines if line["happening"] is EntryKind.REFUSED_REPORT]
        assert refused["actor"] == "clerk-7", "its workflow has refused it"


async def test_a_backup_made_at_any_moment_holds_two_stores_that_agree(
    machine: Machine, tmp_path: Path
) -> None:
    folders = [tmp_path / f"backup-{n}" for n in range(3)]

    async def live(context: AppContext, order: Order) -> None:
        await on_the_road(context, order)
        for kind in ("goods_ready", "left_for_pickup", "picked_up", "departed"):
            await reported(context, order, kind)

    async with machine.running() as context:
        lives = asyncio.gather(*(live(context, an_order(f"M-{n}")) for n in range(6)))
        for folder in folders:
            await asyncio.sleep(0.2)  # whatever happens then
            machine.back_up(folder)
        await lives
    for folder in folders:
        await machine.restore(folder)
        async with machine.running(worker=False) as context:
            found = await compared(context)
            nothing = (found.started_again, found.found_orders, found.lost_decisions)
            assert nothing == ((), (), ())
            assert (found.delivered_again, found.found_reports) == (0, 0)


async def test_what_a_leg_received_that_retention_took_is_not_taken_for_lost(
    machine: Machine,
) -> None:
    order = an_order("R-1")
    async with machine.running() as context:
        leg = await on_the_road(context, order)
        await reported(context, order, "picked_up")
        await leg_open(context, order, Stage.TRUNK_TRANSPORT)
        client = await context.gateway.client()
        ours = await read_ours(context.store, order.workflow_id)
        own = await read_history(client, order.workflow_id)
        assert own
        own.children = {f"{leg}:2": own.last_at}  # which Temporal has no more
        assert [one async for one in other_runs(client, own)] == []
    difference = Difference(order.workflow_id)
    lost_in_temporal(ours, [own], difference)
    assert (difference.deliver_again, difference.behind, difference.whole) == ([], False, False)
    own.gone_until = None
    lost_in_temporal(ours, [own], difference)
    assert len(difference.deliver_again) == 1, "without that it would be"


async def test_an_order_whose_data_key_is_lost_is_named(machine: Machine, tmp_path: Path) -> None:
    machine.key_ring = tmp_path / "ring.json"
    add_key(machine.key_ring)
    order = an_order("K-1")
    async with machine.running() as context:
        await place(context, order)
    for file in machine.data.glob("fulfil.db*"):
        file.unlink()
    async with machine.running(worker=False) as context:
        found = await compared(context)
        assert (found.unreadable, found.found_orders) == ((order.workflow_id,), ())


async def test_an_erased_order_stops_no_comparison_and_a_key_that_is_away_is_named(
    machine: Machine, tmp_path: Path
) -> None:
    machine.key_ring = tmp_path / "ring.json"
    add_key(machine.key_ring)
    erased, order = an_order("K-2"), an_order("K-3")
    async with machine.running() as context:
        await cancelled(context, erased)
        await until(context, erased, lambda row: row.closed)
        await context.store.erasures.erase(
            erased.workflow_id, by="li", reason="-", at=context.now()
        )
        await place(context, order)
        await quiet(context, order)
        assert (await compared(context)).unreadable == ()
    machine.key_ring = tmp_path / "other.json"
    add_key(machine.key_ring)
    async with machine.running(worker=False) as context:
        with pytest.raises(FulfilError, match="key"):
            await compared(context)
