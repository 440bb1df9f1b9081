"""Decisions about one report: which workflows may have it, and whether it is the decider's own."""

from collections.abc import Sequence

from activities.adapters.store.results.rows import OrderRow
from models.errors import NotFound, Refused
from models.messages.decisions import decisions
from models.messages.decisions.decisions import REPORT_DESKS
from models.phrases import phrase, role_code
from models.stages import workflow_ids
from models.stages.table import SPEC_OF
from models.tracking.decisions.withdrawals import not_own_report
from starter.service.app_context import AppContext

OF_REPORTS = (decisions.SettleQuestion, decisions.Withdraw)

OfReport = decisions.SettleQuestion | decisions.Withdraw


async def workflows_with_report(
    context: AppContext, order: OrderRow, decision: OfReport
) -> list[str]:
    """The workflows that may have that report: whoever was sent it, the open one, the order.

    One that came straight to its workflow is not in the inbox, and is known by its lines.

    Raises:
        NotFound: nobody has reported it.
        Refused: somebody else than who takes it back has reported it, in whichever leg.
    """
    report_id = decision.report_id
    teller = await context.store.tellers.of(order.workflow_id, report_id)
    if teller is None:
        raise NotFound(
            phrase(
                "order {number} was never told a report {report_id}",
                number=order.number,
                report_id=report_id,
            )
        )
    his = (decision.by, decision.actor) == (teller.by, teller.actor)
    of_desk = decision.by in REPORT_DESKS
    if isinstance(decision, decisions.Withdraw) and not (his or of_desk):
        raise _not_his(order, decision.by)
    case = [teller.sent_to] if teller.sent_to and workflow_ids.is_case(teller.sent_to) else []
    return [*dict.fromkeys((*case, order.open_workflow, order.workflow_id))]


async def check_own_key(
    context: AppContext, order: OrderRow, report_id: object, key_id: str, by: str
) -> None:
    """See to it that a key for nobody by name takes back what came with it, and nothing else.

    Two keys of one role may be two people: nothing else tells them apart.

    Raises:
        Refused: it came with another key.
    """
    teller = await context.store.tellers.of(order.workflow_id, str(report_id))
    if teller is not None and teller.key_id not in (None, key_id):
        raise _not_his(order, by)


def _not_his(order: OrderRow, by: str) -> Refused:
    desk = phrase("the {desk}", desk=role_code(SPEC_OF[order.stage].desk))
    return Refused(phrase("withdraw is refused: {why}", why=not_own_report(by, desk)))


def most_specific_refusal(refusals: Sequence[Refused]) -> Refused:
    """Of what several workflows say: the word of the first that knows what is decided about."""
    return next((one for one in refusals if not one.not_known), refusals[-1])
