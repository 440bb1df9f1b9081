"""A visit, or the part it is for, that is taken back: nobody comes, and the next plan asks anew."""

from datetime import timedelta
from typing import Any

import pytest

from models.messages.timeline.duty_row import DutyState
from tests.workflows.calls.test_visit_calls import (
    BE_THERE,
    CALLED_BACK,
    HOME,
    accepted,
    in_two_days,
    page_of,
    plan,
    provider,
)
from tests.workflows.new_runs import at_every_update, continuing
from tests.workflows.test_installation import at_home
from tests.workflows.world import OrderUnderTest, World, a_decision

__all__ = ["at_every_update"]

ASKED = "assignments"


async def withdraw(order: OrderUnderTest, report_id: str) -> dict[str, Any]:
    """The service desk takes it back."""
    body = a_decision(report_id=report_id, reason="a slip", by="service_desk")
    return await order.world.update(order.leg(HOME), "withdraw", body, body["decision_id"])


async def visits_of(order: OrderUnderTest) -> list[tuple[int, str]]:
    return [(one.attempt, one.state) for one in (await page_of(order)).visits]


async def planned(order: OrderUnderTest, decision_id: str, days: int = 0) -> None:
    at = await in_two_days(order) + timedelta(days=days)
    await plan(order, decision_id=decision_id, from_at=at.isoformat())
    await order.quiet(HOME)


async def test_who_was_to_come_is_called_back_and_nothing_is_owed(world: World) -> None:
    order = await at_home(world, "VW-1")
    await provider(order, "second_visit", reason="the wall is wet", why="site_unfit")
    await planned(order, "d-1")
    answer = await withdraw(order, "plan_visit:d-1")
    await order.quiet(HOME)
    assert "not undone" not in str(answer["reason"])  # it is called back by itself
    assert await order.done("technician") == [ASKED, ASKED, CALLED_BACK]
    assert await visits_of(order) == [(1, "put_off"), (2, "owed")]
    states = [row.state for row in await order.duties() if row.duty == BE_THERE]
    assert DutyState.OPEN not in states


async def test_the_next_plan_asks_again_under_a_key_of_its_own(world: World) -> None:
    order = await at_home(world, "VW-2")
    await provider(order, "second_visit", reason="the wall is wet", why="site_unfit")
    await planned(order, "d-1")
    await withdraw(order, "plan_visit:d-1")
    await planned(order, "d-2", days=1)
    assert await order.done("technician") == [ASKED, ASKED, CALLED_BACK, ASKED]
    assert await visits_of(order) == [(1, "put_off"), (2, "planned")]
    assert (await order.due(BE_THERE, HOME)).attempt == 2
    await accepted(order)
    assert await order.handle.result() == "closed"


async def test_the_plan_before_stands_again_and_is_asked_for_again(world: World) -> None:
    order = await at_home(world, "VW-3")
    await provider(order, "second_visit", reason="the wall is wet", why="site_unfit")
    await planned(order, "d-1")
    await provider(order, "not_accepted", reason="a scratch")
    await planned(order, "d-2", days=1)
    await withdraw(order, "plan_visit:d-2")
    await order.quiet(HOME)
    done = [ASKED, ASKED, CALLED_BACK, ASKED, CALLED_BACK, ASKED]
    assert await order.done("technician") == done
    assert (2, "planned") in await visits_of(order)


async def test_a_visit_for_a_part_that_had_not_come_after_all_waits_for_it(world: World) -> None:
    """FH-11.3.1.2: the plan stands until a desk takes it back, too; nobody accepts before."""
    order = await at_home(world, "VW-4")
    await provider(order, "part_fault", part="hinge", incident="hinge")
    answer = await order.tell(
        "part_arrived", HOME, report_id="r-came", by="hub", data={"incident": "hinge"}
    )
    assert answer["outcome"] == "accepted"
    await planned(order, "d-1")
    await withdraw(order, "r-came")
    await withdraw(order, "plan_visit:d-1")
    await order.quiet(HOME)
    page = await page_of(order)
    assert ([one.state for one in page.parts], len(page.visits)) == (["found"], 1)
    await order.tell("part_arrived", HOME, report_id="r-2", by="hub", data={"incident": "hinge"})
    await planned(order, "d-2", days=1)
    assert await order.done("technician") == [ASKED, ASKED, CALLED_BACK, ASKED]


@pytest.mark.thorough
@pytest.mark.usefixtures("at_every_update")
async def test_a_home_that_continues_in_between_asks_nobody_twice(world: World) -> None:
    order = await at_home(world, "VW-5")
    await provider(order, "second_visit", reason="the wall is wet", why="site_unfit")
    async with continuing(order.leg(HOME)):
        await plan(order, decision_id="d-1", day=f"{await in_two_days(order):%F}")
    await withdraw(order, "plan_visit:d-1")
    await planned(order, "d-2", days=1)
    assert await order.done("technician") == [ASKED, ASKED, CALLED_BACK, ASKED]
    await accepted(order)
    assert await order.handle.result() == "closed"
