"""The feedback points 信息反馈点 of a shipment that has a name (FH-9.2.1, FH-9.2.2)."""

from typing import ClassVar

from models.messages.reports.report import Milestones, Word
from models.messages.reports.report_times import ReportTimes
from models.messages.shipments.shipment_points import point_ref
from models.roles import Role
from models.sop.milestones import Milestone
from models.stages.trunk_pickup.shipment_facts import TRUNK_ROLES, ShipmentFacts


class ShipmentCheckpointPassed(ShipmentFacts):
    """The shipment's vehicle passed a feedback point of its line (FH-9.2.1).

    `reported_at` is when the trunk desk passed it on.
    """

    kind: ClassVar[str] = "shipment_checkpoint_passed"
    by: ClassVar[tuple[Role, ...]] = TRUNK_ROLES
    means: ClassVar[str] = "the shipment passed a feedback point"
    informs: ClassVar[tuple[Role, ...]] = (Role.ORDER_DESK, Role.MERCHANT)
    of_vehicle: ClassVar[bool] = True
    once: ClassVar[bool] = True

    plain: ClassVar[tuple[str, ...]] = ("point",)
    point: Word

    @property
    def ref(self) -> str:
        return point_ref(self.shipment, self.point)

    def own_milestones(self, times: ReportTimes) -> Milestones:
        """In real time 实时 counts from the passing, not from the plan (reading 9)."""
        return {
            Milestone.CHECKPOINT_PLANNED: times.occurred_at,
            Milestone.CHECKPOINT_PASSED: times.occurred_at,
        }
