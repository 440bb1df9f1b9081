"""What of an order's money its returns hold: its cancellation pays back the rest (MC-八(二)3)."""

from collections.abc import Iterable
from typing import NamedTuple

from models.stages.returns.case_opening import REFUND_ID
from models.stages.returns.goods import NOT_BACK
from models.stages.returns.request import CaseKind, ReturnCase


class OrderReturn(NamedTuple):
    """One return: its input, its workflow id, and how it has ended, if it has."""

    case: ReturnCase
    workflow_id: str
    outcome: str | None = None


def has_goods(case: ReturnCase, outcome: str | None) -> bool:
    """Whether a return holds goods, and what was paid for them: none that the customer keeps."""
    return case.kind is CaseKind.RETURN and outcome not in NOT_BACK


def without_held(
    refund: ReturnCase, others: Iterable[OrderReturn]
) -> tuple[ReturnCase, str | None]:
    """The money of a cancelled order without what its returns settle; nothing may be left.

    Then the workflow id of the return that has the last of it stands next to it. Where nobody has
    said what was paid, or what the goods of a return cost, it stays as it is: each refund is
    compared with all others (ADR-0042).
    """
    most = refund.refund_max_fen
    if refund.request.request_id != REFUND_ID or most is None:
        return refund, None
    holding = [one for one in others if has_goods(one.case, one.outcome)]
    left = most - sum(one.case.refund_max_fen or 0 for one in holding)
    if left <= 0:
        return refund, holding[-1].workflow_id
    return refund.model_copy(update={"refund_max_fen": left}), None
