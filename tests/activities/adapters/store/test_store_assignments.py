"""Whose an order is, as the ledger knows it from the facts, in whatever order they come."""

from datetime import datetime
from itertools import permutations

import pytest

from activities.adapters.store.ledger import SqlLedger
from activities.adapters.store.results.view_rows import CURRENT_ACCESS, OrderAccess
from activities.adapters.store.store import Store
from models.messages.lists.order_filter import OrderFilter
from models.messages.timeline.timeline import Entry, EntryKind
from models.roles import Role
from models.scopes import Assignee, PartyKind, Scope
from models.sop.terms import Sop
from models.stages.order.intake import order_input
from tests.activities.adapters.store.store_builders import (
    HOUR,
    LEG,
    MERCHANT,
    NOON,
    ORDER,
    a_batch,
    a_mark,
    a_snapshot,
    an_entry,
    an_order,
)
from tests.thorough import first_of

FACTS = (("a", "粤A1", 0), ("b", "粤B2", 2), ("c", "粤A1", 4), ("d", "粤C3", 6))
"""Report, plate, hours after noon."""

ITS_OWN = OrderAccess(shipments=frozenset({""}))
"""The order's own goods are on the key's vehicle."""


def booked(report_id: str, plate: str, at: datetime) -> Entry:
    """A line that says which vehicle it is, recorded as it happened."""
    return an_entry(
        report_id=report_id,
        key=f"{LEG}:{report_id}",
        at=at,
        recorded_at=at,
        happening=EntryKind.REPORT,
        assignee=Assignee(kind=PartyKind.VEHICLE, name=plate),
    )


async def record(store: Store, *facts: tuple[str, str, int]) -> None:
    """Each fact in a batch of its own."""
    ledger = SqlLedger(store, lambda _order, _at: {})
    for report_id, plate, hours in facts:
        await ledger.record(a_batch(LEG, entries=(booked(report_id, plate, NOON + hours * HOUR),)))


async def access(store: Store, plate: str, order: str = ORDER) -> OrderAccess | None:
    """How the order stands to the key of that vehicle."""
    key = await store.keys.add(Role.DRIVER, scope=Scope(vehicle=plate))
    return (await store.door.key_and_order(key.key, order)).access


@pytest.mark.parametrize("order", first_of([*one] for one in permutations(range(4))))
async def test_whose_an_order_is_follows_from_the_facts_and_not_from_their_coming(
    store: Store, order: list[int]
) -> None:
    await record(store, *(FACTS[n] for n in order), FACTS[order[0]])
    assert await access(store, "粤C3") == ITS_OWN
    former, first = await access(store, "粤B2"), await access(store, "粤a-1")
    assert former
    assert first
    assert (former.until, first.until) == (NOON + 4 * HOUR, NOON + 6 * HOUR)
    assert await access(store, "粤D4") is None


async def test_a_fact_that_is_withdrawn_gives_the_order_back(store: Store) -> None:
    await record(store, FACTS[0], FACTS[1])
    assert (await access(store, "粤A1") or CURRENT_ACCESS).own is False
    ledger = SqlLedger(store, lambda _order, _at: {})
    await ledger.record(a_batch(LEG, reports=(a_mark("withdrawn", report_id="b"),)))
    assert (await access(store, "粤A1"), await access(store, "粤B2")) == (ITS_OWN, None)


async def test_a_list_holds_the_orders_that_are_the_vehicles_now(store: Store) -> None:
    for number in ("A1", "A2"):
        await store.orders.take(an_order(number), {}, accepted_at=NOON)
    await record(store, FACTS[0], FACTS[1])

    async def numbers(vehicle: str) -> list[str]:
        scope = Scope(vehicle=vehicle)
        page = await store.orders.list(OrderFilter(merchant=MERCHANT, scope=scope))
        return [row.number for row in page.rows]

    assert (await numbers("粤A1"), await numbers("粤B2")) == ([], ["A1"])


async def test_an_erased_order_is_nobodys(store: Store) -> None:
    start = order_input(an_order(), accepted_at=NOON, sop=Sop()).model_dump(mode="json")
    await store.orders.take(an_order(), start, accepted_at=NOON)
    await record(store, FACTS[0])
    ended = a_snapshot(closed=True, outcome="closed")
    await SqlLedger(store, lambda _order, _at: {}).record(a_batch(snapshot=ended))
    await store.erasures.erase(ORDER, by="li", reason="asked for", at=NOON)
    assert [await access(store, plate) for plate in ("粤A1", "erased")] == [None, None]


async def test_of_a_party_that_nobody_has_followed_yet_the_order_is_no_more(store: Store) -> None:
    await record(store, ("a", "粤A1", 0), ("b", "", 2))
    former = await access(store, "粤A1")
    assert former
    assert former.until == NOON + 2 * HOUR


async def test_the_vehicle_of_another_shipment_replaces_nobody(store: Store) -> None:
    ledger = SqlLedger(store, lambda _order, _at: {})
    plates = (("粤A1", ""), ("川B2", "truck-2"), ("川C3", "truck-2"))
    for n, (plate, shipment) in enumerate(plates):
        line = booked(f"s{n}", plate, NOON + n * HOUR)
        party = Assignee(kind=PartyKind.VEHICLE, name=plate, shipment=shipment)
        line = line.model_copy(update={"assignee": party})
        await ledger.record(a_batch(LEG, entries=(line,)))
    own = [(await access(store, plate) or CURRENT_ACCESS).own for plate, _ in plates]
    assert own == [True, False, True]
