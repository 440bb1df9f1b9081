"""Care on the real server: answered late, asked back, resolved, reopened (ER-4.3, FH-3.1.4)."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from temporalio.client import WorkflowHandle
from temporalio.service import RPCError

from models.errors import Closed
from models.messages.legs.status import Status
from models.messages.reports.report import Report
from models.messages.timeline.timeline import EntryKind
from models.stages.care.case_opening import care_case
from models.stages.care.request import CareKind, CareRequest
from starter.local import clock_mover
from starter.local.clock_mover import ClockNotMoved
from starter.service.app_context import AppContext
from starter.service.cases.care import open_care, show_care
from starter.service.reports.report import report
from starter.service.running.workflow_start import start_case
from tests.builders import ANY_DAY, a_report, an_order
from tests.gateway import gateway_to
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.world import NOT_YET, NUMBERS, OrderUnderTest, World

FIRST = "ER-4.3.1:answer_message"
REPLY = "ER-4.3.2:reply_furniture_complaint"
RESOLVE = "ER-4.3.2:resolve_furniture_complaint"


@dataclass
class CaseUnderTest:
    """One care case."""

    world: World
    handle: WorkflowHandle[Any, Any]

    async def tell(self, kind: str, by: str = "customer_service", **data: Any) -> dict[str, Any]:
        """One report of the case, told as it happens."""
        at = await clock_mover.now_of(self.world.client, self.handle)
        message = a_report(kind, report_id=f"c-{next(NUMBERS)}", by=by, at=at)
        message["data"] = {"words": "…", **data}
        return await self.world.update(self.handle, "submit", message, f"u-{next(NUMBERS)}")

    async def move(self, at: datetime) -> None:
        """Let it live until then."""
        await clock_mover.move_to(self.world.client, self.handle, at)

    async def status(self) -> Status:
        """Where it stands."""
        status: Status = await self.handle.query("status", result_type=Status)
        return status

    async def until(self, ready: Callable[[Status], bool]) -> Status:
        """Wait until the status says so."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                try:
                    status = await self.status()
                    if ready(status):
                        return status
                except RPCError as error:
                    if error.status not in NOT_YET:
                        raise
                await asyncio.sleep(0.02)

    async def at_step(self, step: str) -> Status:
        """Wait until it is at a step."""
        return await self.until(lambda status: status.step == step)

    async def due(self, duty: str) -> datetime:
        """When that is due."""
        return next(one.due_at for one in (await self.status()).deadlines if one.duty == duty)


@dataclass
class CareUnderTest(CaseUnderTest):
    """One care case, and the order it is about."""

    order: OrderUnderTest

    @classmethod
    def of(cls, order: OrderUnderTest, case: str) -> "CareUnderTest":
        """The case with that workflow id."""
        return cls(order.world, order.world.client.get_workflow_handle(case), order)


def context_of(world: World) -> AppContext:
    """The doors' context over a world."""
    return AppContext(
        store=world.store, gateway=gateway_to(world.client), sop_for=lambda merchant: ANY_DAY,
        now=lambda: datetime.now(UTC), queue=world.queue,
    )  # fmt: skip


async def written(world: World, number: str, kind: str = "complaint") -> CareUnderTest:
    """What a customer writes about an order, at the door."""
    order = await world.place(an_order(number))
    request = CareRequest.model_validate(
        {"request_id": "q-1", "kind": kind, "words": "the door is bent"}
    )
    case = await open_care(context_of(world), "shop-a", number, request)
    return CareUnderTest.of(order, case.workflow_id)


async def test_a_complaint_is_answered_late_asked_back_resolved_and_reopened(world: World) -> None:
    """Shows ER-4.3.1, ER-4.3.2, FH-3.1.4, MC-八(一)1."""
    case = await written(world, "CARE-1")
    assert (await case.at_step("awaiting_first_answer")).waiting_on == "customer_service"
    await case.move(await case.due(FIRST) + timedelta(minutes=1))
    await case.tell("care_answered")
    assert (await case.at_step("awaiting_reply")).waiting_on == "order_desk"
    before = await case.due(RESOLVE)
    await case.tell("care_asked_back")
    assert (await case.at_step("awaiting_customer")).sla == "held"
    await case.move(before + timedelta(hours=20))
    await case.tell("care_customer_wrote", by="customer")
    await case.at_step("awaiting_reply")
    assert await case.due(RESOLVE) > before + timedelta(hours=20)
    await case.tell("care_resolved", link_kind="return", link="return:shop-a:CARE-1:2")
    await case.at_step("resolved")
    await case.tell("care_reopened", by="customer")
    assert (await case.at_step("awaiting_first_answer")).breaches == 1
    await case.tell("care_resolved")
    with pytest.raises(ClockNotMoved, match="ended before"):
        await case.move((await case.at_step("resolved")).since + timedelta(days=7, minutes=1))
    assert (await case.handle.result())["outcome"] == "resolved"
    lines = [EntryKind.REPLANNED, EntryKind.KEPT, EntryKind.KEPT]  # the first as its clock went on
    assert await case.order.happenings_of(RESOLVE) == lines
    assert EntryKind.LATE in await case.order.happenings_of(FIRST)
    assert ("care_resolved", "customer") in await case.order.notices()


async def test_a_case_is_shown_by_its_search_attributes(world: World) -> None:
    case = await written(world, "CARE-2", "message")
    await case.tell("care_answered")
    await case.at_step("awaiting_resolution")
    described = await case.handle.describe()
    marks = {pair.key.name: pair.value for pair in described.typed_search_attributes}
    assert (marks["SopKind"], marks["OrderNo"]) == ("care", "CARE-2")


async def at_the_door(case: CareUnderTest, kind: str) -> str:
    """The outcome of a report that comes in at a door, with the number of its case."""
    words = {"words": "the door is sent again"}
    content = a_report(kind, by="customer_service", data=words)
    message = Report.model_validate({**content, "case": 1})
    context, number = context_of(case.world), case.order.order.number
    return (await report(context, "shop-a", number, message, None)).outcome


async def test_at_the_door_a_case_is_opened_answered_and_resolved_and_shown(world: World) -> None:
    """Shows ER-4.3.1, MC-八(一)1, EP-四3."""
    case = await written(world, "CARE-3", "message")
    assert await at_the_door(case, "care_answered") == "accepted"
    assert await at_the_door(case, "care_answered") == "known"
    assert await at_the_door(case, "care_resolved") == "accepted"
    shown = await show_care(context_of(world), "shop-a", "CARE-3", 1)
    assert (shown.step, shown.kind) == ("resolved", "message")
    owed = [(one.duty, one.state) for one in shown.deadlines]
    assert owed == [("ER-4.3.1:answer_message", "kept")]
    assert [(one.what, one.words) for one in shown.messages] == [
        ("care_opened", "the door is bent"),
        ("care_answered", "the door is sent again"),
        ("care_resolved", "the door is sent again"),
    ]
    view = await world.store.views.show("shop-a", "CARE-3", datetime.now(UTC))
    assert view is not None
    assert [one.workflow_id for one in view.cases] == [case.handle.id]
    assert "care_asked" in [line.what for line in view.timeline]


async def test_a_survey_that_went_well_is_kept_and_ends_at_once(world: World) -> None:
    """Shows FH-7.3.1.3, MC-八(三)1."""
    order = await world.place(an_order("CARE-4"))
    request = CareRequest(
        request_id="s-1", by="customer_service", actor="li", kind=CareKind.SURVEY,
        words="all good", score=5,
    )  # fmt: skip
    now, context = datetime.now(UTC), context_of(world)
    case = care_case(order.name, "CARE-4", request, sop=ANY_DAY, at=now, furniture=True)
    row = await context.order("shop-a", "CARE-4")
    await start_case(context, (await world.store.cases.take_care(row, case, opened_at=now)).row)
    handle = world.client.get_workflow_handle("care:shop-a:CARE-4:1")
    assert (await handle.result())["outcome"] == "recorded"
    assert await order.notices() == [("order_received", "customer")]
    with pytest.raises(Closed, match="is over"):
        await at_the_door(CareUnderTest.of(order, handle.id), "care_answered")
