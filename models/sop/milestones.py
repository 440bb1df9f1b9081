"""What has happened, or is agreed: the instants and days that duties count from."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from models.errors import UsageError
from models.phrases import JoinedTexts, phrase
from models.sop import clock


class Milestone(StrEnum):
    """An instant, or a Shanghai day where the rule counts from a day.

    Where a day is asked, an instant stands for its Shanghai day.
    """

    ORDER_PLACED = "order_placed"
    WANTED_PICKUP_DAY = "wanted_pickup_day"  # the day the list names 预约提货日期
    LIST_PLANNED_DAY = "list_planned_day"  # the day the plan of the list is for 次日计划
    ORDER_CONFIRMED = "order_confirmed"
    TRUNK_DESK_RECEIVED = "trunk_desk_received"  # its day is D 当日接收
    FIRST_RECEIVED = "first_received"  # where another carrier comes for the same list
    PICKUP_DAY = "pickup_day"  # P: the wanted day, then the confirmed one 提货日
    PICKUP_DAY_AGREED = "pickup_day_agreed"  # when P was agreed on last
    PICKUP_HOUR = "pickup_hour"  # the hour the merchant names; a day, where he has none any more
    PICKUP_ARRIVAL = "pickup_arrival"  # expected at the pickup point, last told
    PICKUP_DEPARTURE = "pickup_departure"  # planned departure for the pickup 发车
    GOODS_NOT_READY_FOUND = "goods_not_ready_found"
    PICKUP_TROUBLE_FOUND = "pickup_trouble_found"
    REMEDY_AGREED = "remedy_agreed"  # of a pickup, where a person carries it out
    PICKUP_FAILURE_REPORTED = "pickup_failure_reported"  # to the trunk desk
    PICKUP_EXCEPTION_FOUND = "pickup_exception_found"
    DEPARTED = "departed"  # with the goods 运输出发
    PICKED_UP = "picked_up"
    PICKUP_INFO_RECEIVED = "pickup_info_received"  # by the service desk
    CHECKPOINT_PLANNED = "checkpoint_planned"
    CHECKPOINT_PASSED = "checkpoint_passed"
    ROAD_EXCEPTION_FOUND = "road_exception_found"
    ROAD_EXCEPTION_REPORTED = "road_exception_reported"  # to the trunk desk
    HUB_ARRIVAL = "hub_arrival"  # expected at the hub, as a delay was announced last
    HUB_ARRIVED = "hub_arrived"
    ARRIVAL_REPORTED = "arrival_reported"  # to the trunk desk
    ARRIVAL_NOTIFIED = "arrival_notified"  # the provider was told that the goods are there
    APPOINTMENT_AHEAD = "appointment_ahead"  # while the goods are on the road
    APPOINTMENT_LAPSED = "appointment_lapsed"  # a delay on the road was announced against it
    APPOINTMENT_BOOKED = "appointment_booked"
    HUB_APPOINTMENT = "hub_appointment"  # the agreed time of collection
    CUSTOMER_APPOINTMENT = "customer_appointment"  # the agreed time at the customer
    CUSTOMER_ARRIVAL = "customer_arrival"  # expected at the customer, last told
    AT_CUSTOMER = "at_customer"
    DELIVERED = "delivered"
    CONTACT_FAILED = "contact_failed"
    CONTACT_USED_UP = "contact_used_up"  # so often that order desk and merchant decide
    ATTEMPT_FAILED = "attempt_failed"  # at a delivery: another time is to be agreed on
    PROVIDER_REPLACED = "provider_replaced"  # by another one, or his technician
    QUARREL_FOUND = "quarrel_found"
    GOODS_REFUSED_FOUND = "goods_refused_found"  # by the customer, at the door or in the home
    SITE_UNFIT_FOUND = "site_unfit_found"  # or a second visit, or another appointment
    PART_FAULT_FOUND = "part_fault_found"
    PART_ARRIVED = "part_arrived"  # in the city: at hub or provider, whichever is first
    PART_AT_PROVIDER = "part_at_provider"
    VISIT_BY = "visit_by"  # the last instant of the time that was planned for another visit
    VERIFICATION_FAILED = "verification_failed"
    VERIFICATION_SETTLED = "verification_settled"  # by the service desk
    NOT_ACCEPTED = "not_accepted"
    PRODUCT_FAULT_FOUND = "product_fault_found"
    MESSAGE_RECEIVED = "message_received"  # a message, or a complaint
    COMPLAINT_RECEIVED = "complaint_received"
    COMPLAINT_REPLIED = "complaint_replied"
    FURNITURE_COMPLAINT_RECEIVED = "furniture_complaint_received"  # of an order (FH-3.1.4)
    CARE_REQUESTED = "care_requested"  # an after-sales request that asks for no return
    ORDER_ENDED = "order_ended"  # closed as accepted: its customer is to be asked 回访
    RETURN_REQUESTED = "return_requested"
    RETURN_FAULT_CLAIMED = "return_fault_claimed"  # a return was asked for with somebody at fault
    MONEY_OWED = "money_owed"  # of a cancelled order that was paid for
    BACK_WITH_CARRIER = "back_with_carrier"  # the goods of a cancelled order, to be brought back
    BACK_WITH_HUB = "back_with_hub"
    BACK_WITH_PROVIDER = "back_with_provider"
    DEMAND_DAY = "demand_day"
    REVIEW_DAY = "review_day"  # the day on which the review is held
    ONBOARDING_MEETING = "onboarding_meeting"
    ONBOARDING_STARTED = "onboarding_started"
    ONBOARDING_ENDS = "onboarding_ends"
    PROJECT_START = "project_start"
    PROJECT_FILED = "project_filed"  # the need was filed 市场需求提报


Milestones = Mapping[Milestone, datetime | date]


class MilestoneError(UsageError, ValueError):
    """A milestone that a rule cannot count from."""

    code = "milestone"


class MissingMilestone(MilestoneError):
    """Milestones that a due instant needs and that are not known yet.

    Attributes:
        names: the missing ones.
    """

    code = "missing_milestone"

    def __init__(self, names: tuple[Milestone, ...], *, duty: str) -> None:
        super().__init__(
            phrase("{duty} needs the milestone {names}", duty=duty, names=JoinedTexts(names, ", "))
        )
        self.names = names


def instant(at: Milestones, name: Milestone) -> datetime:
    """The instant of a milestone.

    Raises:
        MilestoneError: it is a day, or has no offset.
    """
    moment = at[name]
    if not isinstance(moment, datetime):
        raise MilestoneError(
            phrase("{name} is an instant, not the day {moment}", name=name, moment=str(moment)),
            hint=phrase(
                "write it as {name}={moment}T14:00:00+08:00", name=name, moment=str(moment)
            ),
        )
    return aware(name, moment)


def has_hour(at: Milestones, name: Milestone) -> bool:
    """Whether a milestone is known as an instant: a day says that no hour is named."""
    return isinstance(at.get(name), datetime)


def day(at: Milestones, name: Milestone) -> date:
    """The Shanghai day of a milestone.

    Raises:
        MilestoneError: it is an instant without an offset.
    """
    moment = at[name]
    return clock.day_of(aware(name, moment)) if isinstance(moment, datetime) else moment


def aware(name: Milestone, moment: datetime) -> datetime:
    """The instant, where it has an offset.

    Raises:
        MilestoneError: it has none.
    """
    if moment.utcoffset() is None:
        raise MilestoneError(
            phrase(
                "{name}: {written} has no offset from UTC", name=name, written=moment.isoformat()
            ),
            hint=phrase(
                "write it as {name}={written}+08:00", name=name, written=moment.isoformat()
            ),
        )
    return moment
