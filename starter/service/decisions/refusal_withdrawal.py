"""A refusal at the door is withdrawn as long as the goods have not gone back (FH-10.2.5)."""

from typing import Final

from activities.adapters.store.results.rows import OrderSummary
from models.errors import Refused
from models.messages.decisions.decision import Decision
from models.messages.decisions.decisions import Withdraw
from models.phrases import phrase
from models.roles import Role
from models.stages.city_delivery.refusals import GoodsRefused
from models.stages.returns.case_opening import door_id
from starter.service.app_context import AppContext

HOLDERS_BEFORE_WAY_BACK: Final = (Role.PROVIDER, Role.SYSTEM)
"""Whose turn it is in the case of refused goods that have not moved; or it has not begun."""


async def check_way_back(context: AppContext, order: OrderSummary, decision: Decision) -> None:
    """See to it that nothing is withdrawn of which the goods are on their way back.

    Raises:
        Refused: they are, or are back: after-sales has their case.
    """
    if not isinstance(decision, Withdraw):
        return
    row = await context.store.reports.named(order.workflow_id, decision.report_id)
    if row is None or row.kind != GoodsRefused.kind:
        return
    request = door_id(str(row.report.data.get("incident") or row.report_id))
    for case in await context.store.cases.of_order(order.workflow_id):
        if case.request_id == request and (
            case.closed or case.waiting_on not in HOLDERS_BEFORE_WAY_BACK
        ):
            raise Refused(
                phrase(
                    "withdraw is refused: the goods that were refused are on their way back, or "
                    "are back ({workflow_id}): call after-sales, who has that case",
                    workflow_id=case.workflow_id,
                )
            )
