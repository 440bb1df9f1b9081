"""Decisions in the database: what a repeat makes of one, and what is known of it too late."""

from datetime import timedelta

import pytest

from activities.adapters.store.results.rows import DecisionRow, StoredDecision
from activities.adapters.store.store import Store
from models.messages.decisions.decisions import DecisionAnswer, Hold
from models.messages.timeline.timeline import Batch
from tests.activities.adapters.store.store_builders import HOUR, NOON, ORDER, an_entry
from tests.activities.adapters.store.test_store_erasure import CANARY, closed, everything

DONE = DecisionAnswer(outcome="done", decision_id="d2")
MINUTE = timedelta(minutes=1)


async def take(store: Store, body: str = "hash", at: int = 0) -> StoredDecision:
    """A decision, so many minutes after noon."""
    hold = Hold(decision_id="d2", reason="so it is wished")
    return await store.decisions.take(
        ORDER, "hold", hold, body, sent_to=ORDER, key_id=None, at=NOON + at * MINUTE
    )


async def kept(store: Store, row: DecisionRow) -> DecisionRow:
    """The same row now."""
    found = await store.decisions.by_id(row.id)
    assert found is not None
    return found


@pytest.mark.parametrize("state", ["refused", "not_received"])
async def test_the_id_of_one_that_left_no_trace_may_be_used_again(store: Store, state: str) -> None:
    first = await take(store)
    await (store.decisions.refuse if state == "refused" else store.decisions.mark_not_received)(
        first.row
    )
    assert (await kept(store, first.row)).state == state
    again = await take(store, "another", at=5)
    assert (again.state, again.row.state, again.row.body_hash) == ("new", "sent", "another")
    assert (again.row.id, again.row.taken_at) == (first.row.id, NOON + 5 * MINUTE)


async def test_what_was_found_out_about_one_is_forgotten_where_it_was_sent_again(
    store: Store,
) -> None:
    first = await take(store)
    again = await take(store, at=1)
    await store.decisions.mark_not_received(first.row)
    row = await kept(store, first.row)
    assert (again.state, row.state, row.taken_at, row.sent_at) == (
        "same", "sent", NOON, NOON + MINUTE,
    )  # fmt: skip


async def test_one_that_was_answered_stays_so(store: Store) -> None:
    first = await take(store)
    await store.decisions.answer(first.row.id, DONE)
    await store.decisions.mark_not_received(first.row)
    assert (await kept(store, first.row)).answer == DONE
    assert (await take(store, "another")).state == "other"


async def test_one_is_asked_about_when_it_was_sent_long_enough_ago_and_may_be_tried(
    store: Store,
) -> None:
    row = (await take(store, at=1)).row
    assert await store.decisions.due(NOON, NOON + HOUR) == []
    assert await store.decisions.due(NOON + MINUTE, NOON + HOUR) == [(row.id, ORDER)]
    await store.troubles.note(
        "decision", str(row.id), ORDER, cause="c", advice=None, at=NOON, next_try_at=NOON + HOUR
    )
    assert await store.decisions.due(NOON + MINUTE, NOON + MINUTE) == []
    await store.decisions.answer(row.id, DONE)
    assert await store.troubles.settle_done() == 1


async def test_of_an_erased_order_nothing_is_kept_but_that_it_was_done(store: Store) -> None:
    await closed(store)
    row = (await take(store)).row
    await store.erasures.erase(ORDER, by="operator", reason="r", at=NOON)
    batch = Batch(workflow_id=ORDER, entries=(an_entry(9, text=CANARY, by=CANARY),))
    await store.decisions.answer(row.id, DONE.model_copy(update={"reason": CANARY}), batch)
    found = await kept(store, row)
    assert (found.state, found.answer) == ("done", None)
    assert CANARY not in await everything(store)
