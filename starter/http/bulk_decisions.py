"""One decision about many orders, as every door takes it; each is the caller's, or not there."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from models import ids
from models.hints import over_http
from models.messages.decisions.decisions import DecisionAnswer
from starter.http.callers import Caller
from starter.http.decisions import take_decision
from starter.service.app_context import AppContext
from starter.service.decisions.bulk import BulkRow, BulkTarget, check_bulk, decide_many


def take_decisions(
    context: AppContext,
    caller: Caller,
    targets: Sequence[BulkTarget],
    name: str,
    bulk_id: str,
    fields: Mapping[str, Any],
) -> AsyncIterator[BulkRow]:
    """Take a decision about each of these orders from whoever calls; a row for each.

    Raises:
        UsageError: many orders have no such decision, or there are none, or too many of them.
    """
    check_bulk(name, bulk_id, targets)

    async def decide(target: BulkTarget, decision_id: str) -> DecisionAnswer:
        order = ids.order_id(target.merchant, target.order_no)
        access = await context.store.door.access(caller, order)
        reads = caller.model_copy(update={"access": access})
        content = {**fields, "decision_id": decision_id}
        return await take_decision(context, reads, target.merchant, target.order_no, name, content)

    return decide_many(targets, bulk_id, decide, over_http)
