"""`fulfil doctor --deep` asks the partners by key: what is left open is listed, with what to do."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from activities.adapters.wiring import open_findable
from models.ids import Stage
from models.language.catalogue import Language
from models.language.texts import Translator
from models.messages.reports.report import Report
from starter.local.doctor.deep import run_deep_checks
from starter.local.doctor.effects import Effects
from starter.local.progress import PlainProgress
from starter.service.reports.late_reports import note_late
from tests.builders import a_report, an_order
from tests.starter.http_doors import a_context as a_door
from tests.starter.live_server import sooner_or_later
from tests.workflows.cancelled_calls import PICKUP, REASON, ROAD, pick_up
from tests.workflows.order_path import begin, reach, reports_of
from tests.workflows.partner_effects import found, settings_of
from tests.workflows.test_returns import came_back, money, returned
from tests.workflows.world import OrderUnderTest, World

ZH = Translator(Language.ZH)
HOME = Stage.INSTALLATION


@pytest_asyncio.fixture(loop_scope="session")
async def effects(world: World) -> AsyncIterator[Effects]:
    """Who asks the stand-ins of the shared world."""
    async with open_findable(settings_of(world), world.store.order_partners) as partners:
        yield Effects(partners)


async def left(effects: Effects, order: OrderUnderTest) -> list[str]:
    """The same as one word a line: the partner, and the step of the key."""
    lines = await found(effects, order)
    assert all(one.order == order.name and one.fix for one in lines)
    return [f"{one.says.split()[0]}:{one.says.split(':')[-2]}" for one in lines]


async def give_up(order: OrderUnderTest, step: str) -> None:
    """A person leaves that giving back as it is."""
    await order.until(lambda status: f"parked:{step}" in status.problems)
    await order.decide("repair", choice="give_up", reason="they do not answer")


async def test_an_order_on_its_way_at_its_end_or_given_back_has_nothing_left_open(
    world: World, effects: Effects
) -> None:
    order = await world.place(an_order("DP-1"))
    assert await left(effects, order) == []
    await reach(order, HOME)
    assert await left(effects, order) == []
    for report in reports_of(HOME):
        await order.submit(report, HOME)
    assert await order.handle.result() == "closed"
    assert await left(effects, order) == []
    other = await world.place(an_order("DP-2"))
    await begin(other)
    await other.decide("cancel", **REASON)
    await other.handle.result()
    assert await left(effects, other) == []


async def test_what_was_not_given_back_is_listed_with_its_key_and_what_to_do(
    world: World, effects: Effects
) -> None:
    order = await world.place(an_order("DP-3"))
    await begin(order)
    await order.at_step("awaiting_vehicle", PICKUP)
    for partner, step in (("carrier", "cancel_vehicle"), ("stock", "release_stock")):
        await world.fault(partner, fault="redirect", match=f"{order.name}:{step}:")
    await order.decide("cancel", **REASON)
    await give_up(order, "cancel_vehicle")
    await give_up(order, "release_stock")
    await order.handle.result()
    stock, carrier = await found(effects, order)
    assert f"{order.name}:reserve_stock:1" in stock.says
    assert "neither shipped nor given back" in stock.says
    assert stock.fix == "book them out or give them back there"
    assert f"{order.name}:trunk-pickup:ask_vehicle:1" in carrier.says
    assert ZH.text(carrier.says).startswith("carrier 仍预约着一辆不再需要的车辆")
    assert ZH.text(carrier.fix) == "请在对方系统取消"


async def test_a_technician_whom_nobody_needs_is_listed(world: World, effects: Effects) -> None:
    order = await world.place(an_order("DP-4"))
    await pick_up(order)
    await order.at_step("awaiting_departure", ROAD)
    await world.fault("technician", fault="redirect", match=f"{order.name}:cancel_technician:")
    await order.decide("cancel", **REASON)
    await give_up(order, "cancel_technician")
    await order.handle.result()
    assert await left(effects, order) == ["technician:assign_technician"]


async def test_goods_on_the_road_that_were_never_booked_out_are_listed_with_the_reason(
    world: World, effects: Effects
) -> None:
    order = await world.place(an_order("DP-5"))
    await world.fault("stock", fault="redirect", match=f"{order.name}:ship_stock:")
    await pick_up(order)
    await order.until(lambda status: "parked:ship_stock" in status.problems)
    assert await left(effects, order) == []  # it is still to be done
    await order.decide("repair", choice="skip", reason="by hand, no. 4711")
    await order.at_step("awaiting_departure", ROAD)
    await order.quiet(ROAD)
    (line,) = await found(effects, order)
    assert "skip ship_stock: by hand, no. 4711" in line.says


async def test_all_that_an_order_holds_whose_workflow_is_gone_is_listed(
    world: World, effects: Effects
) -> None:
    order = await world.place(an_order("DP-6"))
    await begin(order)
    await order.at_step("awaiting_vehicle", PICKUP)
    await order.handle.terminate("by mistake")
    assert await left(effects, order) == []

    async def listed() -> bool:
        # What the leg still writes takes the mark away, as it may at work: the next sweep sets it.
        await world.store.orders.mark_lost([order.name])
        return await left(effects, order) == ["stock:reserve_stock", "carrier:ask_vehicle"]

    await sooner_or_later(listed)


async def test_goods_that_were_picked_up_before_the_end_and_told_after_it_are_listed(
    world: World, effects: Effects
) -> None:
    order = await world.place(an_order("DP-7"))
    await begin(order)
    await order.at_step("awaiting_vehicle", PICKUP)
    await order.decide("cancel", **REASON)
    await order.handle.result()
    door = a_door(world.store)
    late = Report.model_validate(a_report("picked_up"))
    taken = await world.store.reports.take(order.name, late, None, received_at=door.now())
    row = await world.store.orders.by_id(order.name)
    assert row is not None
    await note_late(door, row, taken.row, order.name)
    assert await left(effects, order) == ["stock:release_stock", "carrier:cancel_vehicle"]


async def test_a_return_has_its_goods_in_the_books(world: World, effects: Effects) -> None:
    case = await returned(world, "DP-8")
    match = f"{case.handle.id}:put_back_stock:"
    await world.fault("stock", fault="redirect", match=match)
    await came_back(case)
    await case.until(lambda status: "parked:put_back_stock" in status.problems)
    skip = {"decision_id": "d-1", "choice": "skip", "reason": "by hand"}
    await case.handle.execute_update("repair", skip)
    await case.tell("refunded", **money())
    await case.handle.result()
    assert await case.order.handle.result() == "returned"  # its technician is called off
    assert await left(effects, case.order) == ["stock:put_back_stock"]


@pytest.mark.parametrize("url", [None, "http://127.0.0.1:9/stock"])
async def test_a_partner_that_cannot_be_asked_is_named_once_and_the_others_are_asked(
    world: World, url: str | None
) -> None:
    orders = [await world.place(an_order(f"DP-9-{n}-{url is None}")) for n in (1, 2, 3)]
    for order in orders:
        await begin(order)
        await order.at_step("awaiting_vehicle", PICKUP)
        await world.fault("carrier", fault="redirect", match=f"{order.name}:cancel_vehicle:")
        await order.decide("cancel", **REASON)
        await give_up(order, "cancel_vehicle")
        await order.handle.result()
    async with open_findable(
        settings_of(world, stock_url=url), world.store.order_partners
    ) as partners:
        effects = Effects(partners)
        lines = [one for order in orders for one in await found(effects, order)]
    assert [one.says.split()[0] for one in lines] == ["stock", "carrier", "carrier", "carrier"]
    assert "cannot be asked" in lines[0].says


async def test_every_order_is_looked_at_a_few_at_a_time(world: World, effects: Effects) -> None:
    order = await world.place(an_order("DP-10"))
    await order.at_step("awaiting_confirmation")
    door = a_door(world.store)
    lines = await run_deep_checks(door, (effects.left_open,), PlainProgress())
    assert order.name not in {one.order for one in lines}
