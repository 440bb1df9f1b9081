"""Returns on the real server: approved, collected, inspected, settled or refused (FE-4, MC-八)."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from temporalio.client import WorkflowHandle, WorkflowUpdateFailedError

from models.ids import Stage
from models.messages.legs.status import Status
from models.messages.timeline.timeline import EntryKind
from models.stages.returns.request import ReturnRequest
from models.stages.table import LEGS
from starter.local import clock_mover
from starter.service.app_context import AppContext
from starter.service.cases.returns import request_return
from tests.builders import ANY_DAY, a_report, an_order
from tests.gateway import gateway_to
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.order_path import begin
from tests.workflows.world import NUMBERS, OrderUnderTest, World

REPLY = "ER-4.4.2:reply_after_sales"
ENDS = ("picked_up", "arrived_at_hub", "delivered")


@dataclass
class ReturnUnderTest:
    """One return, and the order it is about."""

    order: OrderUnderTest
    handle: WorkflowHandle[Any, Any]

    async def answer(self, *, approve: bool, **body: Any) -> Any:
        """After-sales answers."""
        fields = {"decision_id": f"a-{approve}", "by": "after_sales", "approve": approve, **body}
        return await self.order.world.update(self.handle, "answer", fields, f"u-{next(NUMBERS)}")

    async def refusal(self, **body: Any) -> str:
        """Why an answer is refused."""
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await self.answer(**body)
        return str(refused.value.cause)

    async def tell(self, kind: str, **fields: Any) -> dict[str, Any]:
        """One report about the return."""
        return await self.order.world.update(
            self.handle, "submit", a_report(kind, **fields), f"u-{next(NUMBERS)}"
        )

    async def status(self) -> Status:
        """Where it stands."""
        status: Status = await self.handle.query("status", result_type=Status)
        return status

    async def until(self, ready: Callable[[Status], bool]) -> Status:
        """Wait until the status says so."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                status = await self.status()
                if ready(status):
                    return status
                await asyncio.sleep(0.02)

    async def at_step(self, step: str) -> Status:
        """Wait until it is at a step."""
        return await self.until(lambda status: status.step == step)


async def returned(world: World, number: str, **wish: Any) -> ReturnUnderTest:
    """A return of an order that was just delivered, asked for at the door."""
    money = {"total_fen": wish.pop("paid_fen", None), "payment": wish.pop("payment", "monthly")}
    order = await world.place(an_order(number, **money))
    await begin(order)
    for stage, last in zip(LEGS, ENDS, strict=False):
        await order.leg_open(stage)
        await order.tell(last, stage)
    await order.leg_open(Stage.INSTALLATION)
    return await asked_for(order, **wish)


async def asked_for(order: OrderUnderTest, **wish: Any) -> ReturnUnderTest:
    """A return of a delivered order, as it is asked for at the door."""
    world, later = order.world, timedelta(days=wish.pop("days_after", 0))
    context = AppContext(
        store=world.store, gateway=gateway_to(world.client), sop_for=lambda merchant: ANY_DAY,
        now=lambda: datetime.now(UTC) + later, queue=world.queue,
    )  # fmt: skip
    request = ReturnRequest.model_validate({"request_id": "q-1", "reason": "too large", **wish})
    case = await request_return(context, "shop-a", order.order.number, request)
    return ReturnUnderTest(order, world.client.get_workflow_handle(case.workflow_id))


async def came_back(case: ReturnUnderTest, pieces: int = 3, **found: Any) -> None:
    """Approved, taken back and inspected."""
    await case.answer(approve=True)
    await case.tell("return_collected", data={"pieces": pieces})
    data = {"as_described": True, **found}
    await case.tell("return_inspected", data=data)


def money(by: str = "original", report_id: str = "r-refunded") -> dict[str, Any]:
    """The fields of a refund."""
    return {"report_id": report_id, "data": {"amount_fen": 19900, "refund_by": by}}


async def test_each_wait_of_a_return_is_shown_and_the_money_goes_back(world: World) -> None:
    """Shows FE-4.1, FE-4.3, MC-八(二)3, ER-4.4.3."""
    case = await returned(world, "R-1001")
    assert (await case.at_step("awaiting_answer")).waiting_on == "after_sales"
    asked = {("return_asked", "after_sales"), ("return_asked", "customer_service")}
    assert asked <= set(await case.order.notices())
    await case.answer(approve=True)
    assert (await case.at_step("awaiting_collection")).waiting_on == "provider"
    await case.tell("return_collected")
    assert (await case.at_step("awaiting_inspection")).waiting_on == "warehouse"
    await case.tell("return_inspected")
    assert (await case.at_step("awaiting_refund")).waiting_on == "after_sales"
    await case.tell("refunded", **money())
    result = await case.handle.result()
    assert (result["outcome"], result.get("exchange")) == ("refunded", None)
    assert await case.order.done("stock") == ["reservations", "shipments", "returns"]
    assert await case.order.happenings_of(REPLY) == [EntryKind.KEPT]
    assert ("return_refunded", "customer") in await case.order.notices(opinion=True)
    described = await case.handle.describe()
    marks = {pair.key.name: pair.value for pair in described.typed_search_attributes}
    assert (marks["SopKind"], marks["SopStage"]) == ("returns", "refunded")


async def test_a_refund_before_the_inspection_waits_for_it(world: World) -> None:
    case = await returned(world, "R-1003")
    await case.answer(approve=True)
    await case.tell("refunded", **money())
    assert (await case.at_step("awaiting_inspection")).waiting_on == "warehouse"
    await case.tell("return_inspected")
    assert (await case.handle.result())["outcome"] == "refunded"


async def test_an_exchange_is_a_new_order_linked_to_the_old(world: World) -> None:
    """Shows MC-八(二)3, FS-5.2."""
    lines = [{"sku": "SF-3", "pieces": 1}]
    case = await returned(world, "R-1004", wish="exchange", lines=lines)
    await came_back(case, 1)
    assert (await case.at_step("awaiting_exchange")).waiting_on == "after_sales"
    await case.tell("exchange_accepted", by="after_sales")
    result = await case.handle.result()
    assert (result["outcome"], result["exchange"]) == ("exchanged", "order:shop-a:R-1004-E1")
    new = await world.store.orders.get("shop-a", "R-1004-E1")
    assert new is not None
    assert (new.order.replaces, [line.sku for line in new.order.lines]) == ("R-1004", ["SF-3"])


async def test_a_repair_ends_with_the_goods_back(world: World) -> None:
    """Shows FS-5.2."""
    case = await returned(world, "R-1005", wish="repair", faulty=True)
    await case.at_step("awaiting_answer")
    assert "return_investigated" in await case.refusal(approve=True)
    await case.tell("return_investigated", data={"at_fault": "factory", "findings": "a hinge"})
    await case.answer(approve=True)
    assert (await case.at_step("awaiting_repair")).waiting_on == "after_sales"
    await case.tell("repaired")
    assert (await case.handle.result())["outcome"] == "repaired"


async def test_a_refusal_needs_its_reason_and_a_person_who_may_refuse(world: World) -> None:
    """Shows FE-4.2."""
    case = await returned(world, "R-1006")
    await case.at_step("awaiting_answer")
    assert "needs a reason" in await case.refusal(approve=False)
    assert "driver cannot answer" in await case.refusal(approve=True, by="driver")
    await case.answer(approve=False, reason="it was used")
    result = await case.handle.result()
    assert (result["outcome"], result["reason"]) == ("refused", "it was used")
    assert ("return_refused", "customer") in await case.order.notices()
    assert "returns" not in await case.order.done("stock")


async def test_what_is_not_as_described_is_judged_by_after_sales(world: World) -> None:
    """Shows MC-八(二)2."""
    case = await returned(world, "R-1007")
    await came_back(case, as_described=False)
    assert (await case.at_step("awaiting_judgement")).waiting_on == "after_sales"
    assert await case.answer(approve=True)  # the first answer once more: known, judges nothing
    assert (await case.status()).step == "awaiting_judgement"
    await case.answer(approve=False, reason="a leg is missing")
    assert (await case.at_step("awaiting_hand_back")).waiting_on == "after_sales"
    await case.tell("return_handed_back")
    assert (await case.handle.result())["outcome"] == "refused"


async def test_what_is_not_fit_for_sale_is_not_put_back(world: World) -> None:
    case = await returned(world, "R-1008")
    await came_back(case, fit_for_sale=False)
    await case.tell("refunded", **money())
    assert (await case.handle.result())["outcome"] == "refunded"
    assert "returns" not in await case.order.done("stock")


async def test_outside_policy_is_approved_with_a_reason_only(world: World) -> None:
    case = await returned(world, "R-1009", days_after=8)
    await case.at_step("awaiting_answer")
    assert "outside policy, needs a reason" in await case.refusal(approve=True)
    await case.answer(approve=True, reason="an old customer")
    await case.at_step("awaiting_collection")


async def test_a_customer_may_withdraw(world: World) -> None:
    case = await returned(world, "R-1010")
    await case.at_step("awaiting_answer")
    await case.handle.cancel()
    assert (await case.handle.result())["outcome"] == "withdrawn"


async def test_a_late_answer_breaches_and_the_return_goes_on(world: World) -> None:
    """Shows ER-4.4.2."""
    case = await returned(world, "R-1011")
    [owed] = (await case.at_step("awaiting_answer")).deadlines
    assert owed.duty == REPLY
    await clock_mover.move_to(world.client, case.handle, owed.due_at + timedelta(minutes=40))
    await case.answer(approve=True)
    await case.at_step("awaiting_collection")
    happenings = [EntryKind.WARNED, EntryKind.BREACHED, EntryKind.ESCALATED, EntryKind.LATE]
    assert await case.order.happenings_of(REPLY) == happenings
    assert ("duty_due", "after_sales") in await case.order.notices(duty=REPLY)


async def test_reports_about_the_order_go_from_the_return_to_the_order(world: World) -> None:
    case = await returned(world, "R-1012")
    answer = await case.tell("site_checked")
    assert (answer["outcome"], answer["reason"]) == ("accepted", "passed on to the order")
    await case.order.at_step("awaiting_packing_sign", Stage.INSTALLATION)


async def test_an_order_that_runs_knows_of_the_return_beside_it(world: World) -> None:
    case = await returned(world, "R-1013")
    status = await case.order.until(lambda status: bool(status.cases))
    assert status.cases == (case.handle.id,)
