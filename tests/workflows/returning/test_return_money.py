"""Refunds on the real server: whatever way they take, no more goes back than was paid."""

import asyncio
from typing import Any

from activities.adapters.process import wall_clock
from models.messages.reports.report import Report
from tests.builders import a_report
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.returning.test_return_goods import decide
from tests.workflows.test_returns import ReturnUnderTest, asked_for, came_back, returned
from tests.workflows.world import World


def money(fen: int, report_id: str, by: str = "original") -> dict[str, Any]:
    """The fields of a refund."""
    return {"report_id": report_id, "data": {"amount_fen": fen, "refund_by": by}}


async def settle(case: ReturnUnderTest, report_id: str, choice: str) -> None:
    """After-sales settles what is asked about a report."""
    body = {"report_id": report_id, "choice": choice, "by": "after_sales", "reason": "looked up"}
    await decide(case, "settle_question", **body)


async def row_says(case: ReturnUnderTest, report_id: str, state: str) -> bool:
    """Wait until the inbox says so of that report."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            row = await case.order.world.store.reports.named(case.order.name, report_id)
            if row is not None and row.state == state:
                return True
            await asyncio.sleep(0.02)


async def outcome(case: ReturnUnderTest) -> str:
    """How it ended."""
    return str((await case.handle.result())["outcome"])


async def test_money_by_another_way_than_chosen_is_asked_about(world: World) -> None:
    case = await returned(world, "R-1002", refund_by="wechat", paid_fen=19900)
    await came_back(case)
    await case.at_step("awaiting_refund")
    asked = await case.tell("refunded", **money(19900, "r-wrong", "bank"))
    assert (asked["state"], "another way" in asked["reason"]) == ("questioned", True)
    status = await case.status()
    assert (status.problems, status.step) == (("questioned",), "awaiting_refund")
    again = await case.tell("refunded", **money(19900, "r-again", "wechat"))
    assert again["outcome"] == "refused"
    await settle(case, "r-wrong", "confirm")
    assert await outcome(case) == "refunded"


async def test_raw_refunds_of_two_returns_are_together_no_more_than_was_paid(world: World) -> None:
    """Where no line has an amount each return may have all: only together they are too much."""
    first = await returned(world, "R-1030", paid_fen=100, lines=[{"sku": "SF-3", "pieces": 1}])
    wish = {"request_id": "q-2", "lines": [{"sku": "YG-2000", "pieces": 1}]}
    second = await asked_for(first.order, **wish)
    for n, case in enumerate((first, second)):
        await came_back(case, 1)
        await case.at_step("awaiting_refund")
        body = a_report("refunded", by="after_sales", **money(60, f"raw-{n}"))
        await case.handle.signal("report", body)
    ended = [asyncio.create_task(outcome(case)) for case in (first, second)]
    done, _ = await asyncio.wait(ended, return_when=asyncio.FIRST_COMPLETED)
    other = second if ended[0] in done else first
    status = await other.until(lambda status: bool(status.pending))
    assert [one.why for one in status.pending] == ["refunds_exceed"]
    await settle(other, status.pending[0].report_id, "reject")
    await other.tell("refunded", **money(40, "r-rest"))
    assert [await one for one in ended] == ["refunded", "refunded"]


async def test_a_refund_told_before_the_inspection_is_compared_with_what_came_back(
    world: World,
) -> None:
    lines = [{"sku": "YG-2000", "pieces": 2}]
    case = await returned(world, "R-1031", paid_fen=100, lines=lines)
    await case.answer(approve=True)
    early = Report.model_validate(a_report("refunded", by="after_sales", **money(100, "r-early")))
    store, order = case.order.world.store, case.order.name
    await store.reports.take(order, early, None, received_at=wall_clock.now())
    await case.tell("refunded", **money(100, "r-early"))
    await case.tell("return_inspected", data={"as_described": True, "pieces": 0})
    status = await case.until(lambda status: bool(status.pending))
    assert (status.step, {*status.problems}) == (
        "awaiting_refund",
        {"questioned", "return_exception"},
    )
    assert await row_says(case, "r-early", "questioned")
    await decide(case, "end_return", by="after_sales", reason="nothing came back")
    assert await outcome(case) != "refunded"
