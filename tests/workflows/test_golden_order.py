"""One order travels every SOP in time: what it leaves, and what it costs, as exact integers."""

import json
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from temporalio.client import Client

from models.ids import Stage
from models.messages.timeline.timeline import EntryKind
from models.stages.table import LEGS
from tests.builders import DATA, a_report, an_order, appointed, at_hour, booked
from tests.thorough import first_of
from tests.workflows.conftest import a_world, own_queue
from tests.workflows.engine_costs import Costs, costs_of
from tests.workflows.ledger.test_line_data import empty_lines, personal_texts
from tests.workflows.world import OrderUnderTest

RECORDED = Path(__file__).parent / "golden_order.json"
BUDGET = {"events": 360, "transitions": 120, "bytes": 100 * 1024}


async def travel(order: OrderUnderTest) -> None:
    """Every report of an order without a fault, one at a time, each as an update."""
    await order.quiet()
    await order.decide("confirm")
    await order.quiet()
    await order.decide("hand_on")
    for stage, reports in the_way().items():
        await order.leg_open(stage)
        await order.quiet()  # it knows that the leg has begun, before it learns that it has ended
        for report in reports:
            await order.quiet(stage)
            now = datetime.now(UTC)
            filled = report(now) if callable(report) else a_report(report, at=now)
            answer = await order.submit(filled, stage)
            assert answer["outcome"] == "accepted", answer
    await order.handle.result()


def the_way() -> dict[Stage, list[Any]]:
    """The reports of each leg; what depends on the hour is made when it is sent."""
    return {
        Stage.TRUNK_PICKUP: [
            lambda now: a_report("vehicle_booked", at=now, data=booked(at_hour(3, 15))),
            "goods_ready",
            "left_for_pickup",
            "called_pickup_point",
            "picked_up",
        ],
        Stage.TRUNK_TRANSPORT: [
            "departed",
            "result_shared",
            "provider_assigned",
            "checkpoint_passed",
            "arrived_at_hub",
        ],
        Stage.CITY_DELIVERY: to_the_customer(),
        Stage.INSTALLATION: [
            "site_checked",
            "packing_signed",
            "inspected",
            "installed",
            "accepted",
            lambda now: a_report(
                "verified", at=now, data={"by_way_of": "code", "code": "8421"}
            ),
        ],
    }  # fmt: skip


def to_the_customer() -> list[Any]:
    """The reports of the city delivery, up to the floor that the customer names."""
    return [
        lambda now: a_report("arrival_passed_on", "r-arrival-hub", at=now),
        lambda now: a_report("arrival_passed_on", "r-arrival-desk", at=now, by="trunk_desk"),
        lambda now: a_report(
            "appointment_booked", at=now,
            data=appointed(now + timedelta(minutes=90), now + timedelta(minutes=80)),
        ),
        "collected",
        "called_customer",
        lambda now: a_report(
            "contacted_customer", at=now,
            data={"arrives_at": (now + timedelta(minutes=45)).isoformat()},
        ),
        "arrived_at_customer",
        "delivered",
    ]  # fmt: skip


@pytest_asyncio.fixture(
    scope="module",
    loop_scope="session",
    params=first_of([False, True]),
    ids=["as_it_runs", "sandboxed"],
)
async def golden(
    client: Client, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> AsyncIterator[OrderUnderTest]:
    """An order that has travelled its whole way, alone in its world: both ways cost the same."""
    folder = tmp_path_factory.mktemp("golden")
    queue = own_queue()
    async with a_world(client, folder, queue=queue, sandbox=request.param) as world:
        # Placed a little earlier, so that no two reminders fall into one second by chance.
        placed = datetime.now(UTC) - timedelta(minutes=5)
        number = "SO-GOLDEN" if request.param else "SO-SILVER"
        order = await world.place(an_order(number, verify_by="code", placed_at=placed))
        await travel(order)
        yield order


async def test_the_golden_order_costs_what_is_recorded(golden: OrderUnderTest) -> None:
    costs = {stage or "order": await costs_of(golden, stage) for stage in (None, *LEGS)}
    total = sum(costs.values(), Costs())
    print(
        f"golden order: events {total.events}, workflow tasks {total.tasks}, "
        f"transitions {total.transitions}, bytes {total.bytes} and {total.packed} packed"
    )
    measured = {
        "all": total.as_dict(),
        **{str(name): cost.as_dict() for name, cost in costs.items()},
    }
    assert total.events <= BUDGET["events"]
    assert total.transitions <= BUDGET["transitions"]
    assert total.bytes + total.packed <= BUDGET["bytes"]
    assert measured == json.loads(RECORDED.read_text()), json.dumps(measured, indent=1)


async def test_the_golden_order_keeps_every_duty(golden: OrderUnderTest) -> None:
    lines = await golden.timeline()
    assert {line.happening for line in lines} & {EntryKind.BREACHED, EntryKind.LATE} == set()
    assert lines[-1].what == "closed"


async def test_the_golden_order_calls_each_partner_once(golden: OrderUnderTest) -> None:
    """Shows FE-3.3, EP-三4."""
    done = [
        effect["key"].split(":")[-2]
        for partner in ("stock", "carrier", "technician")
        for effect in await golden.world.effects(partner)
    ]
    assert sorted(done) == sorted(
        ["reserve_stock", "ship_stock", "ask_vehicle", "assign_technician", "check_code"]
    )


async def test_every_activity_timer_and_child_of_the_golden_order_has_a_summary(
    golden: OrderUnderTest,
) -> None:
    bare: list[Mapping[str, Any]] = []
    for stage in (None, *LEGS):
        history = await (golden.leg(stage) if stage else golden.handle).fetch_history()
        for event in history.events:
            kind = event.WhichOneof("attributes") or ""
            named = ("activity_task_scheduled", "timer_started", "child_workflow_execution_init")
            if any(name in kind for name in named) and not event.user_metadata.summary.data:
                bare.append({"stage": stage, "event": event.event_id, "kind": kind})
    assert bare == []


async def test_every_line_of_the_golden_order_says_so_in_data_and_nothing_of_a_person(
    golden: OrderUnderTest,
) -> None:
    lines = await golden.timeline()
    data = json.dumps([line.data for line in lines], ensure_ascii=False)
    persons = personal_texts(golden.order, {**DATA, "vehicle_booked": booked(at_hour(3, 15))})
    assert empty_lines(lines) == []
    assert {"+8613800138000", booked(at_hour(3, 15))["driver"]} <= persons
    assert [text for text in persons if text in data] == []
