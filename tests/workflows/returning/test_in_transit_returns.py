"""A return while delivery is under way: those goods turn round where they are, the others go on."""

import shlex
from typing import Any

import pytest

from models.errors import Refused
from models.ids import Stage
from tests.builders import SOFA, WARDROBE, an_order
from tests.workflows.deep_check import untrue
from tests.workflows.journey.test_reopened_leg import run_of, take_back
from tests.workflows.order_path import begin
from tests.workflows.returning.test_return_goods import no
from tests.workflows.test_returns import ReturnUnderTest, asked_for
from tests.workflows.world import OrderUnderTest, World

CITY, ROAD, PICKUP = Stage.CITY_DELIVERY, Stage.TRUNK_TRANSPORT, Stage.TRUNK_PICKUP
SOFA_ONLY = [{"sku": "SF-3", "pieces": 1}]
TWO = {"pieces": 2, "packing_sound": True}


async def on_the_road(world: World, number: str, **picked_up: Any) -> OrderUnderTest:
    """An order of 300 yuan, paid, with its goods on the vehicle."""
    lines = [line.model_copy(update={"amount_fen": 100_00}) for line in (WARDROBE, SOFA)]
    order = await world.place(an_order(number, lines=lines, total_fen=200_00, payment="paid"))
    await begin(order)
    await order.tell("picked_up", PICKUP, **picked_up)
    await order.leg_open(ROAD)
    return order


async def turned_round(order: OrderUnderTest, leg: Stage) -> ReturnUnderTest:
    """The sofa of it goes back, approved; the open leg knows it."""
    case = await asked_for(order, lines=SOFA_ONLY)
    await case.answer(approve=True)
    await case.at_step("awaiting_way_back")
    await order.until(lambda status: "goods_turned_round" in status.facts, leg)
    return case


async def paid_back(case: ReturnUnderTest) -> str:
    """The warehouse has the sofa, and its money goes back."""
    await case.tell("return_inspected", data={"as_described": True, "pieces": 1})
    await case.at_step("awaiting_refund")
    for fen, outcome in ((100_01, "refused"), (100_00, "accepted")):
        data = {"amount_fen": fen, "refund_by": "original"}
        answer = await case.tell("refunded", report_id=f"r-{fen}", data=data)
        assert answer["outcome"] == outcome, answer
    return str((await case.handle.result())["outcome"])


async def test_what_is_turned_round_at_the_hub_comes_back_and_the_others_are_delivered(
    world: World,
) -> None:
    """Shows MC-八(二)3."""
    order = await on_the_road(world, "TU-1")
    await order.tell("arrived_at_hub", ROAD)
    await order.leg_open(CITY)
    case = await turned_round(order, CITY)
    status = await case.status()
    assert (status.waiting_on, status.problems) == ("hub", ("goods_way_back",))
    assert "are turned round" in await no(case, "withdraw_return", by="customer")
    await order.tell("collected", CITY, data=TWO)
    await order.tell("delivered", CITY, data={"pieces": 2})
    await order.leg_open(Stage.INSTALLATION)
    assert (await order.status(Stage.INSTALLATION)).problems == ()
    assert {("goods_turned_round", "provider"), ("bring_back", "hub")} <= {*await order.notices()}
    assert await paid_back(case) == "refunded"
    effects = await world.effects("stock")
    back = [one for one in effects if (one["order"], one["act"]) == (order.name, "returns")]
    assert [line["sku"] for one in back for line in one["request"]["lines"]] == ["SF-3"]
    assert await untrue(order) == []


async def test_what_was_turned_round_is_no_part_of_a_cancelled_orders_way_back(
    world: World,
) -> None:
    order = await on_the_road(world, "TU-2")
    await turned_round(order, ROAD)
    await order.decide("cancel", by="order_desk", reason="x")
    assert await order.handle.result() == "cancelled"
    rows = await world.store.cases.of_order(order.name)
    row = next(one for one in rows if one.kind == "way_back")
    whole = await world.store.cases.by_id(row.workflow_id)
    assert whole is not None
    assert [line["sku"] for line in whole.start_input["lines"]] == ["YG-2000"]
    money = await world.store.cases.by_id(next(o.workflow_id for o in rows if o.kind == "refund"))
    assert money is not None
    assert money.start_input["refund_max_fen"] == 100_00  # the return has the money of the sofa
    with pytest.raises(Refused, match="is cancelled"):
        await asked_for(order, request_id="q-2")


async def test_goods_that_come_before_the_approval_go_back_from_the_customer(world: World) -> None:
    order = await on_the_road(world, "TU-3")
    await order.tell("arrived_at_hub", ROAD)
    await order.leg_open(CITY)
    case = await asked_for(order, lines=SOFA_ONLY)
    await order.tell("delivered", CITY)
    await order.leg_open(Stage.INSTALLATION)
    await case.answer(approve=True)
    await case.at_step("awaiting_collection")
    await case.tell("return_collected", data={"pieces": 1})
    assert await paid_back(case) == "refunded"


@pytest.mark.parametrize(
    ("number", "wish", "why"),
    [
        ("TU-4", {}, "all goods"),
        ("TU-5", {"lines": SOFA_ONLY, "wish": "repair"}, "nothing can be repaired"),
    ],
)
async def test_what_cannot_turn_round_is_refused_with_what_to_do(
    world: World, number: str, wish: dict[str, object], why: str
) -> None:
    order = await on_the_road(world, number)
    with pytest.raises(Refused, match=why) as refused:
        await asked_for(order, **wish)
    assert refused.value.hint


async def test_who_asks_all_of_it_back_gets_it_by_the_command_that_the_answer_names(
    world: World,
) -> None:
    """Shows MC-八(二)3: goods and money come back, each as a case."""
    order = await on_the_road(world, "RZ-1")
    with pytest.raises(Refused) as refused:
        await asked_for(order)
    command = shlex.split(str(refused.value.hint).split(": ")[1])
    assert command[:6] == ["fulfil", "decide", "shop-a", "RZ-1", "cancel", "--by"]
    await order.decide(command[4], by=command[6], reason="the customer wants none of it")
    assert await order.handle.result() == "cancelled"
    rows = await world.store.cases.of_order(order.name)
    assert sorted(str(one.kind) for one in rows) == ["refund", "way_back"]


async def test_goods_whose_pickup_is_taken_back_before_the_approval_are_in_the_warehouse(
    world: World,
) -> None:
    """Nothing has left by then: what goes back is not on anybody's vehicle."""
    order = await on_the_road(world, "TU-9", report_id="r-picked_up")
    case = await asked_for(order, lines=SOFA_ONLY)
    await take_back(world, order, ROAD, "r-picked_up")
    await run_of(order, PICKUP, 2)
    await case.answer(approve=True)
    await case.at_step("awaiting_inspection")
    assert await paid_back(case) == "refunded"
