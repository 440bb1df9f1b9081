"""What is owed of the vehicle: booked in time (FH-7.3.2.1), or that there is none (FH-8.3.1.1)."""

from datetime import datetime, timedelta
from typing import Final

from models.roles import Role
from models.sop import clock
from models.sop.duty import WARN_SHORT, DueKind, Duty, DutyScope, Kind, Rule
from models.sop.milestones import Milestone, Milestones, day, instant
from models.sop.terms import Sop

NO_VEHICLE = "no_vehicle"
"""A cause: what several duties speak of."""

BOOKING_TERMS: Final = (
    *("vehicle_cut_off", "vehicle_due", "vehicle_due_next"),
    *("cut_off_counts", "calendar"),
)
"""What says by when a vehicle is booked."""

BOOKING_MILESTONES = (Milestone.TRUNK_DESK_RECEIVED, Milestone.PICKUP_DAY_AGREED)
"""Since then the trunk desk can know that the goods are for that day."""


def vehicle_due(sop: Sop, at: Milestones) -> datetime:
    """In before the cut-off: due the same day. At the cut-off or later: the next day.

    Where the terms name working days, a list received on another one counts as in by the
    beginning of the next working day.
    """
    return booked_by(sop, instant(at, Milestone.TRUNK_DESK_RECEIVED))


def booked_by(sop: Sop, received: datetime) -> datetime:
    """By when the vehicle of a list of that time is booked."""
    received_day = clock.day_of(received)
    first = clock.first_counting(received_day, sop.days)
    at_cut_off = sop.cut_off_counts and clock.time_of(received) == sop.vehicle_cut_off
    if first > received_day or at_cut_off or clock.time_of(received) < sop.vehicle_cut_off:
        return clock.instant(first, sop.vehicle_due)
    return clock.next_day(received, sop.vehicle_due_next, sop.days)


def no_vehicle_certain(sop: Sop, at: Milestones) -> datetime:
    """Certain at 10:00 on P (reading 13), or once the vehicle has to be booked (reading 15)."""
    ten = clock.same_day(day(at, Milestone.PICKUP_DAY), sop.no_vehicle_due)
    return max((ten, *(booked_by(sop, since) for since in _since(at))))


def no_vehicle_due(sop: Sop, at: Milestones) -> datetime:
    """10:00 on P; who could not know of it by then owes it when it is certain (reading 15)."""
    ten = clock.same_day(day(at, Milestone.PICKUP_DAY), sop.no_vehicle_due)
    return no_vehicle_certain(sop, at) if any(since > ten for since in _since(at)) else ten


def remedy_due(sop: Sop, at: Milestones) -> datetime:
    """10:30 on P; as long after the report is due, where that is later."""
    asked = clock.same_day(day(at, Milestone.PICKUP_DAY), sop.remedy_due)
    ten = clock.same_day(day(at, Milestone.PICKUP_DAY), sop.no_vehicle_due)
    reported = no_vehicle_due(sop, at)
    return asked if reported == ten else reported + max(asked - ten, timedelta())


def _since(at: Milestones) -> list[datetime]:
    return [instant(at, name) for name in BOOKING_MILESTONES if name in at]


BOOK_VEHICLE = Duty(
    clause="FH-7.3.2.1",
    also=("FH-7.2.4",),
    name="book_vehicle",
    what="book the vehicle and report all five: vehicle, driver's name, phone, "
    "pickup time confirmed with the merchant, transit time",
    owner=Role.TRUNK_DESK,
    alerts=(Role.ORDER_DESK,),
    kind=Kind.TELL,
    rule=Rule(
        kind=DueKind.SAME_DAY_CUT_OFF,
        needs=(Milestone.TRUNK_DESK_RECEIVED,),
        terms=BOOKING_TERMS,
        due=vehicle_due,
    ),
    kept_by=("vehicle_booked",),
    of_shipment=("shipment_booked",),
    averted_by=("shipment_cancelled",),
    cause=NO_VEHICLE,
    of_list=True,
    per=DutyScope.PICKUP,
)

REPORT_NO_VEHICLE = Duty(
    clause="FH-8.3.1.1",
    name="report_no_vehicle",
    what="no vehicle can be had: report it, with the reason",
    owner=Role.TRUNK_DESK,
    alerts=(Role.ORDER_DESK,),
    kind=Kind.TELL,
    rule=Rule(
        kind=DueKind.SAME_DAY_CUT_OFF,
        needs=(Milestone.PICKUP_DAY,),
        may=BOOKING_MILESTONES,
        terms=("no_vehicle_due", *BOOKING_TERMS),
        due=no_vehicle_due,
        certain=no_vehicle_certain,
        certain_terms=("no_vehicle_due", *BOOKING_TERMS),
    ),
    kept_by=("no_vehicle",),
    averted_by=("vehicle_booked",),
    cause=NO_VEHICLE,
    of_list=True,
    per=DutyScope.PICKUP,
)

OFFER_REMEDY = Duty(
    clause="FH-8.3.1.1",
    name="offer_remedy",
    what="no vehicle: suggestion and remedy to the merchant, carried out once confirmed",
    owner=Role.ORDER_DESK,
    kind=Kind.TELL,
    rule=Rule(
        kind=DueKind.SAME_DAY_CUT_OFF,
        needs=(Milestone.PICKUP_DAY,),
        may=BOOKING_MILESTONES,
        terms=("remedy_due", "no_vehicle_due", *BOOKING_TERMS),
        due=remedy_due,
        certain=no_vehicle_certain,
        certain_terms=("no_vehicle_due", *BOOKING_TERMS),
    ),
    kept_by=("remedy_offered",),
    averted_by=("vehicle_booked",),
    warn=WARN_SHORT,
    cause=NO_VEHICLE,
    # Before that is reported the order desk has nothing to offer one for.
    explained_by=(REPORT_NO_VEHICLE.id,),
    of_list=True,
    per=DutyScope.PICKUP,
)
