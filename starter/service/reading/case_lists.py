"""Cases of all orders as lists show them: returns 退换货, and what customers write (ER-4.3)."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from activities.adapters.store.lists.case_lists import OrderCase
from models.ids import is_ticket
from models.roles import Role
from models.stages.care.request import CareKind
from models.stages.returns.request import CaseKind
from starter.service.reading.read_context import Records
from starter.service.reading.view_model import Instant, View

PAGE_SIZE: Final = 500  # cases of one page


class CaseGroup(StrEnum):
    """Which cases: of goods and money that go back, or of what somebody has written."""

    RETURNS = "returns"
    CARE = "care"


KINDS_OF_GROUP: Final[Mapping[CaseGroup, frozenset[str]]] = {
    CaseGroup.RETURNS: frozenset(CaseKind),
    CaseGroup.CARE: frozenset(CareKind),
}


class CaseListed(View):
    """A case, whose turn it is, and the order that it is of: none where it is a ticket."""

    id: int
    merchant: str | None
    order_no: str | None
    workflow_id: str
    ticket: str | None
    kind: str
    n: int
    step: str
    waiting_on: Role
    since: Instant
    next_due_at: Instant | None
    problem: str | None
    opened_at: Instant
    closed: bool
    outcome: str | None


async def cases(
    records: Records,
    group: CaseGroup,
    *,
    merchant: str | None = None,
    closed: bool | None = None,
    cursor: int | None = None,
    limit: int = PAGE_SIZE,
) -> tuple[tuple[CaseListed, ...], int | None]:
    """A page of those that fit, the newest first, and the cursor of the page after.

    Raises:
        Unavailable: the database cannot be read now.
    """
    found = await records.store.case_lists.found(
        KINDS_OF_GROUP[group], merchant=merchant, closed=closed, before=cursor, limit=limit + 1
    )
    page: Sequence[OrderCase] = found[:limit]
    following = page[-1].id if len(found) > limit else None
    return tuple(map(_listed, page)), following


def _listed(row: OrderCase) -> CaseListed:
    ticket = row.workflow_id if is_ticket(row.workflow_id) else None
    return CaseListed.model_validate({**row.model_dump(), "order_no": row.number, "ticket": ticket})
