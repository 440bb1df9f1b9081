"""Visits 上门: the first is the stage's own, each other one is planned by a desk (FH-11.2.2)."""

from datetime import datetime
from typing import ClassVar

from models.codes import ProblemCode
from models.exact import Day, Instant
from models.ids import Stage
from models.messages.decisions.visit_decisions import Brought, VisitCause
from models.messages.reports.report import Facts, Incident, Milestones
from models.messages.reports.report_times import ReportTimes
from models.roles import Role
from models.sop import clock
from models.sop.milestones import Milestone
from models.stages.city_delivery.home_roles import HOME_DESKS


class VisitPlanned(Facts):
    """Another visit is planned: what the decision `plan_visit` makes, and no report says.

    For a `day`, or between two hours of it (`from_at`, `to_at`).
    """

    kind: ClassVar[str] = "visit_planned"
    stage: ClassVar[Stage] = Stage.INSTALLATION
    by: ClassVar[tuple[Role, ...]] = HOME_DESKS
    means: ClassVar[str] = "another visit is planned"
    informs: ClassVar[tuple[Role, ...]] = (
        *HOME_DESKS, Role.PROVIDER, Role.ORDER_DESK, Role.MERCHANT,
    )  # fmt: skip
    ends: ClassVar[tuple[str, ...]] = ("contact_failed", ProblemCode.SITE_UNFIT)

    plain: ClassVar[tuple[str, ...]] = ("incident", "why", "day", "from_at", "to_at", "brings")
    incident: Incident | None = None
    why: VisitCause
    day: Day
    from_at: Instant | None = None
    to_at: Instant | None = None
    brings: Brought = ()

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        """The last instant of the visit's time; where it has an hour, that as an appointment."""
        if self.from_at is None:
            return {Milestone.VISIT_BY: clock.end_of_day(self.day)}
        last: datetime = self.to_at or self.from_at
        return {
            Milestone.VISIT_BY: last,
            Milestone.CUSTOMER_APPOINTMENT: self.from_at,
            Milestone.CUSTOMER_ARRIVAL: self.from_at,
        }
