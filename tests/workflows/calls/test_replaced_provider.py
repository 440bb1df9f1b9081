"""Another provider in place of the first, on the real server (FH-11.3.2.3, ADR-0050)."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client

from activities.adapters.store.results.view_rows import CURRENT_ACCESS
from models import ids
from models.ids import Stage
from models.roles import Role
from models.scopes import Scope
from starter.service.access.links import list_links
from starter.service.access.new_links import make_link
from starter.service.decisions.decide import decide
from tests.builders import an_order, appointed
from tests.gateway import gateway_to
from tests.starter.http_doors import a_context
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.conftest import a_world, own_queue
from tests.workflows.order_path import begin, reach, refusal, reports_of
from tests.workflows.server_waits import pauses
from tests.workflows.test_city_delivery import CITY, at_hub, with_appointment
from tests.workflows.test_installation import at_home
from tests.workflows.world import OrderUnderTest, World

HOME = Stage.INSTALLATION
HOUR = timedelta(hours=1)
OTHER = {"provider": "他人安装", "phone": "+8613700137001"}


async def replace(order: OrderUnderTest, **body: Any) -> Any:
    says = {"by": "service_desk", "cause": "declined", "reason": "no crew", **body}
    return await order.decide("replace_provider", **says)


async def replaced(order: OrderUnderTest, n: int, leg: Stage) -> None:
    """Wait until the platform was asked for the n-th one, and the steps go on."""
    wanted, pause = ids.replacement_key(order.name, n), pauses()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            if wanted in [key for _, key, _ in await asked(order)]:
                break
            await asyncio.sleep(next(pause))
    await order.until(lambda status: status.waiting_on != Role.PARTNER, leg)


async def asked(order: OrderUnderTest) -> list[tuple[str, Any, Any]]:
    """What the platform has done for the order: the act, who, and where the goods are."""
    effects = await order.world.effects("technician")
    return [
        (
            one["act"],
            one["request"].get("assigned", one["request"]["key"]),
            one["request"].get("goods_at"),
        )
        for one in effects
        if one["order"] == order.name
    ]


async def test_another_provider_is_asked_for_and_makes_an_appointment_of_his_own(
    world: World,
) -> None:
    order, there = await with_appointment(world, "RP-1001")
    first, second = ids.technician_key(order.name), ids.replacement_key(order.name, 2)
    await replace(order)
    await order.at_step("awaiting_appointment", CITY)
    assert await asked(order) == [
        ("assignments", first, None),
        ("assignment-cancellations", first, None),
        ("assignments", second, "hub"),
    ]
    await order.tell("provider_assigned", CITY, data=OTHER)
    later = there + 24 * HOUR
    await order.tell("appointment_booked", CITY, report_id="r-own", data=appointed(later, there))
    await order.at_step("awaiting_collection", CITY)


async def test_before_the_goods_are_on_the_vehicle_nobody_has_been_asked_for(world: World) -> None:
    order = await world.place(an_order("RP-1002"))
    await begin(order)
    says = {"by": "service_desk", "cause": "declined", "reason": "no crew"}
    assert "no provider has been asked for" in await refusal(order, "replace_provider", **says)
    assert "driver cannot decide this" in await refusal(
        order, "replace_provider", **{**says, "by": "driver"}
    )


async def test_replaced_on_the_road_he_is_told_so_and_the_word_comes_twice(world: World) -> None:
    order = await world.place(an_order("RP-1003"))
    await reach(order, Stage.TRUNK_TRANSPORT)
    await order.at_step("awaiting_departure", Stage.TRUNK_TRANSPORT)
    for _ in range(2):
        await replace(order, decision_id="d-twice")
    await replaced(order, 2, Stage.TRUNK_TRANSPORT)
    assert [where for act, _, where in await asked(order) if act == "assignments"] == [None, "road"]


async def test_after_a_quarrel_the_code_is_checked_for_the_technician_who_took_over(
    world: World,
) -> None:
    """Shows FH-11.3.2.3."""
    order = await at_home(world, "RP-1004", verify_by="code")
    await order.tell("quarrel", HOME, by="customer", data={"reason": "they shout"})
    await replace(order, who="technician", cause="quarrel")
    await replaced(order, 2, HOME)
    assert not (await order.status(HOME)).problems
    for report in reports_of(HOME)[:-1]:
        await order.submit(report, HOME)
    code = {"by_way_of": "code", "code": "1234"}
    await order.tell("verified", HOME, data=code)
    await order.leg(HOME).result()
    last = (await asked(order))[-1]
    assert last == ("verifications", ids.replacement_key(order.name, 2), None)


async def test_cancelled_everybody_who_was_asked_for_is_called_back_once(world: World) -> None:
    order = await at_hub(world, "RP-1005")
    await replace(order)
    await replaced(order, 2, CITY)
    await replace(order, cause="fault")
    await replaced(order, 3, CITY)
    await order.decide("cancel", reason="so it is wished")
    await order.until(lambda status: status.step == "cancelled")
    named = [key for act, key, _ in await asked(order) if act == "assignment-cancellations"]
    assert named == [ids.replacement_key(order.name, n) for n in (1, 2, 3)]


async def test_a_lost_leg_asks_for_him_once_more_under_his_key_and_he_comes_once(
    world: World,
) -> None:
    order = await at_hub(world, "RP-1006")
    await replace(order)
    await replaced(order, 2, CITY)
    await order.leg(CITY).terminate("by mistake")
    await order.until(lambda status: "parked:leg_city_delivery" in status.problems)
    await order.decide("repair", choice="retry")
    second = order.leg(CITY, 2)
    await order.until(lambda status: status.open_leg == second.id)
    await order.decide("cancel", reason="so it is wished")
    await order.until(lambda status: status.step == "cancelled")
    keys = [key for act, key, _ in await asked(order) if act == "assignments"]
    assert keys == [ids.replacement_key(order.name, n) for n in (1, 2)]


@pytest.mark.thorough
async def test_a_worker_that_forgets_asks_for_nobody_twice(client: Client, tmp_path: Path) -> None:
    async with a_world(client, tmp_path, queue=own_queue(), cached=0) as world:
        order = await at_hub(world, "RP-1007")
        await replace(order)
        await replaced(order, 2, CITY)
        await order.tell("contact_failed", CITY, data={"reason": "no answer"}, by="provider")
        await order.quiet(CITY)
        assert len(await asked(order)) == 3


async def test_the_formers_key_loses_the_order_and_the_new_ones_has_it(world: World) -> None:
    order = await at_hub(world, "RP-1008")
    former = await world.store.keys.add(Role.PROVIDER, scope=Scope(provider="蓉城安装"))
    new = await world.store.keys.add(Role.PROVIDER, scope=Scope(provider=OTHER["provider"]))
    assert (await world.store.door.key_and_order(former.key, order.name)).access == CURRENT_ACCESS
    await replace(order)
    await replaced(order, 2, CITY)
    await order.tell("provider_assigned", CITY, report_id="r-other", data=OTHER)
    await order.quiet(CITY)
    access = (await world.store.door.key_and_order(former.key, order.name)).access
    assert access is not None
    assert access.until is not None
    assert (await world.store.door.key_and_order(new.key, order.name)).access == CURRENT_ACCESS
    notified = await order.tell("contact_failed", CITY, data={"reason": "rang twice"}, former=True)
    assert notified["state"] == "questioned"


async def test_the_links_of_a_replaced_technician_reach_the_order_no_more(
    client: Client, world: World
) -> None:
    """Shows FH-11.3.2.3."""
    order = await at_home(world, "RP-1009")
    context = a_context(world.store, gateway_to(client), queue=world.queue)
    _, merchant, number = order.name.split(":")
    says = {"decision_id": "d-1", "by": "service_desk", "cause": "quarrel", "who": "technician"}
    made: dict[str, tuple[str, ...]] = {}
    for role, orders in (
        (Role.TECHNICIAN, (number,)), (Role.TECHNICIAN, (number, "RP-OTHER")),
        (Role.PROVIDER, (number,)),
    ):  # fmt: skip
        link = await make_link(context, role, merchant, f"a-{len(made)}", Scope(orders=orders))
        made[link.id] = orders
    for _ in range(2):
        await decide(context, merchant, number, "replace_provider", {**says, "reason": "shouted"})
        listed = {one.id: one for one in await list_links(context, merchant=merchant)}
        alone, several, provider, *new = [listed[id_] for id_ in made]
        assert alone.revoked_at is not None
        assert several.scope == Scope(orders=("RP-OTHER",))
        assert (provider.revoked_at, provider.scope) == (None, Scope(orders=(number,)))
        assert all(one.revoked_at is None for one in new), "who takes over came after it"
        link = await make_link(context, Role.TECHNICIAN, merchant, "b", Scope(orders=(number,)))
        made[link.id] = (number,)
