"""Goods of an order that travel apart from the others 分批发运 (FH-7.2.4, FH-8.2, FH-9.2, FH-10.2).

Each such shipment has a name and a vehicle of its own, and is followed from the pickup on by
whichever leg its order is in. What is reported of the order's own shipment names none (ADR-0048).
"""

import operator
from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field, StrictBool, StrictFloat, model_validator

from models.exact import BoundedCount, Day, Instant
from models.messages.orders.count import Count, Kinds, check_kinds_sum
from models.messages.reports.report import Milestones, Word
from models.messages.reports.report_times import ReportTimes
from models.messages.shipments.handover import FeedbackPoint
from models.messages.shipments.shipment import ShipmentReason
from models.messages.shipments.shipment_moves import Move
from models.roles import Role
from models.scopes import Assignee, PartyKind
from models.sop import clock
from models.sop.milestones import Milestone
from models.stages.trunk_pickup.shipment_facts import TRUNK_ROLES, ShipmentFacts
from models.stages.trunk_pickup.shipment_points import ShipmentCheckpointPassed

HOME_ROLES = (Role.PROVIDER, Role.TECHNICIAN, Role.SERVICE_DESK)


class ShipmentPlanned(ShipmentFacts):
    """So many pieces travel apart, with the merchant's word (FH-8.3.1.1, FH-8.3.2.2).

    On a second vehicle, left behind, split, or sent to replace others. A vehicle is owed for them;
    `pickup_day` is the day that it is wanted for.
    """

    kind: ClassVar[str] = "shipment_planned"
    move: ClassVar[Move | None] = Move.PLANNED
    by: ClassVar[tuple[Role, ...]] = (Role.TRUNK_DESK, Role.MERCHANT)
    means: ClassVar[str] = "goods of the order travel as a shipment of their own"
    informs: ClassVar[tuple[Role, ...]] = (Role.TRUNK_DESK, Role.ORDER_DESK, Role.MERCHANT)

    plain: ClassVar[tuple[str, ...]] = ("pieces", "kinds", "why", "pickup_day")
    personal: ClassVar[tuple[str, ...]] = ("agreed_by", "reason")
    pieces: BoundedCount = Field(ge=1)
    kinds: Kinds = ()
    why: ShipmentReason = ShipmentReason.SECOND_VEHICLE
    pickup_day: Annotated[Day | None, Field(exclude_if=operator.not_)] = None
    agreed_by: Word
    reason: Word | None = None

    @model_validator(mode="after")
    def _add_up(self) -> "ShipmentPlanned":
        return check_kinds_sum(self, self.pieces, self.kinds)

    def own_milestones(self, times: ReportTimes) -> Milestones:
        return {Milestone.TRUNK_DESK_RECEIVED: times.reported_at}


class ShipmentBooked(ShipmentFacts):
    """A vehicle for the shipment, all five told: a second vehicle, not another one (FH-7.3.2.1)."""

    kind: ClassVar[str] = "shipment_booked"
    move: ClassVar[Move | None] = Move.BOOKED
    by: ClassVar[tuple[Role, ...]] = (Role.TRUNK_DESK, Role.CARRIER)
    means: ClassVar[str] = "the shipment has a vehicle of its own"
    informs: ClassVar[tuple[Role, ...]] = (Role.ORDER_DESK,)
    of_vehicle: ClassVar[bool] = True
    ahead: ClassVar[tuple[str, ...]] = ("pickup_at",)

    plain: ClassVar[tuple[str, ...]] = (
        *("pickup_at", "transit_hours", "carrier", "pieces", "kinds"),
        "feedback_points",
    )
    personal: ClassVar[tuple[str, ...]] = ("vehicle", "driver", "phone")
    vehicle: Word
    driver: Word
    phone: Word
    pickup_at: Instant
    transit_hours: StrictFloat = Field(gt=0, le=2000)
    carrier: Word | None = None
    pieces: Annotated[BoundedCount | None, Field(ge=1)] = None
    kinds: Kinds = ()
    feedback_points: Annotated[tuple[FeedbackPoint, ...], Field(exclude_if=operator.not_)] = ()

    @property
    def assignee(self) -> Assignee:
        return Assignee(kind=PartyKind.VEHICLE, name=self.vehicle, shipment=self.shipment)

    def own_milestones(self, times: ReportTimes) -> Milestones:
        return {Milestone.PICKUP_DAY: clock.day_of(self.pickup_at)}


class ShipmentPickedUp(ShipmentFacts):
    """The shipment's goods are on its vehicle, checked and counted (FH-8.2.3)."""

    kind: ClassVar[str] = "shipment_picked_up"
    move: ClassVar[Move | None] = Move.PICKED_UP
    by: ClassVar[tuple[Role, ...]] = TRUNK_ROLES
    means: ClassVar[str] = "the shipment is counted and on its vehicle"
    informs: ClassVar[tuple[Role, ...]] = (Role.TRUNK_DESK,)
    of_vehicle: ClassVar[bool] = True

    plain: ClassVar[tuple[str, ...]] = ("pieces", "kinds", "packing_sound")
    pieces: BoundedCount = Field(ge=1)
    kinds: Kinds = ()
    packing_sound: StrictBool

    @model_validator(mode="after")
    def _add_up(self) -> "ShipmentPickedUp":
        return check_kinds_sum(self, self.pieces, self.kinds)

    def counted(self) -> Count:
        return Count(Role.MERCHANT, self.pieces, self.packing_sound)

    def own_milestones(self, times: ReportTimes) -> Milestones:
        return {Milestone.PICKED_UP: times.occurred_at}


class ShipmentDeparted(ShipmentFacts):
    """The shipment has left for the city: its first promise counts from there (FH-8.2.4).

    No report of its own shares the result with both desks (FH-8.2.5): this one does.
    """

    kind: ClassVar[str] = "shipment_departed"
    move: ClassVar[Move | None] = Move.DEPARTED
    by: ClassVar[tuple[Role, ...]] = TRUNK_ROLES
    means: ClassVar[str] = "the shipment is on the road"
    informs: ClassVar[tuple[Role, ...]] = (Role.TRUNK_DESK, Role.ORDER_DESK, Role.SERVICE_DESK)
    of_vehicle: ClassVar[bool] = True

    def own_milestones(self, times: ReportTimes) -> Milestones:
        return {Milestone.DEPARTED: times.occurred_at}


class ShipmentArrived(ShipmentFacts):
    """The shipment is at the city hub (FH-9.2.3)."""

    kind: ClassVar[str] = "shipment_arrived"
    move: ClassVar[Move | None] = Move.ARRIVED
    by: ClassVar[tuple[Role, ...]] = (Role.HUB, *TRUNK_ROLES)
    means: ClassVar[str] = "the shipment is at the city hub"
    informs: ClassVar[tuple[Role, ...]] = (Role.TRUNK_DESK,)
    of_vehicle: ClassVar[bool] = True

    plain: ClassVar[tuple[str, ...]] = ("hub",)
    hub: Word

    def own_milestones(self, times: ReportTimes) -> Milestones:
        return {Milestone.HUB_ARRIVED: times.occurred_at}


class ShipmentArrivalPassedOn(ShipmentFacts):
    """The shipment's arrival is passed on: by the hub, then by the trunk desk (FH-9.2.3, 9.2.4)."""

    kind: ClassVar[str] = "shipment_arrival_passed_on"
    by: ClassVar[tuple[Role, ...]] = (Role.HUB, Role.TRUNK_DESK)
    means: ClassVar[str] = "the next desk knows that the shipment has arrived"
    informs_by: ClassVar[Mapping[str, tuple[Role, ...]]] = {
        Role.HUB: (Role.TRUNK_DESK,),
        Role.TRUNK_DESK: (Role.SERVICE_DESK, Role.PROVIDER, Role.ORDER_DESK),
    }
    of_vehicle: ClassVar[bool] = True

    @classmethod
    def fact_name(cls, by: str) -> str:
        return f"shipment_{'hub' if by == Role.HUB else 'trunk_desk'}_told_arrival"

    def own_milestones(self, times: ReportTimes) -> Milestones:
        return {Milestone.ARRIVAL_REPORTED: times.reported_at}


class ShipmentCollected(ShipmentFacts):
    """The provider has counted and taken the shipment at the hub (FH-10.2.2)."""

    kind: ClassVar[str] = "shipment_collected"
    move: ClassVar[Move | None] = Move.COLLECTED
    by: ClassVar[tuple[Role, ...]] = (*HOME_ROLES, Role.HUB)
    means: ClassVar[str] = "the provider has counted and taken the shipment"

    plain: ClassVar[tuple[str, ...]] = ("pieces", "packing_sound")
    pieces: BoundedCount = Field(ge=1)
    packing_sound: StrictBool

    def counted(self) -> Count:
        return Count(Role.HUB, self.pieces, self.packing_sound)


class ShipmentDelivered(ShipmentFacts):
    """The shipment stands where the customer wants it (FH-10.2.4)."""

    kind: ClassVar[str] = "shipment_delivered"
    move: ClassVar[Move | None] = Move.DELIVERED
    by: ClassVar[tuple[Role, ...]] = HOME_ROLES
    means: ClassVar[str] = "the shipment stands where the customer wants it"

    plain: ClassVar[tuple[str, ...]] = ("pieces",)
    personal: ClassVar[tuple[str, ...]] = ("floor",)
    pieces: Annotated[BoundedCount | None, Field(ge=1)] = None
    floor: Word | None = None

    def counted(self) -> Count:
        return Count(Role.PROVIDER, self.pieces)


class ShipmentCancelled(ShipmentFacts):
    """Before it was picked up the merchant does without the shipment: nobody waits for it."""

    kind: ClassVar[str] = "shipment_cancelled"
    move: ClassVar[Move | None] = Move.CANCELLED
    by: ClassVar[tuple[Role, ...]] = (Role.TRUNK_DESK, Role.MERCHANT)
    means: ClassVar[str] = "the shipment is not sent any more"
    informs: ClassVar[tuple[Role, ...]] = (Role.TRUNK_DESK, Role.ORDER_DESK, Role.MERCHANT)

    personal: ClassVar[tuple[str, ...]] = ("agreed_by", "reason")
    agreed_by: Word
    reason: Word | None = None


class InstallationBroughtForward(ShipmentFacts):
    """The customer wants the other parts installed before the shipment comes (FH-11.2.4)."""

    kind: ClassVar[str] = "installation_brought_forward"
    by: ClassVar[tuple[Role, ...]] = (Role.CUSTOMER, Role.INSTALLATION_DESK, Role.SERVICE_DESK)
    means: ClassVar[str] = "what is there is installed before the shipment comes"
    informs: ClassVar[tuple[Role, ...]] = (Role.INSTALLATION_DESK, Role.PROVIDER)

    personal: ClassVar[tuple[str, ...]] = ("agreed_by",)
    agreed_by: Word


KINDS: tuple[type[ShipmentFacts], ...] = (
    ShipmentPlanned, ShipmentBooked, ShipmentPickedUp, ShipmentDeparted, ShipmentCheckpointPassed,
    ShipmentArrived, ShipmentArrivalPassedOn, ShipmentCollected, ShipmentDelivered,
    ShipmentCancelled, InstallationBroughtForward,
)  # fmt: skip

SHIPMENT_FACTS = frozenset(kind.fact_name(by) for kind in KINDS for by in kind.by)
"""The names of all facts of a shipment that has a name."""
