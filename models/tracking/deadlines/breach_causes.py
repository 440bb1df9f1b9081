"""What is wrong where a deadline is missed: who is informed of a cause is informed of it once a
tier."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from models.messages.legs.leg import Deadline
from models.sop import clock
from models.sop.duty import Duty, DutyScope
from models.sop.terms import Sop
from models.stages.all_duties import ALL_DUTIES
from models.tracking.deadlines.occurrence import OccurrenceKey
from models.tracking.outbox import Outbox

Open = Mapping[OccurrenceKey, Deadline]
"""The deadlines that are owed."""


def cause_of(duty: Duty, one: Deadline, outbox: Outbox) -> str:
    """What is wrong where it is missed: alike for all orders on the vehicle, if it is its.

    Each order has a name of its own for what befell the vehicle: there the day counts. While no
    vehicle is known it is alike for the orders that the merchant has fetched on that day.
    """
    shipment = outbox.shipment(duty, one.ref)
    trip = outbox.trip(shipment) if duty.of_vehicle else ""
    if duty.of_list and not shipment:
        trip = outbox.pickup_list
    of_day = bool(trip) and duty.per is DutyScope.INCIDENT
    own = "" if trip and shipment else one.ref  # each order names its shipment as it likes
    twin = str(clock.day_of(one.due_at)) if of_day else own
    return " ".join((trip or outbox.subject, duty.cause, twin, str(one.attempt)))


def is_explained(duty: Duty, one: Deadline, others: Open) -> bool:
    """Whether it follows from what its people are informed of by itself."""
    return any(
        other.breached
        and not other.moot
        and other.attempt == one.attempt
        and (other.ref == one.ref or not ALL_DUTIES[key.duty].of_shipment)
        for key, other in others.items()
        if not {key.duty, ALL_DUTIES[key.duty].cause}.isdisjoint(duty.explained_by)
    )


def overdue(owed: Open) -> dict[str, list[OccurrenceKey]]:
    """What is missed and not done yet, by its cause."""
    found: dict[str, list[OccurrenceKey]] = {}
    for key, one in owed.items():
        if one.breached:
            found.setdefault(ALL_DUTIES[key.duty].cause, []).append(key)
    return found


def next_reminder(duty: Duty, after: datetime, owed: Open, sop: Sop) -> datetime:
    """The next working morning after that on which nobody has taken its cause on."""
    taken_on = [
        one.acknowledged_until
        for key, one in owed.items()
        if one.acknowledged_until and ALL_DUTIES[key.duty].cause == duty.cause
    ]
    at = clock.next_day(after, sop.work_start, sop.days)
    while taken_on and at < max(taken_on):
        at = clock.next_day(at, sop.work_start, sop.days)
    return at


def acknowledge(
    owed: dict[OccurrenceKey, Deadline],
    causes: Iterable[str],
    until: datetime,
    now: datetime,
    sop: Sop,
) -> None:
    """Somebody has taken these on: their daily reminders go on after that time."""
    keys = [key for cause in causes for key in overdue(owed).get(cause, ())]
    for key in keys:
        owed[key] = owed[key].model_copy(update={"acknowledged_until": until})
    for key in keys:
        if owed[key].next_daily_reminder_at is not None:
            at = next_reminder(ALL_DUTIES[key.duty], now, owed, sop)
            owed[key] = owed[key].model_copy(update={"next_daily_reminder_at": at})
