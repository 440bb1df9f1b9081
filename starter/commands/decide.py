"""What a person decides, handed to the workflow that it is about: it alone says yes or no."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from temporalio.client import Client

from activities.adapters.store_rows import OrderRow
from models import decisions
from models.decisions import Decided, Decision
from models.errors import Closed, FulfilError, NotFound, Refused, Unavailable, UsageError
from models.reports import faults, nearest
from starter.commands.call_errors import REST_SECONDS, CallFailed, NotRunning, undecided
from starter.commands.house import House
from starter.commands.report import has_ended
from starter.commands.starting import start_order

DECISIONS: dict[str, type[Decision]] = {
    "confirm": decisions.Confirm,
    "hand_on": decisions.HandOn,
    "correct": decisions.Correct,
    "decide_short": decisions.DecideShort,
    "hold": decisions.Hold,
    "resume": decisions.Resume,
    "cancel": decisions.Cancel,
    "repair": decisions.Repair,
    "answer": decisions.AnswerReturn,
}
"""Every decision by its name, which is that of the workflow's update."""

OF_RETURNS = ("answer",)
"""Decisions about a return; the others are about the order."""


async def decide(
    house: House,
    merchant: str,
    number: str,
    name: str,
    body: Mapping[str, Any],
    *,
    case: int | None = None,
) -> Decided:
    """Hand a decision to its order, or to the order's return `case` (the newest for `answer`).

    Sent again under its `decision_id`, it is done once and answered alike. A `repair` goes to
    the open leg, and to the order where nothing is parked there.

    Raises:
        UsageError: there is no such decision, or it says too little: which field.
        NotFound: there is no such order, or no such return.
        Refused: the workflow says no, and why.
        Closed: it has ended.
        Unavailable: nobody answered in time. It may still be done: send it again under the
            same `decision_id` until it is answered.
    """
    decision = _read(name, body)
    order = await house.order(merchant, number)
    if order.outbox == "pending":
        try:
            await start_order(house, order)
        except CallFailed as error:
            raise undecided(name, error) from None
    targets = await _whose(house, order, name, case)
    said = decision.model_dump(mode="json", exclude_none=True)
    for target in targets[:-1]:
        try:
            return await _answered(house, target, name, said)
        except (Refused, NotRunning):
            continue  # nothing is parked there
    try:
        return await _answered(house, targets[-1], name, said)
    except NotRunning:
        raise await _why(house, order, targets[-1]) from None


def _read(name: str, body: Mapping[str, Any]) -> decisions.Decision:
    model = DECISIONS.get(name)
    if model is None:
        near = nearest(name, DECISIONS)
        known = f"{near}?" if near else f"one of {', '.join(DECISIONS)}"
        raise UsageError(f"there is no decision {name}: {known}")
    strange = decisions.stranger(model, body)
    if strange:
        raise UsageError(f"{name} has {strange}")
    try:
        return model.model_validate(dict(body))
    except ValidationError as error:
        raise UsageError(f"{name}: {faults(error)}") from None


async def _whose(house: House, order: OrderRow, name: str, case: int | None) -> list[str]:
    if name in OF_RETURNS or case is not None:
        cases = await house.store.cases.of_order(order.workflow_id)
        meant = [one for one in cases if case in (None, one.n)]
        if not meant:
            which = f"return {case}" if case else "return"
            raise NotFound(f"order {order.number} has no {which}")
        return [meant[-1].workflow_id]
    if name == "repair" and order.open_workflow != order.workflow_id:
        return [order.open_workflow, order.workflow_id]
    return [order.workflow_id]


async def _answered(house: House, target: str, name: str, said: dict[str, Any]) -> Decided:
    async def by_update(client: Client) -> Decided:
        decided: Decided = await client.get_workflow_handle(target).execute_update(
            name, said, id=str(said["decision_id"]), result_type=Decided
        )
        return decided

    try:
        return await house.reach.call(by_update)
    except Refused as error:
        raise Refused(f"{name} is refused: {error.message}") from None
    except CallFailed as error:
        raise undecided(name, error) from None


async def _why(house: House, order: OrderRow, target: str) -> FulfilError:
    if (order.closed and target == order.workflow_id) or await has_ended(house, target):
        return Closed(f"{target} has ended: nothing can be decided about it any more")
    return Unavailable(
        f"order {order.number} is taken in, and its workflow is not there yet",
        hint="send the decision again with the same decision_id in a moment",
        retry_after=REST_SECONDS,
    )
