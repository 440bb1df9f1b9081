"""What the delivery is told of trouble at the home while goods are still to come (FH-11.2.2)."""

from typing import ClassVar

from models.ids import Stage
from models.messages.reports.report import Facts
from models.roles import Role
from models.stages.city_delivery.home_roles import AT_HOME


class InstallationAhead(Facts):
    """Something went wrong at the installation of what is there: the order tells it the delivery.

    No report says it. The installation begins with it, so that it is passed on the same day, and
    another visit 二次上门 can be planned; it ends after the last shipment all the same.
    """

    kind: ClassVar[str] = "installation_ahead"
    stage: ClassVar[Stage] = Stage.CITY_DELIVERY
    by: ClassVar[tuple[Role, ...]] = AT_HOME
    means: ClassVar[str] = "something is wrong at the home while goods are still to come"


KINDS: tuple[type[Facts], ...] = (InstallationAhead,)
