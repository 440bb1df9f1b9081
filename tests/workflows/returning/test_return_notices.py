"""Customer and merchant are informed of each step of a return as it happens (MC-八(一)2), on the
server."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from models.ids import Stage
from models.stages.table import SPEC_OF
from starter.local import clock_mover
from starter.local.clock_mover import ClockNotMoved
from tests.workflows.returning.test_in_transit_returns import on_the_road, turned_round
from tests.workflows.returning.test_return_goods import decide, written
from tests.workflows.test_returns import ReturnUnderTest, returned
from tests.workflows.way_back import tell_at_the_door
from tests.workflows.world import World

OF_RETURNS = {kind.kind for kind in SPEC_OF[Stage.RETURNS].kinds}
FAULT = {"at_fault": "factory", "findings": "a hinge is loose"}
SOFA = {"sku": "SF-3", "pieces": 1}


def paid(fen: int, report_id: str, by: str = "original") -> dict[str, Any]:
    """The fields of a refund, or of one that the bank has sent back."""
    return {"report_id": report_id, "data": {"amount_fen": fen, "refund_by": by}}


async def settle(case: ReturnUnderTest, **choices: Any) -> None:
    """After-sales agrees on something with the customer."""
    await decide(case, "agree_return", by="after_sales", reason="as he wants it", **choices)


async def a_refund(case: ReturnUnderTest) -> None:
    """In parts, one of which the bank sends back."""
    await case.answer(approve=True)
    await case.tell("return_collected")
    await case.tell("return_inspected")
    await case.tell("return_freight", data={"amount_fen": 900})
    await case.tell("refunded", **paid(9000, "r-1"))
    await case.tell("refund_bounced", **paid(9000, "r-2"))
    await settle(case, refund_by="bank")
    await case.tell("refunded", **paid(19000, "r-3", "bank"))


async def an_exchange(case: ReturnUnderTest) -> None:
    """The new order is cancelled once, and accepted then."""
    await case.answer(approve=True)
    await case.tell("return_collected")
    await case.tell("return_inspected")
    await case.at_step("awaiting_exchange")
    await case.tell("exchange_cancelled")
    await case.at_step("awaiting_wish")
    await settle(case, wish="exchange")
    await case.at_step("awaiting_exchange")
    await case.tell("exchange_accepted")


async def sent_first(case: ReturnUnderTest) -> None:
    """Nobody sends the old goods: after-sales settles it."""
    await case.answer(approve=True)
    since = (await case.at_step("awaiting_collection")).since
    for days in (7, 14):
        with suppress(ClockNotMoved):
            at = since + timedelta(days=days, hours=1)
            await clock_mover.move_to(case.order.world.client, case.handle, at)
    await case.until(lambda status: status.problems == ("goods_not_sent",))
    await decide(case, "end_return", by="after_sales", reason="he has paid for them")


async def sent_after_all(case: ReturnUnderTest) -> None:
    """Nobody sends the old goods in time; then they come, and nothing is wrong any more."""
    await case.answer(approve=True)
    since = (await case.at_step("awaiting_collection")).since
    for days in (7, 14):
        with suppress(ClockNotMoved):
            at = since + timedelta(days=days, hours=1)
            await clock_mover.move_to(case.order.world.client, case.handle, at)
    await case.until(lambda status: status.problems == ("goods_not_sent",))
    await case.tell("return_collected")
    await case.until(lambda status: status.problems == ())
    await case.tell("return_inspected")
    await case.at_step("awaiting_exchange")
    await case.tell("exchange_accepted")


async def a_repair(case: ReturnUnderTest) -> None:
    """In the workshop, by the second one who tries."""
    await case.tell("return_investigated", data=FAULT)
    await case.answer(approve=True)
    await case.tell("return_collected")
    await case.tell("repair_failed", data={"why": "no part"})
    await case.tell("repair_assigned", data={"repairer": "T-2"})
    await case.tell("repaired")
    await case.tell("return_handed_back")


async def trouble(case: ReturnUnderTest) -> None:
    """One piece is lost, another one broken; what came is not taken back."""
    await case.answer(approve=True)
    await case.tell("return_collected")
    await case.tell("return_lost", data={"pieces": 1, "incident": "fire"})
    await case.tell("return_exception", data={"what": "wet", "incident": "wet"})
    await case.tell("return_inspected", data={"as_described": False, "pieces": 2})
    await case.at_step("awaiting_judgement")
    await case.tell("return_loss_settled", data={"settlement": "he pays", "incident": "fire"})
    await case.tell("return_exception_settled", data={"remedy": "dried", "incident": "wet"})
    await case.answer(approve=False, decision_id="a-2", reason="used")
    await case.tell("return_handed_back")


async def called_off(case: ReturnUnderTest) -> None:
    """In the Temporal UI, while a carrier, who says so in his own words, has the goods."""
    await case.answer(approve=True)
    await written(case)
    await tell_at_the_door(case.order, "picked_up", by="order_desk", report_id="back")
    await case.at_step("awaiting_inspection")
    await case.handle.cancel()


Story = Callable[[ReturnUnderTest], Awaitable[None]]
FIRST = ("return_taken_in", "return_approved")
BACK = (*FIRST, "return_collected", "return_inspected")
STORIES: list[tuple[str, Story, dict[str, Any], str, tuple[str, ...]]] = [
    ("RZ-3", a_refund, {}, "refunded",
     (*BACK, "return_freight", "refunded", "refund_bounced", "return_agreed")),
    ("RZ-4", an_exchange, {"wish": "exchange"}, "exchanged",
     (*BACK, "return_exchange_ordered", "exchange_cancelled", "return_agreed",
      "exchange_accepted")),
    ("RZ-5", sent_first, {"wish": "exchange", "exchange_sent": "first"}, "exchanged",
     (*FIRST, "return_exchange_ordered", "return_send_goods", "return_still_to_send")),
    ("RZ-30", sent_after_all, {"wish": "exchange", "exchange_sent": "first"}, "exchanged",
     (*BACK, "return_exchange_ordered", "return_send_goods", "return_still_to_send",
      "exchange_accepted")),
    ("RZ-6", a_repair, {"wish": "repair", "repair_at": "workshop", "faulty": True}, "repaired",
     (*FIRST, "return_investigated", "return_collected", "repair_failed", "repair_assigned",
      "repaired", "return_handed_back")),
    ("RZ-7", trouble, {}, "refused",
     (*BACK, "return_lost", "return_loss_settled", "return_exception", "return_exception_settled",
      "return_not_taken_back", "return_handed_back")),
    ("RZ-8", called_off, {}, "withdrawn", (*FIRST, "return_collected")),
]  # fmt: skip
"""Per wish and trouble: what happens, how it ends, and what both receive until then."""


async def codes_to(case: ReturnUnderTest, role: str) -> set[str]:
    """What that role was told of the return."""
    codes = {code for code, to in await case.order.notices() if to == role}
    return {code for code in codes if code in OF_RETURNS or code.startswith("return_")}


@pytest.mark.parametrize(("number", "story", "wish", "end", "codes"), STORIES)
async def test_customer_and_merchant_hear_each_step_of_each_wish_and_each_trouble(
    world: World, number: str, story: Story, wish: dict[str, Any], end: str, codes: tuple[str, ...]
) -> None:
    """Shows MC-八(一)2, FE-4.3, FE-4.4."""
    case = await returned(world, number, paid_fen=19900, **wish)
    await case.at_step("awaiting_answer")
    await story(case)
    assert (await case.handle.result())["outcome"] == end
    assert await codes_to(case, "customer") == {*codes, f"return_{end}"}
    assert await codes_to(case, "merchant") == {*codes, "return_ended"}
    judged = "return_not_taken_back" in codes
    assert ("return_to_judge" in await codes_to(case, "after_sales")) == judged
    rows = await case.order.world.notice_rows(case.order.name)
    asks = [row["fields"] for row in rows if row["code"] in ("return_asked", "return_to_judge")]
    assert {fields["case"] for fields in asks} == {1}, "which return is to be answered"


async def test_both_hear_that_goods_turn_round_and_that_they_are_back(world: World) -> None:
    order = await on_the_road(world, "RZ-9")
    case = await turned_round(order, Stage.TRUNK_TRANSPORT)
    await case.tell("return_inspected", data={"as_described": True, "pieces": 1})
    await case.at_step("awaiting_refund")
    steps = {*FIRST, "return_turned_round", "return_inspected"}
    for role in ("customer", "merchant"):
        assert await codes_to(case, role) == steps


async def test_the_customer_is_informed_that_it_was_looked_into_and_no_word_of_what_was_found(
    world: World,
) -> None:
    """Shows FH-11.3.1.4: no comment on the goods."""
    case = await returned(world, "RZ-10", faulty=True)
    await case.tell("return_investigated", data=FAULT)
    rows = await case.order.world.notice_rows(case.order.name)
    fields = {row["role"]: row["fields"] for row in rows if row["code"] == "return_investigated"}
    assert fields["customer"] == {"case": 1}
    assert fields["merchant"]["at_fault"] == "factory"
