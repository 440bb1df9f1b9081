"""A key that is for some orders reaches those, for as long as they are its party's."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from models.ids import order_id
from models.roles import Role
from models.scopes import PartyKind, Scope
from starter.http.routes import examples
from tests.starter.http_doors import ORDER_DOOR, Doors
from tests.starter.scoped_keys import (
    ORDER,
    PLATE,
    PROVIDER,
    SCOPES,
    assign,
    key_for,
    placed,
    report_as,
)

HOUR = timedelta(hours=1)
DRIVER = Scope(vehicle=PLATE)
OTHER = "川A·77777"


async def status(doors: Doors, key: dict[str, str], door: str = ORDER_DOOR) -> int:
    """How the order is answered to that key."""
    return (await doors.http.get(door, headers=key)).status_code


async def reported(doors: Doors, key: dict[str, str], at: datetime | None, **changes: Any) -> Any:
    """What the driver's report of that time, or of none, is answered."""
    times = {"occurred_at": at and at.isoformat(), "reported_at": None}
    return await report_as(doors, key, **times, **changes)


@pytest.mark.parametrize("plate", ["粤X12345", "粤X·12345", "粤 x-12345", "粤Ｘ１２３４５"])
async def test_a_plate_is_its_letters_and_digits(doors: Doors, plate: str) -> None:
    await placed(doors)
    assert await status(doors, await key_for(doors, Role.DRIVER, Scope(vehicle=plate))) == 200


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.DRIVER, "vehicle"), (Role.CARRIER, "vehicle"), (Role.TECHNICIAN, "provider"),
        (Role.PROVIDER, "provider"), (Role.CUSTOMER, "orders"), (Role.MERCHANT, "orders"),
    ],
)  # fmt: skip
async def test_a_list_holds_what_the_key_is_for_and_nothing_else(
    doors: Doors, role: Role, scope: str
) -> None:
    await placed(doors)
    for number, merchant in (
        ("X-1", "acme"),
        (examples.ORDER_EXAMPLE["number"], "other"),
        ("Z", "acme"),
    ):
        await doors.place(number=number, merchant=merchant)
    await assign(doors, OTHER, order=order_id("acme", "X-1"))
    await assign(doors, "别家", kind=PartyKind.PROVIDER, order=order_id("acme", "X-1"))
    key = await key_for(doors, role, SCOPES[scope])
    for query in ("", "?merchant=acme", "?stage=order", "?limit=1"):
        found = (await doors.http.get(f"/orders{query}", headers=key)).json()
        assert [(one["merchant"], one["order_no"]) for one in found["orders"]] == [
            ("acme", examples.ORDER_EXAMPLE["number"])
        ]
        assert found["next"] is None
    for query in ("?merchant=other", "?cursor=1"):
        assert (await doors.http.get(f"/orders{query}", headers=key)).json()["orders"] == []


async def test_what_is_foreign_is_answered_like_what_is_not_there(doors: Doors) -> None:
    await placed(doors)
    key = await key_for(doors, Role.DRIVER, Scope(vehicle=OTHER))
    answers = {}
    for number in (examples.ORDER_EXAMPLE["number"], "NO-SUCH", "so-2026-1001", "%2e%2e", "x" * 80):
        door = f"/orders/acme/{number}"
        got = [
            await doors.http.get(door, headers=key),
            await doors.http.get(f"{door}/returns", headers=key),
            await doors.http.post(f"{door}/reports", json=examples.REPORT_EXAMPLE, headers=key),
        ]
        answers[number] = [
            (one.status_code, one.text.replace(number, "NO"), sorted(one.headers)) for one in got
        ]
    assert (
        answers[examples.ORDER_EXAMPLE["number"]] == answers["NO-SUCH"] == answers["so-2026-1001"]
    )
    assert {code for rows in answers.values() for code, *_ in rows} == {404}


async def test_the_case_of_a_number_and_another_merchants_same_number_are_other_orders(
    doors: Doors,
) -> None:
    await placed(doors)
    await doors.place(merchant="other")
    key = await key_for(doors, Role.CUSTOMER, SCOPES["orders"])
    assert await status(doors, key) == 200
    assert await status(doors, key, "/orders/acme/so-2026-1001") == 404
    assert await status(doors, key, f"/orders/other/{examples.ORDER_EXAMPLE['number']}") == 404
    assert await status(doors, key, "/orders/ACME/SO-2026-1001") == 404


async def test_the_former_driver_tells_what_was_before_for_a_day_and_then_it_is_not_there(
    doors: Doors,
) -> None:
    await doors.place()
    now = doors.context.now()
    await assign(doors, PLATE, now - 3 * HOUR)
    key = await key_for(doors, Role.DRIVER, DRIVER, actor="driver-7")
    assert (await reported(doors, key, now - 2 * HOUR, report_id="own")).status_code == 200
    await assign(doors, OTHER, now - HOUR)
    before = await reported(doors, key, now - 2 * HOUR, report_id="before")
    assert before.json()["outcome"] == "accepted"
    for at, id_ in ((now - HOUR, "same"), (now, "after"), (None, "untimed")):
        assert (await reported(doors, key, at, report_id=id_)).status_code == 404
    assert await status(doors, key) == 404
    rows = await doors.context.store.reports.of_order(ORDER)
    assert [(row.report_id, row.actor) for row in rows] == [
        ("own", "driver-7"),
        ("before", "driver-7"),
    ]
    assert [row.report.former for row in rows] == [False, True]


async def test_after_a_day_the_order_is_closed_to_who_was_replaced(doors: Doors) -> None:
    await doors.place()
    now = doors.context.now()
    await assign(doors, PLATE, now - 30 * HOUR)
    await assign(doors, OTHER, now - 25 * HOUR)
    key = await key_for(doors, Role.DRIVER, DRIVER)
    answer = await reported(doors, key, now - 28 * HOUR)
    absent = await doors.http.post(
        "/orders/acme/NO/reports", json=examples.REPORT_EXAMPLE, headers=key
    )
    assert answer.status_code == absent.status_code == 404
    assert answer.json()["detail"] == absent.json()["detail"].replace("NO", "SO-2026-1001", 1)


async def test_a_repeat_of_who_was_replaced_is_not_there_once_the_day_is_over(
    doors: Doors,
) -> None:
    await doors.place()
    now = doors.context.now()
    await assign(doors, PLATE, now - 30 * HOUR)
    key = await key_for(doors, Role.DRIVER, DRIVER)
    assert (await reported(doors, key, now - 28 * HOUR)).status_code == 200
    await assign(doors, OTHER, now - 25 * HOUR)
    assert (await reported(doors, key, now - 28 * HOUR)).status_code == 404


async def test_booked_twice_and_back_again_the_order_is_whose_it_is_now(doors: Doors) -> None:
    await doors.place()
    now = doors.context.now()
    first, second = (
        await key_for(doors, Role.DRIVER, DRIVER),
        await key_for(doors, Role.DRIVER, Scope(vehicle=OTHER)),
    )
    for hours, plate, reads in (
        (6, PLATE, (200, 404)),
        (4, OTHER, (404, 200)),
        (2, PLATE, (200, 404)),
    ):
        await assign(doors, plate, now - hours * HOUR)
        assert (await status(doors, first), await status(doors, second)) == reads
    assert (await reported(doors, second, now - 3 * HOUR)).status_code == 200
    assert (await reported(doors, second, now - HOUR, report_id="late")).status_code == 404


async def test_a_key_that_is_taken_back_is_unknown_whatever_it_sent_before(doors: Doors) -> None:
    await placed(doors)
    made = await doors.context.store.keys.add(Role.DRIVER, None, None, DRIVER)
    key = {"Authorization": f"Bearer {made.key}"}
    body = {**examples.REPORT_EXAMPLE, "by": "driver"}
    first = await doors.http.post(f"{ORDER_DOOR}/reports", json=body, headers=key)
    await asyncio.gather(
        doors.context.store.keys.revoke(made.id),
        *(doors.http.get(ORDER_DOOR, headers=key) for _ in range(5)),
    )
    again = await doors.http.post(f"{ORDER_DOOR}/reports", json=body, headers=key)
    assert (first.status_code, again.status_code, await status(doors, key)) == (200, 401, 401)


async def test_a_callback_by_our_own_id_of_somebody_elses_order_tells_nothing(
    doors: Doors,
) -> None:
    await placed(doors)
    key = await key_for(doors, Role.CARRIER, merchant="other")
    reasons = []
    for order in (ORDER, "order:acme:NO", "acme/SO-2026-1001", "acme/NO"):
        event = {**examples.CALLBACK_EXAMPLE, "order": order}
        answer = await doors.http.post("/callbacks/carrier", json=event, headers=key)
        reasons.append(answer.json()["reason"].replace("NO", "SO-2026-1001"))
    assert set(reasons) == {"acme has no order SO-2026-1001"}


async def test_a_desk_that_notes_down_what_the_customer_says_is_recorded_with_it(
    doors: Doors,
) -> None:
    await placed(doors)
    key = await key_for(doors, Role.SERVICE_DESK, actor="clerk-7")
    body = {"kind": "accepted", "by": "customer", "data": {"sheet": "s/1"}, "noted_by": "driver"}
    assert (await report_as(doors, key, **body)).status_code == 200
    (row,) = await doors.context.store.reports.of_order(ORDER)
    assert (row.by, row.actor, row.report.noted_by) == ("customer", "clerk-7", "service_desk")


@pytest.mark.parametrize("role", [Role.DRIVER, Role.TECHNICIAN, Role.CUSTOMER, Role.HUB])
async def test_a_key_outside_reads_its_job_and_no_payment(doors: Doors, role: Role) -> None:
    await placed(doors)
    await doors.place(number="P-1", payment="on_delivery", total_fen=123_457)
    scope = Scope(orders=("P-1",))
    answer = await doors.http.get("/orders/acme/P-1", headers=await key_for(doors, role, scope))
    job = answer.json()["job"]
    assert not {"123457", "on_delivery", "payment"} & set(answer.text.replace('"', " ").split())
    assert (job["customer"] is not None) is (role in (Role.TECHNICIAN, Role.CUSTOMER))
    assert (job["pickup_contact"] is not None) is (role is Role.DRIVER)
    assert [line["pieces"] for line in job["goods"]] == [2]
    assert PROVIDER not in answer.text
