"""Corrections on the real server: checked as at intake, and the number stays."""

from typing import Any

import pytest

from models.errors import UsageError
from models.ids import NUMBER_MAX, Stage
from models.stages.returns.request import ReturnRequest
from starter.service.cases.returns import request_return
from tests.builders import an_order, wanted_day
from tests.gateway import gateway_to
from tests.starter.http_doors import a_context
from tests.workflows.order_path import begin, reach, refusal
from tests.workflows.partner_effects import books_of
from tests.workflows.world import World

PICKUP = Stage.TRUNK_PICKUP
EMPTY: tuple[dict[str, Any], ...] = (
    {"lines": []},
    {"customer": {"phone": None}},
    {"customer": {"phone": "1"}},
)


async def test_a_correction_never_empties_an_accepted_order(world: World) -> None:
    order = await world.place(an_order("D-1018"))
    await order.at_step("awaiting_confirmation")
    answer = [await refusal(order, "correct", changes=changes) for changes in EMPTY]
    assert ["no goods" in answer[0], "is missing" in answer[1], "telephone" in answer[2]] == [
        True
    ] * 3
    await begin(order)
    assert "too late" in await refusal(order, "correct", changes={"lines": []})
    assert "联系方式 is missing" in await refusal(order, "correct", changes=EMPTY[1])
    await order.decide("correct", changes={"customer": {"phone": "02088888888"}})
    await order.quiet()
    effects = [one for one in await world.effects("stock") if one["order"] == order.name]
    assert [line["pieces"] for line in effects[0]["request"]["lines"]] == [2, 1]


async def test_goods_that_are_reserved_stay_as_they_are(world: World) -> None:
    order = await world.place(an_order("D-1019"))
    await order.decide("confirm")
    await order.at_step("awaiting_hand_on")
    lines = [line.model_dump(mode="json") for line in order.order.lines]
    fewer = {"lines": lines[:1], "total_volume_m3": "1.2"}
    assert "its goods are reserved" in await refusal(order, "correct", changes=fewer)
    lighter = {"lines": [line | {"weight_kg": "9"} for line in lines]}
    assert (await order.decide("correct", changes=lighter))["outcome"] == "done"


async def test_goods_that_are_short_may_be_made_to_fit(world: World) -> None:
    line = {"sku": "SHORT-1", "name": "柜", "pieces": 1, "volume_m3": "3.0"}
    order = await world.place(an_order("D-1020", lines=[line]))
    await order.decide("confirm")
    await order.at_step("stock_short")
    await order.decide("correct", changes={"lines": [line | {"sku": "YG-1"}]})
    await order.decide("decide_short", choice="retry")
    await order.at_step("awaiting_hand_on")
    assert sum((await books_of(order)).reserved.values()) == 1


async def test_a_doubted_number_is_confirmed_by_the_same_and_never_changed(world: World) -> None:
    doubt = {"field": "number", "message": "the same as row 3?"}
    order = await world.place(an_order("D-1021", doubts=[doubt]))
    await order.at_step("in_review")
    answer = await refusal(order, "correct", changes={"number": "D-1022"})
    assert "its number stays D-1021" in answer
    assert "with `replaces`: D-1021" in answer
    assert (await order.decide("correct", changes={"number": " D-1021"}))["reason"] is None
    await order.decide("confirm")


async def test_a_number_too_long_for_an_id_is_confirmed_under_its_shortened_id(
    world: World,
) -> None:
    order = await world.place(an_order("D-1023-" + "9" * 190))
    assert len(order.name.split(":")[2]) == NUMBER_MAX
    assert "correct it to the same number" in await refusal(order, "confirm")
    answer = await order.decide("correct", changes={"number": order.order.number})
    assert (answer["outcome"], answer["reason"]) == ("done", None)
    await begin(order)
    await order.decide("correct", changes={"customer": {"phone": "02088888888"}})
    assert (await order.leg(PICKUP).describe()).id.startswith(order.name)


async def test_what_was_corrected_is_what_comes_back(world: World) -> None:
    order = await world.place(an_order("D-1024"))
    await order.at_step("awaiting_confirmation")
    lines = [line.model_dump(mode="json") for line in order.order.lines]
    changes = {"lines": lines[:1], "total_volume_m3": "1.2"}
    await order.decide("correct", changes=changes)
    await order.decide("correct", changes={"delivery": {"street": "新街 2 号"}})
    await reach(order, Stage.INSTALLATION)
    context = a_context(world.store, gateway_to(world.client), queue=world.queue)
    back = {"request_id": "q", "reason": "r", "lines": [{"sku": "SF-3", "pieces": 1}]}
    with pytest.raises(UsageError, match="no goods SF-3: YG-2000"):
        await request_return(context, "shop-a", "D-1024", ReturnRequest.model_validate(back))
    whole = ReturnRequest.model_validate(back | {"lines": [], "wish": "exchange"})
    asked = await request_return(context, "shop-a", "D-1024", whole)
    case = await context.store.cases.by_id(asked.workflow_id)
    assert case is not None
    assert case.start_input["content"]["delivery"]["street"] == "新街 2 号"
    assert [line["pieces"] for line in case.start_input["lines"]] == [2]


@pytest.mark.parametrize(("number", "november"), [("O-1021", -272), ("O-1022", 3)])
async def test_a_pickup_long_in_the_past_is_asked_about_and_confirmed_or_corrected(
    world: World, number: str, november: int
) -> None:
    order = await world.place(an_order(number, pickup_in=-272))
    await order.at_step("in_review")
    await order.quiet()
    assert ("planned_later", "merchant") not in await order.notices()
    other = {"wanted_pickup_day": wanted_day(-271).isoformat()}
    half = await order.decide("correct", changes=other)
    assert (half["outcome"], "271 days before" in half["reason"]) == ("in_review", True)
    day = {"wanted_pickup_day": wanted_day(-271 if november < 0 else november).isoformat()}
    assert (await order.decide("correct", changes=day))["outcome"] == "done"
    assert (await order.at_step("awaiting_confirmation")).problems == ()
