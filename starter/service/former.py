"""An order once a party's: for a while it stays open to him for what happened before (a term)."""

from datetime import datetime, timedelta

from activities.adapters.store.view_rows import OrderWithCases, Standing
from models.messages.reports import Report
from models.sop.terms import Sop


def open_to_former(
    standing: Standing, known: OrderWithCases, message: Report, *, sop: Sop, now: datetime
) -> bool:
    """Whether an order that was a party's takes this report of it: told in time, and of a fact from
    before the party was replaced, by the order's own clock.
    """
    if standing.until is None or standing.replaced_at is None:
        return False
    happened_at = message.occurred_at or message.reported_at
    if happened_at is None or happened_at >= standing.until:
        return False
    open_until = standing.replaced_at + timedelta(hours=sop.former_party_hours)
    return known.order.clock(now) <= open_until
