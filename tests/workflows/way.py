"""How an order gets somewhere: the shortest way in time, every duty on it kept."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from temporalio.client import WorkflowUpdateFailedError

from models.ids import Stage
from models.stages.table import LEGS
from tests.builders import a_report, appointed, at_hour, booked
from tests.workflows.world import OrderUnderTest

PICKUP_DAYS = 5
"""So many days from today the vehicle comes: nothing of that day speaks before."""

MINUTE = timedelta(minutes=1)
BEFORE_PICKUP = ("vehicle_booked", "goods_ready", "left_for_pickup", "called_pickup_point")
ON_THE_ROAD = ("departed", "result_shared", "provider_assigned", "checkpoint_passed")


async def begin(order: OrderUnderTest) -> None:
    """Confirmed, handed on, and with the trunk desk."""
    await order.decide("confirm")
    await order.decide("hand_on")
    await order.leg_open(Stage.TRUNK_PICKUP)


async def reach(order: OrderUnderTest, stage: Stage) -> None:
    """To the beginning of a leg, now."""
    await begin(order)
    for leg in LEGS[: LEGS.index(stage)]:
        await order.leg_open(leg)
        await order.quiet(leg)
        for report in reports_of(leg):
            answer = await order.submit(report, leg)
            assert answer["outcome"] == "accepted", answer
    await order.leg_open(stage)


def reports_of(stage: Stage) -> list[dict[str, Any]]:
    """Every report of a leg that is done now."""
    now = datetime.now(UTC)
    match stage:
        case Stage.TRUNK_PICKUP:
            vehicle = a_report("vehicle_booked", data=booked(at_hour(PICKUP_DAYS, 15)))
            return [vehicle, *map(a_report, (*BEFORE_PICKUP[1:], "picked_up"))]
        case Stage.TRUNK_TRANSPORT:
            return [*map(a_report, (*ON_THE_ROAD, "arrived_at_hub"))]
        case Stage.CITY_DELIVERY:
            data = appointed(now + 90 * MINUTE, now + 80 * MINUTE)
            contact = {"arrives_at": (now + 45 * MINUTE).isoformat()}
            return [
                a_report("arrival_passed_on", "r-arrival-hub"),
                a_report("arrival_passed_on", "r-arrival-desk", by="trunk_desk"),
                a_report("appointment_booked", data=data),
                *map(a_report, ("collected", "called_customer")),
                a_report("contacted_customer", data=contact),
                *map(a_report, ("arrived_at_customer", "delivered")),
            ]
        case _:
            kinds = ("site_checked", "packing_signed", "inspected", "installed", "accepted")
            return [*map(a_report, kinds), a_report("verified")]


async def refusal(order: OrderUnderTest, name: str, **body: Any) -> str:
    """Why a decision is refused."""
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await order.decide(name, **body)
    return str(refused.value.cause)
