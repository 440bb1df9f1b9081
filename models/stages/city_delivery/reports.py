"""City delivery 同城配送 (FH-10): its input and what is reported of it."""

import operator
from collections.abc import Container
from datetime import datetime
from typing import Annotated, ClassVar, Self

from pydantic import BaseModel, Field, StrictBool, model_validator

from models.codes import ProblemCode, QuestionCode, StepCode
from models.exact import BoundedCount, Instant
from models.ids import Stage
from models.messages.legs.leg import StageInput
from models.messages.orders.count import Count, Kinds
from models.messages.orders.order import Fen
from models.messages.reports.proven_reports import PhotoFacts, SignatureFacts
from models.messages.reports.report import Facts, Milestones, Word
from models.messages.reports.report_times import ReportTimes
from models.phrases import StructuredText, phrase
from models.roles import Role
from models.sop.formatting import counted
from models.sop.milestones import Milestone
from models.stages.city_delivery import contacts, early_installation_reports, fees, refusals
from models.stages.city_delivery.contacts import ContactFailed, MoveCause
from models.stages.city_delivery.packing import PackingOpened
from models.stages.city_delivery.quarrels import Quarrel

ARRIVAL_NEWS = ("hub_told_arrival", "trunk_desk_told_arrival")
"""Whoever has an appointment, or the goods, knows that they have arrived."""


class CityDelivery(StageInput):
    """What the delivery has to know: how many pieces the truck brought.

    `fragile`: how many of them are ceramics, glass, marble 易损品. `assigned`: the key of who was
    asked for last, where that is not the first provider.
    """

    pieces: int
    fragile: Annotated[int, Field(exclude_if=operator.not_)] = 0
    assigned: Annotated[str, Field(exclude_if=operator.not_)] = ""


class DeliveryFacts(Facts):
    """A report of the city delivery."""

    stage: ClassVar[Stage] = Stage.CITY_DELIVERY


class AppointmentBooked(DeliveryFacts):
    """The customer's time and the hub's time, and the answers about the site (FH-10.3.1.3).

    Basement 货物入地下, long carry 远距离平移, house number 楼号, tools 工具; `put_off_by` is why
    there is another one, `reason` the same in words. What it costs, or `fee_fen`, is reported as a
    fee by itself (FH-10.2.1).
    """

    kind: ClassVar[str] = "appointment_booked"
    step: ClassVar[StepCode | None] = StepCode.AWAITING_APPOINTMENT
    by: ClassVar[tuple[Role, ...]] = (Role.PROVIDER, Role.TECHNICIAN, Role.SERVICE_DESK)
    means: ClassVar[str] = "customer and hub have agreed their times"
    informs: ClassVar[tuple[Role, ...]] = (
        Role.SERVICE_DESK,
        Role.ORDER_DESK,
        Role.INSTALLATION_DESK,
        Role.TRUNK_DESK,
        Role.MERCHANT,
    )
    implies: ClassVar[tuple[str, ...]] = ARRIVAL_NEWS
    settles: ClassVar[tuple[str, ...]] = (ContactFailed.kind, ProblemCode.SITE_UNFIT)
    holds: ClassVar[bool] = True
    ahead: ClassVar[tuple[str, ...]] = ("customer_at",)
    renews: ClassVar[tuple[str, ...]] = (
        "called_customer",
        "contacted_customer",
        "arrived_at_customer",
    )

    plain: ClassVar[tuple[str, ...]] = (
        *("customer_at", "hub_at", "basement", "long_carry"),
        *("fee_fen", "put_off_by"),
    )
    personal: ClassVar[tuple[str, ...]] = ("house_number", "tools", "reason")
    customer_at: Instant
    hub_at: Instant
    basement: StrictBool
    long_carry: StrictBool
    house_number: Word
    tools: Word
    fee_fen: Fen | None = None
    put_off_by: Annotated[MoveCause | None, Field(exclude_if=operator.not_)] = None
    reason: Annotated[Word | None, Field(exclude_if=operator.not_)] = None

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        return {
            Milestone.APPOINTMENT_BOOKED: times.occurred_at,
            Milestone.HUB_APPOINTMENT: self.hub_at,
            Milestone.CUSTOMER_APPOINTMENT: self.customer_at,
            Milestone.CUSTOMER_ARRIVAL: self.customer_at,
        }

    def question(
        self, at: datetime, milestones: Milestones, happened: Container[str]
    ) -> QuestionCode | None:
        return QuestionCode.APPOINTMENT_BEFORE_HUB if self.customer_at < self.hub_at else None


class Collected(PhotoFacts, DeliveryFacts):
    """Collected at the hub: counted, packing checked piece by piece (FH-10.2.2).

    `fragile_checked`: so many pieces of ceramics, glass, marble were opened and checked one by one,
    sound packing or not: all of them, before anybody signs (FH-10.3.1.2). `claused`: it is signed
    for with `remarks` 异常签收. `refused` are pieces that are not taken: they stay at the hub and
    have a way back of their own, the rest is delivered (FH-10.2.2).
    """

    kind: ClassVar[str] = "collected"
    by: ClassVar[tuple[Role, ...]] = (Role.PROVIDER, Role.TECHNICIAN, Role.HUB, Role.SERVICE_DESK)
    step: ClassVar[StepCode | None] = StepCode.AWAITING_COLLECTION
    means: ClassVar[str] = "the provider has counted and taken the goods"
    implies: ClassVar[tuple[str, ...]] = (*ARRIVAL_NEWS, "arrived_at_hub", "appointment_booked")

    plain: ClassVar[tuple[str, ...]] = (
        *("pieces", "packing_sound", "fragile_checked"),
        *("claused", "refused"),
    )
    personal: ClassVar[tuple[str, ...]] = ("remarks",)
    pieces: BoundedCount = Field(ge=1)
    packing_sound: StrictBool
    fragile_checked: Annotated[BoundedCount | None, Field(ge=0)] = None
    claused: Annotated[StrictBool, Field(exclude_if=operator.not_)] = False
    remarks: Annotated[Word | None, Field(exclude_if=operator.not_)] = None
    refused: Kinds = ()

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        if self.claused and self.remarks is None:
            raise ValueError(
                phrase("a claused receipt 异常签收 says what is wrong: remarks (FH-10.2.2)")
            )
        return self

    def why_not(self, known: BaseModel) -> StructuredText | None:
        if not isinstance(known, CityDelivery):  # told after the delivery has ended
            return None
        missing = max(known.pieces - self.pieces, 0)
        wanted = max(known.fragile - missing, 0)
        if (self.fragile_checked or 0) >= wanted:
            return None
        return phrase(
            "{pieces} of it are ceramics, glass or marble: each is opened and "
            "checked before anybody signs; say fragile_checked={wanted} "
            "(FH-10.3.1.2)",
            pieces=counted(wanted, "piece"),
            wanted=wanted,
        )

    def counted(self) -> Count:
        left = sum(kind.pieces for kind in self.refused)
        return Count(Role.HUB, self.pieces, self.packing_sound, left)


class CalledCustomer(DeliveryFacts):
    """The customer was told again, with the exact time (FH-10.3.2.1)."""

    kind: ClassVar[str] = "called_customer"
    by: ClassVar[tuple[Role, ...]] = (Role.PROVIDER, Role.TECHNICIAN, Role.SERVICE_DESK)
    step: ClassVar[StepCode | None] = StepCode.AWAITING_CALL
    means: ClassVar[str] = "the customer knows the exact time"
    ahead: ClassVar[tuple[str, ...]] = ("arrives_at",)

    plain: ClassVar[tuple[str, ...]] = ("arrives_at",)
    arrives_at: Instant | None = None

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        return {Milestone.CUSTOMER_ARRIVAL: self.arrives_at} if self.arrives_at else {}


class ContactedCustomer(DeliveryFacts):
    """Contact within the last hour before arriving (FH-10.2.3)."""

    kind: ClassVar[str] = "contacted_customer"
    by: ClassVar[tuple[Role, ...]] = (Role.PROVIDER, Role.TECHNICIAN, Role.SERVICE_DESK)
    step: ClassVar[StepCode | None] = StepCode.AWAITING_CONTACT
    means: ClassVar[str] = "the customer is ready to receive"
    ahead: ClassVar[tuple[str, ...]] = ("arrives_at",)

    plain: ClassVar[tuple[str, ...]] = ("arrives_at",)
    arrives_at: Instant | None = None

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        return {Milestone.CUSTOMER_ARRIVAL: self.arrives_at} if self.arrives_at else {}


class ArrivedAtCustomer(DeliveryFacts):
    """The provider is at the door (FH-10.3.2.4)."""

    kind: ClassVar[str] = "arrived_at_customer"
    by: ClassVar[tuple[Role, ...]] = (Role.PROVIDER, Role.TECHNICIAN, Role.SERVICE_DESK)
    step: ClassVar[StepCode | None] = StepCode.AWAITING_ARRIVAL
    means: ClassVar[str] = "the provider is at the door"
    implies: ClassVar[tuple[str, ...]] = (
        *ARRIVAL_NEWS,
        "appointment_booked",
        "collected",
        "called_customer",
        "contacted_customer",
    )

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        return {Milestone.AT_CUSTOMER: times.occurred_at}


class Delivered(PhotoFacts, SignatureFacts, DeliveryFacts):
    """Carried to the floor the customer names (FH-10.2.4)."""

    kind: ClassVar[str] = "delivered"
    by: ClassVar[tuple[Role, ...]] = (Role.PROVIDER, Role.TECHNICIAN, Role.SERVICE_DESK)
    step: ClassVar[StepCode | None] = StepCode.AWAITING_DELIVERY
    waits_on: ClassVar[Role | None] = Role.PROVIDER
    means: ClassVar[str] = "the goods stand where the customer wants them"
    implies: ClassVar[tuple[str, ...]] = (
        *ARRIVAL_NEWS,
        "appointment_booked",
        "collected",
        "called_customer",
        "contacted_customer",
        "arrived_at_customer",
    )
    settles: ClassVar[tuple[str, ...]] = ("contact_failed",)

    plain: ClassVar[tuple[str, ...]] = ("pieces",)
    personal: ClassVar[tuple[str, ...]] = ("floor",)
    pieces: Annotated[BoundedCount | None, Field(ge=1)] = None
    floor: Word | None = None

    def counted(self) -> Count:
        return Count(Role.PROVIDER, self.pieces)

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        return {Milestone.DELIVERED: times.occurred_at}


KINDS: tuple[type[Facts], ...] = (
    AppointmentBooked, Collected, CalledCustomer, ContactedCustomer, *contacts.KINDS,
    ArrivedAtCustomer, Delivered, PackingOpened, Quarrel, *fees.KINDS, *refusals.KINDS,
    *early_installation_reports.KINDS,
)  # fmt: skip
