"""Ten clerks of one desk can be told apart: a key is for one of them, or its system names them."""

from typing import Any

import pytest

from models.roles import Role
from starter.http.routes import examples
from tests.starter.http_doors import ORDER_DOOR, Doors

ORDER = "order:acme:SO-2026-1001"
CONFIRM = examples.DECISION_BODIES["confirm"]


async def key_for(doors: Doors, role: Role, actor: str | None = None) -> dict[str, str]:
    """The header of a new key, for one actor where one is named."""
    made = await doors.context.store.keys.add(role, None, actor)
    return {"Authorization": f"Bearer {made.key}"}


async def reported(doors: Doors, key: dict[str, str], **changes: Any) -> Any:
    """What a report with that key is answered."""
    body = {**examples.REPORT_EXAMPLE, "by": None, **changes}
    body = {name: value for name, value in body.items() if value is not None}
    return await doors.http.post(f"{ORDER_DOOR}/reports", json=body, headers=key)


async def actors(doors: Doors) -> list[str | None]:
    """Who told the reports of the order."""
    return [row.actor for row in await doors.context.store.reports.of_order(ORDER)]


@pytest.mark.parametrize("named", [None, "clerk-7"])
async def test_a_key_that_is_for_one_stamps_who_it_is(doors: Doors, named: str | None) -> None:
    await doors.place()
    clerk = await key_for(doors, Role.DRIVER, "clerk-7")
    assert (await reported(doors, clerk, actor=named)).status_code == 200
    (row,) = await doors.context.store.reports.of_order(ORDER)
    assert (row.actor, row.report.actor) == ("clerk-7", "clerk-7")
    assert clerk["Authorization"].split()[1].startswith(f"{row.key_id}.")


@pytest.mark.parametrize("role", [Role.DRIVER, Role.ORDER_DESK, Role.OPERATOR])
async def test_a_key_that_is_for_one_cannot_speak_for_another(doors: Doors, role: Role) -> None:
    await doors.place()
    clerk = await key_for(doors, role, "clerk-7")
    answer = await reported(doors, clerk, actor="clerk-8")
    assert answer.status_code == 403
    assert answer.json()["detail"] == "this key is for clerk-7: it cannot speak for clerk-8"
    assert await actors(doors) == []


@pytest.mark.parametrize("role", [Role.TRUNK_DESK, Role.WAREHOUSE, Role.OPERATOR])
async def test_a_desks_or_a_systems_key_may_name_who_speaks(doors: Doors, role: Role) -> None:
    await doors.place()
    desk = await key_for(doors, role)
    for n in range(10):
        answer = await reported(doors, desk, actor=f"clerk-{n}", report_id=f"r{n}")
        assert answer.status_code == 200
    assert await actors(doors) == [f"clerk-{n}" for n in range(10)]


@pytest.mark.parametrize("role", [Role.MERCHANT, Role.DRIVER, Role.CARRIER, Role.CUSTOMER])
async def test_a_key_from_outside_that_is_for_nobody_names_nobody(doors: Doors, role: Role) -> None:
    await doors.place()
    outside = await key_for(doors, role)
    answer = await reported(doors, outside, actor="driver-9")
    assert answer.status_code == 403
    assert "cannot name one" in answer.json()["detail"]
    assert (await reported(doors, outside)).status_code == 200
    assert await actors(doors) == [None]


async def test_a_partners_system_names_who_of_its_people_it_was(doors: Doors) -> None:
    await doors.place()
    carrier = await key_for(doors, Role.CARRIER)
    event = {**examples.CALLBACK_EXAMPLE, "order": ORDER, "actor": "driver-9"}
    answer = await doors.http.post("/callbacks/carrier", json=event, headers=carrier)
    assert answer.status_code == 200
    assert await actors(doors) == ["driver-9"]


@pytest.mark.parametrize(
    ("door", "body"),
    [
        ("reports", examples.REPORT_EXAMPLE),
        ("decisions", CONFIRM),
        ("returns", examples.RETURN_EXAMPLE),
    ],
)
async def test_what_looks_personal_is_refused_by_its_field(
    doors: Doors, door: str, body: dict[str, Any]
) -> None:
    await doors.place()
    answer = await doors.http.post(f"{ORDER_DOOR}/{door}", json={**body, "actor": "王芳"})
    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    assert (fault["field"], "looks like a name" in fault["message"]) == ("actor", True)


async def test_the_same_report_by_another_clerk_is_a_repeat_and_the_first_one_stands(
    doors: Doors,
) -> None:
    await doors.place()
    desk = await key_for(doors, Role.TRUNK_DESK)
    answers = [await reported(doors, desk, actor=f"clerk-{n}") for n in (7, 8)]
    assert [one.status_code for one in answers] == [200, 200]
    assert await actors(doors) == ["clerk-7"]


async def test_a_desks_key_says_who_takes_on_what_is_overdue(doors: Doors) -> None:
    await doors.place()
    body = {"decision": "acknowledge", "decision_id": "d1", "until": "2026-12-01T09:00:00+08:00"}
    desk = await key_for(doors, Role.TRUNK_DESK)
    answer = await doors.http.post(f"{ORDER_DOOR}/decisions", json=body, headers=desk)
    assert answer.json()["errors"] == [{"field": "actor", "message": "it is missing: add it"}]


async def test_a_correction_says_where_the_fields_of_the_order_stand(doors: Doors) -> None:
    await doors.place()
    body = {"decision": "correct", "decision_id": "d1", "订单金额": "1299"}
    desk = await key_for(doors, Role.ORDER_DESK)
    answer = await doors.http.post(f"{ORDER_DOOR}/decisions", json=body, headers=desk)
    why = "correct has no field 订单金额; the fields of the order stand in `changes`"
    assert (answer.status_code, answer.json()["detail"]) == (422, why)
