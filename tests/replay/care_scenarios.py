"""How care cases end, about an order and about none, run to be recorded."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

from temporalio.client import WorkflowHandle

from starter.local.clock_mover import ClockNotMoved
from starter.service.cases.tickets import attach, decide_ticket
from tests.builders import an_order
from tests.workflows.cases.test_tickets import complained
from tests.workflows.test_care import CaseUnderTest, context_of, written
from tests.workflows.world import World

Recorded = dict[str, WorkflowHandle[Any, Any]]


async def ended(case: CaseUnderTest) -> Recorded:
    """It was resolved, and nobody reopens it."""
    with suppress(ClockNotMoved):
        await case.move((await case.at_step("resolved")).since + timedelta(days=8))
    await case.handle.result()
    return {"care": case.handle}


async def reopened(world: World) -> Recorded:
    """A complaint that is asked back about, resolved, reopened and resolved again."""
    case = await written(world, "R-CARE")
    for kind, by in (
        ("care_asked_back", "customer_service"), ("care_customer_wrote", "customer"),
        ("care_resolved", "order_desk"), ("care_reopened", "customer"),
        ("care_resolved", "order_desk"),
    ):  # fmt: skip
        await case.tell(kind, by)
    return await ended(case)


async def about_no_order(world: World) -> Recorded:
    """A complaint of nobody's customer, attached to one order by mistake, then to the right one."""
    for number in ("R-MISTAKEN", "R-MEANT"):
        await world.place(an_order(number))
    case, context = await complained(world, "R-TICKET", merchant=""), context_of(world)
    await case.tell("care_answered")
    for n, number in enumerate(("R-MISTAKEN", "R-MEANT")):
        says = {"report_id": f"r-{n}", "by": "customer_service", "actor": "li"}
        await attach(context, case.handle.id, "shop-a", number, says)
    taken_back = {"report_id": "r-0", "by": "order_desk", "reason": "it is the other one"}
    await decide_ticket(context, case.handle.id, "withdraw", {"decision_id": "d-1", **taken_back})
    await case.tell("care_replied", "order_desk")
    await case.tell("care_resolved", "order_desk")
    return await ended(case)


OF_CARE: Mapping[str, Callable[[World], Awaitable[Recorded]]] = {
    "reopened": reopened,
    "about_no_order": about_no_order,
}
"""By the name its histories are kept under."""
