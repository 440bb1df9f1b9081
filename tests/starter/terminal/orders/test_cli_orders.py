"""`fulfil orders list|show|watch`: where orders are, for people and for programs."""

import pytest

from models.messages.timeline.duty_row import DutyState
from models.messages.timeline.timeline import EntryKind
from models.roles import Role
from tests.starter.cli import HOUR, NOW, DeskUnderTest, a_duty, a_snapshot, an_entry

SHOWN = [
    "merchant", "order_no", "workflow_id", "stage", "step", "waiting_on", "since", "sla",
    "breaches", "problem", "deadlines", "timeline",
]  # fmt: skip
CALL = "FH-8.2.2:call_pickup_point"
FAILED = "FH-8.3.2.1:report_failed_pickup"
FOUR = (CALL, FAILED, "FH-8.2.5:share_result", "FH-7.3.2.1:book_vehicle")


async def states(desk: DeskUnderTest, number: str = "A1") -> dict[str, str]:
    page = await desk.json("orders", "show", "shop-a", number)
    return {one["duty"]: one["state"] for one in page["deadlines"]}


async def test_an_order_is_shown_with_its_deadlines_and_timeline(desk: DeskUnderTest) -> None:
    """Shows FH-7.3.1.1, MC-四(三)1, ER-4.2.3."""
    order = await desk.take()
    line = an_entry(order, happening=EntryKind.REPORT, by="driver", clause="FH-8.2.2")
    await desk.record(
        order, entries=[line], duties=[a_duty(order)], snapshot=a_snapshot(order, breaches=1)
    )
    page = await desk.json("orders", "show", "shop-a", "A1")
    assert list(page)[: len(SHOWN)] == [*SHOWN]
    assert (page["stage"], page["waiting_on"], page["breaches"]) == ("trunk_pickup", "driver", 1)
    (due,) = page["deadlines"]
    assert {"duty", "clause", "owner", "due_at", "state", "met_at", "late_seconds"} <= set(due)
    (entry,) = page["timeline"]
    assert (entry["happening"], entry["by"], entry["clause"]) == ("report", "driver", "FH-8.2.2")
    assert page["since"].endswith("+08:00")
    assert due["due_at"].endswith("+08:00")


async def test_an_order_is_shown_with_the_partners_that_have_it(desk: DeskUnderTest) -> None:
    order = await desk.take()
    await desk.store.order_partners.keep(order.workflow_id, "carrier", "north")
    page = await desk.json("orders", "show", "shop-a", "A1")
    assert [(one["port"], one["name"]) for one in page["partners"]] == [("carrier", "north")]
    assert "carrier: north\n" in (await desk.run("orders", "show", "shop-a", "A1")).out
    chinese = await desk.run("--lang", "zh-CN", "orders", "show", "shop-a", "A1")
    assert "承运商：north\n" in chinese.out


async def test_one_breach_is_said_in_the_singular(desk: DeskUnderTest) -> None:
    order = await desk.take()
    for breaches, text in ((1, "· 1 breach\n"), (2, "· 2 breaches\n")):
        await desk.record(order, snapshot=a_snapshot(order, breaches=breaches))
        assert text in (await desk.run("orders", "show", "shop-a", "A1")).out


async def test_a_deadline_is_open_until_it_passes_and_missed_after(desk: DeskUnderTest) -> None:
    order = await desk.take()
    duties = [a_duty(order), a_duty(order, CALL, due_at=NOW - HOUR)]
    await desk.record(order, duties=duties, snapshot=a_snapshot(order))
    assert await states(desk) == {CALL: "missed", "FH-7.3.2.2:finish_pickup": "open"}


async def test_a_deadline_passes_by_the_orders_own_clock(desk: DeskUnderTest) -> None:
    order = await desk.take()
    ahead = an_entry(order, recorded_at=NOW + 2 * HOUR)
    await desk.record(order, entries=[ahead], duties=[a_duty(order)], snapshot=a_snapshot(order))
    assert await states(desk) == {"FH-7.3.2.2:finish_pickup": "missed"}


async def test_no_deadline_passes_while_an_order_is_on_hold(desk: DeskUnderTest) -> None:
    order = await desk.take()
    late = a_duty(order, due_at=NOW - HOUR)
    await desk.record(order, duties=[late], snapshot=a_snapshot(order, sla="held"))
    assert await states(desk) == {"FH-7.3.2.2:finish_pickup": "open"}


async def test_a_failure_is_not_missed_before_it_is_certain(desk: DeskUnderTest) -> None:
    order = await desk.take()
    failed = a_duty(order, FAILED, due_at=NOW - HOUR)
    await desk.record(order, duties=[failed], snapshot=a_snapshot(order))
    assert await states(desk) == {FAILED: "open"}


async def test_the_clock_of_a_closed_order_stands_still(desk: DeskUnderTest) -> None:
    order = await desk.take()
    ended = an_entry(order, recorded_at=NOW - 2 * HOUR)
    snapshot = a_snapshot(order, closed=True, outcome="closed")
    late = a_duty(order, due_at=NOW - HOUR)
    await desk.record(order, entries=[ended], duties=[late], snapshot=snapshot)
    assert await states(desk) == {"FH-7.3.2.2:finish_pickup": "open"}


async def test_a_cancelled_order_shows_no_deadline_that_is_open_or_missed(
    desk: DeskUnderTest,
) -> None:
    order = await desk.take()
    states_ = (DutyState.OPEN, DutyState.MISSED, DutyState.UNPROVED, DutyState.KEPT)
    duties = [a_duty(order, duty, state=s) for duty, s in zip(FOUR, states_, strict=True)]
    snapshot = a_snapshot(order, closed=True, outcome="cancelled")
    await desk.record(order, duties=duties, snapshot=snapshot)
    assert await states(desk) == {FOUR[-1]: "kept"}


async def test_what_was_averted_stands_apart(desk: DeskUnderTest) -> None:
    order = await desk.take()
    averted = a_duty(order, FAILED, state=DutyState.AVERTED)
    await desk.record(order, duties=[averted], snapshot=a_snapshot(order))
    page = await desk.json("orders", "show", "shop-a", "A1")
    assert (page["deadlines"], page["averted"][0]["duty"]) == ([], FAILED)


async def test_an_unknown_order_ends_with_what_to_do(desk: DeskUnderTest) -> None:
    done = await desk.run("orders", "show", "shop-a", "B9", "-o", "json")
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines()[0] == "error: shop-a has no order B9"
    assert "fulfil orders list" in done.err


async def test_the_list_is_narrowed_by_what_is_asked_for(desk: DeskUnderTest) -> None:
    for number in ("A1", "A2", "A3"):
        order = await desk.take(number)
        problem = "stock_short" if number == "A2" else None
        role = Role.DRIVER if number == "A1" else Role.ORDER_DESK
        await desk.record(order, snapshot=a_snapshot(order, waiting_on=role, problem=problem))
    assert [row["order_no"] for row in await desk.json("orders", "list")] == ["A3", "A2", "A1"]
    stuck = await desk.json("orders", "list", "--stuck")
    drivers = await desk.json("orders", "list", "--waiting-on", "driver", "--merchant", "shop-a")
    assert [row["order_no"] for row in stuck] == ["A2"]
    assert [row["order_no"] for row in drivers] == ["A1"]


async def test_a_long_list_goes_on_where_it_ended(desk: DeskUnderTest) -> None:
    for number in ("A1", "A2", "A3"):
        await desk.take(number)
    first = await desk.run("orders", "list", "--limit", "2", "-o", "jsonl")
    cursor = first.err.split()[-1]
    second = await desk.run("orders", "list", "--limit", "2", "--cursor", cursor, "-o", "jsonl")
    numbers = [row["order_no"] for row in first.lines + second.lines]
    assert (numbers, second.err) == (["A3", "A2", "A1"], "")


async def test_watching_tells_each_line_and_ends_with_the_order(desk: DeskUnderTest) -> None:
    order = await desk.take()
    lines = [an_entry(order, n, what=f"step-{n}") for n in (1, 2)]
    await desk.record(
        order, entries=lines, snapshot=a_snapshot(order, closed=True, outcome="closed")
    )
    streamed = await desk.run("orders", "watch", "shop-a", "A1", "-o", "jsonl")
    whole = await desk.json("orders", "watch", "shop-a", "A1")
    assert [line["what"] for line in streamed.lines] == ["step-1", "step-2"]
    assert whole == streamed.lines
    assert streamed.err == "shop-a A1 has ended: closed\n"


async def test_a_dispatcher_reads_shanghai_time_and_the_names_of_the_sop(
    desk: DeskUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    order = await desk.take()
    await desk.record(
        order, entries=[an_entry(order)], duties=[a_duty(order)], snapshot=a_snapshot(order)
    )
    page = (await desk.run("orders", "show", "shop-a", "A1")).out
    assert "shop-a A1 · 干线提货 trunk_pickup · awaiting_pickup" in page
    assert "waits for 司机 driver since 20" in page
    assert "trunk_pickup begins" in page
    listed = (await desk.run("orders", "list")).out
    assert "司机 driver" in listed
