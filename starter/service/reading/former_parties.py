"""An order once a party's: for a while it stays open to him for what happened before (a term)."""

from datetime import datetime, timedelta

from activities.adapters.store.results.view_rows import OrderAccess, OrderWithCases
from models.messages.reports.report import Report
from models.sop.terms import Sop


def open_to_former(
    access: OrderAccess, known: OrderWithCases, message: Report, *, sop: Sop, now: datetime
) -> bool:
    """Whether an order that was a party's takes this report of it: sent in time, and of a fact from
    before the party was replaced, by the order's own clock.
    """
    if access.until is None or access.replaced_at is None:
        return False
    happened_at = message.occurred_at or message.reported_at
    if happened_at is None or happened_at >= access.until:
        return False
    open_until = access.replaced_at + timedelta(hours=sop.former_party_hours)
    return known.order.clock(now) <= open_until
