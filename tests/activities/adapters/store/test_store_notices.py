"""Notices in our database: who is told of a cause, once, and what becomes of the others."""

from datetime import timedelta

from activities.adapters.store.ledger import SqlLedger
from activities.adapters.store.notice_store import SqlNoticeStore
from activities.adapters.store.store import Store
from models.messages.partners.requests import Notice
from models.messages.timeline.notices import (
    IMMEDIATE,
    PER_ORDER,
    NoticeLine,
    NoticeState,
    Receiver,
    notice_id,
)
from models.roles import Role
from models.sop.terms import Sop
from models.stages.order.intake import order_input
from tests.activities.adapters.store.store_builders import (
    HOUR,
    NOON,
    ORDER,
    a_batch,
    a_snapshot,
    an_order,
)

DESK = Receiver(role=Role.TRUNK_DESK)
DUE = notice_id(DESK, "truck", "due")
READY = NOON + timedelta(minutes=2)


async def say(
    store: Store, order: str = ORDER, *, key: str = "k", tier: str = "due", cause: str = "truck"
) -> None:
    """A batch of that order tells the desk something, which the server is known to have."""
    line = NoticeLine(key=f"{order} {key}", order=order, code="duty_due", cause=cause, tier=tier,
                      to=(DESK,), at=NOON)  # fmt: skip
    ledger = SqlLedger(store, lambda _order, _at: {})
    await ledger.record(a_batch(order, notices=[line]))


async def send(store: Store, name: str) -> Notice | None:
    """What the workflow of that name does once the relay has started it."""
    await store.notices.started(name, NOON)
    notices = SqlNoticeStore(store)
    notice = await notices.read(name)
    await notices.end(name, sent=True)
    return notice


async def states(store: Store) -> list[tuple[str, str]]:
    """Every notice by its order, the oldest first."""
    held = [await store.erasures.held(order) for order in (ORDER, "order:acme:B2")]
    rows = [row for one in held for row in one["notices"]]
    return [(row["order"], row["state"]) for row in sorted(rows, key=lambda row: row["id"])]


async def test_forty_orders_of_a_truck_are_one_notice(store: Store) -> None:
    for n in range(40):
        await say(store, f"order:acme:{n}")
    assert await store.notices.ready(READY) == (DUE,)
    notice = await send(store, DUE)
    assert notice is not None
    assert len(notice.data["orders"]) == 40
    assert await store.notices.ready(READY) == ()


async def test_an_alarm_that_comes_after_its_cause_was_told_is_covered(store: Store) -> None:
    await say(store)
    await send(store, DUE)
    await say(store, "order:acme:B2")
    assert await store.notices.ready(READY) == (DUE,)
    await store.notices.started(DUE, NOON)
    assert await states(store) == [(ORDER, "sent"), ("order:acme:B2", "covered")]


async def test_an_order_that_lacks_its_own_vehicle_is_told_of_though_others_were(
    store: Store,
) -> None:
    cause = f"{PER_ORDER} acme 2026-12-01 no_vehicle"
    first = notice_id(DESK, cause, "due")
    await say(store, cause=cause)
    await send(store, first)
    await say(store, key="another duty", cause=cause)
    await say(store, "order:acme:B2", cause=cause)
    await store.notices.started(first, NOON)
    assert await states(store) == [
        (ORDER, "sent"), (ORDER, "covered"), ("order:acme:B2", "released"),
    ]  # fmt: skip
    (name,) = await store.notices.ready(READY)
    notice = await send(store, name)
    assert notice is not None
    assert (name == first, notice.data["orders"]) == (False, ["acme/B2"])


async def test_what_happens_to_another_order_afterwards_is_told_by_a_notice_of_its_own(
    store: Store,
) -> None:
    first = notice_id(DESK, "truck", IMMEDIATE)
    await say(store, tier=IMMEDIATE)
    await send(store, first)
    await say(store, "order:acme:B2", tier=IMMEDIATE)
    await store.notices.started(first, NOON)
    (name,) = await store.notices.ready(READY)
    notice = await send(store, name)
    assert notice is not None
    assert (name == first, notice.data["orders"]) == (False, ["acme/B2"])
    assert await store.notices.ready(READY) == ()


async def test_what_comes_while_one_is_being_told_is_not_taken_for_told(store: Store) -> None:
    """A notice was read, and is on its way to the channel: what comes now is not in it."""
    name, notices = notice_id(DESK, "truck", IMMEDIATE), SqlNoticeStore(store)
    await say(store, tier=IMMEDIATE)
    await store.notices.started(name, NOON)
    before = await notices.read(name)
    await say(store, "order:acme:B2", tier=IMMEDIATE)
    await store.notices.started(name, NOON)
    assert await notices.read(name) == before, "tried again, it says the same"
    await notices.end(name, sent=True)
    assert [state for _, state in await states(store)] == ["sent", "released"]


async def test_an_alarm_about_an_order_that_is_cancelled_meanwhile_is_not_told(
    store: Store,
) -> None:
    await store.orders.take(an_order(), {}, accepted_at=NOON)
    await say(store)
    await say(store, tier=IMMEDIATE, cause="cancelled", key="c")
    cancelled = a_snapshot(closed=True, outcome="cancelled", since=NOON)
    await SqlLedger(store, lambda _order, _at: {}).record(a_batch(snapshot=cancelled))
    assert await send(store, DUE) is None
    assert await send(store, notice_id(DESK, "cancelled", IMMEDIATE)) is not None
    assert [state for _, state in await states(store)] == ["withdrawn", "sent"]


async def test_an_alarm_about_an_order_is_told_though_one_of_its_truck_was_cancelled(
    store: Store,
) -> None:
    await store.orders.take(an_order(), {}, accepted_at=NOON)
    await say(store)
    cancelled = a_snapshot(closed=True, outcome="cancelled", since=NOON)
    await SqlLedger(store, lambda _order, _at: {}).record(a_batch(snapshot=cancelled))
    await send(store, DUE)
    await say(store, "order:acme:B2")
    await store.notices.started(DUE, NOON)
    (name,) = await store.notices.ready(READY)
    assert await send(store, name) is not None


async def test_what_the_channel_does_not_know_is_looked_at_again_and_hides_nothing(
    store: Store,
) -> None:
    """It was down; meanwhile the order was cancelled whose alarm stood for another one's."""
    await store.orders.take(an_order(), {}, accepted_at=NOON)
    notices = SqlNoticeStore(store)
    await say(store)
    await store.notices.started(DUE, NOON)
    first = await notices.read(DUE)
    await say(store, "order:acme:B2")
    await store.notices.started(DUE, NOON)
    cancelled = a_snapshot(closed=True, outcome="cancelled", since=NOON)
    await SqlLedger(store, lambda _order, _at: {}).record(a_batch(snapshot=cancelled))
    assert await notices.read(DUE) == first, "it may have been told"
    left = await notices.read(DUE, unknown_to_channel=True)
    assert left is not None
    assert left.data["orders"] == ["acme/B2"]
    await notices.end(DUE, sent=True)
    assert [state for _, state in await states(store)] == ["withdrawn", "sent"]


async def test_of_an_erased_order_nobody_is_told_any_more(store: Store) -> None:
    order = an_order()
    start = order_input(order, accepted_at=NOON, sop=Sop()).model_dump(mode="json")
    await store.orders.take(order, start, accepted_at=NOON)
    await say(store)
    closed = a_snapshot(closed=True, outcome="closed", since=NOON + HOUR)
    await SqlLedger(store, lambda _order, _at: {}).record(a_batch(snapshot=closed))
    await store.erasures.erase(ORDER, by="one", reason="r", at=NOON)
    assert await store.notices.ready(READY + HOUR) == ()
    assert await send(store, DUE) is None
    assert await states(store) == [(ORDER, NoticeState.WITHDRAWN)]


async def test_a_clock_that_is_put_back_a_day_holds_up_nothing(store: Store) -> None:
    await say(store)
    assert await store.notices.ready(NOON) == ()
    assert await store.notices.ready(NOON - 24 * HOUR) == (DUE,)
