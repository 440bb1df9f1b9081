"""Another pickup day or hour, agreed with the merchant once the pickup has begun (FH-7.3.2.2)."""

from typing import ClassVar, Self

from pydantic import model_validator

from models.exact import Day, Instant
from models.messages.reports.report import Milestones, Word
from models.messages.reports.report_times import ReportTimes
from models.phrases import phrase
from models.roles import Role
from models.sop import clock
from models.sop.milestones import Milestone
from models.stages.trunk_pickup.pickup_exceptions import PickupFacts


class PickupAgreed(PickupFacts):
    """The merchant asks for another pickup day or hour 甲方其他提货时效要求 (FH-7.3.2.2).

    It is done as he asks, 按照甲方要求执行: what counts from the pickup day moves. `agreed_by` is
    who at the merchant's agreed. A day without an hour takes an hour back that was named before.
    """

    kind: ClassVar[str] = "pickup_agreed"
    by: ClassVar[tuple[Role, ...]] = (Role.MERCHANT, Role.TRUNK_DESK)
    means: ClassVar[str] = "the merchant asks for another day or hour of the pickup"
    informs: ClassVar[tuple[Role, ...]] = (Role.TRUNK_DESK, Role.CARRIER)
    holds: ClassVar[bool] = True
    ahead: ClassVar[tuple[str, ...]] = ("pickup_day", "pickup_hour")

    plain: ClassVar[tuple[str, ...]] = ("pickup_day", "pickup_hour")
    personal: ClassVar[tuple[str, ...]] = ("agreed_by", "reason")
    pickup_day: Day
    pickup_hour: Instant | None = None
    agreed_by: Word
    reason: Word | None = None

    @model_validator(mode="after")
    def _one_day(self) -> Self:
        if self.pickup_hour is not None and self.pickup_day != clock.day_of(self.pickup_hour):
            raise ValueError(
                phrase("pickup_hour is on another day than pickup_day {day}", day=self.pickup_day)
            )
        return self

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        return {
            Milestone.WANTED_PICKUP_DAY: self.pickup_day,
            Milestone.PICKUP_DAY: self.pickup_day,
            Milestone.PICKUP_DAY_AGREED: times.counts_from,
            Milestone.PICKUP_HOUR: self.pickup_hour or self.pickup_day,
        }
