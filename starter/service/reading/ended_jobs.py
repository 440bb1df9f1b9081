"""When somebody's part of an order is over: then a page says so, and shows no more of the order.

For a while after its end he still sees what he did (`former_party_hours`, a term). An order that
went to another vehicle or provider is over for the former one at once: for as long he is told so,
later it is not there, as any other's.
"""

from datetime import datetime, timedelta

from activities.adapters.store.results.view_rows import OrderAccess
from models.errors import FulfilError
from models.ids import Stage
from models.messages.timeline.timeline import EntryKind
from models.phrases import phrase
from models.sop import clock
from models.stages.table import LEGS
from starter.service.reading.need_to_know import Reading
from starter.service.reading.views import OrderShown


class PartEnded(FulfilError):
    """What somebody was to do for an order is over, or somebody else does it."""

    code = "closed"


def check_still_his(number: str, access: OrderAccess, hours: float, now: datetime) -> None:
    """See to it that an order that was once somebody's is his still; `now` by its own clock.

    Raises:
        PartEnded: it went to another vehicle or provider, no more than so many hours ago; later
            nothing is said of it: it is somebody else's.
    """
    replaced_at = access.replaced_at
    if not access.own and replaced_at and now <= replaced_at + timedelta(hours=hours):
        raise PartEnded(
            phrase("order {number} is yours no more: somebody else has it now", number=number),
            hint="what you did for it is written down; ask whoever sent you the link",
        )


def check_not_over(order: OrderShown, reading: Reading, hours: float, now: datetime) -> None:
    """See to it that a reader's part is not over, or only just; `now` by the order's own clock.

    Raises:
        PartEnded: it has been over for more than so many hours.
    """
    at = ended_at(order, reading)
    if at is not None and now > at + timedelta(hours=hours):
        raise PartEnded(
            phrase(
                "your part of order {number} ended on {day}",
                number=order.order_no,
                day=clock.day_of(at),
            ),
            hint="what you did for it is written down; ask whoever sent you the link",
        )


def ended_at(order: OrderShown, reading: Reading) -> datetime | None:
    """When the last of a reader's legs ended; None: one is open, or to come, or a case is."""
    legs = reading.drivers_of & {*LEGS}
    if not legs or any(not case.closed for case in order.cases):
        return None
    if order.closed:
        return order.since
    last = max(LEGS.index(leg) for leg in legs)
    later = {Stage(leg) for leg in LEGS[last + 1 :]}
    if order.stage not in later:
        return None
    begun = [
        line.at
        for line in order.timeline
        if line.happening is EntryKind.STAGE and line.stage in later
    ]
    return min(begun, default=None)
