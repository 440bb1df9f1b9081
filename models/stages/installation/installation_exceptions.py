"""What may go wrong at the installation 安装验收异常 (FH-11.2.2, FH-11.3), as it is reported."""

from typing import ClassVar

from models.codes import ProblemCode
from models.ids import Stage
from models.messages.decisions.visit_decisions import VisitCause
from models.messages.reports.proven_reports import PhotoFacts
from models.messages.reports.report import Facts, IncidentFacts, Milestones, Word
from models.messages.reports.report_times import ReportTimes
from models.roles import Role
from models.sop.milestones import Milestone
from models.stages.city_delivery.home_roles import AT_HOME, CREW, FOR_CUSTOMER, HOME_DESKS


class InstallationIncident(IncidentFacts):
    """A report of what goes wrong at the installation."""

    stage: ClassVar[Stage] = Stage.INSTALLATION


class SecondVisit(PhotoFacts, InstallationIncident):
    """A second visit is needed 二次安装, and why (FH-11.2.2): it is owed until one is planned."""

    kind: ClassVar[str] = "second_visit"
    by: ClassVar[tuple[Role, ...]] = AT_HOME
    means: ClassVar[str] = "a second visit is needed"
    informs: ClassVar[tuple[Role, ...]] = (*HOME_DESKS, Role.ORDER_DESK, Role.MERCHANT)
    problem: ClassVar[bool] = True
    ends: ClassVar[tuple[str, ...]] = (ProblemCode.SITE_UNFIT,)

    plain: ClassVar[tuple[str, ...]] = ("why",)
    personal: ClassVar[tuple[str, ...]] = ("reason",)
    reason: Word
    why: VisitCause | None = None

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        return {Milestone.SITE_UNFIT_FOUND: times.occurred_at}


class NotAccepted(PhotoFacts, InstallationIncident):
    """The customer does not accept, and why (FH-11.2.6)."""

    kind: ClassVar[str] = "not_accepted"
    by: ClassVar[tuple[Role, ...]] = (*FOR_CUSTOMER, *CREW)
    means: ClassVar[str] = "the customer does not accept yet"
    follows: ClassVar[tuple[str, ...]] = ("delivered",)
    informs: ClassVar[tuple[Role, ...]] = (Role.PROVIDER, Role.SERVICE_DESK)
    problem: ClassVar[bool] = True

    personal: ClassVar[tuple[str, ...]] = ("reason",)
    reason: Word

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        return {Milestone.NOT_ACCEPTED: times.occurred_at}


class PutRight(InstallationIncident):
    """Put right at once 马上整改 (FH-11.2.6)."""

    kind: ClassVar[str] = "put_right"
    by: ClassVar[tuple[Role, ...]] = AT_HOME
    means: ClassVar[str] = "what was not accepted is put right"
    settles: ClassVar[tuple[str, ...]] = ("not_accepted",)


class VerificationFailed(InstallationIncident):
    """It cannot be verified in the system 无法核销 (FH-11.3.3.1).

    `sheet` names the signed acceptance sheet or the photo that shows that the work is done.
    """

    kind: ClassVar[str] = "verification_failed"
    by: ClassVar[tuple[Role, ...]] = AT_HOME
    means: ClassVar[str] = "the system cannot verify it"
    follows: ClassVar[tuple[str, ...]] = ("delivered",)
    informs: ClassVar[tuple[Role, ...]] = (Role.SERVICE_DESK, Role.ORDER_DESK)
    problem: ClassVar[bool] = True

    personal: ClassVar[tuple[str, ...]] = ("reason", "sheet")
    reason: Word
    sheet: Word | None = None

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        return {Milestone.VERIFICATION_FAILED: times.occurred_at}


class ProductFault(PhotoFacts, InstallationIncident):
    """A product fault of the factory, never commented on before the customer (FH-11.3.1.4)."""

    kind: ClassVar[str] = "product_fault"
    by: ClassVar[tuple[Role, ...]] = (Role.PROVIDER, Role.TECHNICIAN)
    means: ClassVar[str] = "the factory made a fault"
    follows: ClassVar[tuple[str, ...]] = ("delivered",)
    informs: ClassVar[tuple[Role, ...]] = HOME_DESKS
    problem: ClassVar[bool] = True

    personal: ClassVar[tuple[str, ...]] = ("what",)
    what: Word

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        return {Milestone.PRODUCT_FAULT_FOUND: times.occurred_at}


KINDS: tuple[type[Facts], ...] = (
    SecondVisit, NotAccepted, PutRight, VerificationFailed, ProductFault,
)  # fmt: skip
