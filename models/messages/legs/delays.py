"""A delay on the road as it travels from leg to leg (FH-9.3.2.1, FH-9.3.2.2)."""

from typing import Annotated, Final

from pydantic import AwareDatetime, Field

from models.contract import Contract
from models.messages.reports.report_times import ReportTimes
from models.messages.shipments.shipment import OWN_SHIPMENT

DELAYS_MAX: Final = 20
"""So many delays travel, the newest: a baton stays small, whatever is reported."""


class Delay(Contract):
    """Goods come later than was expected, as one report has announced it.

    Attributes:
        name, by, times, fact_id: of the fact that announces it.
        arrives_at: when the goods are expected at the city hub from then on.
        before: when they were until then, where that is known.
        shipment: whose goods; empty for the order's own.
    """

    name: str
    by: str
    times: ReportTimes
    fact_id: str = ""
    arrives_at: AwareDatetime
    before: AwareDatetime | None = None
    shipment: Annotated[str, Field(exclude_if=lambda name: name == OWN_SHIPMENT)] = OWN_SHIPMENT
