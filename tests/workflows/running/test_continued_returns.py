"""A return that continues in a new run at every wait: pieces, fen and incidents stand as before."""

from typing import Any

import pytest

from tests.workflows.cases.test_incidents import incident
from tests.workflows.new_runs import at_every_update, continuing
from tests.workflows.returning.test_return_goods import decide
from tests.workflows.returning.test_returns_paths import money, shown
from tests.workflows.test_returns import ReturnUnderTest, returned
from tests.workflows.world import World

__all__ = ["at_every_update"]

pytestmark = pytest.mark.usefixtures("at_every_update")


async def report_at(case: ReturnUnderTest, step: str, kind: str, **fields: Any) -> None:
    """One report at that step; what waits then is the next run."""
    await case.at_step(step)
    async with continuing(case.handle):
        answer = await case.tell(kind, **fields)
    assert answer["outcome"] == "accepted", answer


async def test_money_in_parts_that_the_bank_sends_back_is_owed_and_paid_as_before(
    world: World,
) -> None:
    """Shows MC-八(二)3."""
    case = await returned(world, "RZ-18", paid_fen=19900)
    async with continuing(case.handle):
        await case.answer(approve=True)
    await report_at(case, "awaiting_collection", "return_collected", data={"pieces": 3})
    wet = {"what": "wet", "sort": "damage", "held_by": "hub"}
    await report_at(case, "awaiting_inspection", "return_exception", data=wet)
    await report_at(case, "awaiting_inspection", "return_inspected", data={"as_described": True})
    await report_at(case, "awaiting_refund", "refunded", **money(9900, "r-1"))
    await report_at(case, "awaiting_refund", "refund_bounced", **money(9900, "r-2"))
    await report_at(case, "awaiting_refund", "refunded", **money(4900, "r-3"))
    agreed = {"refund_by": "bank", "refund_fen": 12000}
    async with continuing(case.handle):
        await decide(case, "agree_return", by="after_sales", reason="as he says", **agreed)
    assert "120.00 yuan agreed, 49.00 yuan paid, 71.00" in await shown(case, "49.00 yuan paid")
    assert (await case.status()).problems == ("return_exception",)
    async with continuing(case.handle):
        too_much = await case.tell("refunded", **money(7101, "r-4", "bank"))
    assert too_much["outcome"] == "refused"
    await report_at(case, "awaiting_refund", "refunded", **money(7100, "r-5", "bank"))
    assert (await case.handle.result())["outcome"] == "refunded"
    assert (await incident(case.order)).held_by == "hub"
    assert await case.order.done("stock") == ["reservations", "shipments", "returns"]
