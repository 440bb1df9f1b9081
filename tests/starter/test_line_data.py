"""What programs do follows from a line's data, in whatever words its sentence says it."""

from typing import Any

import pytest

from models.messages.orders.order import Order
from models.messages.timeline.timeline import Entry, EntryKind
from starter.local.doctor.books import OrderRecord
from tests.starter.cli import NOW, DeskUnderTest

KEY = "order:shop-a:A1:reserve_stock"


def a_line(order: Order, n: int, happening: str, what: str, **data: Any) -> Entry:
    """A line whose sentence says nothing that anybody could read."""
    line: dict[str, Any] = {
        "key": f"{order.workflow_id}:{n}", "order": order.workflow_id, "stage": "order",
        "at": NOW, "recorded_at": NOW, "happening": happening, "what": what, "text": "……",
        "data": data,
    }  # fmt: skip
    return Entry.model_validate(line)


def reserved(order: Order, n: int, outcome: str) -> Entry:
    """The `n`-th reservation of its goods, and how it ended."""
    data = {"key": f"{KEY}:{n}", "try": 1, "outcome": outcome}
    return a_line(order, n, EntryKind.PARTNER, "reserve_stock", **data)


@pytest.mark.parametrize(
    ("outcomes", "key"),
    [
        (["done"], f"{KEY}:1"),
        (["refused", "refused", "already_done"], f"{KEY}:3"),
        (["done", "done", "refused"], f"{KEY}:2"),
        ([], f"{KEY}:1"),
    ],
)
async def test_a_return_puts_back_what_was_reserved_last(
    desk: DeskUnderTest, outcomes: list[str], key: str
) -> None:
    order = await desk.take()
    lines = [reserved(order, n, outcome) for n, outcome in enumerate(outcomes, 1)]
    lines.append(a_line(order, 9, EntryKind.REPORT, "delivered"))
    await desk.record(order, entries=lines)
    await desk.run("return", "shop-a", "A1", "--reason", "too large")
    (case,) = await desk.store.cases.of_order(order.workflow_id)
    row = await desk.store.cases.by_id(case.workflow_id)
    assert row is not None
    assert row.start_input["reserved"] == key


async def test_a_report_after_the_end_is_known_by_its_code(desk: DeskUnderTest) -> None:
    order = await desk.take()
    row = await desk.store.orders.get("shop-a", "A1")
    assert row is not None
    for reason, loaded in (("ended", True), ("wrong_role", False)):
        late = a_line(order, 1, EntryKind.REFUSED_REPORT, "picked_up", reason=reason)
        assert OrderRecord(row, (late,)).loaded is loaded


async def test_a_skipped_step_is_known_by_its_choice(desk: DeskUnderTest) -> None:
    order = await desk.take()
    row = await desk.store.orders.get("shop-a", "A1")
    assert row is not None
    for choice, skipped in (("skip", True), ("retry", False)):
        made = a_line(order, 1, EntryKind.DECISION, "repair", choice=choice, step="ship_stock")
        record = OrderRecord(row, (made,))
        assert bool(record.skipped("ship_stock")) is skipped
        assert record.skipped("cancel_vehicle") == ""


async def test_a_line_is_shown_with_its_data_and_who_it_was(desk: DeskUnderTest) -> None:
    order = await desk.take()
    line = a_line(order, 1, EntryKind.DECISION, "hold", decision_id="d-1")
    who = {"by": "order_desk", "actor": "clerk-7"}
    await desk.record(order, entries=[line.model_copy(update=who)])
    (shown,) = (await desk.json("orders", "show", "shop-a", "A1"))["timeline"]
    assert (shown["actor"], shown["data"]) == ("clerk-7", {"decision_id": "d-1"})
    assert "clerk-7" in (await desk.run("orders", "show", "shop-a", "A1")).out
