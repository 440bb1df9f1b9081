"""The ways of a return on the real server: in parts, by another way, exchanged, repaired, lost."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Any

from temporalio.client import WorkflowHandle

from starter.local import clock_mover
from starter.local.clock_mover import ClockNotMoved
from starter.service.cases.returns import returns_of
from starter.service.running.workflow_start import start_by_id
from tests.gateway import gateway_to
from tests.starter.http_doors import a_context
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.returning.test_return_goods import decide
from tests.workflows.test_returns import ReturnUnderTest, came_back, returned
from tests.workflows.world import World, a_decision


def money(fen: int, report_id: str, by: str = "original") -> dict[str, Any]:
    """The fields of a refund, or of one that the bank has sent back."""
    return {"report_id": report_id, "data": {"amount_fen": fen, "refund_by": by}}


async def shown(case: ReturnUnderTest, part: str) -> str:
    """What its order's page says of it, once that says so."""
    context = a_context(case.order.world.store, gateway_to(case.order.world.client))
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            (one,) = await returns_of(context, "shop-a", case.order.order.number)
            if one.says is not None and part in one.says:
                return one.says
            await asyncio.sleep(0.02)


async def asked_for_the_goods(case: ReturnUnderTest) -> bool:
    """Wait until the customer is asked for the goods."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            if ("return_send_goods", "customer") in await case.order.notices():
                return True
            await asyncio.sleep(0.02)


async def test_money_in_parts_that_the_bank_sends_back_goes_another_way(world: World) -> None:
    """Shows MC-八(二)3."""
    case = await returned(world, "R-2001", paid_fen=19900)
    await came_back(case)
    await case.at_step("awaiting_refund")
    await case.tell("refunded", **money(9900, "r-1"))
    says = await shown(case, "99.00 yuan paid")
    assert says == (
        "refund of 3 pieces, 3 came back, 199.00 yuan agreed, 99.00 yuan paid, 100.00 yuan left"
    )
    await case.tell("refund_bounced", **money(9900, "r-2"))
    await decide(case, "agree_return", by="after_sales", reason="closed", refund_by="bank")
    await case.tell("refunded", **money(19900, "r-3", "bank"))
    assert (await case.handle.result())["outcome"] == "refunded"
    codes = {code for code, role in await case.order.notices() if role == "merchant"}
    assert {"return_approved", "return_collected", "refund_bounced", "return_ended"} <= codes


async def exchange_of(case: ReturnUnderTest) -> WorkflowHandle[Any, Any]:
    """The new order, once it is taken in, as a relay starts it."""
    await case.at_step("awaiting_exchange")
    world, name = case.order.world, f"{case.order.name}-E1"
    await start_by_id(a_context(world.store, gateway_to(world.client), queue=world.queue), name)
    return world.client.get_workflow_handle(name)


async def cancelled(case: ReturnUnderTest, new: WorkflowHandle[Any, Any]) -> list[str]:
    """The new order is cancelled; the kinds of the cases that stand next to it then."""
    cancel = a_decision(reason="the customer wants his money", by="order_desk")
    await case.order.world.update(new, "cancel", cancel, cancel["decision_id"])
    assert await new.result() == "cancelled"
    return [one.kind for one in await case.order.world.store.cases.of_order(new.id)]


async def test_a_new_order_that_is_cancelled_tells_its_return(world: World) -> None:
    """Shows MC-八(二)3: the return owes the money alone."""
    case = await returned(world, "R-2002", wish="exchange", paid_fen=19900, payment="paid")
    await came_back(case)
    assert await cancelled(case, await exchange_of(case)) == []
    await case.at_step("awaiting_wish")
    await decide(case, "agree_return", by="after_sales", reason="so he says", wish="refund")
    await case.at_step("awaiting_refund")
    await case.tell("refunded", **money(19900, "r-1"))
    assert (await case.handle.result())["outcome"] == "refunded"


async def test_a_new_order_whose_return_has_ended_pays_its_money_back_itself(world: World) -> None:
    """Shows MC-八(二)3."""
    case = await returned(world, "R-2006", wish="exchange", paid_fen=19900, payment="paid")
    await came_back(case)
    new = await exchange_of(case)
    await decide(case, "end_return", by="after_sales", reason="the new goods are on order")
    assert (await case.handle.result())["outcome"] == "exchanged"
    assert await cancelled(case, new) == ["refund"]


async def test_goods_lost_on_the_way_back_are_an_incident_and_paid_for(world: World) -> None:
    case = await returned(world, "R-2003", paid_fen=19900)
    await case.answer(approve=True)
    await case.tell("return_collected")
    await case.tell("return_lost", by="carrier", data={"pieces": 3})
    assert (await case.at_step("awaiting_refund")).problems == ("return_lost",)
    await case.tell("refunded", **money(19900, "r-1"))
    assert (await case.handle.result())["outcome"] == "refunded"
    assert "returns" not in await case.order.done("stock")


async def test_goods_that_nobody_sends_are_asked_for_and_then_given_up(world: World) -> None:
    case = await returned(world, "R-2004")
    await case.answer(approve=True)
    since = (await case.at_step("awaiting_collection")).since
    await clock_mover.move_to(world.client, case.handle, since + timedelta(days=7, hours=1))
    assert await asked_for_the_goods(case)
    with suppress(ClockNotMoved):  # it ends meanwhile
        await clock_mover.move_to(world.client, case.handle, since + timedelta(days=14, hours=1))
    result = await case.handle.result()
    assert (result["outcome"], result["reason"]) == ("not_sent", "nobody has sent the goods")


async def test_a_carrier_who_picks_up_more_than_is_to_come_back_is_asked(world: World) -> None:
    case = await returned(world, "R-2005", lines=[{"sku": "SF-3", "pieces": 1}])
    await case.answer(approve=True)
    data = {"pieces": 2, "packing_sound": True, "sorted_by_area": True}
    answer = await case.tell("picked_up", by="order_desk", data=data)
    assert answer["state"] == "questioned"
    assert (await case.at_step("awaiting_collection")).problems == ("questioned",)
