"""`explain`'s last sentence: the class of the cause, and the command that fixes it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from models.messages.orders.order import Order
from models.messages.timeline.timeline import EntryKind
from models.roles import Role
from starter.service.explaining.cause import CauseClass, Evidence
from starter.service.explaining.causes import cause_of
from starter.service.reading.views import shown
from starter.service.running.server_messages import PendingCall
from starter.service.running.server_view import WorkflowReport
from tests.builders import a_report
from tests.starter.cli import HOUR, NOW, DeskUnderTest, a_duty, a_snapshot, an_entry, parked_at

ORDER = "order:shop-a:A1"
RETURN = "return:shop-a:A1:1"

PICKED_UP_FIELDS = " --data pieces=… --data packing_sound=… --data sorted_by_area=…"


async def evidence_of(desk: DeskUnderTest, *, at: datetime = NOW, **changes: Any) -> Evidence:
    """What is known of A1; by default its worker answers."""
    row = await desk.store.orders.get("shop-a", "A1")
    view = await desk.store.views.show("shop-a", "A1", at)
    assert row is not None
    assert view is not None
    known = Evidence(
        row=row, shown=shown(view), at=at, unreachable=None, polled=True, looked=(), pending=()
    )
    return replace(known, **changes)


async def order_at(desk: DeskUnderTest, **snapshot: Any) -> Order:
    order = await desk.take()
    await desk.record(order, duties=[a_duty(order)], snapshot=a_snapshot(order, **snapshot))
    return order


def looked(status: str = "running", **changes: Any) -> tuple[WorkflowReport, ...]:
    return (WorkflowReport(workflow_id=ORDER, status=status, **changes),)


RETRYING = PendingCall(
    activity="ask_vehicle",
    activity_id="7",
    attempt=4,
    attempts_max=5,
    last_failure="the carrier is down",
    next_attempt_at=NOW,
)


@pytest.mark.parametrize(
    ("changes", "kind", "says", "command"),
    [
        ({"unreachable": "no answer"}, "no_server", "no answer", "fulfil dev"),
        ({"looked": looked("not_found")}, "lost", "does not know", "fulfil doctor"),
        ({"looked": looked("terminated")}, "lost", "was terminated", "temporal workflow reset"),
        ({"looked": looked("paused")}, "paused", "hold", "temporal workflow unpause"),
        (
            {"looked": looked(task_failing="why", heals="fix it", command="fulfil worker")},
            "task_failing",
            "why; fix it: the retry heals it",
            "fulfil worker",
        ),
        ({"looked": looked(), "polled": False}, "no_worker", "no worker runs", "fulfil worker"),
        (
            {"looked": looked("completed", pending=(RETRYING,))},
            "retrying_partner",
            "the carrier is down), attempt 4",
            "temporal activity reset --workflow-id order:shop-a:A1 --activity-id 7",
        ),
        ({}, "waiting_in_time", "waits for driver in time", "fulfil report shop-a A1 picked_up"),
    ],
)
async def test_what_keeps_everything_from_moving(
    desk: DeskUnderTest, changes: dict[str, Any], kind: str, says: str, command: str
) -> None:
    await order_at(desk)
    cause = cause_of(await evidence_of(desk, **changes))
    assert cause.kind == kind
    assert says in cause.sentence
    assert str(cause.command).startswith(command)


@pytest.mark.parametrize(
    ("snapshot", "kind", "says", "command"),
    [
        ({"closed": True, "outcome": "closed"}, "ended", "nothing to do", None),
        (
            parked_at("ask_vehicle"),
            "parked",
            "step ask_vehicle is parked (parked: the carrier refuses)",
            "fulfil decide shop-a A1 repair --set choice=retry",
        ),
        ({"sla": "held"}, "held", "its clocks stand", "fulfil decide shop-a A1 resume"),
        (
            {"problem": "stock_short", "waiting_on": Role.ORDER_DESK},
            "needs_attention",
            "waits for order_desk because of stock_short",
            "fulfil decide shop-a A1 decide_short --set choice=retry",
        ),
        (
            {"problem": "pickup_trouble"},
            "needs_attention",
            "because of pickup_trouble",
            f"fulfil report shop-a A1 picked_up{PICKED_UP_FIELDS}",
        ),
        (
            {"problem": "unknown_signal"},
            "report_not_taken",
            "a name nobody listens to",
            "fulfil report shop-a A1 KIND",
        ),
    ],
)
async def test_what_keeps_this_order_from_moving(
    desk: DeskUnderTest, snapshot: dict[str, Any], kind: str, says: str, command: str | None
) -> None:
    order = await order_at(desk, **snapshot)
    parked = an_entry(
        order, happening=EntryKind.PROBLEM, what="ask_vehicle", text="parked: the carrier refuses"
    )
    await desk.record(order, entries=[parked])
    cause = cause_of(await evidence_of(desk))
    assert (cause.kind, cause.command) == (kind, command)
    assert says in cause.sentence


async def test_an_overdue_person_is_named_with_the_clause_and_the_time(
    desk: DeskUnderTest,
) -> None:
    await order_at(desk)
    cause = cause_of(await evidence_of(desk, at=NOW + 3 * HOUR))
    assert cause.kind is CauseClass.OVERDUE
    assert "carrier owes" in cause.sentence
    assert "FH-7.3.2.2" in cause.sentence
    assert "2 h ago" in cause.sentence
    assert cause.command == f"fulfil report shop-a A1 picked_up --by carrier{PICKED_UP_FIELDS}"


async def test_an_order_that_was_never_started_says_so(desk: DeskUnderTest) -> None:
    await desk.take(started=False)
    cause = cause_of(await evidence_of(desk, unreachable="no answer"))
    assert cause.kind is CauseClass.NOT_STARTED


async def test_a_report_that_waits_is_named(desk: DeskUnderTest) -> None:
    from models.messages.reports.report import Report

    await order_at(desk)
    report = Report.model_validate(a_report("picked_up", "r9"))
    await desk.store.reports.take(ORDER, report, None, received_at=NOW)
    rows = await desk.store.reports.of_order(ORDER)
    cause = cause_of(await evidence_of(desk, pending=tuple(rows)))
    assert cause.kind is CauseClass.NOT_TAKEN
    assert "r9 (picked_up)" in cause.sentence


@pytest.mark.parametrize(
    ("later", "changes", "kind", "says"),
    [
        (timedelta(0), {}, "waiting_in_time", "return 1 waits for after_sales in time"),
        (2 * HOUR, {}, "overdue", "1 h ago: call them"),
        (timedelta(0), {"unreachable": "no answer"}, "no_server", "nothing moves"),
        (
            timedelta(0),
            {"looked": (WorkflowReport(workflow_id=RETURN, status="running"),), "polled": False},
            "no_worker",
            "no worker runs",
        ),
    ],
)
async def test_an_order_that_has_ended_speaks_of_its_return(
    desk: DeskUnderTest, later: timedelta, changes: dict[str, Any], kind: str, says: str
) -> None:
    order = await order_at(desk, closed=True, outcome="closed")
    row = await desk.store.orders.by_id(order.workflow_id)
    assert row is not None
    await desk.store.cases.take_return(row, "q", {}, lambda n, _: {}, opened_at=NOW)
    await desk.store.cases.mark_started([RETURN], at=NOW)
    step = {"stage": "returns", "step": "awaiting_answer", "waiting_on": Role.AFTER_SALES}
    stands = a_snapshot(order, workflow_id=RETURN, next_due_at=NOW + HOUR, **step)
    await desk.record(order, snapshot=stands)
    cause = cause_of(await evidence_of(desk, at=NOW + later, **changes))
    assert cause.kind == kind
    assert says in cause.sentence


async def test_names_that_a_shell_would_read_are_quoted(desk: DeskUnderTest) -> None:
    await order_at(desk, sla="held")
    known = await evidence_of(desk)
    odd = replace(known, row=known.row.model_copy(update={"number": "A 1; rm"}))
    assert cause_of(odd).command == "fulfil decide shop-a 'A 1; rm' resume"


async def test_what_is_left_to_correct_is_what_the_newest_correction_left(
    desk: DeskUnderTest,
) -> None:
    order = await order_at(desk, problem="in_review")
    line = an_entry(order, happening=EntryKind.STAGE, what="in_review", text="in review: a; b")
    await desk.record(order, entries=[line])
    assert "in_review (in review: a; b)" in cause_of(await evidence_of(desk)).sentence
    cause = cause_of(await evidence_of(desk, left="b", faulty=("customer.phone", "lines.pieces")))
    assert "(left to correct: b)" in cause.sentence
    fields = "--set customer.phone=… --set 'lines=[…]'"
    assert cause.command == f"fulfil decide shop-a A1 correct {fields}"


async def test_a_problem_waits_for_whoever_reports_what_settles_it(desk: DeskUnderTest) -> None:
    await order_at(desk, problem="exception_found", waiting_on=Role.CARRIER)
    cause = cause_of(await evidence_of(desk))
    assert "it waits for order_desk because of exception_found" in cause.sentence
    assert str(cause.command).startswith("fulfil report shop-a A1 exception_settled")


async def test_an_unfit_site_is_settled_by_the_technician_there(desk: DeskUnderTest) -> None:
    await order_at(desk, problem="site_unfit", stage="installation")
    command = str(cause_of(await evidence_of(desk)).command)
    assert command.startswith("fulfil report shop-a A1 site_checked")


async def test_an_unproved_deadline_names_the_report_and_how_a_desk_settles_it(
    desk: DeskUnderTest,
) -> None:
    order = await order_at(desk, problem="unproved")
    line = an_entry(
        order, happening=EntryKind.UNPROVED, what="called_pickup_point", by="driver",
        report_id="drv-17", text="called, told at 17:00",
    )  # fmt: skip
    await desk.record(order, entries=[line])
    cause = cause_of(await evidence_of(desk))
    assert cause.kind is CauseClass.ATTENTION
    assert cause.sentence.startswith(
        "report drv-17 by driver takes no breach back (called, told at"
    )
    for word in ("settle_question", "report_id=drv-17", "choice=confirm|reject"):
        assert word in str(cause.command)
