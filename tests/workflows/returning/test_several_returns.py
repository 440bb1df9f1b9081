"""Three returns of one order, each to its end: what comes back is what was paid, to the fen."""

from typing import Any

import pytest

from models.errors import Refused
from models.ids import Stage
from starter.service.reading.views import OrderShown
from tests.builders import an_order
from tests.workflows.calls.test_visit_calls import page_of
from tests.workflows.order_path import reach, reports_of
from tests.workflows.returning.test_return_goods import decide
from tests.workflows.returning.test_return_money import money
from tests.workflows.returning.test_returns_paths import cancelled, exchange_of
from tests.workflows.test_returns import ReturnUnderTest, asked_for, came_back
from tests.workflows.world import OrderUnderTest, World

HOME = Stage.INSTALLATION
LINES = [
    {"sku": "A", "name": "a", "pieces": 1, "amount_fen": 100_01},
    {"sku": "B", "name": "b", "pieces": 2, "amount_fen": 300_01},
]
PAID = 400_02


async def accepted(world: World, number: str) -> OrderUnderTest:
    """It has closed, and its customer has paid for what he has."""
    content = an_order(number, lines=LINES, payment="paid", total_fen=PAID)
    order = await world.place(content)
    await reach(order, HOME)
    for report in reports_of(HOME):
        await order.submit(report, HOME)
    assert await order.handle.result() == "closed"
    return order


async def a_return(order: OrderUnderTest, sku: str, pieces: int, **wish: Any) -> ReturnUnderTest:
    lines = [{"sku": sku, "pieces": pieces}]
    return await asked_for(order, request_id=f"q-{sku}-{wish.get('wish')}", lines=lines, **wish)


async def paid_back(case: ReturnUnderTest, fen: int, report_id: str) -> None:
    """No fen more, and no less, is owed."""
    await case.at_step("awaiting_refund")
    more = await case.tell("refunded", **money(fen + 1, f"{report_id}-more"))
    assert more["outcome"] == "refused" or more["state"] == "questioned", more
    if more["outcome"] != "refused":
        body = {"report_id": f"{report_id}-more", "choice": "reject", "reason": "one fen too many"}
        await decide(case, "settle_question", by="after_sales", **body)
    await case.tell("refunded", **money(fen, report_id))
    assert (await case.handle.result())["outcome"] == "refunded"


def refunded(page: OrderShown) -> int:
    """What went back with all of its cases, in fen."""
    lines = [line for line in page.timeline if line.what == "refunded" and line.report_id]
    paid = [line for line in lines if not str(line.report_id).endswith("-more")]
    return sum(int(str(line.data["amount_fen"])) for line in paid)


async def test_an_exchange_that_comes_to_nothing_and_two_refunds_pay_back_all(
    world: World,
) -> None:
    """Shows FE-4.3, MC-八(二)3."""
    order = await accepted(world, "XS-1001")
    swap = await a_return(order, "B", 1, wish="exchange")
    whole, part = await a_return(order, "A", 1), await a_return(order, "B", 1)
    with pytest.raises(Refused):
        await asked_for(order, request_id="q-4", lines=[{"sku": "B", "pieces": 1}])
    for case, pieces in ((part, 1), (swap, 1), (whole, 1)):
        await came_back(case, pieces)
    assert await cancelled(swap, await exchange_of(swap)) == []
    await swap.at_step("awaiting_wish")
    await decide(swap, "agree_return", by="after_sales", reason="so he says", wish="refund")
    await paid_back(whole, 100_01, "r-whole")
    await paid_back(part, 150_00, "r-part")
    await paid_back(swap, 150_01, "r-swap")
    page = await page_of(order)
    assert refunded(page) == PAID
    assert [case.outcome for case in page.cases if case.kind != "follow_up"] == ["refunded"] * 3
