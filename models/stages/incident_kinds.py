"""What may go wrong, one row a kind: who is responsible as a rule, and which remedies there are.

The rule is the prefix of the reason codes of the trade (X12 1651, Karrio: carrier_, retailer_,
consignee_): who had the thing in hand. It is a proposal; the order desk judges (FH-8.3.2.1).
Who is told of a finding stands with its report (`Facts.informs`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from models.codes import ProblemCode
from models.messages.incidents.liability import Party, Remedy
from models.messages.reports.report import Facts
from models.roles import Role
from models.stages.city_delivery.contacts import ContactFailed
from models.stages.city_delivery.quarrels import Quarrel
from models.stages.city_delivery.refusals import GoodsRefused
from models.stages.city_delivery.reports import AppointmentBooked
from models.stages.installation.installation_exceptions import (
    NotAccepted,
    ProductFault,
    SecondVisit,
    VerificationFailed,
)
from models.stages.installation.parts import PartArrived, PartFault
from models.stages.installation.repairs import RepairedOnSite
from models.stages.installation.reports import Accepted, SiteChecked, Verified
from models.stages.returns.return_exceptions import ReturnException
from models.stages.returns.return_losses import ReturnLost
from models.stages.trunk_pickup.other_exceptions import OtherTrouble
from models.stages.trunk_pickup.pickup_exceptions import (
    ExceptionFound,
    GoodsNotReady,
    NoVehicle,
    PickupFailed,
    PickupTrouble,
    RemedyOffered,
)
from models.stages.trunk_pickup.reports import GoodsReady, PickedUp, VehicleBooked
from models.stages.trunk_pickup.transport_losses import GoodsLost
from models.stages.trunk_transport.reports import RoadException


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentKind:
    """One kind of incident 异常.

    Attributes:
        found_by: the kind of report that finds it.
        code: of the problem; the report's kind, if nothing else is said.
        zh, en: what it is called.
        stops_at: the fact that its stage waits for, again where it was known before, as long as
            the incident is open; None: the order goes on next to it.
        party: who is responsible as a rule; basis: the clause that says so.
        remedies: what may be done about it.
        offered_to: who agrees to a remedy: merchant or customer.
        answered_by: the report that says that a remedy is agreed, where there is one.
    """

    found_by: type[Facts]
    code: str = ""
    zh: str
    en: str
    stops_at: type[Facts] | None
    party: Party
    basis: str
    remedies: tuple[Remedy, ...]
    offered_to: Role
    answered_by: type[Facts] | None = None

    @property
    def name(self) -> str:
        """The code of its problem."""
        return self.code or self.found_by.kind

    @property
    def waits(self) -> bool:
        """Whether the order goes no further before it is put right."""
        return self.stops_at is not None


PICKUP_REMEDIES = (Remedy.OTHER_CARRIER, Remedy.OTHER_DAY, Remedy.SPLIT, Remedy.CANCEL)
GOODS_REMEDIES = (Remedy.REPLACE, Remedy.REPAIR, Remedy.COMPENSATE, Remedy.RETURN)

ROWS: Final = (
    IncidentKind(
        found_by=NoVehicle, zh="无法约到车辆", en="no vehicle", stops_at=VehicleBooked,
        party=Party.CARRIER, basis="FH-8.3.1.1", remedies=PICKUP_REMEDIES, offered_to=Role.MERCHANT,
        answered_by=RemedyOffered,
    ),
    IncidentKind(
        found_by=GoodsNotReady, zh="商家未备好货", en="goods not ready", stops_at=GoodsReady,
        party=Party.MERCHANT, basis="FH-8.2.1",
        remedies=(Remedy.WAIT, Remedy.OTHER_DAY, Remedy.LEAVE_BEHIND, Remedy.CANCEL),
        offered_to=Role.MERCHANT,
    ),
    IncidentKind(
        found_by=PickupTrouble, zh="提货受阻", en="pickup meets an obstacle", stops_at=PickedUp,
        party=Party.CARRIER, basis="FH-7.3.2.2", remedies=(Remedy.WAIT, *PICKUP_REMEDIES),
        offered_to=Role.MERCHANT,
    ),
    IncidentKind(
        found_by=PickupFailed, zh="提货失败", en="failed pickup", stops_at=PickedUp,
        party=Party.CARRIER, basis="FH-8.3.2.1", remedies=(Remedy.SECOND_PICKUP, *PICKUP_REMEDIES),
        offered_to=Role.MERCHANT, answered_by=RemedyOffered,
    ),
    IncidentKind(
        found_by=ExceptionFound, zh="货损或数量不符", en="damage, or a count that differs",
        stops_at=None, party=Party.FACTORY, basis="FH-8.3.2.2",
        remedies=(*GOODS_REMEDIES, Remedy.LEAVE_BEHIND, Remedy.SEND_AS_IS),
        offered_to=Role.MERCHANT,
    ),
    IncidentKind(
        found_by=RoadException, zh="在途异常", en="trouble on the road", stops_at=None,
        party=Party.CARRIER, basis="FH-9.3.2.1",
        remedies=(Remedy.WAIT, Remedy.TRANSSHIP, *GOODS_REMEDIES), offered_to=Role.MERCHANT,
    ),
    IncidentKind(
        found_by=GoodsLost, zh="货物丢失或毁损", en="goods lost or destroyed", stops_at=None,
        party=Party.CARRIER, basis="FH-9.3.2.1",
        remedies=(Remedy.REPLACE, Remedy.COMPENSATE, Remedy.CANCEL), offered_to=Role.MERCHANT,
    ),
    IncidentKind(
        found_by=ContactFailed, zh="联系不上或改期", en="customer unreachable, or not today",
        stops_at=AppointmentBooked, party=Party.CUSTOMER, basis="FH-10.3.2.2",
        remedies=(Remedy.NEW_APPOINTMENT, Remedy.CANCEL), offered_to=Role.CUSTOMER,
    ),
    IncidentKind(
        found_by=Quarrel, zh="客户与技师发生争执", en="customer and technician quarrel",
        stops_at=None, party=Party.TECHNICIAN, basis="FH-11.3.2.3",
        remedies=(Remedy.OTHER_PROVIDER, Remedy.COMPENSATE), offered_to=Role.CUSTOMER,
    ),
    IncidentKind(
        found_by=GoodsRefused, zh="客户拒收", en="goods refused by the customer", stops_at=None,
        party=Party.CUSTOMER, basis="FH-10.2.5", remedies=(*GOODS_REMEDIES, Remedy.CANCEL),
        offered_to=Role.MERCHANT,
    ),
    IncidentKind(
        found_by=OtherTrouble, zh="其他异常", en="other trouble", stops_at=None,
        party=Party.OURSELVES, basis="FH-8.3.2.2",
        remedies=(*GOODS_REMEDIES, Remedy.WAIT, Remedy.CANCEL), offered_to=Role.MERCHANT,
    ),
    IncidentKind(
        found_by=SiteChecked, code=ProblemCode.SITE_UNFIT, zh="现场不具备安装条件",
        en="site not fit", stops_at=SiteChecked, party=Party.CUSTOMER, basis="FH-11.2.1",
        remedies=(Remedy.SIGN_WAIVER, Remedy.SECOND_VISIT, Remedy.CANCEL),
        offered_to=Role.CUSTOMER,
    ),
    IncidentKind(
        found_by=SecondVisit, zh="二次安装", en="second visit", stops_at=Verified,
        party=Party.PROVIDER, basis="FH-11.2.2",
        remedies=(Remedy.SECOND_VISIT, Remedy.COMPENSATE), offered_to=Role.CUSTOMER,
    ),
    IncidentKind(
        found_by=PartFault, zh="缺件少件", en="missing or faulty part", stops_at=None,
        party=Party.FACTORY, basis="FH-11.3.1.2", remedies=(Remedy.SEND_PART, *GOODS_REMEDIES),
        offered_to=Role.CUSTOMER,
    ),
    IncidentKind(
        found_by=NotAccepted, zh="客户不验收", en="not accepted", stops_at=Accepted,
        party=Party.PROVIDER, basis="FH-11.2.6", remedies=(Remedy.SECOND_VISIT, *GOODS_REMEDIES),
        offered_to=Role.CUSTOMER,
    ),
    IncidentKind(
        found_by=VerificationFailed, zh="无法核销", en="cannot be verified", stops_at=Verified,
        party=Party.OURSELVES, basis="FH-11.3.3.1", remedies=(Remedy.VERIFY_BY_DESK,),
        offered_to=Role.MERCHANT,
    ),
    IncidentKind(
        found_by=ProductFault, zh="产品质量问题", en="product fault", stops_at=None,
        party=Party.FACTORY, basis="FH-11.3.1.4",
        remedies=(Remedy.BACK_TO_FACTORY, Remedy.SEND_PART, *GOODS_REMEDIES),
        offered_to=Role.MERCHANT,
    ),
    IncidentKind(
        found_by=ReturnLost, zh="退货途中丢失", en="goods lost on the way back", stops_at=None,
        party=Party.CARRIER, basis="MC-八(二)3", remedies=(Remedy.COMPENSATE,),
        offered_to=Role.MERCHANT,
    ),
    IncidentKind(
        found_by=ReturnException, zh="退货异常", en="wrong with goods that come back",
        stops_at=None, party=Party.CARRIER, basis="MC-八(二)2",
        remedies=(Remedy.COMPENSATE, Remedy.REPAIR, Remedy.WAIT), offered_to=Role.MERCHANT,
    ),
)  # fmt: skip

REMEDY_OF_REPORT: Final[Mapping[str, Remedy]] = {
    RepairedOnSite.kind: Remedy.REPAIR,
    PartArrived.kind: Remedy.SEND_PART,
}
"""Reports that are a remedy themselves; others name it as `done`."""


def remedy_done(content: Facts) -> Remedy | None:
    """The remedy that a report says was carried out."""
    done = getattr(content, "done", None)
    return done if isinstance(done, Remedy) else REMEDY_OF_REPORT.get(content.kind)


HIDDEN_FROM_CUSTOMER: Final = (ProductFault.kind,)
"""What no customer is informed of 不得在现场评论产品 (FH-11.3.1.4)."""

INCIDENT_KINDS: Final[Mapping[str, IncidentKind]] = {row.name: row for row in ROWS}
"""Every kind of incident, by the code of its problem."""
