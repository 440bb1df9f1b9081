"""Goods of a return that has ended, which come after all, are counted and booked in once."""

from models.errors import Closed
from models.messages.reports.answer import Answer
from tests.workflows.returning.test_return_goods import decide
from tests.workflows.test_returns import ReturnUnderTest, asked_for, came_back, returned
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
    handle = world.client.get_workflow_handle("return:shop-a:FL-1:3")
    assert (await handle.result())["outcome"] == "taken_back"
    again = {"data": {"as_described": True, "pieces": 2}, "report_id": "r-again"}
    assert isinstance(
        await tell_at_the_door(case.order, "return_inspected", case=1, **again), Closed
    )
    assert await pieces_put_back(case) == 3


async def test_goods_that_are_collected_after_the_end_are_followed_until_the_warehouse_has_them(
    world: World,
) -> None:
    """`return_collected` alone: whoever says so has them, and owes them."""
    case = await returned(world, "RZ-14", lines=[{"sku": "YG-2000", "pieces": 2}])
    await case.answer(approve=False, reason="they were used")
    assert (await case.handle.result())["outcome"] == "refused"
    taken = {"data": {"pieces": 1}, "by": "provider", "report_id": "r-taken"}
    answer = await tell_at_the_door(case.order, "return_collected", case=1, **taken)
    assert isinstance(answer, Answer), answer
    handle = world.client.get_workflow_handle("return:shop-a:RZ-14:2")
    back = ReturnUnderTest(case.order, handle)
    status = await back.at_step("awaiting_way_back")
    assert (status.waiting_on, status.problems) == ("provider", ("goods_way_back",))
    assert [one.duty for one in status.deadlines] == ["ours:bring_back_from_provider"]
    inspected = {"data": {"as_described": True, "pieces": 1}, "report_id": "r-there"}
    await tell_at_the_door(case.order, "return_inspected", case=2, **inspected)
    assert (await handle.result())["outcome"] == "taken_back"
    assert await pieces_put_back(case) == 1


async def test_what_another_return_has_taken_back_does_not_come_once_more(world: World) -> None:
    first = await returned(world, "RZ-15", paid_fen=300_00)
    await decide(first, "withdraw_return", by="customer")
    assert (await first.handle.result())["outcome"] == "withdrawn"
    second = await asked_for(first.order, request_id="q-2")
    await came_back(second, 3)
    await second.at_step("awaiting_refund")
    found = {"data": {"as_described": True, "pieces": 3}, "report_id": "r-found"}
    late = await tell_at_the_door(first.order, "return_inspected", case=1, **found)
    assert isinstance(late, Closed), late
    assert await pieces_put_back(first) == 3


async def pieces_put_back(case: ReturnUnderTest) -> int:
    """How many pieces of its order are booked into stock again."""
    effects = await case.order.world.effects("stock")
    mine = [one for one in effects if (one["order"], one["act"]) == (case.order.name, "returns")]
    return sum(line["pieces"] for one in mine for line in one["request"]["lines"])
