"""Erasure in our tables: what is personal goes, and the figures stay."""

import asyncio
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from activities.adapters.store.database.engine import rows_of
from activities.adapters.store.ledger import SqlLedger
from activities.adapters.store.reports.files import FileRow
from activities.adapters.store.results.erasure_row import ErasureRow
from activities.adapters.store.results.rows import OrderRow, StoredReport
from activities.adapters.store.store import Store
from activities.adapters.store.tables.schema import Table
from models.errors import Closed, Refused
from models.messages.decisions.decisions import DecisionAnswer, Hold
from models.messages.orders.order import Address, Contact, Order
from models.messages.reports.answer import Answer, ReportOutcome
from models.messages.timeline.duty_row import DutyState
from models.messages.timeline.notices import NoticeLine, Receiver
from models.messages.timeline.timeline import Batch, EntryKind
from models.roles import Role
from models.sop.terms import Sop
from models.stages.order.intake import order_input
from models.stages.returns.request import ReturnCase, ReturnRequest
from tests.activities.adapters.store.store_builders import (
    CASE,
    HOUR,
    NOON,
    ORDER,
    a_batch,
    a_duty,
    a_report,
    a_snapshot,
    an_entry,
    an_order,
)

CANARY = "金丝雀-canary"


def canaried(schema: dict[str, Any]) -> dict[str, Any]:
    """A canary in each of these places."""
    return {name: f"{CANARY} {name}" for name in schema}


def an_order_full_of_canaries() -> Order:
    """In every field that holds a person, a place, or somebody's own words."""
    person, place = canaried(Contact.model_fields), canaried(Address.model_fields)
    line = {"sku": "YG-2000", "name": f"{CANARY} 柜", "pieces": 2, "volume_m3": "0.6"}
    return an_order(
        customer=person, pickup_contact=person, delivery=place, pickup=place, lines=[line],
        note=f"{CANARY} note", doubts=[{"field": "customer.phone", "message": CANARY}],
        total_volume_m3="1.2", wanted_pickup_day="2026-11-27",
    )  # fmt: skip


async def closed(store: Store) -> OrderRow:
    """Taken in, corrected, reported, decided about, returned, breached and closed."""
    order = an_order_full_of_canaries()
    start = order_input(order, accepted_at=NOON, sop=Sop())
    await store.orders.take(order, start.model_dump(mode="json"), accepted_at=NOON)
    await store.orders.mark_started([ORDER], at=NOON)
    row = await store.orders.get("acme", "A1")
    assert row is not None
    data = {"driver": CANARY, "phone": CANARY, "transit_hours": 48, "extra": CANARY}
    for n, kind in enumerate(("vehicle_booked", CANARY)):
        message = a_report(f"r{n}", kind=kind, by=CANARY, data=data, reported_at=NOON, note=CANARY)
        taken = await store.reports.take(ORDER, message, "key-1", received_at=NOON)
        answer = Answer(outcome=ReportOutcome.REFUSED, report_id=f"r{n}", reason=CANARY)
        await store.reports.answer(taken.row.id, answer)
    hold = Hold(decision_id="d1", by=CANARY, reason=CANARY)
    decided = await store.decisions.take(
        ORDER, "hold", hold, "hash", sent_to=ORDER, key_id=None, at=NOON
    )
    done = DecisionAnswer(outcome="done", decision_id="d1", reason=CANARY)
    await store.decisions.answer(decided.row.id, done)
    ledger = SqlLedger(store, lambda _order, _at: {})
    for batch in batches(order):
        await ledger.record(batch)
    await store.troubles.note("report", "1", ORDER, cause=CANARY, advice=CANARY, at=NOON)
    await a_return(store, row, order)
    await store.files.add(a_file(), source_sha256="b" * 64, content=CANARY.encode())
    return row


def a_file() -> FileRow:
    """A photo, as a row."""
    known: dict[str, Any] = dict.fromkeys(("width", "height", "pages", "taken_at", "key_id"))
    sent: dict[str, Any] = {"by": Role.DRIVER, "actor": None, "received_at": NOON}
    kept: dict[str, Any] = {"sha256": "a" * 64, "media_type": "image/jpeg", "size": 9}
    return FileRow(order=ORDER, **kept, **known, **sent)


def batches(order: Order) -> Iterator[Batch]:
    """What its workflows record."""
    late: dict[str, Any] = {"duty": "ER-4.2.1:confirm", "clause": "ER-4.2.1", "late_seconds": 60}
    booked = {"carrier": CANARY, "transit_hours": 48}
    refused = {"happening": EntryKind.REFUSED_REPORT, "what": CANARY, "by": CANARY}
    lines = (
        an_entry(1, text=f"in review: {CANARY}", by="driver"),
        an_entry(2, text=f"refused: {CANARY}", report_id="r1", **refused),
        an_entry(3, happening=EntryKind.LATE, what=late["duty"], data={"ref": CANARY}, **late),
        an_entry(4, happening=EntryKind.REPORT, what="vehicle_booked", data=booked, text=CANARY),
    )
    duties = [a_duty(state=DutyState.LATE, late_seconds=60), a_duty("FH-9.2.1:x", ref=CANARY)]
    line = NoticeLine(
        key=f"x#{CANARY}", order=ORDER, code="road_exception", cause=f"x#{CANARY}",
        to=(Receiver(role=Role.DRIVER, party=CANARY),), fields={"cause": CANARY},
    )  # fmt: skip
    yield a_batch(entries=lines, duties=duties, notices=[line])
    yield a_batch(task=5, content=order.model_copy(update={"urgent": True}))
    yield a_batch(task=9, snapshot=a_snapshot(closed=True, outcome="closed", since=NOON + HOUR))


async def a_return(store: Store, row: OrderRow, order: Order) -> None:
    """It came back, and that is closed too."""
    request = ReturnRequest(request_id="q1", reason=CANARY, by=CANARY)
    case = ReturnCase.model_validate(
        {
            **order_input(order, accepted_at=NOON, sop=Sop()).model_dump(),
            "n": 1,
            "request": request,
            "lines": order.lines,
            "delivered_at": NOON,
            "within_policy": True,
            "reserved": "key",
        }
    )
    await store.cases.take_return(
        row, "q1", request.model_dump(mode="json"),
        lambda _n, _beside: case.model_dump(mode="json"), opened_at=NOON,
    )  # fmt: skip
    ended = a_snapshot(CASE, closed=True, outcome="refunded", stage="returns")
    await SqlLedger(store, lambda _order, _at: {}).record(a_batch(CASE, snapshot=ended))


async def everything(store: Store) -> str:
    """All rows of all tables, as text, by their keys: PostgreSQL moves a row that is changed."""
    found = []
    for table in Table.metadata.tables.values():
        query = select(table).order_by(*table.primary_key.columns)
        found += await store.database.read(partial(rows_of, query=query))
    return str(found)


async def figures(store: Store) -> list[Any]:
    """What lists, reviews and audits count."""
    view = await store.views.show("acme", "A1", NOON)
    row = await store.orders.get("acme", "A1")
    assert view is not None
    assert row is not None
    lines = [
        (one.at, one.recorded_at, one.happening, one.duty, one.clause, one.late_seconds)
        for one in view.timeline
    ]
    owed = [(one.duty, one.due_at, one.state, one.late_seconds) for one in view.duties]
    goods = [(one.sku, one.pieces, one.volume_m3) for one in row.content.lines]
    counts = [await store.views.breaches(), await store.views.figures()]
    return [lines, owed, goods, view.order.outcome, view.cases[0].outcome, *counts]


async def test_what_is_personal_goes_and_the_figures_stay(store: Store) -> None:
    await closed(store)
    before = await figures(store)
    assert (await everything(store)).count(CANARY) > 40
    row = await store.erasures.erase(ORDER, by="operator", reason="asked for", at=NOON + HOUR)
    assert CANARY not in await everything(store)
    assert await figures(store) == before
    assert (row.in_temporal, row.at, row.reason) == ("pending", NOON + HOUR, "asked for")
    kept = await store.orders.get("acme", "A1")
    assert kept is not None
    assert (kept.erased_at, kept.order.customer.name) == (NOON + HOUR, None)
    first, _ = await store.reports.of_order(ORDER)
    view = await store.views.show("acme", "A1", NOON)
    assert view is not None
    assert first.content["data"] == view.timeline[-1].data == {"transit_hours": 48}


async def test_what_was_held_can_be_read_before_and_erasing_twice_is_once(store: Store) -> None:
    await closed(store)
    held = await store.erasures.held(ORDER)
    assert {name: len(rows) for name, rows in held.items()} == {
        "orders": 1, "cases": 1, "reports": 2, "decisions": 1, "timeline": 4, "duties": 2,
        "notices": 1, "troubles": 1, "assignments": 0, "files": 1, "file_senders": 1,
        "incidents": 0, "slot_bookings": 0,
    }  # fmt: skip
    first = await store.erasures.erase(ORDER, by="one", reason="r", at=NOON)
    again = await store.erasures.erase(ORDER, by="two", reason="s", at=NOON + HOUR)
    assert first == again == await store.erasures.of_order(ORDER)


async def test_erased_once_more_what_came_since_goes_too(store: Store) -> None:
    await closed(store)
    for n in (5, 6):
        late = an_entry(n, text=CANARY, by=CANARY)
        await SqlLedger(store, lambda _order, _at: {}).record(a_batch(entries=[late]))
        await store.erasures.erase(ORDER, by="one", reason="r", at=NOON)
        assert CANARY not in await everything(store)


async def test_a_report_that_comes_in_the_moment_of_the_erasure_is_not_kept(store: Store) -> None:
    await closed(store)
    late = [
        store.reports.take(ORDER, a_report(f"late{n}", by=CANARY), None, received_at=NOON)
        for n in range(20)
    ]
    erase = store.erasures.erase(ORDER, by="one", reason="r", at=NOON)
    answers = await asyncio.gather(*late[:9], erase, *late[9:], return_exceptions=True)
    assert CANARY not in await everything(store)
    with pytest.raises(Closed, match="A1 has ended, and its data was erased"):
        await store.reports.take(ORDER, a_report("last"), None, received_at=NOON)
    assert {type(one) for one in answers} <= {StoredReport, ErasureRow, Closed}


async def test_what_is_open_is_not_erased(store: Store) -> None:
    order = an_order_full_of_canaries()
    start = order_input(order, accepted_at=NOON, sop=Sop())
    await store.orders.take(order, start.model_dump(mode="json"), accepted_at=NOON)
    before = await everything(store)
    with pytest.raises(Refused, match="A1 is open"):
        await store.erasures.erase(ORDER, by="operator", reason="r", at=NOON)
    assert await everything(store) == before


async def test_an_order_with_an_open_return_is_not_erased(store: Store) -> None:
    row = await closed(store)
    await store.cases.take_return(row, "q2", {}, lambda _n, _beside: {}, opened_at=NOON)
    with pytest.raises(Refused, match="return:acme:A1:2 is open"):
        await store.erasures.erase(ORDER, by="operator", reason="r", at=NOON)


async def test_orders_that_replace_each_other_are_linked_near_and_far(store: Store) -> None:
    chain = {"A1": None, "A2": "A1", "A3": " A2", "B1": None, "B2": "B1", "A1-E1": "A1"}
    for number, old in chain.items():
        await store.orders.take(an_order(number, replaces=old), {}, accepted_at=NOON)
    row = await store.orders.get("acme", "A2")
    assert row is not None
    assert await store.erasures.linked(row) == ("A1", "A1-E1", "A3")
