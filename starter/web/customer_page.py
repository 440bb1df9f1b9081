"""What a customer sees of his order: where it is, who comes and when, what he is asked.

He may look it up at any time (ER-4.2.3, EP-三4, FE-3.3, MC-四(三)1).
"""

from functools import partial
from typing import Final

from fastapi import Request
from fastapi.responses import Response

from models.codes import StepCode
from models.errors import FulfilError
from models.stages.installation.reports import Accepted
from starter.http.problems import status_of
from starter.service.access.bound_keys import covers
from starter.service.access.legal_acts import acts_for
from starter.service.app_context import AppContext
from starter.service.cases.written_words import written_in_cases
from starter.service.customer_views import customer_view
from starter.service.reading.views import OrderShown
from starter.service.reports.submission_outcomes import on_their_way
from starter.web.pages import page
from starter.web.visitors import Visitor

OWN_FORMS: Final = frozenset({Accepted.kind, "fee_agreed", "fee_refused"})
"""Reports that a customer makes by a form of their own, or next to what they are about."""

BEFORE_COLLECTED: Final = frozenset(
    {
        StepCode.STARTED, StepCode.AWAITING_ANSWER, StepCode.AWAITING_JUDGEMENT,
        StepCode.AWAITING_COLLECTION,
    }
)  # fmt: skip
"""Steps of a return at which whoever asked for it may take it back."""

AWAITING_MONEY: Final = frozenset(
    {
        StepCode.AWAITING_COLLECTION, StepCode.AWAITING_INSPECTION, StepCode.AWAITING_WAY_BACK,
        StepCode.AWAITING_REFUND,
    }
)  # fmt: skip
"""Steps of a return that was granted, and whose money is not sent."""


async def customer_page(
    request: Request,
    context: AppContext,
    visitor: Visitor,
    order: OrderShown,
    *,
    error: FulfilError | None = None,
) -> Response:
    """The page of a customer's order; before he has shown who he is, nothing personal.

    Raises:
        Unavailable: the database cannot be read.
    """
    status = int(status_of(error)) if error else 200
    if not visitor.confirmed:
        return page(request, "customer_confirm.html", status=status, order=order, error=error)
    acts = acts_for(visitor.caller.role, visitor.caller.scope, order)
    return page(
        request, "customer.html", status=status, order=order, error=error, acts=acts,
        does=partial(covers, visitor.caller.scope),
        sent_kinds=await on_their_way(context, order.workflow_id, visitor.caller.id),
        written=await written_in_cases(context, order, visitor.caller.role),
        coming=await customer_view(context, order), own_forms=OWN_FORMS,
        awaiting_money=AWAITING_MONEY, before_collected=BEFORE_COLLECTED, accepts=Accepted.kind,
    )  # fmt: skip
