"""What people have written in the cases next to an order: who has to answer reads it."""

from collections.abc import Iterable, Mapping
from typing import Final

from models.ids import Stage, is_ticket
from models.messages.reports.inbox_state import NOT_SO, InboxState
from models.roles import Role
from models.stages.care.reports import CareAttached, CareHandedOver
from models.stages.workflow_ids import stage_of
from starter.service.app_context import AppContext
from starter.service.cases.care import MessageShown, messages_of
from starter.service.reading.views import OrderShown

RETURN_ASKED: Final = "return_asked"
AMONG_DEPARTMENTS: Final = frozenset({CareHandedOver.kind, CareAttached.kind})
"""What departments write to each other about a case; a customer reads none of it."""


async def written_in_cases(
    context: AppContext, order: OrderShown, reader: Role
) -> Mapping[str, tuple[MessageShown, ...]]:
    """What was written in each case of an order, the oldest first, by the case's workflow id.

    Of a ticket, which has a page of its own, nothing; of what was refused or taken back neither.

    Raises:
        Unavailable: the database cannot be read.
    """
    found: dict[str, tuple[MessageShown, ...]] = {}
    for case in order.cases:
        if is_ticket(case.workflow_id):
            continue
        if (row := await context.store.cases.by_id(case.workflow_id)) is None:
            continue
        if stage_of(case.workflow_id) is Stage.CARE:
            written = [one for one in await messages_of(context, row) if one.state not in NOT_SO]
            found[case.workflow_id] = read_by(reader, written)
        elif (asked := row.start_input.get("request")) and asked.get("by") != Role.SYSTEM:
            first = MessageShown(
                what=RETURN_ASKED, by=str(asked.get("by", "")), actor=None, at=row.opened_at,
                words=asked.get("reason"), state=InboxState.APPLIED,
            )  # fmt: skip
            found[case.workflow_id] = (first,)
    return found


def read_by(reader: Role, written: Iterable[MessageShown]) -> tuple[MessageShown, ...]:
    """Those of them that are for somebody of that role, at every door."""
    is_customer = reader is Role.CUSTOMER
    return tuple(one for one in written if not (is_customer and one.what in AMONG_DEPARTMENTS))
