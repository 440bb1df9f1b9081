"""Which duties a leg opens: its own, and those of earlier legs that open late.

A leg ends with the fact of decision 2, whatever is still open; what could open only after
that (a provider is assigned once the result is shared) opens in the leg that hears of it.
"""

from models.duties import city_delivery, installation, trunk_pickup, trunk_pickup_told
from models.duties import trunk_transport as transport
from models.duties.core import Duty
from models.ids import Stage

_AFTER_PICKUP = (
    *trunk_pickup_told.DUTIES,
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
    Stage.TRUNK_PICKUP: (*trunk_pickup.DUTIES, *trunk_pickup_told.DUTIES),
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
