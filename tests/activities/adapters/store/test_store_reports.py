"""A report is written down once, and ends in one state whoever says so first."""

import asyncio
from datetime import datetime

import pytest

from activities.adapters.store.store import Store
from models.errors import UsageError
from models.messages.reports.answer import Answer, ReportOutcome
from tests.activities.adapters.store.store_builders import (
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

ACCEPTED = Answer(outcome=ReportOutcome.ACCEPTED, report_id="r1")
KNOWN = Answer(outcome=ReportOutcome.KNOWN, report_id="r1")
REFUSED = Answer(
    outcome=ReportOutcome.REFUSED, report_id="r1", reason="no vehicle", missing=("driver",)
)


async def test_a_report_is_kept_with_all_that_the_sender_said(store: Store) -> None:
    sent = a_report(occurred_at=NOON - HOUR, data={"pieces": 3, "备注": "好"}, device="phone 7")
    taken = await store.reports.take(ORDER, sent, "key-1", received_at=NOON)
    (held,) = await store.reports.pending(NOON)
    assert (taken.state, taken.row, taken.row.answer) == ("new", held, None)
    assert held.report == sent.model_copy(update={"received_at": NOON})
    assert (held.key_id, held.received_at, held.state) == ("key-1", NOON, "pending")


async def test_a_repeat_is_harmless_and_gets_the_stored_answer(store: Store) -> None:
    new = await store.reports.take(ORDER, a_report(), None, received_at=NOON)
    await store.reports.answer(new.row.id, ACCEPTED)
    again = await store.reports.take(
        ORDER, a_report(received_at=NOON), "key-2", received_at=NOON + HOUR
    )
    assert (again.state, again.row.answer) == ("same", ACCEPTED)
    assert again.row.received_at == NOON


@pytest.mark.parametrize("rejected", [True, False])
async def test_the_same_after_a_refusal_is_judged_again_unless_a_desk_has_rejected_it(
    store: Store, rejected: bool
) -> None:
    await store.reports.take(ORDER, a_report(), None, received_at=NOON)
    await store.reports.mark(a_mark("refused", reason="why", settled=rejected))
    again = await store.reports.take(ORDER, a_report(), None, received_at=NOON + HOUR)
    kept = None if again.row.answer is None else again.row.answer.reason
    state, at = ("same", NOON) if rejected else ("new", NOON + HOUR)
    assert (again.state, again.row.received_at) == (state, at)
    assert kept == ("why" if rejected else None)


async def test_another_report_under_a_used_id_is_told(store: Store) -> None:
    await store.reports.take(ORDER, a_report(), None, received_at=NOON)
    other = await store.reports.take(ORDER, a_report(data={"pieces": 2}), None, received_at=NOON)
    elsewhere = await store.reports.take("order:acme:B", a_report(), None, received_at=NOON)
    assert (other.state, elsewhere.state) == ("other", "new")


async def test_a_refused_report_that_comes_again_corrected_is_a_new_one(store: Store) -> None:
    first = await store.reports.take(ORDER, a_report(), None, received_at=NOON)
    await store.reports.answer(first.row.id, REFUSED)
    mended = a_report(data={"pieces": 2})
    again = await store.reports.take(ORDER, mended, None, received_at=NOON + HOUR)
    assert (again.state, again.row.answer, again.row.state) == ("new", None, "pending")
    assert again.row.content["data"] == {"pieces": 2}
    await store.reports.answer(again.row.id, ACCEPTED)
    assert (await store.reports.take(ORDER, mended, None, received_at=NOON)).row.answer == ACCEPTED


async def test_a_report_sent_ten_times_at_once_is_written_once(store: Store) -> None:
    sent = (store.reports.take(ORDER, a_report(), None, received_at=NOON) for _ in range(10))
    answers = await asyncio.gather(*sent)
    assert sorted(answer.state for answer in answers) == ["new", *["same"] * 9]


async def test_the_relay_sees_what_waits_and_was_not_tried_lately(store: Store) -> None:
    for n in range(3):
        await store.reports.take(ORDER, a_report(f"r{n}"), None, received_at=NOON + n * HOUR)
    first, _, _ = await store.reports.pending(NOON + 2 * HOUR)
    await store.reports.tried([first.id], at=NOON + 3 * HOUR)
    waiting = await store.reports.pending(NOON + HOUR)
    assert [row.report_id for row in waiting] == ["r1"]
    again = await store.reports.pending(NOON + 3 * HOUR)
    assert [(row.report_id, row.attempts) for row in again] == [("r0", 1), ("r1", 0), ("r2", 0)]


@pytest.mark.parametrize(
    ("outcome", "state"),
    [("accepted", "applied"), ("known", "known"), ("refused", "refused"), ("late", "late")],
)
async def test_a_leg_says_what_became_of_a_report(store: Store, outcome: str, state: str) -> None:
    await store.reports.take(ORDER, a_report(), None, received_at=NOON)
    await store.reports.mark(a_mark(outcome, workflow_id=LEG, reason="why"))
    (held,) = await store.reports.of_order(ORDER)
    assert held.state == state
    assert await store.reports.pending(NOON) == []


@pytest.mark.parametrize(
    ("answer", "then", "state"),
    [
        (ACCEPTED, "known", "applied"),
        (KNOWN, "accepted", "applied"),
        (REFUSED, "accepted", "refused"),
    ],
)
async def test_what_was_applied_or_refused_stays_so(
    store: Store, answer: Answer, then: str, state: str
) -> None:
    taken = await store.reports.take(ORDER, a_report(), None, received_at=NOON)
    await store.reports.answer(taken.row.id, answer)
    await store.reports.mark(a_mark(then))
    (held,) = await store.reports.of_order(ORDER)
    assert held.state == state


@pytest.mark.parametrize(
    ("marks", "state"),
    [
        (["waiting", "questioned", "waiting"], "questioned"),  # the order's word came late
        (["questioned", "accepted", "questioned"], "applied"),
        (["waiting", "accepted", "waiting"], "applied"),
        (["waiting", "accepted", "withdrawn", "accepted"], "withdrawn"),
        (["questioned", "refused", "withdrawn"], "refused"),
    ],
)
async def test_what_became_of_a_report_never_goes_back(
    store: Store, marks: list[str], state: str
) -> None:
    await store.reports.take(ORDER, a_report(), None, received_at=NOON)
    for outcome in marks:
        await store.reports.mark(a_mark(outcome))
    (held,) = await store.reports.of_order(ORDER)
    assert held.state == state


AGAIN = [("accepted", None), ("questioned", NOON), ("accepted", NOON + HOUR)]


@pytest.mark.parametrize(
    ("words", "state"),
    [
        (AGAIN[:2], "questioned"),
        ([*AGAIN[:2], AGAIN[0]], "questioned"),  # the first word came once more
        (AGAIN, "applied"),
        (AGAIN[::-1], "applied"),
        ([*AGAIN[:2], ("refused", NOON + HOUR)], "refused"),
    ],
)
async def test_what_is_asked_about_after_it_counted_says_so(
    store: Store, words: list[tuple[str, datetime | None]], state: str
) -> None:
    await store.reports.take(ORDER, a_report(), None, received_at=NOON)
    for outcome, at in words:
        settled = at == NOON + HOUR
        await store.reports.mark(a_mark(outcome, again_at=at, settled=settled))
    (held,) = await store.reports.of_order(ORDER)
    assert held.state == state


async def test_what_a_desk_has_confirmed_may_wait(store: Store) -> None:
    await store.reports.take(ORDER, a_report(), None, received_at=NOON)
    await store.reports.mark(a_mark("questioned"))
    await store.reports.mark(a_mark("waiting").model_copy(update={"settled": True}))
    (held,) = await store.reports.of_order(ORDER)
    assert held.state == "waiting"


async def test_the_full_answer_replaces_the_short_one_of_the_ledger(store: Store) -> None:
    taken = await store.reports.take(ORDER, a_report(), None, received_at=NOON)
    await store.reports.mark(a_mark("refused"))
    await store.reports.answer(taken.row.id, REFUSED)
    (held,) = await store.reports.of_order(ORDER)
    assert held.answer == REFUSED


async def test_a_report_that_came_directly_has_no_row_and_that_is_well(store: Store) -> None:
    await store.reports.mark(a_mark("accepted"))
    assert await store.reports.of_order(ORDER) == []


async def test_an_answer_is_kept_together_with_the_batch_that_it_carried(store: Store) -> None:
    await store.orders.take(an_order(), {}, accepted_at=NOON)
    taken = await store.reports.take(ORDER, a_report(), None, received_at=NOON)
    batch = a_batch(
        LEG,
        entries=(an_entry(1, LEG),),
        duties=(a_duty(),),
        reports=(a_mark("accepted", reason="short"),),
        snapshot=a_snapshot(LEG, step="vehicle"),
    )
    await store.reports.answer(taken.row.id, ACCEPTED, batch)
    view = await store.views.show(MERCHANT, "A1", NOON)
    (held,) = await store.reports.of_order(ORDER)
    assert view is not None
    assert (view.timeline, view.duties, view.order.step) == (batch.entries, batch.duties, "vehicle")
    assert (held.state, held.answer) == ("applied", ACCEPTED)


@pytest.mark.parametrize("migrated_url", ["postgresql"], indirect=True)
async def test_neither_is_kept_where_the_other_cannot_be(store: Store) -> None:
    taken = await store.reports.take(ORDER, a_report(), None, received_at=NOON)
    batch = a_batch(LEG, entries=(an_entry(1, late_seconds=2**40),))
    with pytest.raises(UsageError, match="cannot be stored"):
        await store.reports.answer(taken.row.id, ACCEPTED, batch)
    (held,) = await store.reports.of_order(ORDER)
    assert held.state == "pending"


async def test_a_report_knows_whom_it_was_last_sent_to(store: Store) -> None:
    taken = await store.reports.take(ORDER, a_report(), None, received_at=NOON, sent_to=LEG)
    assert taken.row.sent_to == LEG
    await store.reports.tried([taken.row.id], at=NOON)
    await store.reports.tried([taken.row.id], at=NOON, sent_to=ORDER)
    (held,) = await store.reports.of_order(ORDER)
    assert (held.sent_to, held.attempts) == (ORDER, 2)
