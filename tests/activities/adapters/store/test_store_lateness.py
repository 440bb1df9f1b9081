"""What is late is told by an order's own clock: this machine's, and by how much it was moved."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from activities.adapters.store.ledger import SqlLedger
from activities.adapters.store.results.rows import StoredPosition
from activities.adapters.store.store import Store
from models.ids import Stage
from models.messages.decisions.decisions import Confirm, DecisionAnswer
from models.messages.reports.answer import Answer, ReportOutcome
from models.messages.timeline.duty_row import DutyState
from models.roles import Role
from models.stages.all_duties import ALL_DUTIES, JUDGED_BY_WORKFLOW
from tests.activities.adapters.store.store_builders import (
    CASE,
    HOUR,
    LEG,
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

BOOK = "FH-7.3.2.1:book_vehicle"
SECOND = timedelta(seconds=1)


@pytest_asyncio.fixture
async def ledger(store: Store) -> SqlLedger:
    """Two orders, A1 and A2."""
    for number in ("A1", "A2"):
        await store.orders.take(an_order(number), {}, accepted_at=NOON)
    return SqlLedger(store, lambda _order, _at: {})


def line_data(workflow_id: str = ORDER, *, at: datetime = NOON, **more: Any) -> dict[str, Any]:
    """What a workflow records at an instant of its own clock, and where it stands."""
    order = more.pop("order", ORDER)
    entry = an_entry(more.pop("n", 1), workflow_id, order=order, recorded_at=at)
    snapshot = a_snapshot(workflow_id, order=order, **more)
    return {"entries": (entry,), "snapshot": snapshot}


async def position(store: Store, number: str = "A1") -> StoredPosition:
    row = await store.orders.get(MERCHANT, number)
    assert row is not None
    return row


async def test_a_moved_order_and_one_that_was_not_are_each_judged_by_their_own_now(
    store: Store, ledger: SqlLedger
) -> None:
    other = "order:acme:A2"
    for order, at in ((ORDER, NOON + 9 * HOUR), (other, NOON)):
        due = a_duty(BOOK, order=order, due_at=NOON + 2 * HOUR)
        await ledger.record(a_batch(order, duties=(due,), **line_data(order, at=at, order=order)))
    (late,) = await store.overdue.list(NOON + HOUR)
    assert (late.number, late.late_by(NOON + HOUR)) == ("A1", 8 * 3600)
    both = await store.overdue.list(NOON + 4 * HOUR)
    assert [(row.number, row.late_by(NOON + 4 * HOUR) / 3600) for row in both] == [
        ("A1", 11),
        ("A2", 2),
    ]
    found = await store.list_details.deadlines([ORDER, other], NOON + HOUR)
    assert found == {ORDER: (True, 1), other: (False, 0)}
    assert (await store.measures.now(NOON + HOUR)).overdue == 1


@pytest.mark.parametrize("limit", [1, 2, 3])
async def test_the_first_that_are_overdue_are_found_behind_many_that_are_not(
    store: Store, ledger: SqlLedger, limit: int
) -> None:
    """Of A1, which has ended, nothing is overdue, though it was missed first."""
    for order, closed in ((ORDER, True), ("order:acme:A2", False)):
        owed = tuple(
            a_duty(
                BOOK, order=order, ref=f"{order}-{n}", due_at=NOON - n * HOUR - 9 * closed * HOUR
            )
            for n in range(1, 6)
        )
        stands = line_data(order, order=order, closed=closed)
        await ledger.record(a_batch(order, duties=owed, **stands))
    everything = await store.overdue.list(NOON)
    assert [row.duty.ref for row in everything] == [f"order:acme:A2-{n}" for n in range(5, 0, -1)]
    assert await store.overdue.list(NOON, limit=limit) == everything[:limit]
    later = await store.overdue.list(NOON, since=NOON - 3 * HOUR, limit=limit)
    assert later == everything[2 : 2 + limit]


async def test_worklist_and_page_judge_as_overdue_does(store: Store, ledger: SqlLedger) -> None:
    due = a_duty(BOOK, owner=Role.TRUNK_DESK, due_at=NOON + 2 * HOUR)
    await ledger.record(a_batch(duties=(due,), **line_data(at=NOON + HOUR)))
    for now, state in ((NOON, DutyState.OPEN), (NOON + HOUR + SECOND, DutyState.MISSED)):
        (item,) = await store.worklist.list(Role.TRUNK_DESK, now)
        view = await store.views.show(MERCHANT, "A1", now)
        assert view is not None
        assert (item.state, view.duties[0].state) == (state, state)


@pytest.mark.parametrize("seconds", [-3600, -1, 0, 4])
async def test_latency_and_a_moment_between_two_machines_are_no_offset(
    store: Store, ledger: SqlLedger, seconds: int
) -> None:
    await ledger.record(a_batch(**line_data(at=NOON + timedelta(seconds=seconds))))
    assert (await position(store)).clock_offset == timedelta()


async def test_what_is_written_late_puts_no_clock_back(store: Store, ledger: SqlLedger) -> None:
    await ledger.record(a_batch(**line_data(at=NOON + 5 * HOUR)))
    store.database.now = lambda: NOON + 2 * HOUR
    await ledger.record(a_batch(task=2, **line_data(at=NOON + 5 * HOUR, n=2)))
    assert (await position(store)).own_now(NOON) == NOON + 5 * HOUR


async def test_a_line_alone_tells_that_a_clock_was_moved_on(
    store: Store, ledger: SqlLedger
) -> None:
    """Where nothing else has changed, a workflow does not say again where it stands."""
    await ledger.record(a_batch(LEG, **line_data(LEG)))
    line = an_entry(7, LEG, recorded_at=NOON + 3 * HOUR)
    await ledger.record(a_batch(LEG, task=2, entries=(line,)))
    assert (await position(store)).own_now(NOON) == NOON + 3 * HOUR


async def test_the_clock_is_that_of_the_workflow_at_work(store: Store, ledger: SqlLedger) -> None:
    await ledger.record(a_batch(LEG, turn=1, **line_data(LEG, at=NOON + 5 * HOUR)))
    await ledger.record(a_batch(turn=2, **line_data(at=NOON)))
    assert (await position(store)).own_now(NOON) == NOON
    old = an_entry(8, LEG, recorded_at=NOON + 6 * HOUR)
    await ledger.record(a_batch(LEG, turn=1, task=9, entries=(old,)))
    assert (await position(store)).own_now(NOON) == NOON


async def test_a_door_that_writes_what_an_answer_carried_sees_the_clock_too(
    store: Store, ledger: SqlLedger
) -> None:
    report = await store.reports.take(ORDER, a_report(), None, received_at=NOON)
    await store.reports.answer(
        report.row.id,
        Answer(outcome=ReportOutcome.ACCEPTED, report_id="r1"),
        a_batch(**line_data(at=NOON + 5 * HOUR)),
    )
    assert (await position(store)).clock(NOON) == NOON + 5 * HOUR
    decision = await store.decisions.take(
        ORDER, "confirm", Confirm(decision_id="d1"), "hash", sent_to=ORDER, key_id=None, at=NOON
    )
    await store.decisions.answer(
        decision.row.id,
        DecisionAnswer(outcome="done", decision_id="d1"),
        a_batch(task=2, **line_data(at=NOON + 6 * HOUR, n=2)),
    )
    assert (await position(store)).clock(NOON) == NOON + 6 * HOUR


async def test_a_return_has_a_clock_of_its_own(store: Store, ledger: SqlLedger) -> None:
    order = await store.orders.get(MERCHANT, "A1")
    assert order is not None
    await store.cases.take_return(order, "q1", {}, lambda _n, _beside: {}, opened_at=NOON)
    due = a_duty("ER-4.4.2:answer", due_at=NOON + 2 * HOUR, workflow_id=CASE)
    await ledger.record(a_batch(**line_data(closed=True, outcome="closed")))
    moved = line_data(CASE, at=NOON + 3 * HOUR, stage=Stage.RETURNS)
    await ledger.record(a_batch(CASE, duties=(due,), **moved))
    (late,) = await store.overdue.list(NOON)
    assert (late.duty.workflow_id, late.late_by(NOON)) == (CASE, 3600)
    assert await store.list_details.deadlines([ORDER], NOON) == {}
    assert (await store.measures.now(NOON)).overdue == 1


@pytest.mark.parametrize(
    ("stands", "duty"),
    [({"sla": "held"}, BOOK), ({"closed": True}, BOOK), ({}, min(JUDGED_BY_WORKFLOW))],
)
async def test_what_is_held_ended_or_not_certain_is_not_late(
    store: Store, ledger: SqlLedger, stands: dict[str, Any], duty: str
) -> None:
    due = a_duty(duty, due_at=NOON + HOUR)
    await ledger.record(a_batch(duties=(due,), **line_data(**stands)))
    assert await store.overdue.list(NOON + 2 * HOUR) == ()
    view = await store.views.show(MERCHANT, "A1", NOON + 2 * HOUR)
    assert view is not None
    assert view.duties[0].state is DutyState.OPEN


def test_what_only_a_workflow_judges_are_shortest_times_and_failures() -> None:
    assert ALL_DUTIES.keys() > JUDGED_BY_WORKFLOW > {"FH-8.3.2.1:report_failed_pickup"}
