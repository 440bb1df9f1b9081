"""What workflows record is written once, and the order's shadow follows its newest word."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest
import pytest_asyncio

from activities.adapters.store.ledger import SqlLedger
from activities.adapters.store.results.rows import OrderRow
from activities.adapters.store.store import Store
from activities.ports import Ledger
from models.ids import Stage
from models.messages.orders.order import Order
from models.messages.partners.outcome import Done
from models.messages.timeline.duty_row import DutyState
from models.roles import Role
from tests.activities.adapters.store.store_builders import (
    CASE,
    HOUR,
    LEG,
    MERCHANT,
    NOON,
    ORDER,
    a_batch,
    a_duty,
    a_mark,
    a_report,
    a_snapshot,
    an_entry,
    an_order,
)


def stamp(order: Order, at: datetime) -> Mapping[str, Any]:
    return {"number": order.number, "stamped": at.isoformat()}


@pytest_asyncio.fixture
async def ledger(store: Store) -> Ledger:
    """The ledger, with one order taken in."""
    await store.orders.take(an_order(), {}, accepted_at=NOON)
    return SqlLedger(store, stamp)


async def the_order(store: Store) -> OrderRow:
    held = await store.orders.get(MERCHANT, "A1")
    assert held is not None
    return held


async def duty_after(store: Store, ledger: Ledger, *rows: Any) -> Any:
    """The one duty as it stands after a batch for each of these, made one after another."""
    for task, row in enumerate(rows):
        await ledger.record(a_batch(row.workflow_id, task=task, duties=(row,)))
    view = await store.views.show(MERCHANT, "A1", NOON)
    assert view is not None
    (held,) = view.duties
    return held


async def test_an_order_is_what_it_was_corrected_to_last(store: Store) -> None:
    start = {"content": an_order().model_dump(mode="json")}
    await store.orders.take(an_order(), start, accepted_at=NOON)
    ledger = SqlLedger(store, lambda _order, _at: {})
    row = await store.orders.get("acme", "A1")
    assert row is not None
    assert (row.content, row.order) == (an_order(), an_order())
    first, second = an_order(urgent=True), an_order(delivery={"city": "成都市"})
    for task, content in ((9, second), (4, first)):
        await ledger.record(a_batch(task=task, content=content))
    row = await store.orders.get("acme", "A1")
    assert row is not None
    assert (row.content, row.order, row.city) == (second, an_order(), "成都市")


async def test_a_batch_is_written_whole(store: Store, ledger: Ledger) -> None:
    await store.reports.take(ORDER, a_report(), None, received_at=NOON)
    batch = a_batch(
        entries=(an_entry(1, data={"n": [1]}), an_entry(2, at=NOON - HOUR, late_seconds=5)),
        duties=(a_duty(), a_duty(ref="2")),
        reports=(a_mark("accepted"),),
        snapshot=a_snapshot(problem="parked", needs_attention=True, breaches=1),
    )
    assert (await ledger.record(batch)).written == 2
    view = await store.views.show(MERCHANT, "A1", NOON)
    assert view is not None
    assert view.timeline == tuple(reversed(batch.entries))
    assert view.duties == batch.duties
    assert (view.order.step, view.order.problem, view.order.breaches) == ("in_review", "parked", 1)
    assert (await store.reports.of_order(ORDER))[0].state == "applied"


async def test_what_a_partner_answered_is_written_whatever_it_is(
    store: Store, ledger: Ledger
) -> None:
    await ledger.record(
        a_batch(
            entries=(an_entry(text="refused (a\0b)"),),
            duties=(a_duty(ref="\0"),),
            reports=(a_mark("accepted", reason="\0"), a_mark("accepted", report_id="\0")),
            snapshot=a_snapshot(carrier="\0"),
        )
    )
    view = await store.views.show(MERCHANT, "A1", NOON)
    assert view is not None
    assert [line.text for line in view.timeline] == ["refused (a\\x00b)"]
    assert (view.duties[0].ref, view.order.carrier) == ("\\x00", "\\x00")


async def test_a_batch_written_again_changes_nothing(store: Store, ledger: Ledger) -> None:
    batch = a_batch(entries=(an_entry(),), duties=(a_duty(),), snapshot=a_snapshot())
    await ledger.record(batch)
    before = await store.views.show(MERCHANT, "A1", NOON)
    assert (await ledger.record(batch)).written == 0
    assert await store.views.show(MERCHANT, "A1", NOON) == before


async def test_entries_of_one_instant_stay_in_the_order_of_their_recording(
    store: Store, ledger: Ledger
) -> None:
    entries = tuple(an_entry(n, what=f"step {n}") for n in range(1, 12))
    await ledger.record(a_batch(entries=entries))
    view = await store.views.show(MERCHANT, "A1", NOON)
    assert view is not None
    assert view.timeline == entries


@pytest.mark.parametrize("ended", [DutyState.KEPT, DutyState.LATE, DutyState.AVERTED])
@pytest.mark.parametrize("waiting", [DutyState.OPEN, DutyState.MISSED])
async def test_a_duty_that_has_ended_waits_again_for_no_other_workflow_of_the_turn(
    store: Store, ledger: Ledger, ended: DutyState, waiting: DutyState
) -> None:
    done = a_duty(state=ended, met_at=NOON + HOUR, late_seconds=3600)
    elsewhere = a_duty(state=waiting, due_at=NOON + HOUR, workflow_id=LEG)
    assert await duty_after(store, ledger, a_duty(), done, elsewhere) == done


async def test_a_workflow_takes_back_what_it_said_of_a_duty(store: Store, ledger: Ledger) -> None:
    done, withdrawn = a_duty(state=DutyState.KEPT, met_at=NOON), a_duty(state=DutyState.MISSED)
    assert await duty_after(store, ledger, a_duty(), done, withdrawn) == withdrawn


async def test_a_correction_changes_how_a_duty_ended(store: Store, ledger: Ledger) -> None:
    late, kept = a_duty(state=DutyState.LATE), a_duty(state=DutyState.KEPT, met_at=NOON)
    assert await duty_after(store, ledger, late, kept) == kept


async def test_a_missed_duty_waits_again_elsewhere_only_where_it_was_moved(
    store: Store, ledger: Ledger
) -> None:
    missed = a_duty(state=DutyState.MISSED)
    same, moved = a_duty(workflow_id=LEG), a_duty(workflow_id=LEG, due_at=NOON + HOUR)
    assert await duty_after(store, ledger, a_duty(), missed, same) == missed
    assert await duty_after(store, ledger, moved) == moved


async def test_a_duty_twice_in_one_batch_ends_as_the_last_says(
    store: Store, ledger: Ledger
) -> None:
    await ledger.record(a_batch(duties=(a_duty(), a_duty(state=DutyState.MISSED))))
    view = await store.views.show(MERCHANT, "A1", NOON)
    assert view is not None
    assert [row.state for row in view.duties] == [DutyState.MISSED]


async def test_the_last_workflow_to_speak_says_where_an_order_stands(
    store: Store, ledger: Ledger
) -> None:
    await ledger.record(a_batch(snapshot=a_snapshot(), entries=(an_entry(),)))
    leg = a_snapshot(LEG, stage=Stage.TRUNK_PICKUP, waiting_on=Role.CARRIER, since=NOON - HOUR)
    await ledger.record(a_batch(LEG, snapshot=leg))
    held = await the_order(store)
    assert (held.stage, held.waiting_on) == (Stage.TRUNK_PICKUP, Role.CARRIER)
    assert (held.open_workflow, held.snapshot_by) == (LEG, LEG)


async def test_a_late_repeat_does_not_put_an_order_back(store: Store, ledger: Ledger) -> None:
    early = a_batch(snapshot=a_snapshot(), entries=(an_entry(),))
    await ledger.record(early)
    await ledger.record(a_batch(LEG, snapshot=a_snapshot(LEG, step="vehicle")))
    await ledger.record(early)
    assert (await the_order(store)).step == "vehicle"


async def test_a_workflows_older_word_does_not_replace_its_newer_one(
    store: Store, ledger: Ledger
) -> None:
    newer, older = a_snapshot(step="allocated"), a_snapshot(step="in_review")
    await ledger.record(a_batch(task=9, snapshot=newer, entries=(an_entry(2),)))
    await ledger.record(a_batch(task=4, snapshot=older, entries=(an_entry(1),)))
    assert (await the_order(store)).step == "allocated"


async def test_a_closed_order_stays_closed(store: Store, ledger: Ledger) -> None:
    await ledger.record(a_batch(snapshot=a_snapshot(closed=True, outcome="closed")))
    await ledger.record(a_batch(LEG, snapshot=a_snapshot(LEG), entries=(an_entry(1, LEG),)))
    held = await the_order(store)
    assert (held.closed, held.outcome) == (True, "closed")


async def test_a_return_moves_its_own_row_and_not_the_order(store: Store, ledger: Ledger) -> None:
    order = await the_order(store)
    await store.cases.take_return(order, "q1", {}, lambda _n, _beside: {}, opened_at=NOON)
    stands = a_snapshot(CASE, stage=Stage.RETURNS, step="answering", waiting_on=Role.AFTER_SALES)
    await ledger.record(a_batch(CASE, snapshot=stands))
    (case,) = await store.cases.of_order(ORDER)
    assert (case.step, case.waiting_on) == ("answering", Role.AFTER_SALES)
    assert await the_order(store) == order


async def test_two_returns_of_one_order_have_their_own_deadlines(
    store: Store, ledger: Ledger
) -> None:
    first, second = CASE, CASE.replace(":1", ":2")
    await ledger.record(a_batch(first, duties=(a_duty(workflow_id=first, state=DutyState.KEPT),)))
    await ledger.record(a_batch(second, duties=(a_duty(workflow_id=second),)))
    view = await store.views.show(MERCHANT, "A1", NOON)
    assert view is not None
    assert {row.workflow_id: row.state for row in view.duties} == {
        first: DutyState.KEPT,
        second: DutyState.OPEN,
    }


async def test_an_order_that_our_database_does_not_know_is_recorded_all_the_same(
    store: Store,
) -> None:
    batch = a_batch(entries=(an_entry(),), duties=(a_duty(),), snapshot=a_snapshot())
    assert (await SqlLedger(store, stamp).record(batch)).written == 1


async def test_an_exchange_is_taken_in_once_and_waits_for_the_relay(store: Store) -> None:
    ledger = SqlLedger(store, stamp)
    first, again = [await ledger.take_order(an_order(replaces="A0")) for _ in range(2)]
    assert (first.done, again.done) == (Done.DONE, Done.ALREADY_DONE)
    assert first.reference == ORDER
    (waiting,) = await store.orders.pending()
    assert waiting.start_input == {"number": "A1", "stamped": waiting.accepted_at.isoformat()}
    assert waiting.order.placed_at == waiting.accepted_at


async def test_a_number_that_is_taken_is_refused_with_the_reason(
    store: Store, ledger: Ledger
) -> None:
    refused = await ledger.take_order(an_order(urgent=True))
    assert refused.done is Done.REFUSED
    assert refused.reason == "number A1 of acme was taken in with other content"
