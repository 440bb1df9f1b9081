"""What is owed from the received list to the goods on the vehicle: FH-7.3.2, FH-8."""

from datetime import date, datetime, timedelta

from models.roles import Role
from models.sop import clock, rules
from models.sop.duty import (
    WARN_EVENING,
    WARN_SHORT,
    DueKind,
    Duty,
    DutyScope,
    Kind,
    Rule,
    TermExemption,
)
from models.sop.milestones import Milestone, Milestones, day, has_hour, instant
from models.sop.terms import Sop
from models.stages.trunk_pickup import notification_duties
from models.stages.trunk_pickup.vehicle_duties import (
    BOOK_VEHICLE,
    NO_VEHICLE,
    OFFER_REMEDY,
    REPORT_NO_VEHICLE,
)

NOT_PICKED_UP = "not_picked_up"
"""A cause: what several duties speak of. Without a vehicle nobody can pick up."""


PICKUP_IS_OVER = (Milestone.PICKED_UP, Milestone.DEPARTED)
"""Since then no call lets the factory get ready."""


def call_due(sop: Sop, at: Milestones) -> datetime:
    """An hour before the arrival; on another day that the merchant asks for, at the same hour.

    So it stays until somebody says when the vehicle comes on that day. Never after the pickup.
    """
    arrival = rules.arrival(sop, at, Milestone.PICKUP_ARRIVAL, Milestone.PICKUP_HOUR)
    if Milestone.PICKUP_DAY in at and day(at, Milestone.PICKUP_DAY) > clock.day_of(arrival):
        named = has_hour(at, Milestone.PICKUP_HOUR)
        hour = instant(at, Milestone.PICKUP_HOUR) if named else arrival
        arrival = clock.instant(day(at, Milestone.PICKUP_DAY), clock.time_of(hour))
    due = clock.before(arrival, timedelta(minutes=sop.call_ahead_minutes))
    return rules.until_there(due, at, PICKUP_IS_OVER)


def pickup_due(sop: Sop, at: Milestones) -> datetime:
    """18:00 on D+1; the hour the merchant names wins; a wanted day after D+1 moves it.

    Of the same list another carrier owes it by then, too, unless that is over.
    """
    if Milestone.FIRST_RECEIVED not in at:
        return _evening(sop, at)
    due = _evening(sop, {**at, Milestone.TRUNK_DESK_RECEIVED: at[Milestone.FIRST_RECEIVED]})
    over = due <= instant(at, Milestone.TRUNK_DESK_RECEIVED)
    return _evening(sop, at) if over else due


def _evening(sop: Sop, at: Milestones) -> datetime:
    if has_hour(at, Milestone.PICKUP_HOUR):
        return clock.elapsed(instant(at, Milestone.PICKUP_HOUR), clock.DAY * 0)
    last = clock.counted_days(day_received(sop, at), 1, sop.days)
    if Milestone.WANTED_PICKUP_DAY in at:
        last = max(last, day(at, Milestone.WANTED_PICKUP_DAY))
    return clock.instant(last, sop.pickup_due)


def day_received(sop: Sop, at: Milestones) -> date:
    """D 当日接收: the day the trunk desk received the order (reading 6)."""
    placed = sop.day_received == "order" and Milestone.ORDER_PLACED in at
    received = Milestone.ORDER_PLACED if placed else Milestone.TRUNK_DESK_RECEIVED
    return clock.first_counting(day(at, received), sop.days)


def pickup_day(sop: Sop, at: Milestones) -> Milestones:
    """P, as it can be kept: one that was over before the list came is the day after that."""
    if Milestone.TRUNK_DESK_RECEIVED not in at:
        return at
    received = day(at, Milestone.TRUNK_DESK_RECEIVED)
    following = clock.counted_days(received, 1, sop.days)
    return (
        at if day(at, Milestone.PICKUP_DAY) >= received else {**at, Milestone.PICKUP_DAY: following}
    )


def day_ended(sop: Sop, at: Milestones) -> datetime:
    """The end of P: a missed pickup is certain then (reading 13)."""
    return rules.day_end(sop, pickup_day(sop, at), Milestone.PICKUP_DAY)


def failure_due(sop: Sop, at: Milestones) -> datetime:
    """17:00 on P."""
    return clock.same_day(day(pickup_day(sop, at), Milestone.PICKUP_DAY), sop.failed_pickup_due)


CONFIRM_GOODS_READY = Duty(
    clause="FH-8.2.1",
    name="confirm_goods_ready",
    what="before departing for the pickup, confirm with the merchant whether goods and papers "
    "are ready",
    owner=Role.CARRIER,
    alerts=(Role.TRUNK_DESK,),
    kind=Kind.DO,
    rule=rules.at_event(Milestone.PICKUP_DEPARTURE, DueKind.BEFORE_EVENT),
    kept_by=("goods_ready", "goods_not_ready"),
    per=DutyScope.PICKUP,
)

REPORT_GOODS_NOT_READY = Duty(
    clause="FH-8.2.1",
    name="report_goods_not_ready",
    what="goods or papers not ready: report at once; recorded for responsibility",
    owner=Role.CARRIER,
    alerts=(Role.TRUNK_DESK,),
    kind=Kind.TELL,
    rule=rules.at_once(Milestone.GOODS_NOT_READY_FOUND),
    kept_by=("goods_not_ready",),
    warn=WARN_EVENING,
    nudge="nudge_minutes",
    per=DutyScope.INCIDENT,
)

CALL_PICKUP_POINT = Duty(
    clause="FH-8.2.2",
    name="call_pickup_point",
    what="call the pickup point 1 h before arriving, or earlier",
    owner=Role.DRIVER,
    alerts=(Role.TRUNK_DESK,),
    kind=Kind.DO,
    rule=Rule(
        kind=DueKind.BEFORE_EVENT,
        needs=(Milestone.PICKUP_ARRIVAL,),
        may=(Milestone.PICKUP_HOUR, Milestone.PICKUP_DAY),
        until=PICKUP_IS_OVER,
        terms=("call_ahead_minutes", "arrival_basis"),
        due=call_due,
    ),
    kept_by=("called_pickup_point",),
    warn=WARN_SHORT,
    per=DutyScope.PICKUP,
)

FINISH_PICKUP = Duty(
    clause="FH-7.3.2.2",
    name="finish_pickup",
    what="finish the pickup by 18:00 on the day after the order was received, "
    "or as the merchant asks",
    owner=Role.CARRIER,
    alerts=(Role.TRUNK_DESK,),
    kind=Kind.DO,
    rule=Rule(
        kind=DueKind.NEXT_DAY_CUT_OFF,
        needs=(Milestone.TRUNK_DESK_RECEIVED,),
        may=(
            *(Milestone.PICKUP_HOUR, Milestone.WANTED_PICKUP_DAY),
            *(Milestone.ORDER_PLACED, Milestone.FIRST_RECEIVED),
        ),
        terms=("pickup_due", "day_received", "calendar"),
        due=pickup_due,
    ),
    kept_by=("picked_up",),
    failed_by=("pickup_failed",),
    watched=TermExemption("pickup_watch", "vehicle"),
    cause=NOT_PICKED_UP,
    explained_by=(NO_VEHICLE,),
    of_vehicle=True,
    per=DutyScope.PICKUP,
)

REPORT_PICKUP_TROUBLE = Duty(
    clause="FH-7.3.2.2",
    name="report_pickup_trouble",
    what="cannot pick up, or another state: report at once",
    owner=Role.CARRIER,
    alerts=(Role.TRUNK_DESK,),
    kind=Kind.TELL,
    rule=rules.at_once(Milestone.PICKUP_TROUBLE_FOUND),
    kept_by=("pickup_trouble",),
    warn=WARN_EVENING,
    per=DutyScope.INCIDENT,
)

FINISH_PICKUP_ON_DAY = Duty(
    clause="FH-8.3.2.1",
    name="finish_pickup_on_day",
    what="the confirmed vehicle finishes the pickup on the pickup day",
    owner=Role.CARRIER,
    alerts=(Role.TRUNK_DESK,),
    kind=Kind.DO,
    # By 17:00 it is done, or is reported to have failed: a vehicle booked then is another try.
    rule=Rule(
        kind=DueKind.END_OF_DAY,
        needs=(Milestone.PICKUP_DAY,),
        may=(Milestone.TRUNK_DESK_RECEIVED,),
        terms=("day_ends", "work_end", "calendar"),
        due=day_ended,
        moves_until="failed_pickup_due",
    ),
    kept_by=("picked_up",),
    of_shipment=("shipment_picked_up",),
    averted_by=("shipment_cancelled",),
    failed_by=("pickup_failed",),
    warn=WARN_EVENING,
    watched=TermExemption("pickup_watch", "received"),
    cause=NOT_PICKED_UP,
    explained_by=(NO_VEHICLE,),
    of_vehicle=True,
    per=DutyScope.PICKUP,
)

REPORT_FAILED_PICKUP = Duty(
    clause="FH-8.3.2.1",
    name="report_failed_pickup",
    what="pickup not finished: report reason and evidence",
    owner=Role.CARRIER,
    alerts=(Role.TRUNK_DESK,),
    kind=Kind.TELL,
    rule=Rule(
        kind=DueKind.SAME_DAY_CUT_OFF,
        needs=(Milestone.PICKUP_DAY,),
        may=(Milestone.TRUNK_DESK_RECEIVED,),
        terms=("failed_pickup_due", "calendar"),
        due=failure_due,
        certain=day_ended,
        certain_terms=("day_ends", "work_end", "calendar"),
    ),
    kept_by=("pickup_failed",),
    averted_by=("picked_up",),
    cause=NOT_PICKED_UP,
    explained_by=(NO_VEHICLE,),
    of_vehicle=True,
    per=DutyScope.PICKUP,
)

DUTIES = (
    BOOK_VEHICLE,
    REPORT_NO_VEHICLE,
    OFFER_REMEDY,
    CONFIRM_GOODS_READY,
    REPORT_GOODS_NOT_READY,
    CALL_PICKUP_POINT,
    FINISH_PICKUP,
    REPORT_PICKUP_TROUBLE,
    FINISH_PICKUP_ON_DAY,
    REPORT_FAILED_PICKUP,
    *notification_duties.DUTIES,
)
