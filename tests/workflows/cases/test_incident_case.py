"""What is left of an order's incidents lives on, whatever happens to its worker or its run."""

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client

from models.errors import Refused
from models.ids import Stage
from models.messages.incidents.liability import LiabilityState
from tests.workflows.cases.test_incidents import a_late_merchant, incident, judge
from tests.workflows.conftest import an_idle_world, own_queue
from tests.workflows.new_runs import at_every_update, continue_there, continuing
from tests.workflows.test_incident import LeftUnderTest, close, left_of
from tests.workflows.way_back import tell_at_the_door
from tests.workflows.world import World

__all__ = ["at_every_update"]

HOUR = timedelta(hours=1)
PAID = {"incident": "late", "amount_fen": 5_000}


async def of_a_closed_order(world: World, number: str) -> LeftUnderTest:
    """What is left of an order whose goods were not ready: nobody has judged."""
    order = await a_late_merchant(world, number)
    await close(order)
    return await left_of(order)


async def pay(left: LeftUnderTest, report_id: str = "r-paid") -> Any:
    """What is owed is paid: its end."""
    says = {"report_id": report_id, "by": "order_desk", "data": PAID}
    return await tell_at_the_door(left.order, "amount_settled", **says)


@pytest.mark.thorough
@pytest.mark.usefixtures("at_every_update")
async def test_each_step_may_come_to_another_run(world: World) -> None:
    """Shows FH-8.3.2.1."""
    left = await of_a_closed_order(world, "IC-1")
    for name, body in (
        ("judge", {"amount_fen": 5_000}),
        ("appeal", {"by": "merchant", "reason": "it was packed"}),
        ("judge", {"amount_fen": 5_000, "reason": "it was not"}),
        ("admit", {"by": "merchant"}),
    ):
        async with continuing(left.handle):
            assert (await left.decide(name, **body)).outcome == "done"
    await continue_there(world, left.handle)
    await pay(left)
    assert (await left.handle.result())["outcome"] == "settled"
    row = await incident(left.order)
    assert (row.state, row.appeals, row.settled_fen) == (LiabilityState.ADMITTED, 1, 5_000)


async def test_a_decision_that_comes_twice_counts_once_and_one_too_soon_says_what_is_missing(
    world: World,
) -> None:
    left = await of_a_closed_order(world, "IC-2")
    for name, by in (("admit", "merchant"), ("agree", "merchant")):
        with pytest.raises(Refused, match=r"to be admitted|to be offered"):
            await left.decide(name, by=by)
    assert "nothing is owed" in str((await pay(left, "r-too-soon")).reason)
    body: dict[str, Any] = {"decision_id": "d-once", "amount_fen": 5_000}
    first, again = [await left.decide("judge", **body) for _ in range(2)]
    assert first == again
    await left.decide("admit", by="merchant")
    assert (await incident(left.order)).amount_fen == 5_000
    await pay(left)
    assert (await left.handle.result())["outcome"] == "settled"


@pytest.mark.thorough
async def test_a_worker_that_dies_leaves_it_where_it_stood(client: Client, tmp_path: Path) -> None:
    async with an_idle_world(client, tmp_path, queue=own_queue()) as idle_world:
        async with idle_world.worker():
            order = await a_late_merchant(idle_world.world, "IC-3")
            await judge(order, Stage.TRUNK_PICKUP)
            await close(order)
            left = await left_of(order)
            await left.handle.query("status")
        async with idle_world.worker():
            await left.move(timedelta(days=3) + HOUR)
            assert (await left.handle.result())["outcome"] == "settled"
            assert (await incident(order)).state is LiabilityState.CONFIRMED


async def test_an_order_is_erased_once_its_case_has_ended(world: World) -> None:
    left = await of_a_closed_order(world, "IC-4")
    erase = partial(world.store.erasures.erase, left.order.name, by="li", reason="asked")
    with pytest.raises(Refused, match="open"):
        await erase(at=datetime.now(UTC))
    await left.decide("judge", party="nobody", basis="as Mr Wang says", reason="he was seen")
    assert (await left.handle.result())["outcome"] == "settled"
    await erase(at=datetime.now(UTC))
    row = await incident(left.order)
    assert (row.basis, row.closed_at is not None) == ("erased", True)
    case = await world.store.cases.by_id(left.handle.id)
    assert case is not None
    assert "late" not in str(case.start_input)


async def test_called_off_in_the_ui_it_stays_as_it_was_said_last(world: World) -> None:
    left = await of_a_closed_order(world, "IC-5")
    await left.decide("judge", amount_fen=5_000)
    await left.handle.cancel()
    assert (await left.handle.result())["outcome"] == "withdrawn"
    row = await incident(left.order)
    assert (row.state, row.closed_at) == (LiabilityState.JUDGED, None)
