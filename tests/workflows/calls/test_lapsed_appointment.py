"""An appointment that a delay on the road makes impossible, on the real server (ADR-0054)."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from models import ids
from models.ids import Stage
from tests.builders import an_order, appointed
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.calls.test_replaced_parked import goes_on, lost
from tests.workflows.deep_check import untrue
from tests.workflows.order_path import reach
from tests.workflows.server_waits import pauses
from tests.workflows.world import OrderUnderTest, World

ROAD, CITY = Stage.TRUNK_TRANSPORT, Stage.CITY_DELIVERY
DAY = timedelta(days=1)


async def asked_again(order: OrderUnderTest, times: int) -> list[dict[str, Any]]:
    """What the platform was asked for, once it was so often."""
    pause = pauses()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            found = [
                one["request"]
                for one in await order.world.effects("technician")
                if one["order"] == order.name and one["act"] == "appointment-requests"
            ]
            if len(found) == times:
                return found
            await asyncio.sleep(next(pause))


async def test_a_delay_on_the_road_asks_for_another_appointment_by_itself(world: World) -> None:
    """Shows FH-9.3.2.2, FH-10.2.1."""
    order = await world.place(an_order("LA-1001"))
    await reach(order, ROAD)
    await order.tell("departed", ROAD)
    now = await order.now()
    early = appointed(now + 3 * DAY, now + 2 * DAY)
    await order.tell("appointment_booked", report_id="r-early", data=early)
    await order.until(lambda status: "appointment_ahead" in status.facts, ROAD)
    plan = {"plan": "another truck", "arrives_at": (now + 4 * DAY).isoformat()}
    await order.tell("plan_agreed", ROAD, data=plan)
    (request,) = await asked_again(order, 1)
    assert request["assigned"] == ids.technician_key(order.name)
    assert request["key"].startswith(f"{order.name}:trunk-transport:ask_appointment:")


async def test_the_delivery_waits_for_the_other_one_and_each_was_told_once(world: World) -> None:
    order = await world.place(an_order("LA-1002"))
    await reach(order, ROAD)
    for kind in ("departed", "result_shared", "provider_assigned"):
        await order.tell(kind, ROAD)
    now = await order.now()
    early = appointed(now + 3 * DAY, now + 2 * DAY)
    await order.tell("appointment_booked", report_id="r-early", data=early)
    await order.until(lambda status: "appointment_ahead" in status.facts, ROAD)
    late = {"cause": "gearbox", "reason": "vehicle", "delay_days": 30}
    await order.tell("road_exception", ROAD, data=late)
    await asked_again(order, 1)
    await order.tell("arrived_at_hub", ROAD)
    await order.at_step("awaiting_appointment", CITY)
    receivers = [to for code, to in await order.notices() if code == "appointment_lapsed"]
    assert sorted(receivers) == ["customer", "merchant", "provider", "service_desk"]
    assert "fee_reported" in (await order.status(CITY)).problems  # the overdue cost
    again = appointed(now + 33 * DAY, now + 32 * DAY)
    await order.tell("appointment_booked", CITY, report_id="r-again", data=again)
    await order.at_step("awaiting_collection", CITY)
    assert len(await asked_again(order, 1)) == 1
    assert await untrue(order) == [], "what follows from an appointment is the order's own word"


async def test_an_appointment_that_the_road_was_sent_is_known_to_it_through_its_order(
    world: World,
) -> None:
    order = await world.place(an_order("LA-1003"))
    await reach(order, ROAD)
    await order.tell("departed", ROAD)
    now = await order.now(ROAD)
    early = appointed(now + 3 * DAY, now + 2 * DAY)
    await order.tell("appointment_booked", ROAD, report_id="r-early", data=early)
    await order.until(lambda status: "appointment_ahead" in status.facts, ROAD)
    plan = {"plan": "another truck", "arrives_at": (now + 4 * DAY).isoformat()}
    await order.tell("plan_agreed", ROAD, data=plan)
    await asked_again(order, 1)
    await order.quiet(ROAD)
    lines = [line for line in await order.timeline() if line.what == "appointment_lapsed"]
    assert len(lines) == 1


@pytest.mark.thorough
async def test_the_next_run_of_a_road_that_was_lost_asks_and_tells_nobody_again(
    world: World,
) -> None:
    """Shows FH-9.3.2.2, FH-10.2.1: the customer is asked, and each is told, once."""
    order = await world.place(an_order("LA-1004"))
    await reach(order, ROAD)
    await order.tell("departed", ROAD)
    now = await order.now(ROAD)
    early = appointed(now + 3 * DAY, now + 2 * DAY)
    await order.tell("appointment_booked", ROAD, report_id="r-early", data=early)
    await order.until(lambda status: "appointment_ahead" in status.facts, ROAD)
    plan = {"plan": "another truck", "arrives_at": (now + 4 * DAY).isoformat()}
    await order.tell("plan_agreed", ROAD, data=plan)
    await asked_again(order, 1)
    await order.quiet(ROAD)
    first = sorted(to for code, to in await order.notices() if code == "appointment_lapsed")
    await lost(order, ROAD)
    await goes_on(order, ROAD)
    second = order.leg(ROAD, 2)
    await second.query("status")
    await asked_again(order, 1)
    receivers = sorted(to for code, to in await order.notices() if code == "appointment_lapsed")
    assert receivers == first == ["customer", "merchant", "provider", "service_desk"]
    lines = [line for line in await order.timeline() if line.what == "appointment_lapsed"]
    assert len(lines) == 1
