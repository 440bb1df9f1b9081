"""A correction reaches whoever is asked for after it, on the real server (MC-四(三)2)."""

from typing import Any

import pytest

from models.errors import Closed
from models.ids import Stage
from starter.service.decisions.decide import decide
from tests.builders import an_order
from tests.workflows.calls.test_visit_calls import accepted, in_two_days, plan, provider
from tests.workflows.journey.test_fees import context_of
from tests.workflows.order_path import reach
from tests.workflows.test_installation import at_home
from tests.workflows.world import OrderUnderTest, World, a_decision

ROAD = Stage.TRUNK_TRANSPORT
MOVED = {"delivery": {"street": "新街 2 号"}}
COLLECTED: dict[str, Any] = {"payment": "on_delivery", "total_fen": 120000}


async def asked_for(order: OrderUnderTest) -> list[dict[str, Any]]:
    """What the platform was told of each assignment, the newest last."""
    effects = await order.world.effects("technician")
    mine = [one for one in effects if one["order"] == order.name and one["act"] == "assignments"]
    return [one["request"] for one in mine]


async def test_who_comes_to_a_second_visit_is_told_the_street_of_now(world: World) -> None:
    order = await at_home(world, "CC-1001")
    answer = await order.decide("correct", changes=MOVED)
    assert "provider and technician are told" in answer["reason"]
    await provider(order, "second_visit", reason="the wall is wet", why="site_unfit")
    await plan(order, from_at=(await in_two_days(order)).isoformat())
    await order.quiet(Stage.INSTALLATION)
    assert [one["address"]["street"] for one in await asked_for(order)][1:] == ["新街 2 号"]


async def test_a_parked_assignment_goes_out_with_what_was_corrected_meanwhile(
    world: World,
) -> None:
    order = await world.place(an_order("CC-1002"))
    await world.fault("technician", fault="redirect", times=None, match=order.name)
    await reach(order, ROAD)
    await order.until(lambda status: "parked:assign_technician" in status.problems, ROAD)
    await order.decide("correct", changes=MOVED | COLLECTED)
    await world.no_fault("technician")
    await world.update(order.leg(ROAD), "repair", a_decision(choice="retry"), "u-repair")
    await order.at_step("awaiting_departure", ROAD)
    (request,) = await asked_for(order)
    assert (request["address"]["street"], request["collect_fen"]) == ("新街 2 号", 120000)


async def test_a_correction_of_an_order_that_has_ended_says_whom_to_phone(world: World) -> None:
    order = await at_home(world, "CC-1004")
    await accepted(order)
    assert await order.handle.result() == "closed"
    body = {"decision_id": "d-late", "by": "order_desk", "changes": MOVED}
    with pytest.raises(Closed) as refused:
        await decide(context_of(world), "shop-a", "CC-1004", "correct", body)
    assert "whoever still works for it is phoned: after_sales" in str(refused.value.hint)
