"""What cannot be verified 系统核销问题 is settled by the service desk, confirmed by the order desk.

FH-11.3.3.1. The confirmation counts as the verification: what the platform says of the same order
later finds it verified, and nothing is verified a second time.
"""

from collections.abc import Mapping
from typing import ClassVar

from models.codes import ProblemCode, WaitCode
from models.messages.reports.report import Milestones, Word
from models.messages.reports.report_times import ReportTimes
from models.roles import Role
from models.sop.milestones import Milestone
from models.stages.installation.installation_exceptions import (
    InstallationIncident,
    VerificationFailed,
)


class VerificationSettled(InstallationIncident):
    """The service desk has collected what was done, and settled it 汇总整理并解决.

    `sheet` names the acceptance sheet or the photo that shows what was done.
    """

    kind: ClassVar[str] = "verification_settled"
    by: ClassVar[tuple[Role, ...]] = (Role.SERVICE_DESK,)
    means: ClassVar[str] = "the service desk has settled what the system cannot verify"
    informs: ClassVar[tuple[Role, ...]] = (Role.ORDER_DESK,)
    answers: ClassVar[tuple[str, ...]] = (VerificationFailed.kind,)

    personal: ClassVar[tuple[str, ...]] = ("how", "sheet")
    how: Word
    sheet: Word | None = None

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        return {Milestone.VERIFICATION_SETTLED: times.occurred_at}


class VerificationConfirmed(InstallationIncident):
    """The order desk confirms what was settled 提报至家装服务部确认: the order is verified."""

    kind: ClassVar[str] = "verification_confirmed"
    by: ClassVar[tuple[Role, ...]] = (Role.ORDER_DESK,)
    means: ClassVar[str] = "the order desk confirms what was settled: it counts as verified"
    informs: ClassVar[tuple[Role, ...]] = (Role.SERVICE_DESK, Role.PROVIDER)
    implies: ClassVar[tuple[str, ...]] = (
        "verified",
        "site_checked",
        "packing_signed",
        "inspected",
        "installed",
        "accepted",
        VerificationSettled.kind,
    )
    waits_while: ClassVar[Mapping[str, WaitCode]] = {
        ProblemCode.SITE_UNFIT: WaitCode.WAIVER,
        "not_accepted": WaitCode.PUT_RIGHT,
    }
    settles: ClassVar[tuple[str, ...]] = (VerificationFailed.kind, ProblemCode.CODE_REFUSED)


KINDS = (VerificationSettled, VerificationConfirmed)
