"""Repairs by another technician, and back at the factory; and a worker that is killed meanwhile."""

import pytest

from models import ids
from models.ids import Stage
from tests.workflows.calls.test_replaced_provider import asked, replace, replaced
from tests.workflows.calls.test_visit_calls import (
    HOME,
    accepted,
    in_two_days,
    page_of,
    plan,
    provider,
)
from tests.workflows.killed.test_kill import applied, in_flight
from tests.workflows.order_path import reports_of
from tests.workflows.processes import Home, as_it_runs, home
from tests.workflows.test_installation import at_home
from tests.workflows.world import OrderUnderTest, World

__all__ = ["home"]

CRACK = {"what": "a crack in the frame", "incident": "crack"}
FIXED = {"before": "a" * 64, "after": "b" * 64, "customer_agrees": True}
HINGE = {"incident": "hinge"}


async def test_another_technician_repairs_what_the_first_could_not(world: World) -> None:
    """Shows FH-11.3.1.1, FH-11.3.2.3."""
    order = await at_home(world, "VZ-1030")
    await provider(order, "product_fault", **CRACK)
    await replace(order, cause="fault", who="technician")
    await replaced(order, 2, HOME)
    await plan(order, from_at=(await in_two_days(order)).isoformat(), incident="crack")
    await order.quiet(HOME)
    visit = ids.technician_key(order.name, 2)
    assert [key for act, key, _ in await asked(order) if act == "assignments"][1:] == [
        ids.replacement_key(order.name, 2),
        visit,
    ]
    await provider(order, "arrived_at_customer")
    await provider(order, "repaired_on_site", **CRACK, **FIXED)
    await accepted(order)
    await order.leg(HOME).result()
    assert (await page_of(order)).visits[1].cause == "repair"


async def test_what_goes_back_to_the_factory_is_installed_when_it_has_come_again(
    world: World,
) -> None:
    """Shows FH-11.2.4, FH-11.3.1.2."""
    order = await at_home(world, "VZ-1031")
    await provider(order, "part_fault", part="frame", **HINGE)
    await provider(order, "part_claimed", **HINGE)
    await provider(order, "sent_to_factory", pays="factory", **HINGE)
    waiting = await order.tell("accepted", HOME, report_id="r-soon", data={"sheet": "s/1"})
    assert waiting["state"] == "waiting"
    await provider(order, "part_sent", **HINGE)
    await provider(order, "part_received", **HINGE)
    await plan(order, day=f"{await in_two_days(order):%F}", brings=["frame"])
    await provider(order, "part_installed", **HINGE)
    await accepted(order)
    assert await order.handle.result() == "closed"
    page = await page_of(order)
    assert [str(one.state) for one in page.parts] == ["installed"]
    assert (page.visits[-1].cause, page.visits[-1].incident) == ("part", "hinge")


@pytest.mark.thorough
@as_it_runs
async def test_a_worker_killed_as_it_asks_for_a_visit_with_a_part_asks_once(home: Home) -> None:
    """Shows FH-11.2.2, FH-11.3.1.2."""
    order = await at_home(home.world, "VZ-1032")
    await provider(order, "part_fault", part="hinge", **HINGE)
    await provider(order, "part_claimed", **HINGE)
    await order.tell("part_arrived", HOME, by="hub", data=HINGE)
    await home.world.fault("technician", fault="slow", match="VZ-1032", seconds=5)
    await plan(order, from_at=(await in_two_days(order)).isoformat(), brings=["hinge"])
    await in_flight(order, HOME)
    home.kill_worker()
    sent = await signalled(order)
    home.start_worker()
    assert await order.handle.result() == "closed"
    counted = applied(await order.timeline())
    assert {one: counted[one] for one in sent} == dict.fromkeys(sent, 1)
    assert set((await home.effects()).values()) == {1}
    assert [one.attempt for one in (await page_of(order)).visits] == [1, 2]


async def signalled(order: OrderUnderTest) -> list[str]:
    """What is told while nobody listens: the part is installed, and all is accepted."""
    installed = {"report_id": "r-part", "kind": "part_installed", "by": "provider", "data": HINGE}
    reports = [installed, *reports_of(Stage.INSTALLATION)]
    for report in reports:
        await order.handle.signal("report", report)
    return [str(report["report_id"]) for report in reports]
