"""From an order taken in to the input of its workflow."""

from datetime import date, datetime
from typing import Annotated

from pydantic import AwareDatetime

from models.contract import WITHOUT_DEFAULTS
from models.messages.legs.leg import Baton, StageInput
from models.messages.orders.order import Order
from models.sop import clock
from models.sop.milestones import Milestone
from models.sop.stamped_terms import STAMPED_NAMES, stamped
from models.sop.terms import Sop
from models.stages.order.duties import list_due

INPUT_BYTES_MAX = 60 * 1024
"""The most bytes of an order with its terms: of the 64 KB of a payload some are room for what
travels with it."""


class OrderInput(StageInput):
    """What the order's workflow is given; `accepted_at` is our door's word."""

    content: Annotated[Order, WITHOUT_DEFAULTS]
    accepted_at: AwareDatetime


def order_input(order: Order, *, accepted_at: datetime, sop: Sop) -> OrderInput:
    """Stamp the terms into an order: a changed SOP changes new orders only."""
    placed = order.placed_at or accepted_at
    begun = min(placed, accepted_at)
    return OrderInput(
        order=order.workflow_id,
        number=order.number,
        sop=stamped(sop, STAMPED_NAMES),
        begun_at=begun,
        baton=Baton(milestones={Milestone.ORDER_PLACED: begun}, hub=order.hub),
        content=order,
        accepted_at=accepted_at,
    )


def planned_day(order: Order, accepted_at: datetime, sop: Sop) -> date | None:
    """The pickup day that the list can still be planned for (FH-7.2.1, reading 4).

    A list that is neither urgent nor special and comes after 16:30 of the day before is
    planned a day later.
    """
    wanted = order.wanted_pickup_day
    if wanted is None or order.urgent or not sop.late_list_next_day:
        return wanted
    day = max(wanted, clock.day_of(accepted_at))
    while list_due(sop, {Milestone.LIST_PLANNED_DAY: day}) < accepted_at:
        day = clock.counted_days(day, 1, sop.days)
    return day
