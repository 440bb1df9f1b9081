"""Commands against a real server and a worker: answered at once, by whom it concerns."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from temporalio.client import Client

from models.errors import Closed, Refused
from models.ids import Stage
from models.messages.orders.order import Order
from models.messages.reports.answer import ReportOutcome
from models.messages.timeline.timeline import EntryKind
from models.roles import Role
from models.stages.returns.request import ReturnLine, ReturnRequest
from starter.service.app_context import AppContext
from starter.service.cases.returns import request_return
from starter.service.decisions.decide import decide
from starter.service.place import place
from starter.service.reading.worklist import worklist
from starter.service.reports.report import report
from tests.builders import an_order
from tests.gateway import gateway_to
from tests.starter.http_doors import a_context
from tests.starter.live_server import (
    at_the_customer,
    cancelled,
    decided,
    leg_open,
    on_the_road,
    report_of,
    reported,
    sooner_or_later,
)
from tests.workflows.conftest import a_world, own_queue
from workflows.temporal.attribute_keys import ORDER_NO


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def context(
    client: Client, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[AppContext]:
    """A context with a worker at work; a test uses order numbers of its own."""
    queue = own_queue()
    async with a_world(client, tmp_path_factory.mktemp("doors"), queue=queue) as world:
        yield a_context(world.store, gateway_to(client), queue=queue)


async def test_a_placed_order_is_started_once_and_can_be_found(context: AppContext) -> None:
    order = an_order("L-1")
    first, again = await place(context, order), await place(context, order)
    client = await context.gateway.client()
    found = await client.get_workflow_handle(order.workflow_id).describe()
    row = await context.order(order.merchant, "L-1")
    assert (first.outcome, again.outcome, row.outbox) == ("accepted", "known", "started")
    assert found.typed_search_attributes.get(ORDER_NO) == "L-1"
    assert await found.static_summary() == "order · L-1"


async def test_a_report_to_the_open_leg_is_answered_by_it_and_the_answer_is_kept(
    context: AppContext,
) -> None:
    order = an_order("L-2")
    leg = await on_the_road(context, order)
    ready = report_of("goods_ready", context.now())
    first = await report(context, order.merchant, order.number, ready, None)
    again = await report(context, order.merchant, order.number, ready, None)
    (row,) = await context.store.reports.of_order(order.workflow_id)
    client = await context.gateway.client()
    status = await client.get_workflow_handle(leg).query("status")
    assert (first.outcome, again.outcome, row.state) == (
        ReportOutcome.ACCEPTED,
        ReportOutcome.KNOWN,
        "applied",
    )
    assert "goods_ready" in status["facts"]


async def test_a_report_of_a_leg_to_come_waits_with_the_order(context: AppContext) -> None:
    order = an_order("L-3")
    await on_the_road(context, order)
    early = await reported(context, order, "arrived_at_hub")
    await reported(context, order, "picked_up")
    await leg_open(context, order, Stage.CITY_DELIVERY)
    assert early.outcome is ReportOutcome.ACCEPTED
    assert "trunk_transport" in str(early.reason)


@pytest.mark.parametrize(
    ("kind", "fields", "reason"),
    [
        ("goods_redy", {}, "goods_ready?"),
        ("picked_up", {"data": {}}, "pieces"),
        ("exception_found", {"data": {"what": "x", "pieces": 10**30}}, "at most 10000000"),
        ("goods_ready", {"order": "shop-a/OTHER"}, "OTHER"),
    ],
)
async def test_what_the_workflow_refuses_is_an_answer_that_is_kept(
    context: AppContext, kind: str, fields: dict[str, object], reason: str
) -> None:
    order = an_order(f"L-4-{kind}")
    await place(context, order)
    report_ = report_of(kind, context.now(), **fields)
    answer = await report(context, order.merchant, order.number, report_, None)
    (row,) = await context.store.reports.of_order(order.workflow_id)
    assert (answer.outcome, row.state) == (ReportOutcome.REFUSED, "refused")
    assert reason in f"{answer.reason} {answer.missing}"


async def test_a_report_after_the_end_is_kept_as_late_and_stands_in_the_timeline(
    context: AppContext,
) -> None:
    order = an_order("L-5")
    await cancelled(context, order)
    late = report_of("goods_ready", context.now())
    for _ in range(2):
        with pytest.raises(Closed, match="kept as late") as answer:
            await report(context, order.merchant, order.number, late, None)
        assert answer.value.hint is None  # what was cancelled cannot go back either
    (row,) = await context.store.reports.of_order(order.workflow_id)
    view = await context.store.views.show(order.merchant, order.number, context.now())
    assert view is not None
    entries = [entry for entry in view.timeline if entry.report_id == late.report_id]
    assert row.state == "late"
    assert [entry.happening for entry in entries] == [EntryKind.REFUSED_REPORT]


async def test_a_decision_is_done_once_under_its_id(context: AppContext) -> None:
    order = an_order("L-6")
    await place(context, order)
    assert [await decided(context, order, "confirm") for _ in range(2)] == ["done", "done"]
    with pytest.raises(Refused, match="confirmed already"):
        await decided(context, order, "confirm", decision_id="another")


async def test_what_the_order_does_not_allow_is_refused_in_its_own_words(
    context: AppContext,
) -> None:
    order = an_order("L-7")
    await place(context, order)
    with pytest.raises(Refused, match="not confirmed yet"):
        await decided(context, order, "hand_on")
    with pytest.raises(Refused, match="cannot decide"):
        await decided(context, order, "confirm", by="driver")
    with pytest.raises(Refused, match="nothing to repair"):
        await decided(context, order, "repair")


async def test_nothing_is_decided_about_what_has_ended(context: AppContext) -> None:
    order = an_order("L-8")
    await cancelled(context, order)
    with pytest.raises(Closed, match=f"order {order.number} has ended"):
        await decided(context, order, "hold", reason="late")
    last = (await context.store.decisions.of_order(order.workflow_id))[-1]
    assert (last.name, last.state) == ("hold", "refused")  # who sent it has had its answer


async def test_what_was_cancelled_before_its_delivery_cannot_go_back(context: AppContext) -> None:
    order = an_order("L-8b")
    await cancelled(context, order)
    asked = ReturnRequest(request_id="q-1", reason="the colour")
    with pytest.raises(Refused, match="goods that had left and money have their cases"):
        await request_return(context, order.merchant, order.number, asked)


async def test_a_delivered_order_goes_back_once_and_its_return_is_answered(
    context: AppContext,
) -> None:
    order = an_order("L-9")
    await at_the_customer(context, order)
    asked = ReturnRequest(
        request_id="q-1", reason="the colour", lines=(ReturnLine(sku="SF-3", pieces=1),)
    )
    case = await request_return(context, order.merchant, order.number, asked)
    again = await request_return(context, order.merchant, order.number, asked)
    with pytest.raises(Refused, match="1 of 1 go back already: none left"):
        await request_return(
            context, order.merchant, order.number, asked.model_copy(update={"request_id": "q-2"})
        )
    answer = {"decision_id": "a-1", "by": "after_sales", "approve": True}
    decided = await decide(context, order.merchant, order.number, "answer", answer)
    collected = await reported(
        context, order, "return_collected", data={"pieces": 1}, by="provider"
    )
    view = await context.store.views.show(order.merchant, order.number, context.now())
    assert view is not None
    assert (case.workflow_id, again.n) == ("return:shop-a:L-9:1", 1)
    assert (decided.outcome, collected.outcome) == ("done", ReportOutcome.ACCEPTED)
    assert "return_asked" in [entry.what for entry in view.timeline]


async def refused(context: AppContext, order: Order, report_id: str, **fields: str) -> str:
    """Why a withdrawal is refused."""
    body = {"decision_id": f"w-{report_id}", "report_id": report_id, "reason": "a slip"}
    with pytest.raises(Refused) as why:
        await decide(context, order.merchant, order.number, "withdraw", {**body, **fields})
    return why.value.message


async def test_somebody_elses_report_is_refused_alike_in_its_leg_and_after_it(
    context: AppContext,
) -> None:
    order = an_order("L-W1")
    await on_the_road(context, order)
    for kind in ("called_pickup_point", "picked_up"):
        await reported(context, order, kind, actor="drv-1")
    await leg_open(context, order, Stage.TRUNK_TRANSPORT)
    await reported(context, order, "departed", actor="drv-1")
    for kind in ("called_pickup_point", "picked_up", "departed"):
        why = await refused(context, order, f"r-{kind}", by="driver", actor="drv-2")
        assert why.startswith("withdraw is refused: driver did not report it: whoever did")
    assert "call the trunk_desk" in await refused(context, order, "r-picked_up", by="trunk_desk")


async def test_what_is_asked_about_a_raw_signal_is_on_the_worklist_and_settled_from_there(
    context: AppContext,
) -> None:
    order = an_order("L-W2")
    pickup = await on_the_road(context, order)
    client = await context.gateway.client()
    ahead = report_of("picked_up", context.now() + timedelta(days=9), report_id="raw-1")
    await client.get_workflow_handle(pickup).signal("report", ahead.model_dump(mode="json"))

    async def asked() -> bool:
        rows = await worklist(context, Role.ORDER_DESK, merchant=order.merchant)
        return "raw-1" in [row.report_id for row in rows if row.order_no == order.number]

    await sooner_or_later(asked)
    settled = {"report_id": "raw-1", "choice": "reject", "reason": "a wrong clock"}
    assert await decided(context, order, "settle_question", **settled) == "done"
    assert not await asked()
