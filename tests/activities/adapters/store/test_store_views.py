"""Lists show what waits, for whom, and how late; figures count all of it."""

from datetime import timedelta

import pytest_asyncio

from activities.adapters.store.ledger import SqlLedger
from activities.adapters.store.store import Store
from models.ids import Stage
from models.messages.lists.order_filter import OrderFilter
from models.messages.orders.order import Order
from models.messages.timeline.duty_row import DutyState
from models.messages.timeline.timeline import EntryKind
from models.roles import Role
from tests.activities.adapters.store.store_builders import (
    CASE,
    HOUR,
    MERCHANT,
    NOON,
    ORDER,
    a_batch,
    a_duty,
    a_report,
    a_snapshot,
    an_entry,
    an_order,
)

BOOK, PICK, ANSWER = "FH-7.3.2.1:book", "FH-7.3.2.2:pick_up", "ER-4.4.2:answer"
CLOSED = "order:acme:A3"
OTHER = "order:other:B1"


@pytest_asyncio.fixture
async def ledger(store: Store) -> SqlLedger:
    """Three orders: A1 open in Hangzhou, A3 closed with a return, B1 of another merchant."""
    other = Order(merchant="other", number="B1", hub="SH1")
    for order in (an_order(hub="HZ1", delivery={"city": "杭州"}), an_order("A3"), other):
        await store.orders.take(order, {}, accepted_at=NOON)
    ledger = SqlLedger(store, lambda _order, _at: {})
    closed = a_snapshot(CLOSED, order=CLOSED, closed=True, outcome="closed")
    await ledger.record(a_batch(CLOSED, snapshot=closed))
    return ledger


async def with_duties(ledger: SqlLedger) -> None:
    """A1: booking missed, pickup open; A3: an open one it ended with, and its return's; B1."""
    rows = (
        a_duty(BOOK, owner=Role.TRUNK_DESK, state=DutyState.MISSED),
        a_duty(PICK, owner=Role.CARRIER, due_at=NOON + HOUR),
        a_duty(PICK, owner=Role.CARRIER, order=CLOSED, workflow_id=CLOSED),
        a_duty(ANSWER, owner=Role.AFTER_SALES, order=CLOSED, workflow_id="return:acme:A3:1"),
        a_duty(BOOK, owner=Role.TRUNK_DESK, order=OTHER, workflow_id=OTHER, due_at=NOON - HOUR),
    )
    await ledger.record(a_batch(duties=rows))


async def test_overdue_names_what_passed_the_longest_first(store: Store, ledger: SqlLedger) -> None:
    await with_duties(ledger)
    now = NOON + timedelta(seconds=1)
    late = await store.overdue.list(now)
    assert [(row.number, row.duty.duty, row.late_by(now)) for row in late] == [
        ("B1", BOOK, 3601),
        ("A1", BOOK, 1),
        ("A3", ANSWER, 1),
    ]


async def test_overdue_is_narrowed_by_merchant_owner_and_hub(
    store: Store, ledger: SqlLedger
) -> None:
    await with_duties(ledger)
    later = NOON + 2 * HOUR
    ours = await store.overdue.list(later, merchant=MERCHANT, owner=Role.TRUNK_DESK)
    at_hub = await store.overdue.list(later, hub="HZ1")
    assert [row.number for row in ours] == ["A1"]
    assert [row.duty.duty for row in at_hub] == [BOOK, PICK]


async def test_a_worklist_has_the_duties_of_a_role_nearest_first(
    store: Store, ledger: SqlLedger
) -> None:
    await with_duties(ledger)
    todo = await store.worklist.list(Role.TRUNK_DESK, NOON)
    assert [(item.number, item.why, item.what, item.state) for item in todo] == [
        ("B1", "duty", BOOK, DutyState.MISSED),
        ("A1", "duty", BOOK, DutyState.MISSED),
    ]
    carrier = await store.worklist.list(Role.CARRIER, NOON)
    assert [item.number for item in carrier] == ["A1"]


async def test_a_worklist_has_the_orders_on_a_roles_turn_once(
    store: Store, ledger: SqlLedger
) -> None:
    await with_duties(ledger)
    on_turn = a_snapshot(waiting_on=Role.CARRIER, next_duty=PICK, next_due_at=NOON + HOUR)
    await ledger.record(a_batch(snapshot=on_turn))
    review = a_snapshot(OTHER, order=OTHER, waiting_on=Role.CARRIER, step="in_review")
    await ledger.record(a_batch(OTHER, snapshot=review))
    todo = await store.worklist.list(Role.CARRIER, NOON)
    assert [(item.number, item.why, item.what) for item in todo] == [
        ("A1", "duty", PICK),
        ("B1", "turn", "in_review"),
    ]


async def test_a_return_of_a_closed_order_is_on_the_worklist(
    store: Store, ledger: SqlLedger
) -> None:
    order = await store.orders.get(MERCHANT, "A1")
    assert order is not None
    await store.cases.take_return(order, "q1", {}, lambda _n, _beside: {}, opened_at=NOON)
    for snapshot in (
        a_snapshot(closed=True, outcome="closed"),
        a_snapshot(CASE, stage=Stage.RETURNS, step="inspecting", waiting_on=Role.WAREHOUSE),
    ):
        await ledger.record(a_batch(snapshot.workflow_id, snapshot=snapshot))
    (item,) = await store.worklist.list(Role.WAREHOUSE, NOON, merchant=MERCHANT)
    assert (item.workflow_id, item.stage, item.what) == (ORDER, Stage.RETURNS, "inspecting")


async def test_a_deadline_that_is_unproved_is_for_the_order_desk_to_settle(
    store: Store, ledger: SqlLedger
) -> None:
    line = {"happening": EntryKind.UNPROVED, "duty": BOOK, "report_id": "t-1", "text": "so late"}
    duty = a_duty(BOOK, owner=Role.TRUNK_DESK, state=DutyState.UNPROVED)
    entries = (an_entry(1, **line), an_entry(2, **line))
    await ledger.record(a_batch(duties=(duty,), entries=entries))
    (todo,) = await store.worklist.list(Role.ORDER_DESK, NOON)
    assert (todo.what, todo.report_id, todo.asked) == ("settle_question", "t-1", "so late")
    kept = duty.model_copy(update={"state": DutyState.KEPT})
    await ledger.record(a_batch(duties=(kept,)))
    assert await store.worklist.list(Role.ORDER_DESK, NOON) == ()


async def test_a_question_about_what_was_told_straight_to_the_workflow_is_for_the_order_desk(
    store: Store, ledger: SqlLedger
) -> None:
    asked = {"happening": EntryKind.QUESTIONED, "report_id": "raw-1", "text": "it lies ahead"}
    await ledger.record(a_batch(entries=(an_entry(1, **asked), an_entry(2, **asked))))
    (todo,) = await store.worklist.list(Role.ORDER_DESK, NOON)
    assert (todo.what, todo.report_id, todo.asked) == ("settle_question", "raw-1", "it lies ahead")
    teller = await store.tellers.of(ORDER, "raw-1")
    assert teller is not None
    assert (teller.by, teller.sent_to) == (an_entry(1, **asked).by, None)
    line = {"happening": EntryKind.DECISION, "what": "withdraw"}
    taken_back = an_entry(3, **line).model_copy(update={"data": {"report_id": "raw-1"}})
    await ledger.record(a_batch(entries=(taken_back,)))
    assert await store.worklist.list(Role.ORDER_DESK, NOON) == ()


async def test_what_was_told_straight_to_the_workflow_is_pending_like_the_others(
    store: Store, ledger: SqlLedger
) -> None:
    waits = {"happening": EntryKind.WAITING, "report_id": "raw-1", "what": "delivered", "by": "hub"}
    asked = {**waits, "happening": EntryKind.QUESTIONED, "report_id": "raw-2"}
    await ledger.record(a_batch(entries=(an_entry(1, **waits), an_entry(2, **asked))))
    view = await store.views.show(MERCHANT, "A1", NOON)
    assert view is not None
    found = [(one.report_id, one.kind, one.by, one.state) for one in view.pending]
    one, two = ("raw-1", "delivered", "hub"), ("raw-2", "delivered", "hub")
    assert found == [(*one, "waiting"), (*two, "questioned")]
    counts = an_entry(3, **{**waits, "happening": EntryKind.REPORT})
    await ledger.record(a_batch(entries=(counts,)))
    view = await store.views.show(MERCHANT, "A1", NOON)
    assert view is not None
    assert [one.report_id for one in view.pending] == ["raw-2"]


async def test_two_returns_of_one_order_are_told_apart(store: Store, ledger: SqlLedger) -> None:
    order = await store.orders.get(MERCHANT, "A1")
    assert order is not None
    for n in (1, 2):
        await store.cases.take_return(order, f"q{n}", {}, lambda _n, _beside: {}, opened_at=NOON)
        case = f"return:acme:A1:{n}"
        due = a_duty(ANSWER, owner=Role.AFTER_SALES, workflow_id=case, due_at=NOON - n * HOUR)
        stands = a_snapshot(case, stage=Stage.RETURNS, waiting_on=Role.AFTER_SALES, step="s")
        await ledger.record(a_batch(case, duties=(due,), snapshot=stands))
    late = await store.overdue.list(NOON)
    assert [(row.number, row.case) for row in late] == [("A1", 2), ("A1", 1)]
    todo = await store.worklist.list(Role.AFTER_SALES, NOON)
    assert {(item.why, item.case, item.stage) for item in todo} == {
        (why, n, Stage.RETURNS) for why in ("duty", "turn") for n in (1, 2)
    }


async def test_stuck_orders_are_found(store: Store, ledger: SqlLedger) -> None:
    parked = a_snapshot(problem="stock", next_duty=BOOK, next_due_at=NOON + HOUR)
    await ledger.record(a_batch(snapshot=parked))
    stuck = await store.orders.list(OrderFilter(stuck=True))
    assert [row.number for row in stuck.rows] == ["A1"]


async def test_breaches_are_counted_by_clause_and_owner(store: Store, ledger: SqlLedger) -> None:
    await with_duties(ledger)
    late = {"owner": Role.TRUNK_DESK, "state": DutyState.LATE}
    twice = (a_duty(BOOK, order=OTHER, **late), a_duty(BOOK, order=OTHER, ref="2", **late))
    await ledger.record(a_batch(duties=twice))
    (found,) = await store.views.breaches()
    assert found.model_dump() == {
        "clause": "FH-7.3.2.1",
        "owner": Role.TRUNK_DESK,
        "missed": 1,
        "late": 2,
        "unproved": 0,
        "orders": 2,
    }
    assert [row.orders for row in await store.views.breaches(merchant="other")] == [1]


async def test_figures_count_everything(store: Store, ledger: SqlLedger) -> None:
    await with_duties(ledger)
    await store.reports.take(ORDER, a_report(), None, received_at=NOON)
    figures = await store.views.figures()
    assert figures.model_dump() == {
        "orders": 3,
        "open_by_stage": {"order": 2},
        "open_by_sla": {"on_track": 2},
        "closed_by_outcome": {"closed": 1},
        "needs_attention": 0,
        "duties": {"missed": 1, "open": 4},
        "reports": {"pending": 1},
        "cases": {},
    }


async def test_an_unknown_order_has_no_view(store: Store) -> None:
    assert await store.views.show(MERCHANT, "A1", NOON) is None
