"""A decision as every door takes it: who makes it, and in whose name."""

from collections.abc import Mapping
from typing import Any

from models.messages.decisions.decisions import Correct, DecisionAnswer, Withdraw
from models.sop import clock
from starter.http.callers import Caller
from starter.order_files.importing.corrections import correction_fields
from starter.order_files.places.corrected_places import check_places
from starter.service.access.rights import DESKS
from starter.service.app_context import AppContext
from starter.service.decisions import decide as decisions
from starter.service.decisions.decision_targets import OF_INCIDENTS
from starter.service.reports.report_decisions import check_own_key


async def take_decision(
    context: AppContext,
    caller: Caller,
    merchant: str,
    number: str,
    name: str,
    fields: Mapping[str, Any],
    *,
    case: int | None = None,
) -> DecisionAnswer:
    """Take a decision from whoever calls; its `fields` with `decision_id`, `by` and `actor`.

    Raises:
        NotFound, Forbidden: the order is not his, or it is not his to decide.
        FulfilError: as `starter/service/decisions/decide.py` says.
    """
    caller.check_order(merchant, number)
    by, actor = caller.role_for(fields.get("by")), caller.actor_for(fields.get("actor"))
    if name in OF_INCIDENTS and caller.role in DESKS:
        by = caller.role
    caller.check_decision(name, by)
    if name == Withdraw.name and caller.is_limited and caller.actor is None:
        order = await context.order(merchant, number)
        await check_own_key(context, order, fields.get("report_id"), caller.id, by)
    content = {key: value for key, value in fields.items() if key != "actor"}
    content |= {"by": by} | ({"actor": actor} if actor else {})
    if name == Correct.name and isinstance(content.get("changes"), dict):
        today = clock.day_of(context.now())
        content["changes"] = correction_fields(content["changes"], today)
        check_places((await context.order(merchant, number)).content, content["changes"])
    return await decisions.decide(
        context, merchant, number, name, content, case=case, key_id=caller.id
    )
