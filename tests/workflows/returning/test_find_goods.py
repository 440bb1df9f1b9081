"""Where goods are that turn round cannot be said: the return is parked under a step of its own."""

from dataclasses import replace
from pathlib import Path

from temporalio.client import Client

from activities.adapters.wiring import open_partners
from models.codes import CallStep
from models.errors import BadAnswer
from models.stages.returns.goods_location import GoodsLocation
from tests.workflows.conftest import an_idle_world, own_queue, patient_worker
from tests.workflows.ledger.test_late_writes import SlowLedger
from tests.workflows.returning.test_in_transit_returns import SOFA_ONLY, on_the_road
from tests.workflows.test_returns import asked_for
from tests.workflows.world import World, a_decision


class LostLedger(SlowLedger):
    """The real ledger, which does not know where goods are until it is told to look."""

    knows = False

    async def find_goods(self, order: str) -> GoodsLocation:
        """As the real one, once it knows."""
        if not self.knows:
            raise BadAnswer("two hand-overs contradict each other")
        return await super().find_goods(order)


async def looked_for(world: World, ledger: LostLedger) -> None:
    order = await on_the_road(world, "IZ-FIND")
    case = await asked_for(order, lines=SOFA_ONLY)
    await case.answer(approve=True)
    status = await case.until(lambda status: status.parked is not None)
    assert status.parked is not None
    assert (status.step, status.parked.step) == ("find_goods", CallStep.FIND_GOODS)
    assert "parked:find_goods" in status.problems
    ledger.knows = True
    body = a_decision(by="operator", choice="retry")
    await world.update(case.handle, "repair", body, body["decision_id"])
    await case.at_step("awaiting_way_back")


async def test_a_return_whose_goods_nobody_finds_says_so_and_goes_on_once_they_are(
    client: Client, tmp_path: Path
) -> None:
    """Shows MC-八(二)3."""
    async with (
        an_idle_world(client, tmp_path, queue=own_queue()) as idle_world,
        open_partners(idle_world.settings) as partners,
    ):
        ledger = LostLedger(partners.ledger)
        ledger.gate.set()
        lost, world = replace(partners, ledger=ledger), idle_world.world
        async with patient_worker(client, lost, idle_world.settings, task_queue=world.queue):
            await looked_for(world, ledger)
