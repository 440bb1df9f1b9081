"""Which workflows a decision is handed to: the order, its open leg, or a case next to it."""

from activities.adapters.store.results.rows import OrderRow
from models.errors import NotFound
from models.ids import Stage
from models.messages.decisions import decisions
from models.messages.decisions.decision import Decision
from models.messages.decisions.fee_decisions import SetFee
from models.messages.decisions.incident_decisions import INCIDENT_DECISIONS, AboutIncident
from models.messages.decisions.visit_decisions import PlanVisit
from models.phrases import phrase
from starter.service.app_context import AppContext
from starter.service.reports.report_decisions import OF_REPORTS, workflows_with_report

OF_INCIDENTS = tuple(model.name for model in INCIDENT_DECISIONS)
OF_OPEN_LEG = (
    decisions.Repair.name, decisions.Acknowledge.name, SetFee.name, PlanVisit.name,
    *OF_INCIDENTS
)  # fmt: skip
REFUSED_FOR_GOOD = (decisions.Acknowledge.name, *OF_INCIDENTS)
"""Decisions whose refusal by the first workflow is final: no other one has what they are about."""

OF_RETURNS = ("answer", "withdraw_return", "end_return", "agree_return")
"""Decisions about a return; the others are about the order."""


async def targets_of(
    context: AppContext, order: OrderRow, decision: Decision, case: int | None
) -> list[str]:
    """The ids of the workflows that may take it, the likeliest first; of its return, or a `case`.

    Raises:
        NotFound: there is no such return, or nobody has sent the report that it is about.
    """
    name = decision.name
    if isinstance(decision, OF_REPORTS) and case is None:
        return await workflows_with_report(context, order, decision)
    if name in OF_RETURNS or case is not None:
        cases = await context.store.cases.of_order(order.workflow_id)
        if name in OF_RETURNS:
            cases = tuple(one for one in cases if one.stage is Stage.RETURNS)
        meant = [one for one in cases if case in (None, one.n)]
        if not meant:
            raise NotFound(
                phrase("order {number} has no return {case}", number=order.number, case=case)
                if case
                else phrase("order {number} has no return", number=order.number)
            )
        return [meant[-1].workflow_id]
    if isinstance(decision, AboutIncident) and (of := await _of_return(context, order, decision)):
        return of
    if name in OF_OPEN_LEG and order.closed:  # what is still owed, or parked, is of its cases
        return await _open_cases(context, order, name) or [order.workflow_id]
    if name in OF_OPEN_LEG and order.open_workflow != order.workflow_id:
        return [order.open_workflow, order.workflow_id]
    return [order.workflow_id]


async def _of_return(context: AppContext, order: OrderRow, decision: AboutIncident) -> list[str]:
    """Of what was found on the way back, the returns, and the cases of what those have left."""
    known = await context.store.incidents.of_order(order.workflow_id)
    meant = [one for one in known if one.ref == decision.incident]
    if not any(one.stage is Stage.RETURNS and decision.kind in (None, one.code) for one in meant):
        return []
    cases = await context.store.cases.of_order(order.workflow_id)
    of_both = [one for one in cases if one.stage in (Stage.RETURNS, Stage.INCIDENT)]
    return [one.workflow_id for one in of_both if not one.closed]


async def _open_cases(context: AppContext, order: OrderRow, name: str) -> list[str]:
    """Of incidents, and fees, the case that has what was left of them (ADR-0051)."""
    cases = await context.store.cases.of_order(order.workflow_id)
    if name in (SetFee.name, *OF_INCIDENTS):
        return [one.workflow_id for one in cases if one.stage is Stage.INCIDENT]
    return [one.workflow_id for one in cases if not one.closed]
