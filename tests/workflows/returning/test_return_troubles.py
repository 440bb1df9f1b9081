"""What is wrong with goods that come back, on the real server: found, and followed to its end."""

from typing import Any

from starter.service.decisions.decide import decide
from tests.workflows.cases.test_incidents import incident
from tests.workflows.returning.test_return_goods import written
from tests.workflows.test_incident import left_of
from tests.workflows.test_returns import ReturnUnderTest, returned
from tests.workflows.way_back import context_of, tell_at_the_door
from tests.workflows.world import NUMBERS, World

SAYS = {"judge": {"by": "order_desk", "party": "carrier"}, "admit": {"by": "carrier"}}


async def judged_and_settled(case: ReturnUnderTest, ref: str) -> None:
    """The case that the return has left: somebody is responsible, and admits it."""
    order, left = case.order, await left_of(case.order, n=2)
    shop, number = order.order.merchant, order.order.number
    for name, fields in SAYS.items():
        body = {"decision_id": f"d-{next(NUMBERS)}", "incident": ref, **fields}
        assert (await decide(context_of(order), shop, number, name, body)).outcome == "done"
    data = {"remedy": "he pays", "incident": ref}
    await tell_at_the_door(order, "return_exception_settled", by="after_sales", case=2, data=data)
    assert (await left.handle.result())["outcome"] == "settled"


async def test_what_a_carrier_counts_short_on_the_way_back_is_followed_after_the_return(
    world: World,
) -> None:
    """Shows MC-八(二)2, FH-8.3.2.1: one incident, of a count in the words of the way there."""
    case = await returned(world, "RZ-2", paid_fen=300_00)
    await case.answer(approve=True)
    await written(case)
    for kind, pieces in (("picked_up", 2), ("delivered", 2)):
        data = {"pieces": pieces, "packing_sound": True, "sorted_by_area": True}
        await tell_at_the_door(case.order, kind, by="order_desk", report_id=f"b-{kind}", data=data)
    await case.tell("return_inspected", data={"as_described": True, "pieces": 2})
    status = await case.at_step("awaiting_refund")
    assert status.problems == ("return_exception",)
    found = await incident(case.order)
    assert (found.ref, found.pieces, found.expected) == ("b-picked_up", 2, 3)
    agreed: dict[str, Any] = {"amount_fen": 300_00, "refund_by": "original"}
    await case.tell("refunded", data=agreed)
    assert (await case.handle.result())["outcome"] == "refunded"
    await judged_and_settled(case, found.ref)
    assert (await incident(case.order)).closed_at is not None
