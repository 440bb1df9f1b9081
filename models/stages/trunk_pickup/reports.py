"""Trunk pickup 干线提货 (FH-7.3.2, FH-8): its input and what is reported of it."""

from collections.abc import Container
from datetime import datetime
from decimal import Decimal
from typing import ClassVar, Self

from pydantic import Field, StrictBool, StrictFloat, model_validator

from models.codes import ProblemCode, QuestionCode, StepCode
from models.exact import BoundedCount, Instant
from models.messages.legs.leg import StageInput
from models.messages.orders.count import Count, Kinds, check_kinds_sum
from models.messages.orders.order import Address
from models.messages.reports.proven_reports import PhotoFacts
from models.messages.reports.report import Facts, Milestones, Word
from models.messages.reports.report_times import ReportTimes
from models.messages.shipments.handover import FeedbackPoint
from models.roles import Role
from models.scopes import Assignee, PartyKind
from models.sop import clock
from models.sop.milestones import Milestone
from models.stages.trunk_pickup import (
    in_transit_returns,
    incident_ends,
    other_exceptions,
    pickup_exceptions,
    pre_acceptance_returns,
    shipments,
    transport_losses,
)
from models.stages.trunk_pickup.agreement import PickupAgreed
from models.stages.trunk_pickup.gate_waiting import Waited
from models.stages.trunk_pickup.pickup_exceptions import PickupFacts


class TrunkPickup(StageInput):
    """What the pickup has to know: from where, how much, and when it is wanted."""

    pickup: Address
    volume_m3: Decimal | None = None
    pieces: int


class VehicleBooked(PickupFacts):
    """The vehicle is booked and all five are told 车辆信息 (FH-7.2.4, FH-7.3.2.1, MC-七(二)1).

    `pickup_at` is confirmed with the merchant; `transit_hours` the promised time on the road.
    Four of five are answered with what is missing, and do not keep the duty.
    """

    kind: ClassVar[str] = "vehicle_booked"
    step: ClassVar[StepCode | None] = StepCode.AWAITING_VEHICLE
    by: ClassVar[tuple[Role, ...]] = (Role.TRUNK_DESK, Role.CARRIER)
    means: ClassVar[str] = "vehicle, driver, phone, pickup time and transit time are fixed"
    informs: ClassVar[tuple[Role, ...]] = (Role.ORDER_DESK,)
    of_vehicle: ClassVar[bool] = True
    settles: ClassVar[tuple[str, ...]] = ("no_vehicle", ProblemCode.CARRIER_REFUSED)
    holds: ClassVar[bool] = True
    ahead: ClassVar[tuple[str, ...]] = ("pickup_at",)

    plain: ClassVar[tuple[str, ...]] = ("pickup_at", "transit_hours", "carrier", "feedback_points")
    personal: ClassVar[tuple[str, ...]] = ("vehicle", "driver", "phone")
    vehicle: Word
    driver: Word
    phone: Word
    pickup_at: Instant
    transit_hours: StrictFloat = Field(gt=0, le=2000)
    carrier: Word | None = None
    feedback_points: tuple[FeedbackPoint, ...] = ()

    @property
    def assignee(self) -> Assignee:
        return Assignee(kind=PartyKind.VEHICLE, name=self.vehicle)

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        return {
            Milestone.PICKUP_DAY: clock.day_of(self.pickup_at),
            Milestone.PICKUP_DAY_AGREED: times.counts_from,
            Milestone.PICKUP_ARRIVAL: self.pickup_at,
        }


class GoodsReady(PickupFacts):
    """Goods and papers are ready at the merchant's 货物、单证齐全 (FH-8.2.1)."""

    kind: ClassVar[str] = "goods_ready"
    by: ClassVar[tuple[Role, ...]] = (Role.CARRIER, Role.DRIVER, Role.MERCHANT, Role.TRUNK_DESK)
    step: ClassVar[StepCode | None] = StepCode.AWAITING_GOODS_READY
    means: ClassVar[str] = "the merchant confirms that goods and papers are ready"
    settles: ClassVar[tuple[str, ...]] = ("goods_not_ready",)


class LeftForPickup(PickupFacts):
    """The vehicle sets out for the pickup point; it may announce another arrival (FH-8.2.1)."""

    kind: ClassVar[str] = "left_for_pickup"
    by: ClassVar[tuple[Role, ...]] = (Role.DRIVER, Role.CARRIER, Role.TRUNK_DESK)
    step: ClassVar[StepCode | None] = StepCode.AWAITING_DEPARTURE
    waits_on: ClassVar[Role | None] = Role.DRIVER
    means: ClassVar[str] = "the vehicle is on its way to the pickup point"
    implies: ClassVar[tuple[str, ...]] = ("vehicle_booked", "goods_ready")
    ahead: ClassVar[tuple[str, ...]] = ("arrives_at",)

    plain: ClassVar[tuple[str, ...]] = ("arrives_at",)
    arrives_at: Instant | None = None

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        milestones: dict[Milestone, datetime] = {Milestone.PICKUP_DEPARTURE: times.occurred_at}
        if self.arrives_at:
            milestones[Milestone.PICKUP_ARRIVAL] = self.arrives_at
        return milestones


class CalledPickupPoint(PickupFacts):
    """The driver called the pickup point an hour before arriving, or earlier (FH-8.2.2)."""

    kind: ClassVar[str] = "called_pickup_point"
    by: ClassVar[tuple[Role, ...]] = (Role.DRIVER, Role.CARRIER, Role.TRUNK_DESK)
    step: ClassVar[StepCode | None] = StepCode.AWAITING_CALL
    means: ClassVar[str] = "the pickup point was called"
    ahead: ClassVar[tuple[str, ...]] = ("arrives_at",)

    plain: ClassVar[tuple[str, ...]] = ("arrives_at",)
    arrives_at: Instant | None = None

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        return {Milestone.PICKUP_ARRIVAL: self.arrives_at} if self.arrives_at else {}


class PickedUp(PhotoFacts, PickupFacts):
    """Goods on the vehicle: each product checked, counted, sorted by area.

    FH-8.2.3, FH-8.3.3.1, MC-七(二)2. `kinds` says how many of each, where not all are there.
    """

    kind: ClassVar[str] = "picked_up"
    step: ClassVar[StepCode | None] = StepCode.AWAITING_PICKUP
    by: ClassVar[tuple[Role, ...]] = (Role.DRIVER, Role.CARRIER, Role.TRUNK_DESK)
    means: ClassVar[str] = "every piece is checked, counted and on the vehicle"
    informs: ClassVar[tuple[Role, ...]] = (Role.TRUNK_DESK,)
    of_vehicle: ClassVar[bool] = True
    implies: ClassVar[tuple[str, ...]] = (
        "vehicle_booked",
        "goods_ready",
        "left_for_pickup",
        "called_pickup_point",
    )
    settles: ClassVar[tuple[str, ...]] = (
        "pickup_trouble", "pickup_failed", "no_vehicle", "goods_not_ready",
    )  # fmt: skip

    plain: ClassVar[tuple[str, ...]] = ("pieces", "kinds", "packing_sound", "sorted_by_area")
    pieces: BoundedCount = Field(ge=1)
    kinds: Kinds = ()
    packing_sound: StrictBool
    sorted_by_area: StrictBool

    @model_validator(mode="after")
    def _add_up(self) -> Self:
        return check_kinds_sum(self, self.pieces, self.kinds)

    def counted(self) -> Count:
        return Count(Role.MERCHANT, self.pieces, self.packing_sound)

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        # The truck leaves with the goods, until its own report says otherwise (FH-8.2.4).
        return {Milestone.PICKED_UP: times.occurred_at, Milestone.DEPARTED: times.occurred_at}


class Departed(PickupFacts):
    """The truck left for the city: time and state of the pickup (FH-8.2.4)."""

    kind: ClassVar[str] = "departed"
    by: ClassVar[tuple[Role, ...]] = (Role.DRIVER, Role.CARRIER, Role.TRUNK_DESK)
    step: ClassVar[StepCode | None] = StepCode.AWAITING_DEPARTURE
    means: ClassVar[str] = "the truck is on the road"
    informs: ClassVar[tuple[Role, ...]] = (Role.TRUNK_DESK,)
    of_vehicle: ClassVar[bool] = True
    implies: ClassVar[tuple[str, ...]] = ("picked_up",)

    personal: ClassVar[tuple[str, ...]] = ("pickup_state",)
    pickup_state: Word = "complete"

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        return {Milestone.DEPARTED: times.occurred_at}


class ResultShared(PickupFacts):
    """The trunk desk shared the pickup result 提货结果 (FH-8.2.5)."""

    kind: ClassVar[str] = "result_shared"
    by: ClassVar[tuple[Role, ...]] = (Role.TRUNK_DESK,)
    means: ClassVar[str] = "order desk and service desk know the result of the pickup"
    informs: ClassVar[tuple[Role, ...]] = (Role.ORDER_DESK, Role.SERVICE_DESK)
    of_vehicle: ClassVar[bool] = True

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        return {Milestone.PICKUP_INFO_RECEIVED: times.reported_at}

    def question(
        self, at: datetime, milestones: Milestones, happened: Container[str]
    ) -> QuestionCode | None:
        known = (milestones.get(name) for name in (Milestone.PICKED_UP, Milestone.DEPARTED))
        since = [one for one in known if isinstance(one, datetime)]  # who has left has the goods
        too_soon = bool(since) and at < min(since)
        missing = PickedUp.kind not in happened
        return QuestionCode.NO_PICKUP if missing or too_soon else None


class ProviderAssigned(PickupFacts):
    """The service desk assigned the city provider, name and phone shared (FH-8.2.6)."""

    kind: ClassVar[str] = "provider_assigned"
    by: ClassVar[tuple[Role, ...]] = (Role.SERVICE_DESK,)
    means: ClassVar[str] = "the city provider is known"
    informs: ClassVar[tuple[Role, ...]] = (Role.ORDER_DESK,)
    settles: ClassVar[tuple[str, ...]] = (ProblemCode.PROVIDER_REFUSED,)

    personal: ClassVar[tuple[str, ...]] = ("provider", "phone")
    provider: Word
    phone: Word

    @property
    def assignee(self) -> Assignee:
        return Assignee(kind=PartyKind.PROVIDER, name=self.provider)


KINDS: tuple[type[Facts], ...] = (
    VehicleBooked, PickupAgreed, GoodsReady, LeftForPickup, CalledPickupPoint, PickedUp, Departed,
    ResultShared, ProviderAssigned, Waited, *shipments.KINDS, *transport_losses.KINDS,
    *in_transit_returns.KINDS, *pre_acceptance_returns.KINDS, *pickup_exceptions.KINDS,
    *other_exceptions.KINDS, *incident_ends.KINDS,
)  # fmt: skip
