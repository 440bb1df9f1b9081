"""What the carrier is asked for: a vehicle for an order's goods, or for a part of them."""

from decimal import Decimal
from typing import Any, Final

from temporalio import workflow
from temporalio.exceptions import FailureError

with workflow.unsafe.imports_passed_through():
    from models import ids
    from models.messages.partners.requests import AskVehicle
    from models.sop import clock
    from models.sop.milestones import Milestone
    from models.stages.trunk_pickup.reports import TrunkPickup
    from models.tracking.situation.facts import Fact
    from workflows.temporal.cancellation_shield import signalled

LITRE: Final = Decimal("0.001")


def vehicle_for(start: TrunkPickup, hours: float, **more: Any) -> AskVehicle:
    """What the carrier is asked for first, with so many hours on the road; `more` is different."""
    day = start.baton.milestones[Milestone.PICKUP_DAY]
    asked = {
        "key": ids.vehicle_key(start.order),
        "order": start.order,
        "pickup": start.pickup,
        "city": start.pickup.city,
        "pickup_day": clock.day_of(day).isoformat(),
        "volume_m3": start.volume_m3,
        "pieces": start.pieces,
        "transit_hours": hours,
    }
    return AskVehicle.model_validate(asked | more)


def load_of(start: TrunkPickup, pieces: int) -> dict[str, Any]:
    """What a vehicle is to carry that does not carry all: its volume in proportion."""
    if pieces == start.pieces:
        return {}
    volume = start.volume_m3 and (start.volume_m3 * pieces / start.pieces).quantize(LITRE)
    return {"pieces": pieces, "volume_m3": volume}


async def tell_order(start: TrunkPickup, vehicle: str, by: Fact, day: str, **load: Any) -> None:
    """Before anything is asked: what the order takes back it has to know of."""
    since = by.times.occurred_at.isoformat()
    begins = {"vehicle": vehicle, "since": since, "pickup_day": day, **load}
    try:
        await signalled(start.order, "pickup_attempt", begins)
    except FailureError:
        """It has ended just now: this leg ends with it."""
