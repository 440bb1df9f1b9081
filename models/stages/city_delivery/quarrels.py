"""A quarrel of customer and technician 客户与技师发生争执 (FH-11.3.2.3)."""

from typing import ClassVar

from models.ids import Stage
from models.messages.reports.report import IncidentFacts, Milestones, Word
from models.messages.reports.report_times import ReportTimes
from models.roles import Role
from models.sop.milestones import Milestone


class Quarrel(IncidentFacts):
    """Customer and technician quarrel: the service desk sends another technician (FH-11.3.2.3)."""

    kind: ClassVar[str] = "quarrel"
    stage: ClassVar[Stage] = Stage.CITY_DELIVERY
    by: ClassVar[tuple[Role, ...]] = (
        *(Role.TECHNICIAN, Role.PROVIDER, Role.CUSTOMER, Role.CUSTOMER_SERVICE),
        *(Role.SERVICE_DESK, Role.INSTALLATION_DESK),
    )
    means: ClassVar[str] = "customer and technician quarrel"
    informs: ClassVar[tuple[Role, ...]] = (
        *(Role.SERVICE_DESK, Role.INSTALLATION_DESK),
        Role.ORDER_DESK,
    )
    problem: ClassVar[bool] = True

    personal: ClassVar[tuple[str, ...]] = ("reason",)
    reason: Word

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        return {Milestone.QUARREL_FOUND: times.occurred_at}
