"""What the road is told of an appointment that was made before the goods are there (FH-10.2.1)."""

from typing import ClassVar

from models.exact import Instant
from models.ids import Stage
from models.messages.reports.report import Facts, Milestones
from models.messages.reports.report_times import ReportTimes
from models.roles import Role
from models.sop.milestones import Milestone


class AppointmentAhead(Facts):
    """An appointment that waits for the delivery: what its order tells the road of it.

    No report says it. A delay that is announced on the road may make it impossible (FH-9.3.2.2).
    """

    kind: ClassVar[str] = "appointment_ahead"
    stage: ClassVar[Stage] = Stage.TRUNK_TRANSPORT
    by: ClassVar[tuple[Role, ...]] = (Role.PROVIDER, Role.TECHNICIAN, Role.SERVICE_DESK)
    means: ClassVar[str] = "an appointment is made while the goods are on the road"
    holds: ClassVar[bool] = True

    plain: ClassVar[tuple[str, ...]] = ("customer_at", "hub_at")
    customer_at: Instant
    hub_at: Instant

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        return {Milestone.APPOINTMENT_AHEAD: times.occurred_at}


KINDS: tuple[type[Facts], ...] = (AppointmentAhead,)
