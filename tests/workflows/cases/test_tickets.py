"""A case about no order on the real server: owed, resolved, come back, attached, erased."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from activities.adapters.temporal.connection import data_converter
from models.errors import Closed
from models.messages.lists.notice_filter import NoticeFilter
from models.messages.reports.answer import Answer, ReportOutcome
from models.messages.reports.report import Report
from models.messages.timeline.timeline import EntryKind
from models.stages.care.request import CareRequest
from starter.local import clock_mover
from starter.local.clock_mover import ClockNotMoved
from starter.local.doctor.deep import DEEP_CHECKS, run_deep_checks
from starter.local.progress import PlainProgress
from starter.service.cases.tickets import (
    attach,
    decide_ticket,
    open_ticket,
    report_ticket,
    show_ticket,
)
from starter.service.explaining.explain import explain_ticket
from starter.service.reading.queries import order as order_shown
from starter.service.upkeep.erasure import erase, look_at_ticket
from tests.builders import a_report, an_order
from tests.workflows.test_care import FIRST, CaseUnderTest, context_of
from tests.workflows.world import World
from workflows.workflow_types import WORKFLOWS

REPLY = "ER-4.3.2:reply_complaint"
RESOLVE = "ER-4.3.2:resolve_complaint"
WORDS = "nobody answers the telephone, CANARY"


async def complained(world: World, n: str, merchant: str = "shop-a", **more: Any) -> CaseUnderTest:
    """What somebody writes who names no order, at the door."""
    content = {"request_id": n, "kind": "complaint", "words": WORDS, "contact": "CANARY", **more}
    case = await open_ticket(context_of(world), merchant, CareRequest.model_validate(content))
    return CaseUnderTest(world, world.client.get_workflow_handle(case.workflow_id))


async def ended(case: CaseUnderTest) -> Any:
    """Resolved for seven days, it ends."""
    await case.tell("care_resolved")
    with pytest.raises(ClockNotMoved, match="ended before"):
        await case.move((await case.at_step("resolved")).since + timedelta(days=7, minutes=1))
    return await case.handle.result()


async def report_at_door(case: CaseUnderTest, kind: str, report_id: str, **data: Any) -> str:
    """The outcome of a report at the door."""
    at = await clock_mover.now_of(case.world.client, case.handle)
    content = a_report(kind, report_id, by="customer_service", data=data, at=at)
    message = Report.model_validate(content)
    answer = await report_ticket(context_of(case.world), case.handle.id, message, None)
    return answer.outcome


async def test_a_complaint_about_no_order_owes_what_any_complaint_does(world: World) -> None:
    """Shows ER-4.3.1, ER-4.3.2."""
    case = await complained(world, "CZ-1")
    status = await case.at_step("awaiting_first_answer")
    owed = {one.duty: one.due_at - status.since for one in status.deadlines}
    assert owed[REPLY] - owed[RESOLVE] == timedelta(hours=-24)
    assert set(owed) == {FIRST, REPLY, RESOLVE}
    await case.move(await case.due(FIRST) + timedelta(minutes=1))
    assert await report_at_door(case, "care_answered", "a-1", words="we look into it") == "accepted"
    assert (await case.at_step("awaiting_reply")).waiting_on == "customer_service"
    assert (await case.status()).breaches == 1
    found = await case.handle.describe()
    marks = {pair.key.name: pair.value for pair in found.typed_search_attributes}
    assert (marks["SopKind"], marks["OrderNo"]) == ("care", case.handle.id)
    shown = await show_ticket(context_of(world), case.handle.id)
    states = {one.duty: one.state for one in shown.deadlines}
    assert (states[FIRST], shown.step) == ("late", "awaiting_reply")
    page = await explain_ticket(context_of(world), case.handle.id)
    assert (page.worker, page.command) == (True, f"fulfil report shop-a {case.handle.id} "
        "care_replied --by customer_service --data words=…")  # fmt: skip


async def test_it_comes_back_within_seven_days_and_then_no_more(world: World) -> None:
    case = await complained(world, "CZ-2")
    assert await report_at_door(case, "care_resolved", "a-1", words="called back") == "accepted"
    page = await explain_ticket(context_of(world), case.handle.id)
    assert page.command == f"fulfil care reopen shop-a {case.handle.id} --words …"
    await case.move((await case.at_step("resolved")).since + timedelta(days=6))
    await case.tell("care_reopened", by="customer")
    again = await case.at_step("awaiting_first_answer")
    assert {one.attempt for one in again.deadlines if one.state == "open"} == {2}
    assert (await ended(case))["outcome"] == "resolved"
    with pytest.raises(Closed, match="is over"):
        await report_at_door(case, "care_reopened", "a-2", words="again")
    shown = await show_ticket(context_of(world), case.handle.id)
    assert (shown.closed, shown.messages[-1].state) == (True, "late")


async def test_it_is_attached_to_the_order_that_is_meant_and_both_show_it(world: World) -> None:
    """Shows FH-3.1.4, MC-八(一)2."""
    order = await world.place(an_order("CZ-3"))
    case, context = await complained(world, "CZ-3"), context_of(world)
    await report_at_door(case, "care_answered", "a-1", words="we look into it")
    message = {"report_id": "a-2", "by": "customer_service", "actor": "li"}
    answer = await attach(context, case.handle.id, "shop-a", "CZ-3", message)
    assert answer.outcome == "accepted"
    assert (await case.at_step("awaiting_reply")).waiting_on == "order_desk"
    (beside,) = (await order_shown(context, "shop-a", "CZ-3")).cases
    ticket = await show_ticket(context, case.handle.id)
    assert (beside.workflow_id, ticket.about) == (case.handle.id, order.name)
    assert [(one.kind, one.id) for one in ticket.links] == [("order", order.name)]
    assert await order_no(case) == "CZ-3"
    taken_back = {"decision_id": "d-1", "report_id": "a-2", "by": "order_desk", "reason": "no"}
    await decide_ticket(context, case.handle.id, "withdraw", taken_back)
    assert (await case.at_step("awaiting_reply")).waiting_on == "customer_service"
    assert (await show_ticket(context, case.handle.id)).about is None
    assert await order_no(case) == case.handle.id
    other = a_report("departed", "x-1")
    refused = await world.update(case.handle, "submit", other, "u-cz3")
    assert (refused["outcome"], refused["code"]) == ("refused", "other_order")


async def order_no(case: CaseUnderTest) -> Any:
    """By which number the Temporal UI finds it."""
    found = (await case.handle.describe()).typed_search_attributes
    return next(pair.value for pair in found if pair.key.name == "OrderNo")


async def test_what_a_merchant_wrote_he_is_answered_himself(world: World) -> None:
    case = await complained(world, "CZ-4", by="merchant")
    await case.tell("care_asked_back")
    assert (await case.at_step("awaiting_customer")).waiting_on == "merchant"
    page = await explain_ticket(context_of(world), case.handle.id)
    assert page.command == f"fulfil care wrote shop-a {case.handle.id} --words …"
    assert "an answer of the merchant" in page.sentence
    await case.tell("care_customer_wrote", by="merchant")
    await case.at_step("awaiting_reply")
    lines = await world.store.notice_lists.page(NoticeFilter(number=case.handle.id))
    receivers = {(row.code, row.role) for group in lines.groups for row in group.rows}
    assert ("care_asked_back", "merchant") in receivers
    assert "customer" not in {role for _, role in receivers}


async def test_a_passer_by_is_received_erased_and_replayed(world: World, tmp_path: Path) -> None:
    """Shows EP-五1."""
    case = await complained(world, "CZ-5", merchant="")
    await ended(case)
    history = await case.handle.fetch_history()
    await replayed(world, history)
    context = context_of(world)
    found = await look_at_ticket(context, case.handle.id)
    assert "CANARY" in str(found.held)
    await erase(context, found, by="li", reason="asked", log_file=tmp_path / "log.jsonl")
    assert "CANARY" not in str(await world.store.erasures.held(case.handle.id))
    assert (await show_ticket(context, case.handle.id)).erased_at is not None
    late = Report.model_validate(a_report("care_reopened", by="customer", data={"words": WORDS}))
    with pytest.raises(Closed, match="was erased"):
        await report_ticket(context, case.handle.id, late, None)
    lines = (await show_ticket(context, case.handle.id)).timeline
    assert EntryKind.CLOSED in [line.happening for line in lines]


async def test_the_deep_check_finds_a_report_of_a_ticket_that_no_history_has(world: World) -> None:
    case, context = await complained(world, "CZ-6"), context_of(world)
    await report_at_door(case, "care_answered", "a-1", words="we look into it")
    assert await differences(world, case.handle.id) == []
    at = await clock_mover.now_of(world.client, case.handle)
    content = a_report("care_replied", "a-2", by="customer_service", data={"words": "x"}, at=at)
    id_, message = case.handle.id, Report.model_validate(content)
    taken = await context.store.reports.take(id_, message, "key", received_at=at, sent_to=id_)
    answer = Answer(outcome=ReportOutcome.ACCEPTED, report_id="a-2")
    await context.store.reports.answer(taken.row.id, answer)
    says = "report a-2 stands as applied, and no history of the order has it"
    assert await differences(world, id_) == [says]


async def differences(world: World, ticket: str) -> list[str]:
    """What the deep check says of that ticket."""
    found = await run_deep_checks(context_of(world), DEEP_CHECKS, PlainProgress())
    return [one.says for one in found if one.order == ticket]


async def replayed(world: World, history: WorkflowHistory) -> None:
    """The code of today follows what was recorded."""
    await Replayer(workflows=WORKFLOWS, data_converter=data_converter()).replay_workflow(history)
