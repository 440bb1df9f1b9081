"""Trunk transport 干线运输 (FH-9): its input and what is reported of it."""

import operator
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StrictFloat

from models.codes import StepCode
from models.exact import Instant
from models.ids import Stage
from models.messages.incidents.liability import Proofs
from models.messages.legs.leg import StageInput
from models.messages.orders.order import Address
from models.messages.reports.report import Facts, IncidentFacts, Milestones, Word
from models.messages.reports.report_times import ReportTimes
from models.messages.shipments.handover import FeedbackPoint
from models.messages.shipments.shipment import ShipmentName
from models.roles import Role
from models.sop.milestones import Milestone
from models.stages.trunk_transport import early_appointments, provider_replacement


class TrunkTransport(StageInput):
    """What the road has to know: the line's points, and whom to assign at its end.

    `people` and `equipment` follow from FH-10.3.2.3; `collect_fen` is collected on delivery.
    """

    delivery: Address
    pieces: int
    people: int = 1
    equipment: bool = False
    collect_fen: Annotated[int, Field(exclude_if=operator.not_)] = 0
    points: tuple[FeedbackPoint, ...] = ()
    transit_hours: float


class TransportFacts(Facts):
    """A report of the trunk transport."""

    stage: ClassVar[Stage] = Stage.TRUNK_TRANSPORT


class TransportIncident(IncidentFacts):
    """A report of what goes wrong on the road; `shipment`: with goods that travel apart."""

    stage: ClassVar[Stage] = Stage.TRUNK_TRANSPORT


class RoadIncident(TransportIncident):
    """One of a shipment, of the order's own where none is named.

    One that has a name may be on the road while the rest is at the factory: the leg that is open
    is informed of it, as of everything else of that shipment (ADR-0048).
    """

    plain: ClassVar[tuple[str, ...]] = ("shipment",)
    shipment: Annotated[ShipmentName | None, Field(exclude_if=lambda name: name is None)] = None


class CheckpointPassed(TransportFacts):
    """The vehicle passed a feedback point 信息反馈点 (FH-9.2.1, MC-七(三)1).

    `reported_at` is when the trunk desk passed it on.
    """

    kind: ClassVar[str] = "checkpoint_passed"
    by: ClassVar[tuple[Role, ...]] = (Role.TRUNK_DESK, Role.DRIVER, Role.CARRIER)
    step: ClassVar[StepCode | None] = StepCode.AWAITING_CHECKPOINT
    means: ClassVar[str] = "the truck passed a feedback point"
    informs: ClassVar[tuple[Role, ...]] = (Role.ORDER_DESK, Role.MERCHANT)
    of_vehicle: ClassVar[bool] = True
    implies: ClassVar[tuple[str, ...]] = ("departed",)
    once: ClassVar[bool] = True

    plain: ClassVar[tuple[str, ...]] = ("point",)
    point: Word

    @property
    def ref(self) -> str:
        return self.point

    def own_milestones(self, times: ReportTimes) -> Milestones:
        """In real time 实时 counts from the passing, not from the plan (reading 9)."""
        return {
            Milestone.CHECKPOINT_PLANNED: times.occurred_at,
            Milestone.CHECKPOINT_PASSED: times.occurred_at,
        }


RoadReason = Literal[
    "vehicle", "accident", "load_shifted", "other_carrier", "papers", "shipper", "weather",
    "road_closed",
]  # fmt: skip
"""Why the goods do not get on: it says whose it is as a rule."""


class RoadException(RoadIncident):
    """An exception on the road: cause, place, days of delay, photos (FH-9.3.2.1)."""

    kind: ClassVar[str] = "road_exception"
    by: ClassVar[tuple[Role, ...]] = (Role.CARRIER, Role.DRIVER, Role.TRUNK_DESK)
    means: ClassVar[str] = "something happened on the road"
    follows: ClassVar[tuple[str, ...]] = ("picked_up",)
    informs: ClassVar[tuple[Role, ...]] = (
        Role.TRUNK_DESK,
        Role.ORDER_DESK,
        Role.SERVICE_DESK,
        Role.CUSTOMER,
    )
    of_vehicle: ClassVar[bool] = True
    problem: ClassVar[bool] = True

    plain: ClassVar[tuple[str, ...]] = ("delay_days", "reason")
    personal: ClassVar[tuple[str, ...]] = ("cause", "place", "photos")
    cause: Word
    place: Word | None = None
    delay_days: StrictFloat = Field(default=0, ge=0, le=365)
    photos: tuple[Word, ...] = ()
    reason: Annotated[RoadReason | None, Field(exclude_if=lambda reason: reason is None)] = None

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        return {
            Milestone.ROAD_EXCEPTION_FOUND: times.occurred_at,
            Milestone.ROAD_EXCEPTION_REPORTED: times.reported_at,
        }


class PlanAgreed(RoadIncident):
    """Trunk desk and order desk agreed on a plan and told the merchant (FH-9.3.2.2).

    A delay that it announces moves the planned feedback points, never the first promise.
    """

    kind: ClassVar[str] = "plan_agreed"
    by: ClassVar[tuple[Role, ...]] = (Role.TRUNK_DESK, Role.ORDER_DESK)
    means: ClassVar[str] = "the merchant knows the plan"
    follows: ClassVar[tuple[str, ...]] = ("picked_up",)
    informs: ClassVar[tuple[Role, ...]] = (
        Role.TRUNK_DESK,
        Role.ORDER_DESK,
        Role.SERVICE_DESK,
        Role.MERCHANT,
        Role.CUSTOMER,
    )
    of_vehicle: ClassVar[bool] = True
    settles: ClassVar[tuple[str, ...]] = ("road_exception",)
    ahead: ClassVar[tuple[str, ...]] = ("arrives_at",)

    plain: ClassVar[tuple[str, ...]] = ("arrives_at",)
    personal: ClassVar[tuple[str, ...]] = ("plan",)
    plan: Word
    arrives_at: Instant | None = None

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        if self.arrives_at is None or self.shipment is not None:
            return {}
        return {Milestone.HUB_ARRIVAL: self.arrives_at}


class ArrivedAtHub(TransportFacts):
    """The goods are at the city hub 物流点, and handed over by the rules of the place (FH-9.2.3).

    `papers` are files of the order: what was signed there 交接手续 (FH-9.3.2.3).
    """

    kind: ClassVar[str] = "arrived_at_hub"
    by: ClassVar[tuple[Role, ...]] = (Role.DRIVER, Role.CARRIER, Role.HUB, Role.TRUNK_DESK)
    step: ClassVar[StepCode | None] = StepCode.ON_THE_ROAD
    means: ClassVar[str] = "the goods are at the city hub"
    informs: ClassVar[tuple[Role, ...]] = (Role.TRUNK_DESK,)
    of_vehicle: ClassVar[bool] = True
    implies: ClassVar[tuple[str, ...]] = ("departed", "checkpoint_passed")
    settles: ClassVar[tuple[str, ...]] = ("road_exception",)

    plain: ClassVar[tuple[str, ...]] = ("hub", "papers")
    hub: Word
    papers: Proofs = ()

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        return {Milestone.HUB_ARRIVED: times.occurred_at}


class ArrivalPassedOn(TransportFacts):
    """The arrival is passed on: by the hub (FH-9.2.3), then by the trunk desk (FH-9.2.4)."""

    kind: ClassVar[str] = "arrival_passed_on"
    step_by: ClassVar[Mapping[str, StepCode]] = {
        Role.HUB: StepCode.AWAITING_HUB_WORD,
        Role.TRUNK_DESK: StepCode.AWAITING_DESK_WORD,
    }
    by: ClassVar[tuple[Role, ...]] = (Role.HUB, Role.TRUNK_DESK)
    means: ClassVar[str] = "the next desk knows that the goods have arrived"
    follows: ClassVar[tuple[str, ...]] = ("arrived_at_hub",)
    informs_by: ClassVar[Mapping[str, tuple[Role, ...]]] = {
        Role.HUB: (Role.TRUNK_DESK,),
        Role.TRUNK_DESK: (
            Role.SERVICE_DESK,
            Role.REGIONAL_MANAGER,
            Role.PROVIDER,
            Role.ORDER_DESK,
        ),
    }
    of_vehicle: ClassVar[bool] = True

    @classmethod
    def fact_name(cls, by: str) -> str:
        return "hub_told_arrival" if by == Role.HUB else "trunk_desk_told_arrival"

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        """The hub's word reaches the trunk desk, the trunk desk's word the provider."""
        milestone = Milestone.ARRIVAL_REPORTED if by == Role.HUB else Milestone.ARRIVAL_NOTIFIED
        return {milestone: times.reported_at}


KINDS: tuple[type[Facts], ...] = (
    CheckpointPassed, RoadException, PlanAgreed, ArrivedAtHub, ArrivalPassedOn,
    *provider_replacement.KINDS, *early_appointments.KINDS,
)  # fmt: skip
