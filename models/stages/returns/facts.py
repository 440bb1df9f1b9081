"""What every report of a return has in common: which cases it speaks of, and who receives it."""

from collections.abc import Mapping
from typing import Any, ClassVar, NamedTuple

from pydantic import BaseModel

from models.codes import QuestionCode
from models.ids import Stage
from models.messages.reports.report import Facts
from models.phrases import StructuredText, phrase
from models.roles import Role
from models.stages.returns.request import CaseKind, ReturnCase

WHY_NOT: Mapping[CaseKind, StructuredText] = {
    CaseKind.WAY_BACK: phrase(
        "these goods come back since their order was cancelled: the warehouse reports "
        "return_inspected once it has them, with the pieces that it counts"
    ),
    CaseKind.REFUND: phrase(
        "no goods come back, the order was cancelled: after_sales reports refunded once the money "
        "is paid back"
    ),
}
"""Why another report makes no sense of such a case."""

CUSTOMER_AND_MERCHANT = (Role.CUSTOMER, Role.MERCHANT)
"""Who is informed of each step of a return as it happens (MC-八(一)2)."""


class ReturnFacts(Facts):
    """A report of a return.

    `about` says of which kinds of cases it may speak; `customer_reads` which of its fields the
    customer is told, where that is not all of it.
    """

    stage: ClassVar[Stage] = Stage.RETURNS
    about: ClassVar[tuple[CaseKind, ...]] = (CaseKind.RETURN,)
    customer_reads: ClassVar[tuple[str, ...] | None] = None

    def why_not(self, known: BaseModel) -> StructuredText | None:
        if not isinstance(known, ReturnCase) or known.kind in self.about:
            return None
        return WHY_NOT[known.kind]

    def asked(self, known: ReturnCase) -> QuestionCode | None:
        """What after-sales is asked about it."""
        return None


def informed_of(facts: Facts, known: BaseModel, by: str) -> tuple[Role, ...]:
    """Who receives a report at once; of goods that nobody has asked to send back no client does."""
    roles = facts.roles_to_inform(by)
    if isinstance(known, ReturnCase) and known.kind is CaseKind.WAY_BACK:
        return tuple(role for role in roles if role not in CUSTOMER_AND_MERCHANT)
    return roles


class ReportNotice(NamedTuple):
    """What some roles are told of a report; `name` tells it from what others are told."""

    name: str
    roles: tuple[Role, ...]
    fields: dict[str, Any]


def report_notices(facts: Facts, known: BaseModel, by: str) -> list[ReportNotice]:
    """What each is told of a report: all of it, or that it was said and no word that is not his."""
    roles = informed_of(facts, known, by)
    whole = {**dict(facts), "by": by}
    receives = facts.customer_reads if isinstance(facts, ReturnFacts) else None
    if receives is None or Role.CUSTOMER not in roles:
        return [ReportNotice("", roles, whole)]
    others = tuple(role for role in roles if role is not Role.CUSTOMER)
    part = {name: whole[name] for name in receives}
    return [ReportNotice("", others, whole), ReportNotice(":customer", (Role.CUSTOMER,), part)]
