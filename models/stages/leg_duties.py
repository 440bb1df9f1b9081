"""Which duties a leg opens: its own, and those of earlier legs that open late.

A leg ends with its fact (ADR-0016), whatever is still open; what could open only after that (a
provider is assigned once the result is shared) opens in the leg that hears of it.
"""

from models.ids import Stage
from models.sop.duty import Duty
from models.stages.city_delivery import duties as city_delivery
from models.stages.installation import duties as installation
from models.stages.trunk_pickup import duties as trunk_pickup
from models.stages.trunk_pickup import informing_duties
from models.stages.trunk_transport import duties as transport

_AFTER_PICKUP = (
    *informing_duties.DUTIES,
    trunk_pickup.PASS_ON_FAILED_PICKUP,
)
_AFTER_ARRIVAL = (
    transport.REPORT_ROAD_EXCEPTION,
    transport.AGREE_PLAN,
    transport.TELL_ARRIVAL,
    transport.PASS_ON_ARRIVAL,
)
_AFTER_DELIVERY = (city_delivery.REPORT_APPOINTMENT,)

OWN: dict[Stage, tuple[Duty, ...]] = {
    Stage.TRUNK_PICKUP: (*trunk_pickup.DUTIES, *informing_duties.DUTIES),
    Stage.TRUNK_TRANSPORT: (*transport.DUTIES, *_AFTER_PICKUP),
    Stage.CITY_DELIVERY: (*city_delivery.DUTIES, *_AFTER_PICKUP, *_AFTER_ARRIVAL),
    Stage.INSTALLATION: (
        *installation.DUTIES,
        *_AFTER_PICKUP,
        *_AFTER_ARRIVAL,
        *_AFTER_DELIVERY,
    ),
}
"""The rows each leg watches."""

OPENS_LATER = frozenset(duty.id for duty in (*_AFTER_PICKUP, *_AFTER_ARRIVAL, *_AFTER_DELIVERY))
"""The ids that more than one leg watches."""
