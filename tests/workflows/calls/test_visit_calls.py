"""Second visits and parts on the real server, with moved clocks (FH-11.2.2, FH-11.3.1.2)."""

import itertools
from datetime import datetime, timedelta
from typing import Any

import pytest

from models.errors import Refused
from models.ids import Stage
from models.messages.decisions.decisions import DecisionAnswer
from models.messages.timeline.timeline import EntryKind
from starter.service.decisions.decide import decide
from starter.service.reading import queries
from starter.service.reading.views import OrderShown
from tests.workflows.deep_check import untrue
from tests.workflows.journey.test_fees import context_of
from tests.workflows.new_runs import at_every_update, continue_there, continuing
from tests.workflows.order_path import reports_of
from tests.workflows.test_installation import at_home
from tests.workflows.world import OrderUnderTest, World

__all__ = ["at_every_update"]

NUMBERS = itertools.count(1)
HOME = Stage.INSTALLATION
CALLED_BACK = "assignment-cancellations"
BE_THERE = "FH-10.3.2.4:be_at_visit"


async def plan(order: OrderUnderTest, **body: Any) -> DecisionAnswer:
    body = {"decision_id": "d-visit", "by": "service_desk", **body}
    return await decide(context_of(order.world), "shop-a", order.order.number, "plan_visit", body)


async def page_of(order: OrderUnderTest) -> OrderShown:
    return await queries.order(context_of(order.world), "shop-a", order.order.number)


async def provider(order: OrderUnderTest, kind: str, **data: Any) -> None:
    name = f"r-{next(NUMBERS)}-{kind}"
    answer = await order.tell(kind, HOME, report_id=name, by="provider", data=data)
    assert answer["outcome"] == "accepted", answer


async def accepted(order: OrderUnderTest) -> None:
    for report in reports_of(HOME):
        await order.submit(report, HOME)


async def in_two_days(order: OrderUnderTest) -> datetime:
    return (await order.now(HOME)).replace(minute=0, second=0, microsecond=0) + timedelta(days=2)


async def test_a_second_visit_is_planned_asked_for_and_made(world: World) -> None:
    """Shows FH-11.2.2, FH-10.3.2.4."""
    order = await at_home(world, "SV-1001")
    await provider(order, "second_visit", reason="the wall is wet", why="site_unfit")
    at = await in_two_days(order)
    answer = await plan(order, from_at=at.isoformat(), brings=["drill"])
    assert str(answer.reason).startswith("visit 2 is planned for")
    await order.quiet(HOME)
    assert await order.done("technician") == ["assignments", "assignments"]
    await order.move(HOME, at - timedelta(minutes=30))
    await provider(order, "contacted_customer")
    await order.move(HOME, at - timedelta(minutes=5))
    await provider(order, "arrived_at_customer")
    await accepted(order)
    assert await order.handle.result() == "closed"
    assert await order.happenings_of(BE_THERE) == [EntryKind.WARNED, EntryKind.KEPT]
    first, second = (await page_of(order)).visits
    assert (first.state, second.state, second.done, second.left) == ("put_off", "done", 3, 0)


async def test_a_part_is_followed_and_its_visit_planned_when_it_has_come(world: World) -> None:
    """Shows FH-11.3.1.2."""
    order = await at_home(world, "SV-1002")
    await provider(order, "part_fault", part="hinge", incident="hinge")
    await provider(order, "part_claimed", incident="hinge")
    day = f"{await in_two_days(order):%F}"
    with pytest.raises(Refused, match="hinge is claimed and has not come"):
        await plan(order, day=day)
    await provider(order, "part_ordered", incident="hinge", pays="factory", sends="factory")
    await provider(order, "part_sent", incident="hinge")
    await order.tell("part_arrived", HOME, by="hub", data={"incident": "hinge"})
    await plan(order, day=day, brings=["hinge"])
    await provider(order, "part_received", incident="hinge")
    await provider(order, "part_installed", incident="hinge")
    await accepted(order)
    assert await order.handle.result() == "closed"
    page = await page_of(order)
    (part,) = page.parts
    assert (part.state, part.pays, part.sends) == ("installed", "factory", "factory")
    assert (page.visits[-1].cause, page.visits[-1].incident) == ("part", "hinge")


async def test_what_is_partly_done_is_finished_in_the_next_visit(world: World) -> None:
    """Shows FH-11.2.4, FH-11.2.6."""
    order = await at_home(world, "SV-1003")
    for report in reports_of(HOME)[:3]:
        await order.submit(report, HOME)
    await provider(order, "installed", pieces=2)
    await order.at_step("awaiting_installation", HOME)
    answer = await order.tell("accepted", HOME, by="customer", data={"sheet": "s/1"})
    assert answer["reason"] == "waits until all pieces are installed"
    await plan(order, day=f"{await in_two_days(order):%F}")
    await provider(order, "installed", pieces=1, visit=2)
    await order.tell("accepted", HOME, report_id="r-2", by="customer", data={"sheet": "s/2"})
    await order.tell("verified", HOME, data={"sheet": "s/2"})
    assert await order.handle.result() == "closed"
    first, second = (await page_of(order)).visits
    assert [(one.done, one.left) for one in (first, second)] == [(2, 1), (1, 0)]
    assert (first.state, second.state, second.cause) == ("partly_done", "done", "rest")


async def test_another_plan_calls_back_who_was_to_come_and_a_cancellation_all(
    world: World,
) -> None:
    order = await at_home(world, "SV-1004")
    await provider(order, "second_visit", reason="the wall is wet")
    day = await in_two_days(order)
    await plan(order, day=f"{day:%F}")
    await order.quiet(HOME)
    await provider(order, "second_visit", reason="the customer is away", why="customer")
    await plan(order, decision_id="d-3", day=f"{day + timedelta(days=2):%F}")
    await order.quiet(HOME)
    assert await order.done("technician") == [*["assignments"] * 2, CALLED_BACK, "assignments"]
    await order.handle.cancel()
    assert await order.handle.result() == "cancelled"
    assert (await order.done("technician")).count(CALLED_BACK) == 3


@pytest.mark.thorough
@pytest.mark.usefixtures("at_every_update")
async def test_what_continues_between_the_visits_asks_nobody_twice(world: World) -> None:
    order = await at_home(world, "SV-1005")
    home = order.leg(HOME)
    async with continuing(home):
        await provider(order, "second_visit", reason="the wall is wet")
    async with continuing(home):
        await plan(order, day=f"{await in_two_days(order):%F}")
    await order.quiet(HOME)
    await continue_there(world, home)
    await order.quiet(HOME)
    assert await order.done("technician") == ["assignments", "assignments"]
    assert [one.attempt for one in (await page_of(order)).visits] == [1, 2]
    assert (await order.due(BE_THERE, HOME)).attempt == 2
    assert await untrue(order) == [], "what its earlier runs were told counts"
