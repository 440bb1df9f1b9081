"""Visits in runs that follow one another: a withdrawal, and all of what comes after it."""

import pytest

from tests.workflows.calls.test_visit_calls import (
    CALLED_BACK,
    HOME,
    accepted,
    in_two_days,
    plan,
    provider,
)
from tests.workflows.calls.test_visits_withdrawn import ASKED, planned, withdraw
from tests.workflows.new_runs import at_every_update, continue_there, continuing
from tests.workflows.test_installation import at_home
from tests.workflows.world import World

__all__ = ["at_every_update"]


@pytest.mark.usefixtures("at_every_update")
async def test_a_home_goes_on_in_a_new_run_after_a_withdrawal_and_ends(world: World) -> None:
    order = await at_home(world, "VZ-1020")
    home = order.leg(HOME)
    async with continuing(home):
        await provider(order, "second_visit", reason="the wall is wet", why="site_unfit")
    async with continuing(home):
        await plan(order, decision_id="d-1", day=f"{await in_two_days(order):%F}")
    async with continuing(home):
        await withdraw(order, "plan_visit:d-1")
    await continue_there(world, home)
    await planned(order, "d-2", days=1)
    await continue_there(world, home)
    assert await order.done("technician") == [ASKED, ASKED, CALLED_BACK, ASKED]
    await accepted(order)
    assert await order.handle.result() == "closed"


@pytest.mark.usefixtures("at_every_update")
async def test_what_was_installed_and_is_taken_back_is_waited_for_in_the_next_run(
    world: World,
) -> None:
    order = await at_home(world, "VZ-1021")
    home = order.leg(HOME)
    for kind in ("site_checked", "packing_signed", "inspected"):
        await order.tell(kind, HOME)
    await order.tell("installed", HOME, report_id="r-in")
    await order.at_step("awaiting_acceptance", HOME)
    async with continuing(home):
        await withdraw(order, "r-in")
    await order.at_step("awaiting_installation", HOME)
    await continue_there(world, home)
    await order.tell("installed", HOME, report_id="r-again")
    await order.tell("accepted", HOME)
    await order.tell("verified", HOME)
    assert await order.handle.result() == "closed"


async def test_a_call_for_a_visit_that_is_parked_is_made_again_though_the_steps_begin_anew(
    world: World,
) -> None:
    """FH-11.2.2: another report is withdrawn meanwhile; somebody comes all the same."""
    order = await at_home(world, "VZ-1022")
    await order.tell("site_checked", HOME, report_id="r-site")
    await provider(order, "second_visit", reason="the wall is wet", why="site_unfit")
    await world.fault("technician", fault="redirect", times=1, match="VZ-1022")
    await plan(order, decision_id="d-1", day=f"{await in_two_days(order):%F}")
    await order.until(lambda status: "parked:assign_technician" in status.problems, HOME)
    await withdraw(order, "r-site")
    await order.until(lambda status: "site_checked" not in status.facts, HOME)
    await order.until(lambda status: status.step == "awaiting_site_check", HOME)
    assert await order.done("technician") == [ASKED, ASKED]
