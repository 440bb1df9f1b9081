"""A case that has said its end, and is not written yet: nothing is taken that would be lost."""

from dataclasses import replace

from activities.adapters.wiring import open_partners
from models.messages.reports import Answer
from tests.workflows.conftest import IdleWorld, patient_worker
from tests.workflows.test_returns import ReturnUnderTest, came_back, returned
from tests.workflows.test_returns_paths import money
from tests.workflows.test_written_late import SlowLedger, idle_world
from tests.workflows.way_back import tell_at_the_door

__all__ = ["idle_world"]


async def test_money_that_bounces_as_the_return_ends_is_owed_by_the_case_that_comes_after(
    idle_world: IdleWorld,
) -> None:
    async with open_partners(idle_world.settings) as partners:
        ledger = SlowLedger(partners.ledger)
        ledger.gate.set()
        slow, world = replace(partners, ledger=ledger), idle_world.world
        async with patient_worker(world.client, slow, idle_world.settings, task_queue=world.queue):
            case = await returned(world, "RZ-19", paid_fen=19900)
            await came_back(case)
            await case.at_step("awaiting_refund")
            ledger.gate.clear()
            await case.tell("refunded", **money(19900, "r-1"))
            await case.at_step("refunded")
            again = await case.tell("refund_bounced", **money(9900, "r-2"))
            assert (again["outcome"], "has just ended" in again["reason"]) == ("refused", True)
            ledger.gate.set()
            assert (await case.handle.result())["outcome"] == "refunded"
            await owed_again(case)


async def owed_again(case: ReturnUnderTest) -> None:
    """Told once more, it has a case of its own."""
    bounced = money(9900, "r-2")
    answer = await tell_at_the_door(case.order, "refund_bounced", case=1, **bounced)
    assert isinstance(answer, Answer), answer
    assert (answer.outcome, "owes the money again" in str(answer.reason)) == ("accepted", True)
