"""What a comparison of the two stores writes: nothing of a workflow that nobody has read again."""

from typing import Any

import pytest

from activities.adapters.store.ledger import SqlLedger
from activities.adapters.store.store import Store
from activities.adapters.store.upkeep.recovery import Difference
from models.messages.timeline.duty_row import DutyState
from tests.activities.store_builders import (
    CASE,
    LEG,
    NOON,
    ORDER,
    a_batch,
    a_duty,
    a_mark,
    a_report,
    a_snapshot,
    an_order,
)

WISH = {"wish": "refund", "lines": ["SOFA"]}
OTHER = "return:acme:A1:2"


async def an_order_with_returns(store: Store) -> None:
    """It has closed, and one of its returns has; the other one is open."""
    order = (await store.orders.take(an_order(), {}, accepted_at=NOON)).row
    await store.orders.mark_started([ORDER], at=NOON)
    for n in (1, 2):
        await store.cases.take_return(order, f"q{n}", WISH, lambda n, _: {"n": n}, opened_at=NOON)
    await store.cases.mark_started([CASE, OTHER], at=NOON)
    ledger = SqlLedger(store, lambda _order, _at: {})
    over: Any = {"closed": True, "outcome": "refunded", "step": "done"}
    kept = a_duty("ER-4.4.2:reply", state=DutyState.KEPT, workflow_id=CASE)
    await ledger.record(a_batch(CASE, snapshot=a_snapshot(CASE, **over), duties=[kept]))
    over["outcome"] = "accepted"
    await ledger.record(a_batch(snapshot=a_snapshot(**over)))


@pytest.mark.parametrize("read_again", [(), (OTHER,)])
async def test_what_has_closed_stays_so_where_only_what_is_open_begins_again(
    store: Store, read_again: tuple[str, ...]
) -> None:
    """Its history is gone by then, as that of everything that ended long ago is."""
    await an_order_with_returns(store)
    difference = Difference(ORDER, start_again=[OTHER], behind=True)
    difference.batches = [a_batch(one, snapshot=a_snapshot(one)) for one in read_again]
    await store.recovery.settle(difference)
    order = await store.orders.by_id(ORDER)
    assert order is not None
    assert (order.closed, order.outcome) == (True, "accepted")
    cases = {one.workflow_id: one for one in await store.cases.of_order(ORDER)}
    assert (cases[CASE].closed, cases[CASE].outcome) == (True, "refunded")
    assert await store.recovery.started() == []
    view = await store.views.show("acme", "A1", NOON)
    assert view is not None
    assert [one.duty for one in view.duties] == ["ER-4.4.2:reply"]


async def test_what_any_run_of_a_leg_was_told_is_delivered_to_its_next_one(store: Store) -> None:
    """Withdrawn, or told to another leg, it is not; what had counted is not asked about again."""
    await store.orders.take(an_order(), {}, accepted_at=NOON)
    ledger = SqlLedger(store, lambda _order, _at: {})
    for name, sent_to in (
        ("r1", LEG),
        ("r2", f"{LEG}:2"),
        ("r3", LEG),
        ("r4", f"{ORDER}:city-delivery"),
    ):
        await store.reports.take(ORDER, a_report(name), None, received_at=NOON, sent_to=sent_to)
        await store.reports.mark(a_mark("accepted", sent_to, report_id=name))
    await store.reports.mark(a_mark("withdrawn", LEG, report_id="r3"))
    assert await ledger.tell_again(ORDER, LEG) == 2
    rows = {row.report_id: row for row in await store.reports.of_order(ORDER)}
    assert [rows[name].state for name in ("r1", "r2", "r3", "r4")] == [
        "pending", "pending", "withdrawn", "applied",
    ]  # fmt: skip
    assert rows["r1"].content["counted"]
    assert await ledger.tell_again(ORDER, LEG) == 0
