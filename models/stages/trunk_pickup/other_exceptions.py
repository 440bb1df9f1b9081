"""Whatever else goes wrong with an order 其他异常 (FH-8.3.2.2), in whichever leg it is."""

from collections.abc import Mapping
from typing import ClassVar

from models.messages.reports.proven_reports import PhotoFacts
from models.messages.reports.report import Milestones, Word
from models.messages.reports.report_times import ReportTimes
from models.roles import Role
from models.sop.milestones import Milestone
from models.stages.trunk_pickup.finding_desks import FOUND_IN_CITY
from models.stages.trunk_pickup.pickup_exceptions import PickupIncident


class OtherTrouble(PhotoFacts, PickupIncident):
    """What no other kind says 其他异常: reported and settled the same day (FH-8.3.2.2)."""

    kind: ClassVar[str] = "other_trouble"
    by: ClassVar[tuple[Role, ...]] = (
        *(Role.DRIVER, Role.CARRIER, Role.HUB, Role.PROVIDER, Role.TECHNICIAN, Role.MERCHANT),
        *(Role.TRUNK_DESK, Role.SERVICE_DESK, Role.INSTALLATION_DESK, Role.CUSTOMER_SERVICE),
    )
    means: ClassVar[str] = "something goes wrong that no other report says"
    informs: ClassVar[tuple[Role, ...]] = (Role.ORDER_DESK,)
    informs_by: ClassVar[Mapping[str, tuple[Role, ...]]] = FOUND_IN_CITY
    problem: ClassVar[bool] = True

    personal: ClassVar[tuple[str, ...]] = ("what",)
    what: Word

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        return {Milestone.PICKUP_EXCEPTION_FOUND: times.occurred_at}


KINDS = (OtherTrouble,)
