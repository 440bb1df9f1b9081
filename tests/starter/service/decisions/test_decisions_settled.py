"""A decision whose door died, or gave up, is asked about: what its workflow did is written down."""

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from temporalio.client import Client

from activities.adapters.store.results.rows import DecisionRow
from models.errors import Conflict, FulfilError, Unavailable
from models.messages.decisions.decisions import DecisionAnswer, Hold
from models.messages.lists.order_filter import OrderFilter
from models.messages.orders.order import Order
from models.stages.returns.request import ReturnLine, ReturnRequest
from starter.service.app_context import AppContext
from starter.service.cases.returns import request_return
from starter.service.decisions.decide import decide
from starter.service.explaining.explain import explain
from starter.service.place import place
from starter.service.temporal.temporal_gateway import TemporalGateway
from starter.service.upkeep.erasure import erase, look
from starter.service.upkeep.relay import ASKED_AFTER, Relay
from tests.builders import an_order
from tests.gateway import gateway_to
from tests.starter.http_doors import a_context, nobody_there
from tests.starter.live_server import at_the_customer, decided, on_the_road, sooner_or_later, until
from tests.workflows import conftest

REASON = {"reason": "so it is wished"}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def world(client: Client, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Database and stand-ins; a worker is there as long as a test wants one."""
    folder = tmp_path_factory.mktemp("settled")
    async with conftest.an_idle_world(client, folder, queue=conftest.own_queue()) as empty:
        yield empty


@pytest.fixture
def idle(world: conftest.IdleWorld, client: Client) -> AppContext:
    """A context whose queue no worker listens to."""
    return a_context(world.world.store, gateway_to(client), queue=world.world.queue)


@pytest_asyncio.fixture(loop_scope="session")
async def context(world: conftest.IdleWorld, idle: AppContext) -> AsyncIterator[AppContext]:
    """The same with a worker at work; a test uses order numbers of its own."""
    async with world.worker():
        yield idle


class Died(Exception):
    """What becomes of a door that is killed."""


class Deadly(TemporalGateway):
    """A way to Temporal: whoever goes it dies when the answer has come, whatever it is."""

    async def call(
        self, make: Callable[[Client], Awaitable[Any]], *, within: float | None = None
    ) -> Any:
        """Make the call, and die."""
        with suppress(FulfilError):
            await super().call(make, within=within)
        raise Died


def dying(context: AppContext) -> AppContext:
    """A door of the context that dies between an answer and its own write."""
    return replace(context, gateway=Deadly(context.gateway.client))


def later(context: AppContext, span: timedelta = ASKED_AFTER) -> AppContext:
    """The context after that span, and a little."""
    return replace(context, now=lambda: context.now() + span + timedelta(seconds=5))


async def row_of(context: AppContext, order: Order, decision_id: str) -> DecisionRow:
    """What our database has of a decision."""
    rows = await context.store.decisions.of_order(order.workflow_id)
    return next(row for row in rows if row.decision_id == decision_id)


async def lines(context: AppContext, order: Order) -> list[str]:
    """The timeline, as what was said."""
    view = await context.store.views.show(order.merchant, order.number, context.now())
    assert view is not None
    return [line.what for line in view.timeline]


async def test_what_was_done_for_a_door_that_died_is_written_down_a_minute_later(
    context: AppContext,
) -> None:
    order = an_order("S-1")
    await place(context, order)
    with pytest.raises(Died):
        await decided(dying(context), order, "hold", **REASON)
    assert (await row_of(context, order, "d-hold")).state == "sent"
    assert (await Relay(later(context, timedelta(seconds=30))).once()).decisions == 0
    assert "hold" not in await lines(context, order)
    assert (await Relay(later(context)).once()).decisions == 1
    row = await row_of(context, order, "d-hold")
    assert row.answer is not None
    assert (row.state, row.answer.outcome, row.answer.decision_id) == ("done", "done", "d-hold")
    assert "hold" in await lines(context, order)
    assert await decided(context, order, "hold", **REASON) == "done"
    assert (await lines(context, order)).count("hold") == 1


async def test_an_answer_about_a_return_is_settled_in_the_return(context: AppContext) -> None:
    order = an_order("S-2")
    await at_the_customer(context, order)
    asked = ReturnRequest(
        request_id="q-1", reason="the colour", lines=(ReturnLine(sku="SF-3", pieces=1),)
    )
    await request_return(context, order.merchant, order.number, asked)
    answer = {"decision_id": "a-1", "by": "after_sales", "approve": True}
    with pytest.raises(Died):
        await decide(dying(context), order.merchant, order.number, "answer", answer)
    assert (await Relay(later(context)).once()).decisions == 1
    row = await row_of(context, order, "a-1")
    assert (row.state, row.sent_to) == ("done", "return:shop-a:S-2:1")
    assert "return_answered" in await lines(context, order)


async def test_a_repair_of_the_open_leg_is_settled_in_the_leg(
    world: conftest.IdleWorld, context: AppContext
) -> None:
    order = an_order("S-3")
    await world.world.fault("carrier", fault="redirect", times=1, match=order.workflow_id)
    leg = await on_the_road(context, order)
    await until(context, order, lambda row: row.problem == "parked:ask_vehicle")
    with pytest.raises(Died):
        await decided(dying(context), order, "repair", by="trunk_desk")
    assert (await Relay(later(context)).once()).decisions == 1
    row = await row_of(context, order, "d-repair")
    assert (row.state, row.sent_to) == ("done", leg)
    assert "repair" in await lines(context, order)
    await until(context, order, lambda row: row.problem is None)  # other tests list what is stuck


async def test_one_that_no_workflow_has_received_says_so_and_is_done_by_whoever_repeats_it(
    context: AppContext,
) -> None:
    order = an_order("S-4")
    await place(context, order)
    away = replace(context, gateway=TemporalGateway(nobody_there))
    with pytest.raises(Unavailable):
        await decided(away, order, "hold", **REASON)
    passes = [(await Relay(later(context)).once()).decisions for _ in range(2)]
    row = await row_of(context, order, "d-hold")
    assert (passes, row.state, row.answer) == ([1, 0], "not_received", None)
    assert "hold" not in await lines(context, order)
    assert await decided(context, order, "hold", **REASON) == "done"
    assert (await row_of(context, order, "d-hold")).state == "done"


async def test_one_that_was_refused_leaves_its_id_free_though_its_door_died(
    context: AppContext,
) -> None:
    order = an_order("S-5")
    await place(context, order)
    with pytest.raises(Died):
        await decided(dying(context), order, "hand_on", decision_id="d1")
    await Relay(later(context)).once()
    assert (await row_of(context, order, "d1")).state == "not_received"
    assert await decided(context, order, "confirm", decision_id="d1") == "done"


async def test_one_whose_id_an_outside_client_has_used_is_refused_for_good(
    context: AppContext,
) -> None:
    order = an_order("S-6")
    await place(context, order)
    handle = (await context.gateway.client()).get_workflow_handle(order.workflow_id)
    await handle.execute_update("hold", {"decision_id": "d1", "by": "order_desk", **REASON})
    with pytest.raises(Conflict, match="d1 was used"):
        await decided(context, order, "cancel", decision_id="d1", **REASON)
    assert (await row_of(context, order, "d1")).state == "refused"


async def settled(context: AppContext, order: Order, hours: Iterator[int]) -> bool:
    """Whether it is done, after one more pass of the relay, an hour later each time."""
    await Relay(later(context, next(hours) * timedelta(hours=1))).once()
    return (await row_of(context, order, "d-hold")).state == "done"


async def test_one_that_no_worker_answers_is_listed_as_stuck_and_settled_when_one_is_there(
    world: conftest.IdleWorld, idle: AppContext
) -> None:
    order = an_order("S-7")
    await place(idle, order)
    with pytest.raises(Unavailable, match="may still be done"):
        await decided(idle, order, "hold", **REASON)
    assert (await Relay(later(idle)).once()).decisions == 0
    page = await idle.store.orders.list(OrderFilter(stuck=True))
    kept = page.troubles[0]
    assert ([row.number for row in page.rows], kept.problem) == (["S-7"], "not_answered")
    assert (await Relay(later(idle)).once()).decisions == 0, "its next try is still to come"
    async with world.worker():
        await sooner_or_later(partial(settled, idle, order, itertools.count(1)))
    assert await idle.store.troubles.settle_done() == 1


async def test_one_whose_workflow_temporal_does_not_know_is_kept_as_a_trouble(
    context: AppContext,
) -> None:
    order = an_order("S-8")
    await place(replace(context, gateway=TemporalGateway(nobody_there)), order)
    await context.store.orders.mark_started([order.workflow_id], at=context.now())
    hold = Hold(decision_id="d1", reason="so it is wished")
    taken = await context.store.decisions.take(
        order.workflow_id, "hold", hold, "hash", sent_to=order.workflow_id, key_id=None,
        at=context.now(),
    )  # fmt: skip
    assert (await Relay(later(context)).once()).decisions == 0
    (kept,) = await context.store.troubles.of_order(order.workflow_id)
    explained = await explain(context, order.merchant, order.number)
    assert (await row_of(context, order, "d1")).state == "sent"
    assert (kept.what, kept.key) == ("decision", str(taken.row.id))
    assert f"Temporal does not know {order.workflow_id}" in kept.cause
    assert [(one.decision_id, one.state) for one in explained.decisions] == [("d1", "sent")]


async def test_an_erasure_asks_what_became_of_it_before_nobody_can(
    context: AppContext, tmp_path: Path
) -> None:
    order = an_order("S-9")
    await place(context, order)
    with pytest.raises(Died):
        await decided(dying(context), order, "cancel", **REASON)
    await (await context.gateway.client()).get_workflow_handle(order.workflow_id).result()
    await until(context, order, lambda row: row.closed)
    found = replace(await look(context, order.merchant, order.number), executions=())
    await erase(context, found, by="operator", reason="asked for", log_file=tmp_path / "log")
    row = await row_of(context, order, "d-cancel")
    assert (row.state, row.answer) == (
        "done",
        DecisionAnswer(outcome="done", decision_id="d-cancel"),
    )
    assert (await explain(context, order.merchant, order.number)).cause == "ended"
    assert (await Relay(later(context)).once()).decisions == 0
