"""What people are told, from the workflow that says it to the channel (ADR-0033)."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from activities.adapters.store.database.engine import rows_of
from activities.adapters.store.notices.notices import TaskPlace
from models.errors import Refused
from models.ids import Stage
from models.sop.terms import Sop
from starter.service.app_context import AppContext
from starter.service.decisions.decide import decide
from starter.service.upkeep.notices import task_completion
from starter.service.upkeep.relay import Relay
from tests.builders import an_order
from tests.gateway import gateway_to
from tests.starter.http_doors import a_context
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.order_path import begin, reach
from tests.workflows.world import NOTICES, OrderUnderTest, World

PICKUP, ROAD = Stage.TRUNK_PICKUP, Stage.TRUNK_TRANSPORT
VEHICLE = "FH-7.3.2.1:book_vehicle"
AT_ONCE = Sop(notice_window_seconds=0)
GEARBOX = {"cause": "gearbox broken", "place": "G4 near 郴州", "delay_days": 1}


def door(world: World) -> AppContext:
    """The door of that world, with its relay."""
    return a_context(world.store, gateway_to(world.client), queue=world.queue)


async def send(world: World, *, later: timedelta = timedelta()) -> int:
    """One pass of the relay, and what it has begun to send is sent."""
    context = door(world)
    begun = (await Relay(replace(context, now=lambda: datetime.now(UTC) + later)).once()).notices
    going = NOTICES.c.state.in_(("started", "sending"))
    under_way = select(NOTICES.c.id).where(going).limit(1)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await world.store.database.read(partial(rows_of, query=under_way)):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    return begun


async def sent(order: OrderUnderTest) -> list[dict[str, Any]]:
    """What the channel was given about an order."""
    effects = await order.world.effects("notices")
    return [one["request"] for one in effects if one["order"] == order.name]


async def states(order: OrderUnderTest) -> Counter[str]:
    return Counter(str(one["state"]) for one in await order.world.notice_rows(order.name))


async def on_the_road(
    world: World, number: str, sop: Sop = AT_ONCE, **content: Any
) -> OrderUnderTest:
    order = await world.place(an_order(number, **content), sop)
    await reach(order, ROAD, vehicle=f"粤{number}")
    await order.quiet(ROAD)
    return order


async def test_a_gearbox_is_reported_at_once_with_what_was_said(own_world: World) -> None:
    """Shows MC-七(三)2, FH-9.3.2.1: not when the day's reminder comes, at 18:00."""
    order = await on_the_road(own_world, "N-1001")
    await order.tell("road_exception", ROAD, data=GEARBOX, by="driver")
    await send(own_world)
    found = [one for one in await sent(order) if one["template"] == "road_exception"]
    assert sorted(one["to"] for one in found) == [
        "customer", "order_desk", "service_desk", "trunk_desk",
    ]  # fmt: skip
    assert all(one["data"]["items"][0]["cause"] == "gearbox broken" for one in found)
    (customer,) = (one for one in found if one["to"] == "customer")
    assert customer["party"] == "shop-a/N-1001"


async def test_a_notice_waits_for_others_and_is_sent_once_whoever_tries_again(
    own_world: World,
) -> None:
    order = await on_the_road(own_world, "N-1002", Sop(), merchant="shop-n")
    before = len(await sent(order))
    assert await send(own_world) == 0
    assert set(await states(order)) == {"released", "sent"}
    assert await send(own_world, later=timedelta(minutes=2)) > 0
    assert await send(own_world, later=timedelta(minutes=2)) == 0
    assert set(await states(order)) == {"sent"}
    assert len(await sent(order)) - before == (await states(order))["sent"] - 1
    assert Counter(one["template"] for one in await sent(order))["order_received"] == 1


async def test_what_is_overdue_is_taken_on_at_the_door(own_world: World) -> None:
    order = await own_world.place(an_order("N-1005"), AT_ONCE)
    await begin(order)
    await order.at_step("awaiting_vehicle", PICKUP)
    due = (await order.due(VEHICLE, PICKUP)).due_at
    await order.move(PICKUP, due + timedelta(minutes=1))
    await order.quiet(PICKUP)
    body = {
        "decision_id": "d-1", "by": "trunk_desk", "actor": "clerk-7", "cause": VEHICLE,
        "until": due + timedelta(days=1),
    }  # fmt: skip
    context = door(own_world)
    for _ in range(2):  # once, and answered alike
        answer = await decide(context, "shop-a", "N-1005", "acknowledge", body)
        assert answer.outcome == "done"
    again = {**body, "decision_id": "d-2", "cause": "not_collected"}
    with pytest.raises(Refused, match="nothing of not_collected is overdue here; overdue: no_veh"):
        await decide(context, "shop-a", "N-1005", "acknowledge", again)
    (line,) = [one for one in await order.timeline() if one.what == "acknowledge"]
    assert (line.stage, line.actor, line.data["causes"]) == (PICKUP, "clerk-7", ["no_vehicle"])


async def test_the_history_says_whether_the_server_has_the_end_of_a_task(world: World) -> None:
    order = await world.place(an_order("N-1003"))
    await order.at_step("awaiting_confirmation")
    await order.quiet()
    history = await order.handle.fetch_history()
    run, length = (await order.handle.describe()).run_id, len(history.events)

    async def taken(event: int) -> bool | None:
        return await task_completion(world.client, TaskPlace(order.name, str(run), event))

    assert [await taken(event) for event in (1, 2, 3)] == [False, False, True]
    assert await taken(length) is None, "it may be under way"
    await order.handle.terminate()
    assert await taken(length) is False, "it ended in the middle of that task"


@pytest.mark.parametrize("fault", ["redirect", "refuse"])
async def test_a_channel_that_takes_nothing_is_said_in_the_timeline(
    own_world: World, fault: str
) -> None:
    order = await own_world.place(an_order(f"N-{fault}"), AT_ONCE)
    await order.at_step("awaiting_confirmation")
    await order.quiet()
    await own_world.fault("notices", fault=fault, times=None)
    await send(own_world)
    assert await states(order) == Counter({"failed": 1})
    (line,) = [one for one in await order.timeline() if one.what == "notice_failed"]
    assert line.data["template"] == "order_received"
