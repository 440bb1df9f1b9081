"""Goods of a return that has ended, which come after all, are counted and booked in once."""

from models.errors import Closed
from models.messages.reports import Answer
from tests.workflows.test_returns import came_back, returned
from tests.workflows.way_back import tell_at_the_door
from tests.workflows.world import World


async def test_what_was_lost_and_comes_after_the_end_is_booked_in_once(world: World) -> None:
    case = await returned(world, "FL-1", paid_fen=300_00)
    await came_back(case, 2)
    await case.at_step("awaiting_refund")
    data = {"amount_fen": 200_00, "refund_by": "original"}
    agreed = {"decision_id": "d-1", "by": "after_sales", "reason": "x", "refund_fen": 200_00}
    await world.update(case.handle, "agree_return", agreed, "agreed")
    await case.tell("refunded", data=data)
    assert (await case.handle.result())["outcome"] == "refunded"
    found = {"data": {"as_described": True, "pieces": 1}, "report_id": "r-found"}
    answer = await tell_at_the_door(case.order, "return_inspected", case=1, **found)
    assert isinstance(answer, Answer), answer
    handle = world.client.get_workflow_handle("return:shop-a:FL-1:2")
    assert (await handle.result())["outcome"] == "taken_back"
    again = {"data": {"as_described": True, "pieces": 2}, "report_id": "r-again"}
    assert isinstance(
        await tell_at_the_door(case.order, "return_inspected", case=1, **again), Closed
    )
    effects = await world.effects("stock")
    back = [one for one in effects if (one["order"], one["act"]) == (case.order.name, "returns")]
    moved = [line["pieces"] for one in back for line in one["request"]["lines"]]
    assert sum(moved) == 3
