"""A return is approved only while its customer has the goods: a delivery may be withdrawn since."""

from activities.adapters.store.results.rows import OrderRow
from models.errors import Refused
from models.messages.decisions.decision import Decision
from models.messages.decisions.decisions import AnswerReturn
from models.phrases import phrase
from models.stages.returns.delivered_goods import delivery_of
from models.stages.returns.request import CaseKind, ReturnCase
from starter.service.app_context import AppContext


async def check_delivery_stands(
    context: AppContext, order: OrderRow, decision: Decision, case_id: str
) -> None:
    """See to it that nobody is asked to send goods which have not come to him (FE-4).

    Of what a return turns round on its way nothing was delivered: its workflow looks where that is.

    Raises:
        Refused: its delivery does not stand any more.
    """
    if order.closed or not isinstance(decision, AnswerReturn) or not decision.approve:
        return
    row = await context.store.cases.by_id(case_id)
    if row is None or row.kind != CaseKind.RETURN:
        return
    if ReturnCase.model_validate(row.start_input).delivered_at is None:
        return
    view = await context.store.views.show(order.merchant, order.number, context.now())
    if view is not None and delivery_of(order.workflow_id, view.timeline) is None:
        raise Refused(
            phrase(
                "order {number} is not delivered by now: its delivery was withdrawn since the "
                "return was asked for, and the customer has nothing to send",
                number=order.number,
            ),
            hint="answer it with approve=false; what is on its way can be asked for again at once, "
            "and turns round",
        )
