"""All goods are lost while they are installed: others are sent, or a desk cancels (FH-9.3.2.2)."""

from typing import Any

import pytest

from models.ids import Stage
from models.messages.timeline.timeline import EntryKind
from tests.workflows.calls.test_all_goods_lost import lose
from tests.workflows.calls.test_shipments import pass_leg, send
from tests.workflows.compensation.test_shipments_back import ways_back
from tests.workflows.test_installation import at_home
from tests.workflows.world import OrderUnderTest, World, a_decision

HOME = Stage.INSTALLATION
AGAIN: dict[str, Any] = {"shipment": "again", "pieces": 3}


async def burned(world: World, number: str) -> OrderUnderTest:
    """The site is checked, and then all of it burns."""
    order = await at_home(world, number)
    await order.tell("site_checked", HOME, report_id="r-fit")
    await lose(order, HOME, 3)
    await order.at_step("awaiting_replacement", HOME)
    return order


async def test_other_goods_are_sent_and_installed_in_place_of_all_that_was_lost_at_home(
    world: World,
) -> None:
    """Shows FH-9.3.2.2, FH-11.2.4."""
    order = await burned(world, "SZ-L1")
    assert "all_lost" in (await order.status(HOME)).problems
    data = {"incident": "fire-3", "remedy": "others are sent"}
    await order.tell("loss_settled", HOME, by="order_desk", data=data)
    await send(order, "shipment_planned", HOME, **AGAIN, why="replacement")
    await order.at_step("awaiting_shipments:again", HOME)
    await send(order, "shipment_delivered", HOME, **AGAIN)
    await order.at_step("awaiting_packing_sign", HOME)
    assert (await order.status(HOME)).problems == ()
    await pass_leg(order, HOME)
    await order.at_step("awaiting_last_reports")


async def test_who_accepts_nothing_is_waited_for_until_there_is_something(world: World) -> None:
    """Shows FH-11.2.6: his word counts once the others are installed."""
    order = await burned(world, "SZ-L2")
    answer = await order.tell("accepted", HOME, report_id="r-early")
    assert answer["state"] == "waiting", answer
    await order.at_step("awaiting_replacement", HOME)


@pytest.mark.parametrize("remedy", ["cancel", "compensate"])
async def test_a_loss_at_home_that_is_settled_without_other_goods_ends_the_order(
    world: World, remedy: str
) -> None:
    """Shows FH-9.3.2.2: nothing comes back, and what was paid is owed back."""
    order = await burned(world, f"SZ-L3-{remedy}")
    for name, by, more in (
        ("offer_remedy", "order_desk", {"remedy": remedy}), ("agree", "merchant", {}),
    ):  # fmt: skip
        body = a_decision(by=by, incident="fire-3", **more)
        await world.update(order.leg(HOME), name, body, body["decision_id"])
    assert await order.handle.result() == "cancelled"
    assert await ways_back(order) == []
    (closed,) = [line for line in await order.timeline() if line.what == "cancelled"]
    assert f"merchant: all of it was lost, and {remedy} was agreed" in closed.text


async def test_what_burns_after_it_was_accepted_is_replaced_by_nobody(world: World) -> None:
    order = await at_home(world, "SZ-L4")
    for kind in ("site_checked", "packing_signed", "inspected", "installed", "accepted"):
        await order.tell(kind, HOME)
    await order.at_step("awaiting_verification", HOME)
    await lose(order, HOME, 3)
    await order.quiet(HOME)
    await order.tell("verified", HOME)
    await order.leg(HOME).result()
    assert "all_lost" not in {line.what for line in await order.lines_of(EntryKind.PROBLEM)}
