"""A desk that moves an appointment says why, and takes a half day that is free."""

from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from models.messages.lists.slots import HalfDay, Slot, slot_at
from models.roles import Role
from models.scopes import PartyKind
from models.sop import clock
from tests.builders import appointed
from tests.starter.http_doors import ORDER_DOOR, Doors
from tests.starter.scoped_keys import ORDER, PROVIDER, SCOPES, assign, key_for, placed
from tests.starter.service.reading.test_order_content import reported

WHY = {"put_off_by": "not_today", "reason": "he is at work until six"}


def site(doors: Doors, days: int, **changes: Any) -> dict[str, Any]:
    """An appointment on the morning of a day that is so many days ahead."""
    day = clock.day_of(doors.context.now()) + timedelta(days=days)
    slot = Slot(day=day, half=HalfDay.MORNING)
    return appointed(slot.from_at, slot.hub_at, **changes)


async def book(
    doors: Doors, name: str, data: dict[str, Any], role: Role = Role.SERVICE_DESK, at: str = ""
) -> httpx.Response:
    """Report an appointment with a key of that role, as agreed just now."""
    at = at or doors.context.now().isoformat()
    body = {"report_id": name, "kind": "appointment_booked", "occurred_at": at, "data": data}
    scope = SCOPES["orders"] if role is Role.TECHNICIAN else None
    key = await key_for(doors, role, scope)
    return await doors.http.post(f"{ORDER_DOOR}/reports", json=body, headers=key)


async def agreed(doors: Doors) -> None:
    """An order with an appointment in two days, which counts."""
    await placed(doors)
    await reported(doors, "first", 0, "appointment_booked", **site(doors, 2))


@pytest.mark.parametrize(
    ("reasons", "lacks"),
    [
        ({}, "put_off_by"),
        ({"reason": "late"}, "put_off_by"),
        ({"put_off_by": "not_today"}, "reason"),
    ],
)
async def test_a_desk_moves_no_appointment_without_saying_why(
    doors: Doors, reasons: dict[str, str], lacks: str
) -> None:
    await agreed(doors)
    refused = await book(doors, "second", site(doors, 3, **reasons))
    assert refused.status_code == 422, refused.text
    assert [one["field"] for one in refused.json()["errors"]] == [lacks]
    assert (await book(doors, "second", site(doors, 3, **WHY))).is_success


async def test_the_first_appointment_the_same_time_and_a_technicians_ask_for_no_reason(
    doors: Doors,
) -> None:
    await placed(doors)
    at = doors.context.now().isoformat()
    assert (await book(doors, "first", site(doors, 2), at=at)).is_success
    await reported(doors, "agreed", 0, "appointment_booked", **site(doors, 2))
    assert (await book(doors, "same", site(doors, 2, tools="drill"))).is_success
    await reported(doors, "moved", 0, "appointment_booked", **site(doors, 5))
    assert (await book(doors, "first", site(doors, 2), at=at)).is_success, "a repeat is known"
    assert (await book(doors, "his", site(doors, 4), Role.TECHNICIAN)).is_success


async def test_who_was_not_met_has_another_time_for_that_reason(doors: Doors) -> None:
    await agreed(doors)
    failed = {"cause": "not_today", "reason": "not at home", "incident": "away"}
    await reported(doors, "failed", 0, "contact_failed", **failed)
    assert (await book(doors, "second", site(doors, 3))).is_success


@pytest.mark.parametrize(("capacity", "status"), [(0, 409), (1, 200)])
async def test_a_desk_moves_nobody_into_a_half_day_that_is_full(
    doors: Doors, capacity: int, status: int
) -> None:
    await agreed(doors)
    await assign(doors, PROVIDER, kind=PartyKind.PROVIDER, order=ORDER)
    data = site(doors, 3, **WHY)
    day = data["customer_at"][:10]
    body = {"provider": PROVIDER, "day": day, "half": "morning", "capacity": capacity}
    assert (await doors.http.post("/slots", json=body)).is_success
    assert (await book(doors, "second", data)).status_code == status
    rows = (await doors.http.get("/slots", params={"provider": PROVIDER})).json()
    assert [row["taken"] for row in rows] == [capacity]


@pytest.mark.parametrize(
    ("hour", "half"), [(7, HalfDay.MORNING), (12, HalfDay.MORNING), (13, HalfDay.AFTERNOON),
                       (20, HalfDay.AFTERNOON)],
)  # fmt: skip
def test_each_time_belongs_to_a_half_day(hour: int, half: HalfDay) -> None:
    at = Slot(day=date(2026, 12, 2), half=HalfDay.MORNING).from_at.replace(hour=hour)
    assert slot_at(at).half is half
