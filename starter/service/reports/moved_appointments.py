"""An appointment that a desk moves 改约 is a decision: it says why, and takes a slot that is free.

A provider who agrees on another time with the customer reports what is so; a desk that moves one on
its board decides about both of them (FH-10.2.1).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from activities.adapters.store.customers.slots import SlotClaim
from activities.adapters.store.reports.report_contents import ReportContent
from activities.adapters.store.results.view_rows import OrderWithCases
from models.field_errors import field_error
from models.messages.lists.slots import slot_at
from models.messages.reports.report import Report
from models.roles import Role
from models.stages.city_delivery.contacts import ContactFailed
from models.stages.city_delivery.reports import AppointmentBooked
from starter.service.access.rights import STAFF_ROLES
from starter.service.app_context import AppContext
from starter.service.reading.known_orders import kept

MOVE_REASONS: Final = ("put_off_by", "reason")
"""What a move says: its cause, and the same in words."""


async def check_move(context: AppContext, known: OrderWithCases, message: Report) -> None:
    """See to it that a desk which moves an agreed appointment says why.

    Where the customer was not met since, that was said already.

    Raises:
        InvalidInput: it does not; names the field.
        Unavailable: the database cannot be read now.
    """
    if not _is_a_desks(message) or all(message.data.get(name) for name in MOVE_REASONS):
        return
    reports = await context.store.report_contents.of_order(kept(known.order).workflow_id)
    if any(one.report_id == message.report_id for one in reports):
        return  # a repeat is answered as one
    agreed = _agreed_at(reports, message.occurred_at or context.now())
    if agreed not in (None, _instant(message.data.get("customer_at"))):
        lacks = next(name for name in MOVE_REASONS if not message.data.get(name))
        raise field_error(
            lacks,
            "this order has an appointment already: say why it is moved, as a cause and in words",
        )


async def slot_of_desk(
    context: AppContext, known: OrderWithCases, message: Report
) -> SlotClaim | None:
    """The slot that a desk's appointment takes, where its provider has named how many it takes.

    Raises:
        Unavailable: the database cannot be read now.
    """
    at = _instant(message.data.get("customer_at"))
    if not _is_a_desks(message) or at is None:
        return None
    provider = await context.store.slots.provider_of(kept(known.order).workflow_id)
    if provider is None:
        return None
    slot = slot_at(at)
    offered = await context.store.slots.list(provider, slot.day, slot.day)
    if not any(one.half is slot.half for one in offered):
        return None
    return SlotClaim(provider, slot, context.now())


def _agreed_at(reports: Iterable[ReportContent], by: datetime) -> datetime | None:
    """When the customer is to be met, as is agreed by then; None where he was missed since."""
    ends = (AppointmentBooked.kind, ContactFailed.kind)
    before = [one for one in reports if one.kind in ends and one.counts and one.occurred_at <= by]
    if not before:
        return None
    newest = max(before, key=lambda one: (one.occurred_at, one.reported_at, one.report_id))
    return _instant(newest.data.get("customer_at"))


def _is_a_desks(message: Report) -> bool:
    """Whether one of our own people says it, and not the customer, the crew or a partner."""
    if message.kind != AppointmentBooked.kind:
        return False
    return message.by in STAFF_ROLES or (message.noted_by or Role.CUSTOMER) in STAFF_ROLES


def _instant(value: object) -> datetime | None:
    """An instant as a report has it; None where it is none, which its workflow refuses."""
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return at if at.tzinfo else None
