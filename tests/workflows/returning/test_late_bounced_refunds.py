"""Money that the bank sends back after its return has ended is owed until it is paid."""

from typing import Any

from models.messages.reports.answer import Answer
from starter.service.running.workflow_start import start_case
from tests.workflows.deep_check import untrue
from tests.workflows.test_returns import ReturnUnderTest, came_back, returned
from tests.workflows.way_back import context_of, tell_at_the_door
from tests.workflows.world import World


async def tell_door(case: ReturnUnderTest, kind: str, fen: int, by: str, **more: Any) -> Answer:
    """One report of money, as it comes over HTTP."""
    data = {"amount_fen": fen, "refund_by": by}
    fields = {"report_id": f"r-{kind}-{fen}-{by}", "by": "after_sales", "data": data, **more}
    answer = await tell_at_the_door(case.order, kind, **fields)
    assert isinstance(answer, Answer), answer
    return answer


async def test_what_bounces_after_the_end_is_paid_another_way_by_a_case_of_its_own(
    world: World,
) -> None:
    case = await returned(world, "BL-1", paid_fen=300_00)
    await came_back(case)
    await case.at_step("awaiting_refund")
    await tell_door(case, "refunded", 300_00, "original")
    assert (await case.handle.result())["outcome"] == "refunded"
    beyond = await tell_door(case, "refund_bounced", 300_01, "original")
    assert (beyond.outcome, "30000 fen were paid" in str(beyond.reason)) == ("refused", True)
    answer = await tell_door(case, "refund_bounced", 300_00, "original")
    assert (answer.outcome, "owes the money again" in str(answer.reason)) == ("accepted", True)
    row = await world.store.cases.by_id("return:shop-a:BL-1:2")
    assert row is not None
    await start_case(context_of(case.order), row)
    again = ReturnUnderTest(case.order, world.client.get_workflow_handle(row.workflow_id))
    assert (await again.at_step("awaiting_refund")).waiting_on == "after_sales"
    agreed = {"decision_id": "d-1", "by": "after_sales", "reason": "x", "refund_by": "bank"}
    await world.update(again.handle, "agree_return", agreed, "agreed")
    await tell_door(again, "refunded", 300_00, "bank")
    assert (await again.handle.result())["outcome"] == "refunded"
    assert await untrue(case.order) == [], "the doctor knows who took it"
    assert ("refund_bounced", "customer") in await case.order.notices()
