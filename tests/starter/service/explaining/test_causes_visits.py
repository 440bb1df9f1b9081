"""What `explain` says of an order to which somebody comes again: plan it, or what is next of it."""

from datetime import timedelta

from models.messages.timeline.timeline import EntryKind
from models.roles import Role
from starter.service.explaining.cause import CauseClass
from starter.service.explaining.causes import cause_of
from tests.starter.cli import HOUR, NOW, DeskUnderTest, a_duty, a_snapshot, an_entry
from tests.starter.service.explaining.test_causes import evidence_of

WET = {"incident": "wall", "why": "site_unfit"}


async def with_visit(desk: DeskUnderTest, *, planned: bool) -> None:
    order = await desk.take()
    at_home = {"stage": "installation", "step": "awaiting_verification"}
    stands = a_snapshot(order, problem="second_visit", waiting_on=Role.PROVIDER, **at_home)
    call = a_duty(order, "FH-10.3.2.1:call_before_visit", owner=Role.PROVIDER, due_at=NOW + HOUR)
    lines = [("second_visit", WET)]
    if planned:
        day = f"{NOW + timedelta(days=1):%F}"
        lines.append(("visit_planned", {**WET, "day": day}))
    entries = [
        an_entry(
            order, n, stage="installation", happening=EntryKind.REPORT, what=kind, data=data,
            report_id=f"r-{n}", at=NOW - HOUR * (3 - n), by="provider",
        )
        for n, (kind, data) in enumerate(lines, 1)
    ]  # fmt: skip
    await desk.record(order, duties=[call], entries=entries, snapshot=stands)


async def test_a_visit_that_is_owed_is_to_be_planned(desk: DeskUnderTest) -> None:
    """Shows FH-11.2.2."""
    await with_visit(desk, planned=False)
    cause = cause_of(await evidence_of(desk))
    assert cause.kind is CauseClass.ATTENTION
    assert cause.sentence.startswith("visit 2 is owed")
    plan = "plan_visit --by service_desk --set incident=wall --set day=…"
    assert str(cause.command) == f"fulfil decide shop-a A1 {plan}"


async def test_of_a_visit_that_is_planned_its_own_duty_is_next_and_not_the_verification(
    desk: DeskUnderTest,
) -> None:
    """Shows FH-11.2.2."""
    await with_visit(desk, planned=True)
    cause = cause_of(await evidence_of(desk))
    assert cause.kind is CauseClass.IN_TIME
    assert "verified" not in str(cause.command)
    assert str(cause.command).startswith("fulfil report shop-a A1 called_customer")
