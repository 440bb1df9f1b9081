"""`fulfil overdue` and `worklist`: what waits for whom, by the orders' own clocks."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bench.overdue import counting
from models.ids import order_id
from models.messages.reports.answer import Answer, ReportOutcome
from models.messages.reports.report import Report
from models.messages.reports.report_passage import ReportState
from models.messages.timeline.duty_row import DutyState
from models.roles import Role
from models.sop.clock import SHANGHAI
from tests.builders import a_report
from tests.starter.cli import HOUR, NOW, DeskUnderTest, a_duty, a_snapshot, an_entry

FINISH, CALL = "FH-7.3.2.2:finish_pickup", "FH-8.2.2:call_pickup_point"
FAILED = "FH-8.3.2.1:report_failed_pickup"
ARRIVE = "FH-9.3.1.1:arrive_in_time"


async def test_the_longest_overdue_comes_first(desk: DeskUnderTest) -> None:
    """Shows MC-四(三)2."""
    for number, hours in (("A1", 1), ("A2", 3)):
        order = await desk.take(number)
        late = a_duty(order, due_at=NOW - hours * HOUR)
        await desk.record(order, duties=[late], snapshot=a_snapshot(order))
    rows = await desk.json("overdue")
    assert [row["order_no"] for row in rows] == ["A2", "A1"]
    since = datetime.now(UTC) - (NOW - 3 * HOUR)
    assert 3 * 3600 <= rows[0]["age_seconds"] <= since.total_seconds()
    assert {"clause", "duty", "owner", "what", "due_at", "hub", "workflow_id"} <= set(rows[0])


async def test_an_age_is_by_the_orders_own_clock(desk: DeskUnderTest) -> None:
    order = await desk.take()
    ahead = an_entry(order, recorded_at=NOW + 9 * HOUR)
    missed = a_duty(order, due_at=NOW + 4 * HOUR, state=DutyState.MISSED)
    silent = a_duty(order, CALL, due_at=NOW + 8 * HOUR)
    await desk.record(order, entries=[ahead], duties=[missed, silent], snapshot=a_snapshot(order))
    rows = await desk.json("overdue")
    assert [(row["duty"], row["age_seconds"]) for row in rows] == [(FINISH, 18000), (CALL, 3600)]


async def test_every_list_and_page_judges_alike(desk: DeskUnderTest) -> None:
    """The workflows say nothing (no worker runs), and Temporal is not there."""
    for number, ahead in (("A1", 0), ("A2", 9)):
        order = await desk.take(number)
        word = an_entry(order, recorded_at=NOW + ahead * HOUR)
        call = a_duty(order, CALL, due_at=NOW + 8 * HOUR)
        await desk.record(order, entries=[word], duties=[call], snapshot=a_snapshot(order))
    assert [row["order_no"] for row in await desk.json("overdue")] == ["A2"]
    found = {row["order_no"]: row["sla"] for row in await desk.json("orders", "list")}
    assert found == {"A1": "on_track", "A2": "breached"}
    todo = await desk.json("worklist", "--role", "driver")
    states = {row["order_no"]: row["state"] for row in todo if row["why"] == "duty"}
    assert states == {"A1": "open", "A2": "missed"}
    for page in ("show", "explain"):
        for number, sla in found.items():
            shown = await desk.json("orders", page, "shop-a", number)
            (one,) = shown["deadlines" if page == "show" else "open"]
            assert (shown["sla"], one["state"]) == (sla, states[number])
    assert (await desk.store.measures.now(datetime.now(UTC))).overdue == 1


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        (("overdue",), False),
        (("worklist", "--role", "driver"), False),
        (("orders", "list"), False),
        (("orders", "show", "shop-a", "A1"), False),
        (("orders", "explain", "shop-a", "A1"), True),
    ],
)
async def test_who_is_late_is_told_without_a_call_to_temporal(
    desk: DeskUnderTest, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], asks: bool
) -> None:
    """`explain` asks why it waits, not who is late; the metric comes from the store alone."""
    order = await desk.take()
    late = a_duty(order, CALL, due_at=NOW - HOUR)
    await desk.record(order, duties=[late], snapshot=a_snapshot(order))
    async with counting() as (address, counter):
        monkeypatch.setenv("TEMPORAL_ADDRESS", address)
        found = str(await desk.json(*words))
        assert CALL in found or "breached" in found
    assert bool(counter.calls) is asks


async def test_nothing_is_overdue_on_hold_or_before_it_is_certain(desk: DeskUnderTest) -> None:
    held = await desk.take("A1")
    late = a_duty(held, due_at=NOW - HOUR)
    await desk.record(held, duties=[late], snapshot=a_snapshot(held, sla="held"))
    certain = await desk.take("A2")
    failed = a_duty(certain, FAILED, due_at=NOW - HOUR)
    await desk.record(certain, duties=[failed], snapshot=a_snapshot(certain))
    assert await desk.json("overdue") == []
    assert "nothing is overdue" in (await desk.run("overdue")).err


async def test_the_overdue_are_counted_by_clause_and_owner(desk: DeskUnderTest) -> None:
    for number in ("A1", "A2"):
        order = await desk.take(number)
        late = a_duty(order, due_at=NOW - HOUR)
        await desk.record(order, duties=[late], snapshot=a_snapshot(order))
    output = (await desk.run("overdue")).out
    summary = output[output.index("By clause and owner") :]
    assert "干线承运商 carrier" in summary
    assert "FH-7.3.2.2" in summary
    assert await desk.json("overdue", "--owner", "driver") == []


async def test_a_role_sees_what_waits_for_it(desk: DeskUnderTest) -> None:
    order = await desk.take()
    call = a_duty(order, CALL)
    snapshot = a_snapshot(order, waiting_on=Role.DRIVER, next_duty=CALL, next_due_at=call.due_at)
    await desk.record(order, duties=[call], snapshot=snapshot)
    (item,) = await desk.json("worklist", "--role", "driver")
    assert (item["why"], item["what"], item["clause"]) == ("duty", CALL, "FH-8.2.2")
    assert await desk.json("worklist", "--role", "driver", "--merchant", "shop-b") == []
    assert await desk.json("worklist", "--role", "hub") == []
    assert "FH-8.2.2" in (await desk.run("worklist", "--role", "driver")).out


async def test_a_desk_reads_what_is_asked_and_both_choices(desk: DeskUnderTest) -> None:
    order = await desk.take()
    key = order_id(order.merchant, order.number)
    report = Report.model_validate(a_report("picked_up", "r9"))
    await desk.store.reports.take(key, report, None, received_at=NOW)
    answer = Answer(
        outcome=ReportOutcome.ACCEPTED,
        report_id="r9",
        reason="it lies ahead",
        state=ReportState.QUESTIONED,
    )
    await desk.store.reports.answer((await desk.store.reports.of_order(key))[0].id, answer)
    (item,) = await desk.json("worklist", "--role", "order_desk")
    assert (item["report_id"], item["asked"]) == ("r9", "picked_up by driver: it lies ahead")
    output = (await desk.run("worklist", "--role", "order_desk")).out
    assert "--set report_id=r9 --set 'choice=confirm|reject' --reason" in output


@pytest.mark.parametrize("words", [("worklist", "--role"), ("overdue", "--owner")])
@pytest.mark.parametrize(
    ("role", "message"),
    [
        ("pilot", "; one of merchant,"),
        ("drver", "driver?"),
        ("nobody", "anything waits for"),
    ],
)
async def test_a_role_that_has_nothing_to_do_is_a_usage_error(
    desk: DeskUnderTest, words: tuple[str, str], role: str, message: str
) -> None:
    done = await desk.run(*words, role)
    assert (done.code, done.out) == (2, "")
    assert message in done.err
    assert "partner" not in done.err


@pytest.mark.parametrize(
    "words", [("orders", "list"), ("worklist", "--role", "driver"), ("overdue",)]
)
async def test_a_list_over_nothing_says_so_and_makes_nothing(
    desk: DeskUnderTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    mistyped = tmp_path / "mistyped.db"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{mistyped}")
    done = await desk.run(*words)
    assert (done.code, done.out, mistyped.exists()) == (2, "", False)
    assert f"there is no database {mistyped}" in done.err


async def test_who_tells_of_things_long_after_they_happened_is_counted(desk: DeskUnderTest) -> None:
    order = await desk.take()
    line = {
        "key": f"{order.workflow_id}:1", "order": order.workflow_id, "stage": "trunk_pickup",
        "at": NOW, "recorded_at": NOW, "happening": "report", "what": "picked_up",
        "text": "picked up", "report_id": "r1", "by": "driver", "actor": "drv-1",
        "data": {"doubted": ["reported_long_after"]},
    }  # fmt: skip
    await desk.record(order, entries=[line])
    day = NOW.astimezone(SHANGHAI).date()
    found = [{"by": "driver", "actor": "drv-1", "key_id": None, "facts": 1, "orders": 1}]
    assert await desk.json("belated", "--since", str(day), "--until", str(day)) == found
    assert await desk.json("belated", "--since", str(day + timedelta(days=1))) == []
    assert "drv-1" in (await desk.run("belated")).out
    assert "nothing was told long after" in (await desk.run("belated", "--merchant", "b")).err
    wrong = await desk.run("belated", "--since", "29.11.2026")
    assert (wrong.code, "write it as 2026-11-29" in wrong.err) == (2, True)


async def test_deadlines_of_one_kind_name_their_shipment_and_their_attempt(
    desk: DeskUnderTest,
) -> None:
    """Shows FH-9.3.1.1: two shipments are two rows that differ, in the table too."""
    order = await desk.take()
    owed = [a_duty(order, ARRIVE, ref=ref) for ref in ("", "truck-2")]
    again = a_duty(order, ARRIVE, attempt=2)
    await desk.record(order, duties=[*owed, again], snapshot=a_snapshot(order))
    rows = await desk.json("worklist", "--role", "carrier")
    named = sorted((row["ref"], row["attempt"]) for row in rows if row["what"] == ARRIVE)
    assert named == [("", 1), ("", 2), ("truck-2", 1)]
    shown = (await desk.run("worklist", "--role", "carrier")).out
    assert "truck-2" in shown
    assert "attempt 2" in shown
