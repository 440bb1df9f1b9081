"""What every report of a return has in common: which cases it speaks of, and who hears it."""

from collections.abc import Mapping
from typing import ClassVar

from pydantic import BaseModel

from models.codes import QuestionCode
from models.ids import Stage
from models.messages.reports import Facts
from models.roles import Role
from models.stages.returns.request import CaseKind, ReturnCase

WHY_NOT: Mapping[CaseKind, str] = {
    CaseKind.WAY_BACK: "these goods come back since their order was cancelled: the warehouse "
    "reports return_inspected once it has them, with the pieces that it counts",
    CaseKind.REFUND: "no goods come back, the order was cancelled: after_sales reports refunded "
    "once the money is paid back",
}
"""Why another report makes no sense of such a case."""

BOTH = (Role.CUSTOMER, Role.MERCHANT)
"""Who hears of each step of a return as it happens (MC-八(一)2)."""


class ReturnFacts(Facts):
    """A report of a return; `about` says of which kinds of cases it may speak."""

    stage: ClassVar[Stage] = Stage.RETURNS
    about: ClassVar[tuple[CaseKind, ...]] = (CaseKind.RETURN,)

    def why_not(self, known: BaseModel) -> str | None:
        if not isinstance(known, ReturnCase) or known.kind in self.about:
            return None
        return WHY_NOT[known.kind]

    def asked(self, known: ReturnCase) -> QuestionCode | None:
        """What after-sales is asked about it."""
        return None


def informed_of(facts: Facts, known: BaseModel, by: str) -> tuple[Role, ...]:
    """Who hears a report at once; of goods that nobody has asked to send back no client does."""
    roles = facts.informs_now(by)
    if isinstance(known, ReturnCase) and known.kind is CaseKind.WAY_BACK:
        return tuple(role for role in roles if role not in BOTH)
    return roles
