"""Facts over HTTP on the real server, while the clocks move: late, ahead, doubted, withdrawn."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.ids import Stage
from models.messages.timeline.duty_row import DutyState
from tests.builders import a_report, an_order, booked
from tests.gateway import gateway_to
from tests.starter.http_doors import Doors, a_context, open_doors
from tests.workflows.open_clocks import all_live_for
from tests.workflows.order_path import begin, reach
from tests.workflows.test_installation import at_home
from tests.workflows.world import OrderUnderTest, World

PICKUP, ROAD = Stage.TRUNK_PICKUP, Stage.TRUNK_TRANSPORT
CITY, HOME = Stage.CITY_DELIVERY, Stage.INSTALLATION
CALL = "FH-8.2.2:call_pickup_point"
SHARE = "FH-8.2.5:share_result"
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
async def doors(world: World) -> AsyncIterator[Doors]:
    context = a_context(world.store, gateway_to(world.client), queue=world.queue)
    async with open_doors(context) as opened:
        yield opened


async def say(doors: Doors, order: OrderUnderTest, report: dict[str, Any]) -> dict[str, Any]:
    """One report over HTTP; its answer."""
    door = f"/orders/{order.order.merchant}/{order.order.number}/reports"
    answer = await doors.http.post(door, json=report)
    assert answer.status_code < 500, answer.text
    return {"status": answer.status_code, **answer.json()}


async def decide(doors: Doors, order: OrderUnderTest, name: str, **body: Any) -> dict[str, Any]:
    """One decision over HTTP; its answer."""
    door = f"/orders/{order.order.merchant}/{order.order.number}"
    body = {"decision": name, "decision_id": f"d-{name}", "by": "order_desk", **body}
    answer = await doors.decide(body, door)
    return {"status": answer.status_code, **answer.json()}


async def state_of(order: OrderUnderTest, duty: str) -> DutyState:
    return {row.duty: row.state for row in await order.duties()}[duty]


async def test_a_word_of_the_pickup_is_judged_days_later_in_another_leg(
    world: World, doors: Doors
) -> None:
    """FH-8.2.2: who called in time for the booked arrival was late for the one that was told."""
    now = datetime.now(UTC)
    order = await world.place(an_order("HS-1001"), accepted_at=now - 3 * HOUR)
    await begin(order)
    vehicle = booked(now + 2 * HOUR)
    await say(doors, order, a_report("vehicle_booked", at=now - HOUR, data=vehicle))
    await say(doors, order, a_report("called_pickup_point", at=now - MINUTE))
    await say(doors, order, a_report("picked_up"))
    await order.leg_open(ROAD)
    await order.quiet(ROAD)
    assert await state_of(order, CALL) is DutyState.KEPT
    await all_live_for(order, HOUR)
    left = {"arrives_at": (now + 30 * MINUTE).isoformat()}
    answer = await say(doors, order, a_report("left_for_pickup", at=now - 10 * MINUTE, data=left))
    assert (answer["outcome"], answer.get("state")) == ("accepted", None), answer
    await order.until(lambda status: "left_for_pickup" in status.facts, ROAD)
    await order.quiet(ROAD)
    assert await state_of(order, CALL) is DutyState.LATE


async def test_a_delivery_that_is_withdrawn_goes_back_though_days_have_passed(
    world: World, doors: Doors
) -> None:
    order = await at_home(world, "HS-1002")
    await all_live_for(order, DAY)
    answer = await decide(doors, order, "withdraw", report_id="r-delivered", reason="a slip")
    assert answer["outcome"] == "done", answer
    again = order.leg(CITY, 2)
    await order.until(lambda status: status.open_leg == again.id)
    await all_live_for(order, 2 * DAY)
    lines = [line for line in await order.timeline() if line.data.get("report_id") == "r-delivered"]
    assert lines
    answer = await say(doors, order, a_report("delivered", "r-right"))
    assert answer["outcome"] == "accepted", answer
    await order.until(lambda status: status.open_leg == order.leg(HOME, 2).id)
    await say(doors, order, a_report("site_checked"))
    late = await decide(
        doors, order, "withdraw", decision_id="d-2", report_id="r-right", reason="?"
    )
    assert (late["status"], "call" in str(late)) == (409, True), late


async def test_what_presupposes_the_customer_waits_for_him(world: World, doors: Doors) -> None:
    order = await at_home(world, "HS-1003")
    bare = {key: one for key, one in a_report("verified").items() if key != "data"}
    answer = await say(doors, order, {**bare, "data": {}})
    assert (answer["outcome"], answer.get("state")) == ("accepted", "waiting"), answer
    assert "acceptance" in answer["reason"]
    await all_live_for(order, DAY)
    assert (await order.status()).open_leg == order.leg(HOME).id
    await say(doors, order, a_report("site_checked", data={"fit": False}))
    refused = await say(doors, order, a_report("installed"))
    assert refused["outcome"] == "refused", refused


async def test_a_delivery_dated_ahead_flies_no_order(world: World, doors: Doors) -> None:
    order = await world.place(an_order("HS-1004"))
    await begin(order)
    ahead = a_report("delivered", "r-ahead", at=datetime.now(UTC) + 20 * DAY)
    answer = await say(doors, order, ahead)
    assert (answer["outcome"], answer["state"]) == ("accepted", "questioned"), answer
    body = {"report_id": "r-ahead", "choice": "reject", "reason": "a slip"}
    assert (await decide(doors, order, "settle_question", **body))["outcome"] == "done"
    assert (await order.status()).open_leg == order.leg(PICKUP).id
    await say(doors, order, a_report("result_shared"))
    await order.quiet(PICKUP)
    assert SHARE not in {row.duty for row in await order.duties() if row.met_at}


async def test_a_cancel_after_the_pickup_leaves_no_clock_but_the_way_back(
    world: World, doors: Doors
) -> None:
    order = await world.place(an_order("HS-1005"))
    await reach(order, ROAD)
    await order.quiet(ROAD)
    assert (await decide(doors, order, "cancel", reason="no more"))["outcome"] == "done"
    assert await order.handle.result() == "cancelled"
    shown = (await doors.http.get("/orders/shop-a/HS-1005")).json()
    assert shown["outcome"] == "cancelled"
    assert not [one for one in shown["deadlines"] if one["state"] in ("open", "missed")]
    assert [one["kind"] for one in shown["cases"]] == ["way_back"]
