"""One of the two stores lost what came after a backup: it is found in the other."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from models.ids import Stage
from models.stages.returns.request import ReturnRequest
from starter.local.recovery.after_restore import AfterRestore
from starter.local.recovery.reconcile import Reconciled
from starter.service.app_context import House
from starter.service.returns import return_request
from tests.builders import an_order
from tests.starter.live import SHORT_WAY, answered, at_the_customer, leg_open, on_the_road, told
from tests.starter.recovery_world import Machine, a_machine, compared, quiet, relayed, seen

KNOWN, NEW = an_order("RC-1"), an_order("RC-2")
"""Before the backup, and after it."""


@pytest_asyncio.fixture(loop_scope="session")
async def machine(engine_cache: Path, tmp_path: Path) -> AsyncIterator[Machine]:
    """A machine of this test alone."""
    async with a_machine(tmp_path) as made:
        yield made


async def reconciled(house: House, machine: Machine) -> Reconciled:
    """What the API does as it starts after a restore."""
    found = await AfterRestore(house, machine.settings).once()
    assert found is not None
    return found


async def test_what_temporal_lost_of_an_order_is_delivered_again(
    machine: Machine, tmp_path: Path
) -> None:
    async with machine.running() as house:
        await on_the_road(house, KNOWN)
        machine.back_up(tmp_path / "backup")
        for kind, leg in SHORT_WAY:
            await told(house, KNOWN, kind)
            await leg_open(house, KNOWN, leg)
        await quiet(house, KNOWN)
        stood = await texts(house)
    await machine.restore(tmp_path / "backup", only="temporal")
    async with machine.running() as house:
        found = await reconciled(house, machine)
        assert found == Reconciled(orders=1, delivered_again=len(SHORT_WAY))
        await relayed(house)
        await leg_open(house, KNOWN, Stage.INSTALLATION)
        await quiet(house, KNOWN)
        assert stood <= await texts(house)
        lines = (await seen(house, KNOWN))["timeline"]
        facts = [line["report_id"] for line in lines if line["happening"] == "report"]
        assert len(facts) == len(set(facts)), "heard again, and told once"
        assert await compared(house) == Reconciled(orders=1)


async def texts(house: House) -> set[str]:
    """What the timeline of the known order says."""
    return {line["text"] for line in (await seen(house, KNOWN))["timeline"]}


async def test_an_order_that_temporal_lost_is_started_again_and_decisions_are_named(
    machine: Machine, tmp_path: Path
) -> None:
    async with machine.running() as house:
        machine.back_up(tmp_path / "backup")
        await on_the_road(house, NEW)
        await told(house, NEW, "goods_ready")
    await machine.restore(tmp_path / "backup", only="temporal")
    async with machine.running() as house:
        found = await reconciled(house, machine)
        assert (found.started_again, found.delivered_again) == ((NEW.workflow_id,), 1)
        assert [one.decision for one in found.lost_decisions] == ["confirm", "hand_on"]
        await relayed(house)
        for decision in ("confirm", "hand_on"):
            await answered(house, NEW, decision)  # under its old id: it is taken all the same
        await leg_open(house, NEW, Stage.TRUNK_PICKUP)
        await quiet(house, NEW)
        (report,) = await house.store.reports.of_order(NEW.workflow_id)
        assert report.state == "applied"


async def test_what_our_database_lost_is_found_in_temporal(
    machine: Machine, tmp_path: Path
) -> None:
    async with machine.running() as house:
        await on_the_road(house, KNOWN)
        machine.back_up(tmp_path / "backup")
        await told(house, KNOWN, "picked_up")
        await at_the_customer(house, NEW)
        wish = ReturnRequest(request_id="r-1", reason="another colour")
        await return_request(house, NEW.merchant, NEW.number, wish)
        for order in (KNOWN, NEW):
            await quiet(house, order)
        stood = [await seen(house, order) for order in (KNOWN, NEW)]
    await machine.restore(tmp_path / "backup", only="database")
    async with machine.running() as house:
        found = await reconciled(house, machine)
        assert found.found_orders == (NEW.workflow_id,)
        assert found.found_returns == ("return:shop-a:RC-2:1",)
        assert (found.found_reports, found.unreadable) == (1 + len(SHORT_WAY), ())
        assert [await seen(house, order) for order in (KNOWN, NEW)] == stood
        assert (await compared(house)).lines == 0
