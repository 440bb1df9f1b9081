"""A key for a vehicle reports of the shipment that is on it, and reads that one only."""

from typing import Any

import pytest

from models.roles import Role
from models.scopes import Scope
from tests.starter.doors import ORDER_DOOR, Doors
from tests.starter.scoped import PLATE, assign, key_for, placed, report_as

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
