"""A part that is missing or faulty 缺件少件, from the finding until it is installed (FH-11.3.1.2).

First a remedy that the customer accepts; else the part is claimed, settled with the factory,
ordered, sent, and comes to the hub, or the provider. `incident` names the part through all of it.
"""

from typing import Annotated, ClassVar

from pydantic import Field

from models.exact import BoundedCount
from models.messages.incidents.liability import Party
from models.messages.reports.proven_reports import PhotoFacts
from models.messages.reports.report import Facts, Milestones, Word
from models.messages.reports.report_times import ReportTimes
from models.roles import Role
from models.sop.milestones import Milestone
from models.stages.city_delivery.home_roles import AT_HOME, FOR_CUSTOMER, HOME_DESKS
from models.stages.installation.installation_exceptions import InstallationIncident, ProductFault

SENDERS = (*AT_HOME, Role.MERCHANT)
"""Who knows what the factory does; it has no key of its own."""


class PartFault(PhotoFacts, InstallationIncident):
    """A part is missing or faulty 缺件少件 (FH-11.3.1.2)."""

    kind: ClassVar[str] = "part_fault"
    by: ClassVar[tuple[Role, ...]] = AT_HOME
    means: ClassVar[str] = "a part is missing or faulty"
    follows: ClassVar[tuple[str, ...]] = ("delivered",)
    informs: ClassVar[tuple[Role, ...]] = (Role.SERVICE_DESK, Role.MERCHANT)
    problem: ClassVar[bool] = True

    plain: ClassVar[tuple[str, ...]] = ("sku", "pieces")
    personal: ClassVar[tuple[str, ...]] = ("part",)
    part: Word
    sku: Word | None = None
    pieces: Annotated[BoundedCount | None, Field(ge=1)] = None

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        return {Milestone.PART_FAULT_FOUND: times.occurred_at}


class PartFacts(InstallationIncident):
    """What is said of a part that was found missing or faulty, or of goods that go back for it."""

    answers: ClassVar[tuple[str, ...]] = (PartFault.kind, ProductFault.kind)


class PartClaimed(PartFacts):
    """The part is claimed from the factory 补件申请 (FH-11.3.1.2)."""

    kind: ClassVar[str] = "part_claimed"
    by: ClassVar[tuple[Role, ...]] = AT_HOME
    means: ClassVar[str] = "the factory has agreed to send the part"
    answers: ClassVar[tuple[str, ...]] = (PartFault.kind,)

    plain: ClassVar[tuple[str, ...]] = ("pays", "sends")
    pays: Party | None = None
    sends: Party | None = None


class PartOrdered(PartFacts):
    """It is settled with the factory who pays the part and who sends it 与厂家确认."""

    kind: ClassVar[str] = "part_ordered"
    by: ClassVar[tuple[Role, ...]] = SENDERS
    means: ClassVar[str] = "the part is ordered: who pays it, and who sends it"
    informs: ClassVar[tuple[Role, ...]] = (*HOME_DESKS, Role.ORDER_DESK)

    plain: ClassVar[tuple[str, ...]] = ("pays", "sends")
    pays: Party
    sends: Party


class SentToFactory(PartFacts):
    """The goods go back to the factory 产品返厂 (FH-11.2.4): what comes of it comes as a part."""

    kind: ClassVar[str] = "sent_to_factory"
    by: ClassVar[tuple[Role, ...]] = AT_HOME
    means: ClassVar[str] = "the goods go back to the factory"
    informs: ClassVar[tuple[Role, ...]] = (*HOME_DESKS, Role.ORDER_DESK, Role.MERCHANT)

    plain: ClassVar[tuple[str, ...]] = ("sku", "pieces", "pays")
    sku: Word | None = None
    pieces: Annotated[BoundedCount | None, Field(ge=1)] = None
    pays: Party | None = None


class PartSent(PartFacts):
    """The part is on its way 补件发出."""

    kind: ClassVar[str] = "part_sent"
    by: ClassVar[tuple[Role, ...]] = SENDERS
    means: ClassVar[str] = "the part is on its way"
    informs: ClassVar[tuple[Role, ...]] = HOME_DESKS

    personal: ClassVar[tuple[str, ...]] = ("waybill",)
    waybill: Word | None = None


class PartArrived(PartFacts):
    """The part is in the city, at hub or provider, whichever is first (FH-11.3.1.2)."""

    kind: ClassVar[str] = "part_arrived"
    by: ClassVar[tuple[Role, ...]] = (*AT_HOME, Role.HUB)
    means: ClassVar[str] = "the part is in the city"
    informs: ClassVar[tuple[Role, ...]] = (*HOME_DESKS, Role.PROVIDER)
    answers: ClassVar[tuple[str, ...]] = ()
    settles: ClassVar[tuple[str, ...]] = (PartFault.kind,)

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        return {Milestone.PART_ARRIVED: times.occurred_at}


class PartReceived(PartArrived):
    """The provider has the part: fetched at the hub, or sent to him."""

    kind: ClassVar[str] = "part_received"
    by: ClassVar[tuple[Role, ...]] = AT_HOME
    means: ClassVar[str] = "the provider has the part"

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        at = times.occurred_at
        return {Milestone.PART_ARRIVED: at, Milestone.PART_AT_PROVIDER: at}


class PartInstalled(PartFacts):
    """The part is installed, with photos 留存影像资料 (FH-11.3.1.2)."""

    kind: ClassVar[str] = "part_installed"
    by: ClassVar[tuple[Role, ...]] = AT_HOME
    means: ClassVar[str] = "the part is installed"
    informs: ClassVar[tuple[Role, ...]] = (Role.SERVICE_DESK,)
    answers: ClassVar[tuple[str, ...]] = ()
    settles: ClassVar[tuple[str, ...]] = (PartFault.kind,)

    personal: ClassVar[tuple[str, ...]] = ("photos",)
    photos: tuple[Word, ...] = ()


class PartWaived(PartFacts):
    """The customer takes it as it is, or something else for it 补救措施 (FH-11.3.1.2, FH-11.2.4).

    No part is awaited then, and nobody has to come for it.
    """

    kind: ClassVar[str] = "part_waived"
    by: ClassVar[tuple[Role, ...]] = FOR_CUSTOMER
    means: ClassVar[str] = "the customer accepts a remedy instead of the part"
    informs: ClassVar[tuple[Role, ...]] = (Role.PROVIDER, *HOME_DESKS)
    answers: ClassVar[tuple[str, ...]] = ()
    settles: ClassVar[tuple[str, ...]] = (PartFault.kind, ProductFault.kind)

    personal: ClassVar[tuple[str, ...]] = ("remedy",)
    remedy: Word | None = None


KINDS: tuple[type[Facts], ...] = (
    PartFault, PartClaimed, PartOrdered, SentToFactory, PartSent, PartArrived, PartReceived,
    PartInstalled, PartWaived,
)  # fmt: skip
