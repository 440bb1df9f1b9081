"""What a return leaves of its incidents as it ends goes on as a case, as an order's does."""

from typing import Any

from starter.service.decisions.decide import decide
from tests.workflows.cases.test_incidents import incident
from tests.workflows.test_incident import left_of
from tests.workflows.test_returns import returned
from tests.workflows.way_back import context_of, tell_at_the_door
from tests.workflows.world import NUMBERS, World

FIRE: dict[str, Any] = {"incident": "fire"}
ALL = {"amount_fen": 300_00}


async def test_who_pays_for_goods_that_were_lost_on_the_way_back_is_decided_after_it(
    world: World,
) -> None:
    """Shows FH-8.3.2.1."""
    case = await returned(world, "LR-1", paid_fen=300_00)
    await case.answer(approve=True)
    await case.tell("return_collected", data={"pieces": 3})
    await case.tell("return_lost", by="carrier", data={"pieces": 3, **FIRE})
    await case.tell("refunded", data={"refund_by": "original", **ALL})
    assert (await case.handle.result())["outcome"] == "refunded"
    left = await left_of(case.order, n=2)
    for name, by, more in (("judge", "order_desk", ALL), ("admit", "carrier", {})):
        body = {"decision_id": f"d-{next(NUMBERS)}", "by": by, **FIRE, **more}
        answer = await decide(context_of(case.order), "shop-a", "LR-1", name, body, case=2)
        assert answer.outcome == "done"
    settled = {"settlement": "he pays", **FIRE}
    for kind, data in (("return_loss_settled", settled), ("amount_settled", {**FIRE, **ALL})):
        await tell_at_the_door(case.order, kind, case=2, by="order_desk", data=data)
    assert (await left.handle.result())["outcome"] == "settled"
    assert (await incident(case.order)).closed_at is not None
