"""How an order gets somewhere: the shortest way in time, every duty on it kept."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from temporalio.client import WorkflowExecutionStatus, WorkflowHandle, WorkflowUpdateFailedError
from temporalio.service import RPCError

from models.codes import QuestionCode
from models.ids import Stage
from models.messages.legs.status import Status
from models.stages.table import KINDS, LEGS
from tests.builders import a_report, appointed, at_hour, booked
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.world import OrderUnderTest, a_decision

PICKUP_DAYS = 5
"""So many days from today the vehicle comes: nothing of that day speaks before."""

WORK = tuple(KINDS)
RUNNING = WorkflowExecutionStatus.RUNNING
MINUTE = timedelta(minutes=1)
BEFORE_PICKUP = ("vehicle_booked", "goods_ready", "left_for_pickup", "called_pickup_point")
ON_THE_ROAD = ("departed", "result_shared", "provider_assigned", "checkpoint_passed")


async def begin(order: OrderUnderTest) -> None:
    """Confirmed, handed on, and with the trunk desk."""
    await order.decide("confirm")
    await order.decide("hand_on")
    await order.leg_open(Stage.TRUNK_PICKUP)


async def reach(order: OrderUnderTest, stage: Stage, *, vehicle: str = "粤X12345") -> None:
    """To the beginning of a leg, now."""
    await begin(order)
    for leg in LEGS[: LEGS.index(stage)]:
        await order.leg_open(leg)
        await order.quiet(leg)
        for report in reports_of(leg, vehicle=vehicle):
            answer = await order.submit(report, leg)
            assert answer["outcome"] == "accepted", answer
    await order.leg_open(stage)


def reports_of(
    stage: Stage, now: datetime | None = None, *, vehicle: str = "粤X12345"
) -> list[dict[str, Any]]:
    """Every report of a leg that is done now, by the clock that counts."""
    now = now or datetime.now(UTC)
    match stage:
        case Stage.TRUNK_PICKUP:
            data = booked(at_hour(PICKUP_DAYS, 15), vehicle=vehicle)
            return [
                a_report("vehicle_booked", data=data),
                *map(a_report, (*BEFORE_PICKUP[1:], "picked_up")),
            ]
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


async def confirm_all(order: OrderUnderTest) -> None:
    """Until it ends, or waits for nothing but a due instant: a desk says that all of it is so."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (await order.handle.describe()).status is RUNNING:
            if (await order.status()).step == "awaiting_last_reports":
                return
            await confirm(order)
            await asyncio.sleep(0.05)


async def confirm(order: OrderUnderTest) -> None:
    """A desk says of everything that is questioned now that it is so, in the order of the work."""
    status = await order.status()
    named = [order.name, *filter(None, [status.open_leg])]
    for handle in map(order.world.client.get_workflow_handle, named):
        with suppress(RPCError, WorkflowUpdateFailedError):  # it has just ended
            await _confirm(order, handle)


async def _confirm(order: OrderUnderTest, handle: WorkflowHandle[Any, Any]) -> None:
    status = await handle.query("status", result_type=Status)
    for one in sorted(status.pending, key=lambda one: WORK.index(one.kind)):
        if one.why in set(QuestionCode):
            body = a_decision(report_id=one.report_id, choice="confirm", reason="they were asked")
            await order.world.update(handle, "settle_question", body, body["decision_id"])


async def refusal(order: OrderUnderTest, name: str, **body: Any) -> str:
    """Why a decision is refused."""
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await order.decide(name, **body)
    return str(refused.value.cause)
