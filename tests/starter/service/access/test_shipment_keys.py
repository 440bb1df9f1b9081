"""A key for a vehicle reports of the shipment that is on it, and reads that one only."""

from typing import Any

import pytest

from activities.adapters.store.ledger import SqlLedger
from models.messages.timeline.duty_row import DutyState
from models.messages.timeline.timeline import Batch, EntryKind
from models.roles import Role
from models.scopes import Scope
from models.stages.trunk_transport.duties import AGREE_PLAN, ARRIVE_IN_TIME
from tests.activities.adapters.store.store_builders import a_duty, a_snapshot, an_entry
from tests.starter.http_doors import ORDER_DOOR, Doors
from tests.starter.scoped_keys import ORDER, PLATE, assign, key_for, placed, report_as
from tests.starter.service.reading.test_incidents import a_row

SECOND, OTHER = "truck-2", "川A77777"
LOST = {"pieces": 1, "cause": "fire", "incident": "fire"}


async def on_two_vehicles(doors: Doors) -> dict[str, dict[str, str]]:
    """The order's own vehicle, and one of a second shipment: the key of each driver."""
    await placed(doors)
    await assign(doors, OTHER, shipment=SECOND)
    plates = {"own": PLATE, "second": OTHER}
    return {
        name: await key_for(doors, Role.DRIVER, Scope(vehicle=plate))
        for name, plate in plates.items()
    }


@pytest.mark.parametrize(
    ("whose", "kind", "data", "status"),
    [
        ("own", "departed", {}, 200),
        ("own", "shipment_departed", {"shipment": SECOND}, 403),
        ("own", "goods_lost", {**LOST, "shipment": SECOND}, 403),
        ("second", "shipment_departed", {"shipment": SECOND}, 200),
        ("second", "goods_lost", {**LOST, "shipment": SECOND}, 200),
        ("second", "goods_lost", LOST, 403),
        ("second", "departed", {}, 403),
    ],
)
async def test_a_driver_reports_of_the_shipment_on_his_vehicle(
    doors: Doors, whose: str, kind: str, data: dict[str, Any], status: int
) -> None:
    """Who drives one shipment speaks for no other."""
    keys = await on_two_vehicles(doors)
    answer = await report_as(doors, keys[whose], kind=kind, data=data)
    assert answer.status_code == status, answer.text
    if status == 403:
        assert "is on another vehicle" in answer.text


async def test_whose_vehicle_carries_both_reports_of_both(doors: Doors) -> None:
    keys = await on_two_vehicles(doors)
    await assign(doors, PLATE, shipment="truck-3")
    for data in ({}, {"shipment": "truck-3"}):
        kind = "shipment_departed" if data else "departed"
        answer = await report_as(doors, keys["own"], kind=kind, data=data, report_id=f"r-{kind}")
        assert answer.status_code == 200, answer.text


async def test_he_reads_the_shipment_on_his_vehicle_and_no_other(doors: Doors) -> None:
    keys = await on_two_vehicles(doors)
    page = (await doors.http.get(ORDER_DOOR, headers=keys["second"])).json()
    assert {one["name"] for one in page["shipments"]} <= {SECOND}
    assert page["order_no"]


async def written(doors: Doors) -> None:
    """Of both shipments a line, a deadline, and an incident with a duty of its own."""
    now = doors.context.now()
    common: dict[str, Any] = {
        "order": ORDER,
        "workflow_id": ORDER,
        "at": now,
        "happening": EntryKind.REPORT,
    }
    entries, duties, incidents = [], [], []
    for n, (name, ref) in enumerate((("", "flat"), (SECOND, "fire"))):
        named = {"shipment": name} if name else {}
        for kind, data in (("departed", {}), ("goods_lost", {"incident": ref, "pieces": 1})):
            what = f"shipment_{kind}" if name and kind == "departed" else kind
            line = an_entry(
                n, what=what, by=Role.CARRIER, report_id=f"{kind}-{n}", data={**named, **data},
                key=f"{ORDER}:{kind}-{n}", **common,
            )  # fmt: skip
            entries.append(line)
        for duty, of in ((ARRIVE_IN_TIME, name), (AGREE_PLAN, ref)):
            owed = {"owner": Role.CARRIER, "due_at": now, "state": DutyState.MISSED, "ref": of}
            duties.append(a_duty(duty.id, order=ORDER, **owed))
        row = {"code": "goods_lost", "ref": ref, "finder": Role.DRIVER, "actor": None}
        incidents.append(a_row(doors, **row))
    ledger = SqlLedger(doors.context.store, lambda _order, _at: {})
    batch = {"entries": entries, "duties": duties, "incidents": incidents}
    await ledger.record(Batch.model_validate({"workflow_id": ORDER, **batch}))


@pytest.mark.parametrize(
    ("whose", "name", "ref", "left"),
    [("own", "", "flat", "departed"), ("second", SECOND, "fire", "shipment_departed")],
)
async def test_he_reads_lines_deadlines_and_incidents_of_what_is_on_his_vehicle_alone(
    doors: Doors, whose: str, name: str, ref: str, left: str
) -> None:
    keys = await on_two_vehicles(doors)
    await written(doors)
    page = (await doors.http.get(ORDER_DOOR, headers=keys[whose])).json()
    assert {(one["duty"], one["ref"]) for one in page["deadlines"]} == {
        (ARRIVE_IN_TIME.id, name), (AGREE_PLAN.id, ref),
    }  # fmt: skip
    reported = [one["what"] for one in page["timeline"] if one["by"] == "carrier"]
    assert sorted(reported) == sorted([left, "goods_lost"])
    assert [one["incident"] for one in page["incidents"]] == [ref]


async def test_his_list_counts_no_deadline_of_another_vehicle(doors: Doors) -> None:
    keys = await on_two_vehicles(doors)
    await written(doors)
    (row,) = (await doors.http.get("/orders", headers=keys["second"])).json()["orders"]
    assert (row["next_duty"], row["breaches"]) == (ARRIVE_IN_TIME.id, 1)


@pytest.mark.parametrize(
    ("whose", "step", "shown"),
    [
        ("own", f"awaiting_shipments:{SECOND}", "awaiting_shipments"),
        ("second", f"awaiting_shipments:{SECOND}", f"awaiting_shipments:{SECOND}"),
        ("own", "awaiting_checkpoint:Xi'an", "awaiting_checkpoint:Xi'an"),
        ("second", "awaiting_checkpoint:Xi'an", "awaiting_checkpoint"),
        ("own", "awaiting_departure", "awaiting_departure"),
    ],
)
async def test_its_step_names_no_shipment_and_no_point_of_another_vehicle(
    doors: Doors, whose: str, step: str, shown: str
) -> None:
    keys = await on_two_vehicles(doors)
    ledger = SqlLedger(doors.context.store, lambda _order, _at: {})
    stands = a_snapshot(ORDER, order=ORDER, step=step)
    await ledger.record(Batch(workflow_id=ORDER, snapshot=stands))
    page = (await doors.http.get(ORDER_DOOR, headers=keys[whose])).json()
    (row,) = (await doors.http.get("/orders", headers=keys[whose])).json()["orders"]
    assert (page["step"], row["step"]) == (shown, shown)
