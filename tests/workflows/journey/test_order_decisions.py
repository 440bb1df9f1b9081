"""Decisions about an order on the real server: who may, when, once; cancelled, parked, repaired."""

import asyncio
from typing import Any

import pytest
from temporalio.client import WorkflowHandle
from temporalio.service import RPCError

from models.ids import Stage
from models.messages.timeline.timeline import EntryKind
from models.stages.table import LEGS
from tests.builders import a_report, an_order, at_hour, wanted_day
from tests.thorough import first_of
from tests.workflows.order_path import begin, reach, refusal
from tests.workflows.world import OrderUnderTest, World

PICKUP = Stage.TRUNK_PICKUP
REASON = {"reason": "the customer changed their mind"}
RETURNED_EFFECTS: dict[Stage, tuple[list[str], list[str], list[str]]] = {
    Stage.TRUNK_PICKUP: (
        ["reservations", "releases"], ["vehicles", "vehicle-cancellations"], [],
    ),
    Stage.TRUNK_TRANSPORT: (
        ["reservations", "shipments"], ["vehicles"], ["assignments", "assignment-cancellations"],
    ),
    Stage.CITY_DELIVERY: (
        ["reservations", "shipments"], ["vehicles"], ["assignments", "assignment-cancellations"],
    ),
}  # fmt: skip
"""What stock, carrier and technician have done for an order that is cancelled in that leg."""


async def effects_of(order: OrderUnderTest) -> tuple[list[str], list[str], list[str]]:
    """What was done at each partner, in order."""
    return (
        await order.done("stock"),
        await order.done("carrier"),
        await order.done("technician"),
    )


async def test_who_decides_what_and_when_is_checked(world: World) -> None:
    order = await world.place(an_order("D-1001"))
    await order.at_step("awaiting_confirmation")
    assert "driver cannot decide this" in await refusal(order, "confirm", by="driver")
    assert "confirm it first" in await refusal(order, "hand_on")
    assert "you saw in_review" in await refusal(order, "confirm", seen_step="in_review")
    assert "no field choise; choice?" in await refusal(order, "repair", choise="skip")
    assert "nothing is short" in await refusal(order, "decide_short", choice="retry")
    assert "it is not held" in await refusal(order, "resume")
    assert "reason" in await refusal(order, "cancel")
    assert "no step is parked" in await refusal(order, "repair")
    assert "no field custmer; customer?" in await refusal(order, "correct", changes={"custmer": {}})
    await order.decide("confirm", seen_step="awaiting_confirmation")
    assert "confirmed already" in await refusal(order, "confirm")


async def test_a_decision_sent_twice_is_done_once(world: World) -> None:
    order = await world.place(an_order("D-1002"))
    first = await order.decide("confirm", decision_id="d-1", actor="clerk-7")
    again = await order.decide("confirm", decision_id=" d-1 ", actor="clerk-7")
    assert again == first
    held = await order.decide("hold", decision_id="d-2", **REASON)
    assert await order.decide("hold", decision_id="d-2", **REASON) == held
    await order.quiet()
    made = [one for one in await order.timeline() if one.happening is EntryKind.DECISION]
    assert [(one.what, one.actor) for one in made] == [
        ("order_confirmed", "clerk-7"),
        ("hold", None),
    ]


async def test_a_confirmation_before_the_first_step_does_not_pass_the_review(
    world: World,
) -> None:
    order = await world.place(an_order("D-1003", total_volume_m3=None))
    assert "it is in review: total_volume_m3: the total volume" in await refusal(order, "confirm")


async def test_a_field_is_fixed_once_its_leg_has_begun(world: World) -> None:
    order = await world.place(an_order("D-1004"))
    await begin(order)
    answer = await refusal(order, "correct", changes={"wanted_pickup_day": "2030-01-01"})
    assert "too late to change wanted_pickup_day" in answer
    assert "report pickup_agreed" in answer
    day = {"pickup_day": wanted_day(6).isoformat(), "agreed_by": "李强"}
    await order.tell("pickup_agreed", PICKUP, data=day)
    assert (await order.due("FH-7.3.2.2:finish_pickup", PICKUP)).due_at == at_hour(6, 18)
    await order.decide("correct", changes={"delivery": {"street": "新街 2 号"}})
    await order.tell("picked_up", PICKUP)
    await order.leg_open(Stage.TRUNK_TRANSPORT)
    answer = await refusal(order, "correct", changes={"delivery": {"city": "绵阳市"}})
    assert "too late to change delivery.city" in answer


def cancelled_to(notices: list[tuple[str, str]]) -> set[str]:
    """Who is told that the order is cancelled."""
    return {role for code, role in notices if code == "cancelled"}


async def test_whoever_has_the_order_by_then_is_told_that_it_is_cancelled(world: World) -> None:
    order = await world.place(an_order("D-1105"))
    await begin(order)
    await order.tell("picked_up", PICKUP)
    await order.leg_open(Stage.TRUNK_TRANSPORT)
    await order.tell("provider_assigned", Stage.TRUNK_TRANSPORT)
    await order.decide("cancel", **REASON)
    assert await order.handle.result() == "cancelled"
    assert cancelled_to(await order.notices()) == {
        "customer", "merchant", "trunk_desk", "service_desk", "provider",
    }  # fmt: skip


async def test_cancelled_before_anything_was_taken(world: World) -> None:
    order = await world.place(an_order("D-1005", total_volume_m3=None))
    await order.at_step("in_review")
    await order.decide("cancel", **REASON)
    assert await order.handle.result() == "cancelled"
    assert await effects_of(order) == ([], [], [])
    assert cancelled_to(await order.notices()) == {"customer", "merchant"}


async def test_cancelled_while_a_partner_is_being_asked(own_world: World) -> None:
    await own_world.fault("stock", fault="down", times=None, match="reserve_stock")
    order = await own_world.place(an_order("D-1006"))
    await order.decide("confirm")
    await order.at_step("reserve_stock")
    await order.decide("cancel", **REASON)
    assert await order.handle.result() == "cancelled"
    assert "reservations" not in await order.done("stock")


@pytest.mark.parametrize("stage", first_of(RETURNED_EFFECTS))
async def test_cancelled_in_a_leg_everything_is_given_back_once(world: World, stage: Stage) -> None:
    order = await world.place(an_order(f"D-1007-{stage.value}"))
    await reach(order, stage)
    await order.quiet(stage)
    await order.decide("cancel", **REASON)
    assert await order.handle.result() == "cancelled"
    assert await effects_of(order) == RETURNED_EFFECTS[stage]
    assert (await order.leg(stage).result())["outcome"] == "cancelled"
    on_the_road = ("goods_way_back", "trunk_desk") in await order.notices()
    assert on_the_road is (stage is not PICKUP)
    row = await world.store.orders.get("shop-a", order.order.number)
    assert row is not None
    assert (row.closed, row.outcome) == (True, "cancelled")


async def test_what_is_delivered_is_returned_not_cancelled(world: World) -> None:
    order = await world.place(an_order("D-1008"))
    await reach(order, Stage.INSTALLATION)
    assert "ask for a return instead" in await refusal(order, "cancel", **REASON)


@pytest.mark.parametrize("whose", ["order", "leg"])
async def test_a_cancellation_from_the_ui_is_the_same_decision(world: World, whose: str) -> None:
    order = await world.place(an_order(f"D-1009-{whose}"))
    await begin(order)
    await order.quiet(PICKUP)
    asked: WorkflowHandle[Any, Any] = order.leg(PICKUP) if whose == "leg" else order.handle
    await asked.cancel()
    assert await order.handle.result() == "cancelled"
    assert await effects_of(order) == RETURNED_EFFECTS[PICKUP]
    assert "unnamed" in (await order.timeline())[-1].text


async def test_a_decision_about_an_ended_order_is_refused(world: World) -> None:
    order = await world.place(an_order("D-1013"))
    await order.decide("cancel", **REASON)
    await order.handle.result()
    with pytest.raises(RPCError, match=r"completed|not found"):
        await order.decide("confirm")


async def test_hold_and_resume_reach_every_leg_that_is_open(world: World) -> None:
    stages = LEGS[1:]
    orders = [await world.place(an_order(f"D-1014-{n}")) for n in range(len(stages))]
    await asyncio.gather(*(reach(one, stage) for one, stage in zip(orders, stages, strict=True)))
    for order, stage in zip(orders, stages, strict=True):
        await order.decide("hold", **REASON)
        await order.until(lambda status: status.held == REASON["reason"], stage)
        assert (await order.marks(stage))["SlaState"] == "held"
        await order.decide("resume")
        await order.until(lambda status: status.held is None, stage)
        assert (await order.marks(stage))["SlaState"] != "held"


@pytest.mark.parametrize("before", [0, 1])
async def test_a_report_while_its_leg_is_being_started_reaches_it(
    world: World, before: int
) -> None:
    order = await world.place(an_order(f"D-1015-{before}"))
    await order.decide("confirm")
    await order.at_step("awaiting_hand_on")
    kinds = ("goods_ready", "left_for_pickup", "called_pickup_point")
    for kind in kinds[:before]:
        await order.tell(kind)
    await asyncio.gather(order.decide("hand_on"), *(order.tell(kind) for kind in kinds[before:]))
    # One of them implies another: what counts is that each was received.
    status = await order.until(lambda status: status.reports == len(kinds), PICKUP)
    assert set(kinds) <= set(status.facts)


async def test_an_order_cancelled_just_as_its_leg_ends_begins_no_other(world: World) -> None:
    order = await world.place(an_order("D-1016"))
    await begin(order)
    await order.quiet(PICKUP)
    last = order.leg(PICKUP).signal("report", a_report("picked_up"))
    await asyncio.gather(last, order.decide("cancel", **REASON))
    assert await order.handle.result() == "cancelled"
    stock = await order.done("stock")
    assert stock in (["reservations", "releases"], ["reservations"], ["reservations", "shipments"])
    described = await order.handle.describe()
    assert list(described.raw_description.pending_children) == []


async def test_a_hold_while_a_leg_is_being_started_reaches_it(world: World) -> None:
    order = await world.place(an_order("D-1017"))
    await order.decide("confirm")
    await order.at_step("awaiting_hand_on")
    await asyncio.gather(order.decide("hand_on"), order.decide("hold", **REASON))
    await order.leg_open(PICKUP)
    status = await order.until(lambda status: status.held is not None, PICKUP)
    assert status.held == REASON["reason"]
