"""Installation 安装 (FH-11): its input and what is reported of it."""

import operator
from collections.abc import Mapping
from typing import Annotated, ClassVar, Self

from pydantic import Field, StrictBool, model_validator

from models.codes import ProblemCode, StepCode, WaitCode
from models.exact import BoundedCount
from models.ids import Stage
from models.messages.legs.leg import StageInput
from models.messages.orders.count import Kinds, check_kinds_sum
from models.messages.orders.order import Address, VerifyBy
from models.messages.reports.proven_reports import PhotoFacts, SignatureFacts
from models.messages.reports.report import Facts, Milestones, Word
from models.messages.reports.report_times import ReportTimes
from models.phrases import StructuredText, phrase
from models.roles import Role
from models.sop.milestones import Milestone
from models.stages.city_delivery import home_roles
from models.stages.installation import installation_exceptions, parts, verification
from models.stages.installation.repairs import RepairedOnSite
from models.stages.installation.visits import VisitPlanned


class Installation(StageInput):
    """What the installation has to know: how its acceptance is verified, and who was assigned.

    `assigned` is the key under which the technician platform was asked. `pieces` were sent
    (none: nobody has counted), of which `delivered` stand in the home, where those are not all;
    another visit goes to `delivery`, with so many `people`.
    """

    verify_by: VerifyBy
    assigned: str
    pieces: int = 0
    delivered: Annotated[int | None, Field(exclude_if=lambda count: count is None)] = None
    delivery: Address = Address()
    people: int = 1
    equipment: Annotated[bool, Field(exclude_if=operator.not_)] = False


class InstallationFacts(Facts):
    """A report of the installation."""

    stage: ClassVar[Stage] = Stage.INSTALLATION


WAIT_WHILE_UNSIGNED: Mapping[str, WaitCode] = {ProblemCode.SITE_UNFIT: WaitCode.WAIVER}
"""Nothing goes on at a site that is not fit before the customer has signed (FH-11.2.1)."""


class SiteChecked(SignatureFacts, InstallationFacts):
    """The site is checked first 确认现场安装条件 (FH-11.2.1).

    Where it is not fit the customer is told why and signs (`waiver_signed`; `signature` is the
    picture of it), then it goes on. Not fit and not signed is a finding, which is reported the
    same day; desks and merchant are told of it (FH-11.2.2).
    """

    kind: ClassVar[str] = "site_checked"
    by: ClassVar[tuple[Role, ...]] = home_roles.AT_HOME
    step: ClassVar[StepCode | None] = StepCode.AWAITING_SITE_CHECK
    waits_on: ClassVar[Role | None] = Role.TECHNICIAN
    means: ClassVar[str] = "the site is fit, or the customer has signed that it is not"
    settles: ClassVar[tuple[str, ...]] = (ProblemCode.SITE_UNFIT,)
    informs: ClassVar[tuple[Role, ...]] = (
        *home_roles.HOME_DESKS,
        Role.ORDER_DESK,
        Role.MERCHANT,
    )

    signatures: ClassVar[tuple[str, ...]] = ("waiver_signed",)
    plain: ClassVar[tuple[str, ...]] = ("fit", "waiver_signed")
    fit: StrictBool
    waiver_signed: StrictBool = False

    @property
    def finding(self) -> str | None:
        return None if self.fit or self.waiver_signed else ProblemCode.SITE_UNFIT

    def own_name(self, by: str) -> str:
        return self.finding or self.kind

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        return {Milestone.SITE_UNFIT_FOUND: times.occurred_at} if self.finding else {}

    def roles_to_inform(self, by: str) -> tuple[Role, ...]:
        """A site that is fit is no news."""
        return () if self.fit else self.informed(by)


class PackingSigned(SignatureFacts, InstallationFacts):
    """Before unpacking the customer checks the outer packing and signs (FH-11.2.3)."""

    kind: ClassVar[str] = "packing_signed"
    by: ClassVar[tuple[Role, ...]] = (
        *home_roles.FOR_CUSTOMER,
        *home_roles.CREW,
    )
    step: ClassVar[StepCode | None] = StepCode.AWAITING_PACKING_SIGN
    waits_on: ClassVar[Role | None] = Role.CUSTOMER
    means: ClassVar[str] = "the customer signed for the outer packing, before unpacking"
    implies: ClassVar[tuple[str, ...]] = ("site_checked", "delivered")
    customers: ClassVar[WaitCode | None] = WaitCode.PACKING_SIGNATURE
    waits_while: ClassVar[Mapping[str, WaitCode]] = WAIT_WHILE_UNSIGNED

    plain: ClassVar[tuple[str, ...]] = ("packing_sound",)
    packing_sound: StrictBool


class Inspected(SignatureFacts, InstallationFacts):
    """List checked, unpacked, photographed, signed a second time 验货 (FH-10.2.5, MC-七(四)1)."""

    kind: ClassVar[str] = "inspected"
    by: ClassVar[tuple[Role, ...]] = (
        *home_roles.CREW,
        *home_roles.FOR_CUSTOMER,
    )
    step: ClassVar[StepCode | None] = StepCode.AWAITING_INSPECTION
    waits_on: ClassVar[Role | None] = Role.TECHNICIAN
    means: ClassVar[str] = "technician and customer inspected the goods together, and signed"
    implies: ClassVar[tuple[str, ...]] = ("site_checked", "packing_signed")
    customers: ClassVar[WaitCode | None] = WaitCode.JOINT_INSPECTION
    waits_while: ClassVar[Mapping[str, WaitCode]] = WAIT_WHILE_UNSIGNED

    plain: ClassVar[tuple[str, ...]] = ("list_checked", "signed")
    personal: ClassVar[tuple[str, ...]] = ("photos",)
    list_checked: StrictBool
    photos: tuple[Word, ...] = Field(min_length=1)
    signed: StrictBool

    @model_validator(mode="after")
    def _complete(self) -> "Inspected":
        if not self.list_checked or not self.signed:
            raise ValueError(phrase("the list is checked and the customer signs before installing"))
        return self


class Installed(PhotoFacts, InstallationFacts):
    """Installed, explained, protected, rubbish cleared (FH-11.2.4, FH-11.2.5).

    `pieces` says how many, where not all are done; `kinds` of which; `visit` in which visit.
    """

    kind: ClassVar[str] = "installed"
    by: ClassVar[tuple[Role, ...]] = home_roles.AT_HOME
    step: ClassVar[StepCode | None] = StepCode.AWAITING_INSTALLATION
    waits_on: ClassVar[Role | None] = Role.TECHNICIAN
    means: ClassVar[str] = "the goods stand installed"
    implies: ClassVar[tuple[str, ...]] = ("site_checked", "packing_signed", "inspected")
    waits_while: ClassVar[Mapping[str, WaitCode]] = WAIT_WHILE_UNSIGNED  # found after it was told
    refused_while: ClassVar[Mapping[str, StructuredText]] = {
        ProblemCode.SITE_UNFIT: phrase(
            "the site is not fit: before it is installed the customer signs (site_checked with "
            "waiver_signed), or the visit is put off (second_visit) (FH-11.2.1)"
        )
    }

    plain: ClassVar[tuple[str, ...]] = ("pieces", "kinds", "visit")
    pieces: Annotated[BoundedCount | None, Field(ge=1)] = None
    kinds: Kinds = ()
    visit: Annotated[BoundedCount | None, Field(ge=1)] = None

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        return self if self.pieces is None else check_kinds_sum(self, self.pieces, self.kinds)

    @property
    def done(self) -> int | None:
        """How many pieces it says are done; None: all that were left."""
        return self.pieces or sum(kind.pieces for kind in self.kinds) or None


class Accepted(InstallationFacts):
    """The customer accepts on the acceptance sheet 产品验收单 (FH-3.4.4, FH-11.2.6, FS-4.2)."""

    kind: ClassVar[str] = "accepted"
    by: ClassVar[tuple[Role, ...]] = home_roles.FOR_CUSTOMER
    step: ClassVar[StepCode | None] = StepCode.AWAITING_ACCEPTANCE
    waits_on: ClassVar[Role | None] = Role.CUSTOMER
    means: ClassVar[str] = "the customer has accepted"
    implies: ClassVar[tuple[str, ...]] = (
        "site_checked",
        "packing_signed",
        "inspected",
        "installed",
    )
    customers: ClassVar[WaitCode | None] = WaitCode.ACCEPTANCE
    waits_while: ClassVar[Mapping[str, WaitCode]] = WAIT_WHILE_UNSIGNED
    settles: ClassVar[tuple[str, ...]] = ("not_accepted", "product_fault")

    personal: ClassVar[tuple[str, ...]] = ("sheet",)
    sheet: Word


class Verified(InstallationFacts):
    """Verified 核销: by the sheet, or by code or marketplace on the platform (FH-11.2.6).

    It waits for the acceptance, unless it carries the signed `sheet` (a stored file of the order)
    or the customer's right code; and until what was not accepted is put right.
    """

    kind: ClassVar[str] = "verified"
    by: ClassVar[tuple[Role, ...]] = home_roles.AT_HOME
    step: ClassVar[StepCode | None] = StepCode.AWAITING_VERIFICATION
    waits_on: ClassVar[Role | None] = Role.TECHNICIAN
    not_the_owner: ClassVar[str] = "its duty is only of a part that was faulty before"
    means: ClassVar[str] = "the acceptance is verified"
    implies: ClassVar[tuple[str, ...]] = (
        "site_checked",
        "packing_signed",
        "inspected",
        "installed",
        "accepted",
    )
    waits_while: ClassVar[Mapping[str, WaitCode]] = {
        **WAIT_WHILE_UNSIGNED,
        "not_accepted": WaitCode.PUT_RIGHT,
    }
    settles: ClassVar[tuple[str, ...]] = ("verification_failed", "second_visit")

    proof_files: ClassVar[tuple[str, ...]] = ("sheet",)
    plain: ClassVar[tuple[str, ...]] = ("by_way_of",)
    personal: ClassVar[tuple[str, ...]] = ("code", "sheet")
    by_way_of: VerifyBy = VerifyBy.SHEET
    code: Word | None = None
    sheet: Word | None = None

    @property
    def proves(self) -> tuple[str, ...]:
        return (Accepted.kind,) if self.sheet else ()


KINDS: tuple[type[Facts], ...] = (
    SiteChecked, PackingSigned, Inspected, Installed, Accepted, Verified,
    *installation_exceptions.KINDS, *parts.KINDS, RepairedOnSite, *verification.KINDS, VisitPlanned,
)  # fmt: skip
