"""A collection on the way back that is taken back: who had the goods before has them."""

from models.ids import Stage
from models.messages.timeline.timeline import EntryKind
from models.roles import Role
from tests.builders import an_order
from tests.workflows.cancelled_calls import REASON
from tests.workflows.order_path import begin
from tests.workflows.returning.test_in_transit_returns import ROAD, on_the_road, turned_round
from tests.workflows.test_returns import ReturnUnderTest
from tests.workflows.way_back import on_the_way_back, tell_at_the_door, work_of
from tests.workflows.world import OrderUnderTest, World, a_decision

AT_HUB, AT_PROVIDER = "ours:bring_back_from_hub", "ours:bring_back_from_provider"


async def at_the_hub(world: World, number: str) -> tuple[OrderUnderTest, ReturnUnderTest]:
    """A cancelled order whose goods are at the hub by now."""
    order = await world.place(an_order(number))
    await begin(order)
    await order.tell("picked_up", Stage.TRUNK_PICKUP)
    await order.leg_open(ROAD)
    await order.decide("cancel", **REASON)
    assert await order.handle.result() == "cancelled"
    case = await on_the_way_back(order)
    await case.at_step("awaiting_way_back")
    await tell_at_the_door(order, "arrived_at_hub", data={"hub": "CD-07"})
    await case.until(lambda status: status.waiting_on == "hub")
    return order, case


async def collected(case: ReturnUnderTest, report_id: str, by: str) -> None:
    """Somebody says that he has taken them over."""
    data = {"pieces": case.order.order.pieces}
    answer = await case.tell("return_collected", report_id=report_id, by=by, data=data)
    assert answer["outcome"] == "accepted", answer


async def withdrawn(case: ReturnUnderTest, report_id: str) -> None:
    """A desk takes it back."""
    body = a_decision(report_id=report_id, reason="a slip", by="operations")
    await case.order.world.update(case.handle, "withdraw", body, body["decision_id"])


async def test_a_collection_that_is_withdrawn_leaves_the_goods_where_they_were(
    world: World,
) -> None:
    order, case = await at_the_hub(world, "WW-1")
    await collected(case, "r-wrong", "provider")
    await case.until(lambda status: status.waiting_on == "provider")
    await withdrawn(case, "r-wrong")
    status = await case.until(lambda status: status.waiting_on == "hub")
    assert [one.duty for one in status.deadlines] == [AT_HUB]
    assert await work_of(order, Role.PROVIDER) == []
    assert await work_of(order, Role.HUB) == [AT_HUB]
    lines = [one for one in await order.lines_of(EntryKind.STAGE) if one.what == "way_back"]
    assert (lines[-1].data["place"], lines[-1].data["hub"]) == ("at_the_city_hub", "CD-07")
    await collected(case, "r-right", "provider")
    status = await case.until(lambda status: status.waiting_on == "provider")
    assert [one.duty for one in status.deadlines] == [AT_PROVIDER]


async def test_goods_that_the_warehouse_has_not_after_all_are_owed_again(world: World) -> None:
    _, case = await at_the_hub(world, "WW-2")
    await collected(case, "r-wrong", "warehouse")
    await case.at_step("awaiting_inspection")
    await withdrawn(case, "r-wrong")
    status = await case.at_step("awaiting_way_back")
    assert (status.waiting_on, [one.duty for one in status.deadlines]) == ("hub", [AT_HUB])


async def test_of_two_collections_the_first_is_withdrawn_and_the_second_holds(
    world: World,
) -> None:
    _, case = await at_the_hub(world, "WW-3")
    await collected(case, "r-wrong", "carrier")
    await case.until(lambda status: status.waiting_on == "carrier")
    await collected(case, "r-right", "provider")
    await case.until(lambda status: status.waiting_on == "provider")
    await withdrawn(case, "r-wrong")
    status = await case.until(lambda status: "left_hub" in status.facts)
    assert [one.duty for one in status.deadlines] == [AT_PROVIDER]
    assert status.waiting_on == "provider"


async def test_goods_turned_round_are_where_they_were_once_a_collection_is_withdrawn(
    world: World,
) -> None:
    order = await on_the_road(world, "WW-4")
    case = await turned_round(order, ROAD)
    answer = await case.tell("return_collected", report_id="r-x", by="provider", data={"pieces": 1})
    assert answer["outcome"] == "accepted", answer
    await case.until(lambda status: status.waiting_on == "provider")
    await withdrawn(case, "r-x")
    status = await case.until(lambda status: status.waiting_on == "carrier")
    assert [one.duty for one in status.deadlines] == ["ours:bring_back_from_carrier"]
