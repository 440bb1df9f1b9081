"""What goes back, on the real server: as it was counted, whatever was planned (MC-八)."""

import asyncio
from typing import Any

import pytest
from temporalio.client import WorkflowUpdateFailedError

from models.messages.reports.report import Report
from models.messages.timeline.timeline import EntryKind
from models.stages.returns.way_back import MOVING_STEPS
from starter.service.reports.report import report
from tests.builders import a_report
from tests.gateway import gateway_to
from tests.starter.http_doors import a_context
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.test_returns import ReturnUnderTest, came_back, returned
from tests.workflows.world import NUMBERS, World


async def decide(case: ReturnUnderTest, name: str, **body: Any) -> None:
    """One decision about a return."""
    fields = {"decision_id": f"d-{next(NUMBERS)}", **body}
    answer = await case.order.world.update(case.handle, name, fields, f"u-{next(NUMBERS)}")
    assert answer["outcome"] == "done"


async def no(case: ReturnUnderTest, name: str, **body: Any) -> str:
    """Why a decision is refused."""
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await decide(case, name, **body)
    return str(refused.value.cause)


async def written(case: ReturnUnderTest) -> None:
    """Wait until our database, which the doors read, has it that the return waits for its goods."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            row = await case.order.world.store.cases.by_id(case.handle.id)
            if row is not None and row.step in MOVING_STEPS:
                return
            await asyncio.sleep(0.02)


async def test_what_was_counted_comes_back_into_stock_and_not_what_was_asked_for(
    world: World,
) -> None:
    case = await returned(world, "R-1020")
    await case.answer(approve=True)
    await case.tell("return_collected", data={"pieces": 2})
    assert (await case.at_step("awaiting_inspection")).problems == ("return_exception",)
    await case.tell("return_inspected")
    assert (await case.at_step("awaiting_refund")).problems == ("return_exception",)
    effects = await case.order.world.effects("stock")
    (back,) = [
        one for one in effects if one["order"] == case.order.name and one["act"] == "returns"
    ]
    assert sum(line["pieces"] for line in back["request"]["lines"]) == 2


async def test_what_a_carrier_says_of_the_way_back_is_the_returns_own(world: World) -> None:
    case = await returned(world, "R-1021")
    context = a_context(world.store, gateway_to(world.client), queue=world.queue)
    await case.answer(approve=True)
    await written(case)
    await case.order.until(lambda status: bool(status.cases))
    raw = await case.order.tell("delivered", report_id="raw-delivered")  # to its own workflow
    assert (raw["state"], "a return was asked for" in raw["reason"]) == ("questioned", True)
    for kind in ("picked_up", "delivered"):
        message = Report.model_validate(a_report(kind, f"back-{kind}", by="order_desk"))
        answer = await report(context, "shop-a", "R-1021", message, None)
        assert (answer.outcome, "return 1" in str(answer.reason)) == ("accepted", True)
    await case.at_step("awaiting_inspection")
    lines = await case.order.timeline()
    counted = [one for one in lines if one.happening is EntryKind.REPORT]
    assert [one.report_id for one in counted if one.what == "delivered"] == ["r-delivered"]
    found = [one.data["kind"] for one in lines if one.what == "way_back"]
    assert found == ["picked_up", "delivered"]
    await case.tell("return_inspected")
    assert (await case.at_step("awaiting_refund")).problems == ()


async def test_a_return_is_withdrawn_by_who_asked_before_its_goods_are_collected(
    world: World,
) -> None:
    case = await returned(world, "R-1022")
    await case.answer(approve=True)
    assert "customer has asked for it" in await no(case, "withdraw_return", by="merchant")
    await decide(case, "withdraw_return", by="customer", reason="I keep it")
    result = await case.handle.result()
    assert (result["outcome"], result["reason"]) == ("withdrawn", "I keep it")
    await case.order.quiet()
    assert "returns" not in await case.order.done("stock")


async def test_a_return_whose_goods_are_not_fit_ends_without_money(world: World) -> None:
    case = await returned(world, "R-1023")
    await came_back(case, fit_for_sale=False)
    await case.at_step("awaiting_refund")
    assert "on their way back" in await no(case, "withdraw_return", by="customer")
    assert "cannot end a return" in await no(case, "end_return", by="driver", reason="x")
    await decide(case, "end_return", by="after_sales", reason="broken by the customer")
    result = await case.handle.result()
    assert (result["outcome"], result["reason"]) == ("taken_back", "broken by the customer")


async def test_more_than_is_to_come_back_is_asked_about_before_it_counts(world: World) -> None:
    case = await returned(world, "R-1029", lines=[{"sku": "SF-3", "pieces": 1}])
    await case.answer(approve=True)
    answer = await case.tell("return_collected", data={"pieces": 2})
    assert (answer["state"], "more goods" in answer["reason"]) == ("questioned", True)
    assert (await case.at_step("awaiting_collection")).problems == ("questioned",)
    question = {"report_id": "r-return_collected", "reason": "two came", "by": "after_sales"}
    await decide(case, "settle_question", **question, choice="confirm")
    assert (await case.at_step("awaiting_inspection")).problems == ("return_exception",)


async def test_another_kind_than_is_to_come_back_is_asked_about(world: World) -> None:
    case = await returned(world, "R-1049", lines=[{"sku": "SF-3", "pieces": 1}])
    await case.answer(approve=True)
    kinds = [{"sku": "YG-2000", "pieces": 1}]
    answer = await case.tell("return_collected", data={"pieces": 1, "kinds": kinds})
    assert answer["state"] == "questioned"
