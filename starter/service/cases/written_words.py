"""What people have written in the cases next to an order: who has to answer reads it."""

from collections.abc import Mapping
from typing import Final

from models.ids import Stage, is_ticket
from models.roles import Role
from models.stages.care.reports import CareAttached, CareHandedOver
from models.stages.workflow_ids import stage_of
from starter.service.app_context import AppContext
from starter.service.cases.care import MessageShown, messages_of
from starter.service.reading.views import OrderShown

RETURN_ASKED: Final = "return_asked"
AMONG_US: Final = frozenset({CareHandedOver.kind, CareAttached.kind})
"""What departments write to each other about a case; a customer reads none of it."""


async def written_in_cases(
    context: AppContext, order: OrderShown, reader: Role
) -> Mapping[str, tuple[MessageShown, ...]]:
    """What was written in each case of an order, the oldest first, by the case's workflow id.

    Of a ticket, which has a page of its own, nothing.

    Raises:
        Unavailable: the database cannot be read.
    """
    found: dict[str, tuple[MessageShown, ...]] = {}
    for case in order.cases:
        row = (
            None
            if is_ticket(case.workflow_id)
            else await context.store.cases.by_id(case.workflow_id)
        )
        if row is None:
            continue
        if stage_of(case.workflow_id) is Stage.CARE:
            found[case.workflow_id] = await messages_of(context, row)
        elif (asked := row.start_input.get("request")) and asked.get("by") != Role.SYSTEM:
            first = MessageShown(
                what=RETURN_ASKED, by=str(asked.get("by", "")), actor=None, at=row.opened_at,
                words=asked.get("reason"), state="",
            )  # fmt: skip
            found[case.workflow_id] = (first,)
    if reader is Role.CUSTOMER:
        return {
            id_: tuple(one for one in written if one.what not in AMONG_US)
            for id_, written in found.items()
        }
    return found
