"""How returns end, and the way back of a cancelled order, run to be recorded."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

from temporalio.client import WorkflowHandle

from models.ids import Stage
from starter.local import clock_mover
from starter.local.clock_mover import ClockNotMoved
from tests.builders import an_order
from tests.workflows.test_returns import asked_for, returned
from tests.workflows.way import begin
from tests.workflows.way_back import on_the_way_back
from tests.workflows.world import World

Recorded = dict[str, WorkflowHandle[Any, Any]]


async def refunded(world: World) -> Recorded:
    """Looked into, judged, paid back in parts; the bank sends one back, which goes another way."""
    case = await returned(world, "R-REFUND", paid_fen=19900, faulty=True)
    await case.tell("return_investigated", data={"at_fault": "factory", "findings": "a crack"})
    await case.answer(approve=True)
    await case.tell("return_collected")
    await case.tell("return_inspected", data={"as_described": False})
    await case.answer(approve=True, decision_id="judged")
    for n, (kind, fen) in enumerate((("refunded", 100), ("refund_bounced", 100))):
        data = {"amount_fen": fen, "refund_by": "original"}
        await case.tell(kind, report_id=f"r-{n}", data=data)
    agreed = {"decision_id": "agreed", "by": "after_sales", "reason": "x", "refund_by": "bank"}
    await world.update(case.handle, "agree_return", agreed, "agreed")
    for n, fen in enumerate((100, 19800)):
        data = {"amount_fen": fen, "refund_by": "bank"}
        await case.tell("refunded", report_id=f"r-bank-{n}", data=data)
    await case.handle.result()
    return {"returns": case.handle}


async def exchanged(world: World) -> Recorded:
    """A new order, linked to the old one."""
    case = await returned(world, "R-EXCHANGE", wish="exchange")
    await case.answer(approve=True)
    await case.tell("return_collected")
    await case.tell("return_inspected")
    await case.at_step("awaiting_exchange")
    await case.tell("exchange_accepted")
    await case.handle.result()
    return {"returns": case.handle}


async def repaired(world: World) -> Recorded:
    """In the workshop, by another one, and brought back."""
    case = await returned(world, "R-REPAIR", wish="repair", repair_at="workshop")
    await case.answer(approve=True)
    await case.tell("return_collected")
    await case.tell("repair_failed", data={"why": "no such part"})
    await case.tell("repair_assigned", data={"repairer": "T-2"})
    await case.tell("repaired")
    await case.tell("return_handed_back")
    await case.handle.result()
    return {"returns": case.handle}


async def not_sent(world: World) -> Recorded:
    """Approved, and nobody sends the goods: they are asked for, then it ends."""
    case = await returned(world, "R-NOT-SENT")
    await case.answer(approve=True)
    since = (await case.at_step("awaiting_collection")).since
    for days in (8, 16):
        with suppress(ClockNotMoved):
            await clock_mover.move_to(world.client, case.handle, since + timedelta(days=days))
    await case.handle.result()
    return {"returns": case.handle}


async def refused(world: World) -> Recorded:
    """After-sales refuses, with a reason."""
    case = await returned(world, "R-REFUSE")
    await case.answer(approve=False, reason="used for a year")
    await case.handle.result()
    return {"returns": case.handle}


async def taken_back(world: World) -> Recorded:
    """Cancelled with the goods on the vehicle: they come back."""
    order = await world.place(an_order("R-BACK"))
    await begin(order)
    await order.tell("picked_up", Stage.TRUNK_PICKUP)
    await order.leg_open(Stage.TRUNK_TRANSPORT)
    await order.decide("cancel", by="order_desk", reason="x")
    await order.handle.result()
    case = await on_the_way_back(order)
    await case.tell("arrived_at_hub")
    await case.tell("return_inspected")
    await case.handle.result()
    return {"returns": case.handle}


async def withdrawn(world: World) -> Recorded:
    """Whoever has asked for it keeps the goods."""
    case = await returned(world, "R-WITHDRAW")
    await case.answer(approve=True)
    body = {"decision_id": "kept", "by": "customer", "reason": "I keep it"}
    await world.update(case.handle, "withdraw_return", body, "kept")
    await case.handle.result()
    return {"returns": case.handle}


async def turned_round(world: World) -> Recorded:
    """One piece of three goes back from the road; nothing was paid so far."""
    order = await world.place(an_order("R-TURN"))
    await begin(order)
    await order.tell("picked_up", Stage.TRUNK_PICKUP)
    await order.leg_open(Stage.TRUNK_TRANSPORT)
    case = await asked_for(order, lines=[{"sku": "SF-3", "pieces": 1}])
    await case.answer(approve=True)
    await case.at_step("awaiting_way_back")
    await case.tell("return_inspected", data={"as_described": True, "pieces": 1})
    await case.handle.result()
    return {"returns": case.handle}


async def all_back(world: World) -> Recorded:
    """All goods are fetched before they are installed: the order ends."""
    case = await returned(world, "R-ALL-BACK", paid_fen=19900)
    await case.answer(approve=True)
    await case.tell("return_collected", data={"pieces": 3})
    await case.order.handle.result()
    await case.tell("return_inspected", data={"as_described": True, "pieces": 3})
    await case.tell("refunded", data={"amount_fen": 19900, "refund_by": "original"})
    await case.handle.result()
    leg = case.order.leg(Stage.INSTALLATION)
    return {"returns": case.handle, "order": case.order.handle, "installation": leg}


OF_RETURNS: Mapping[str, Callable[[World], Awaitable[Recorded]]] = {
    "refunded": refunded,
    "exchanged": exchanged,
    "repaired": repaired,
    "not_sent": not_sent,
    "refused": refused,
    "taken_back": taken_back,
    "withdrawn": withdrawn,
    "turned_round": turned_round,
    "all_back": all_back,
}
"""By the name that their histories are kept under."""
