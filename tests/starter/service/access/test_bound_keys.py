"""A key, or a link, that is for some stages or some kinds of report tells nothing else."""

from itertools import product
from typing import Any

import pytest
from httpx import Response

from models.ids import Stage
from models.messages.decisions.decisions import DECISIONS
from models.roles import Role
from models.scopes import Scope
from models.stages.table import KINDS
from starter.http.routes import examples
from starter.service.access.bound_keys import covers
from starter.service.access.rights import SPEAKS_FOR, decision_of, key_kinds_of, may, report_of
from tests.starter.http_doors import MERCHANT, ORDER_DOOR, Doors
from tests.starter.scoped_keys import PLATE, PROVIDER, key_for, placed, report_as

NUMBER = examples.ORDER_EXAMPLE["number"]
PICKUP = Scope(vehicle=PLATE, stages=(Stage.TRUNK_PICKUP,))
TWO = Scope(vehicle=PLATE, kinds=("picked_up", "departed"))


def is_bound(answer: Response) -> bool:
    """Whether it is refused since the key is for something else."""
    return answer.status_code == 403 and "alone" in answer.json()["detail"]


async def answer_to(doors: Doors, key: dict[str, str], kind: str, **fields: Any) -> Response:
    """What a report of that kind is answered."""
    return await report_as(doors, key, report_id=f"r-{kind}", kind=kind, data={}, **fields)


@pytest.mark.parametrize(
    ("scope", "kinds"),
    [
        (PICKUP, {name for name, kind in KINDS.items() if kind.stage == "trunk_pickup"}),
        (TWO, {"picked_up", "departed"}),
    ],
)
async def test_it_tells_what_it_is_for_and_nothing_else(
    doors: Doors, scope: Scope, kinds: set[str]
) -> None:
    await placed(doors)
    key = await key_for(doors, Role.DRIVER, scope)
    for kind in KINDS:
        if may(report_of(kind), Role.DRIVER, key_kinds_of(scope)):
            assert is_bound(await answer_to(doors, key, kind)) is (kind not in kinds), kind
    assert is_bound(await answer_to(doors, key, "no_such_kind"))


async def test_another_ones_order_is_still_not_there(doors: Doors) -> None:
    await placed(doors)
    key = await key_for(doors, Role.DRIVER, Scope(vehicle="粤X99999", kinds=("picked_up",)))
    foreign = await answer_to(doors, key, "departed")
    unknown = await doors.http.post(
        f"{ORDER_DOOR}-none/reports",
        json={**examples.REPORT_EXAMPLE, "kind": "departed"},
        headers=key,
    )
    assert (foreign.status_code, unknown.status_code) == (404, 404)


async def test_it_reads_its_orders_and_takes_back_what_it_has_told(doors: Doors) -> None:
    await placed(doors)
    key = await key_for(doors, Role.DRIVER, TWO)
    assert (await doors.http.get(ORDER_DOOR, headers=key)).status_code == 200
    body = {"decision": "withdraw", "decision_id": "d1", "report_id": "r-none", "reason": "wrong"}
    answer = await doors.http.post(f"{ORDER_DOOR}/decisions", json=body, headers=key)
    assert answer.status_code != 403, answer.text


@pytest.mark.parametrize(
    ("role", "stage"),
    [
        (Role.OPERATOR, Stage.RETURNS), (Role.ORDER_DESK, Stage.CARE),
        (Role.AFTER_SALES, Stage.CARE), (Role.TRUNK_DESK, Stage.TRUNK_PICKUP),
    ],
)  # fmt: skip
async def test_it_decides_nothing_else_in_the_name_of_somebody_else_either(
    doors: Doors, role: Role, stage: Stage
) -> None:
    """An operator who names nobody speaks for the order desk, a desk for those outside."""
    await placed(doors)
    key = await key_for(doors, role, Scope(orders=(NUMBER,), stages=(stage,)))
    for name, by in product(DECISIONS, (None, *sorted(SPEAKS_FOR[role]))):
        if by is not None and by not in DECISIONS[name].made_by:
            continue
        body = {"decision": name, "decision_id": "d", "nothing": 1} | ({"by": by} if by else {})
        answer = await doors.http.post(f"{ORDER_DOOR}/decisions", json=body, headers=key)
        covered = covers(Scope(stages=(stage,)), decision_of(name))
        assert (answer.status_code == 403) is not covered, (name, by, answer.text)


async def test_another_key_of_the_same_role_does_not_take_back_what_this_one_told(
    doors: Doors,
) -> None:
    await placed(doors)
    first, second = [await key_for(doors, Role.DRIVER, Scope(orders=(NUMBER,))) for _ in "12"]
    report = await answer_to(doors, first, "picked_up")
    assert report.is_success, report.text
    body = {"decision": "withdraw", "report_id": "r-picked_up", "reason": "wrong"}
    answers = []
    for n, key in enumerate((second, first)):
        sent = {**body, "decision_id": f"d{n}"}
        answers.append(await doors.http.post(f"{ORDER_DOOR}/decisions", json=sent, headers=key))
    assert "did not report it" in answers[0].text
    assert "did not report it" not in answers[1].text


@pytest.mark.parametrize(
    ("stage", "doors_open"),
    [(Stage.INSTALLATION, set()), (Stage.CARE, {"care"}), (Stage.RETURNS, {"returns"})],
)
async def test_a_customers_link_for_a_stage_asks_and_complains_where_it_is_for_that(
    doors: Doors, stage: Stage, doors_open: set[str]
) -> None:
    await placed(doors)
    key = await key_for(doors, Role.CUSTOMER, Scope(orders=(NUMBER,), stages=(stage,)))
    for door, body in (("care", examples.CARE_EXAMPLE), ("returns", examples.RETURN_EXAMPLE)):
        sent = {name: one for name, one in body.items() if name != "by"}
        answer = await doors.http.post(f"{ORDER_DOOR}/{door}", json=sent, headers=key)
        assert is_bound(answer) is (door not in doors_open), answer.text


async def test_a_slot_is_taken_by_a_key_that_may_tell_of_an_appointment(doors: Doors) -> None:
    await placed(doors)
    slot = {"report_id": "s1", "day": "2026-12-09", "half": "morning", "house_number": "3-2"}
    for kinds, bound in ((("appointment_booked",), False), (("installed",), True)):
        key = await key_for(doors, Role.TECHNICIAN, Scope(provider=PROVIDER, kinds=kinds))
        answer = await doors.http.post(f"{ORDER_DOOR}/slots", json=slot, headers=key)
        assert is_bound(answer) is bound, answer.text


@pytest.mark.parametrize(
    ("role", "scope", "says"),
    [
        ("driver", {"vehicle": PLATE, "kinds": ["accepted"]}, "is no report of"),
        ("driver", {"vehicle": PLATE, "kinds": ["nonsense"]}, "is no report of"),
        ("driver", {"vehicle": PLATE, "stages": ["installation"]}, "has nothing to tell"),
        ("driver", {"vehicle": PLATE, "stages": ["trunk_pickup"], "kinds": ["checkpoint_passed"]},
         "which the stages do not name"),
        ("driver", {"kinds": ["picked_up"]}, "a scope names orders"),
        ("driver", {"vehicle": PLATE, "stages": ["nowhere"]}, "stages"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("door", ["keys", "links"])
async def test_a_scope_that_could_tell_nothing_is_refused(
    doors: Doors, door: str, role: str, scope: dict[str, Any], says: str
) -> None:
    answer = await doors.http.post(f"/{door}", json={"role": role, "scope": scope})
    assert (answer.status_code, says in answer.text) == (422, True), answer.text


async def test_a_link_says_what_it_is_for(doors: Doors) -> None:
    scope = {"vehicle": PLATE, "stages": ["trunk_pickup"], "kinds": ["picked_up"]}
    made = await doors.http.post("/links", json={"role": "driver", "actor": "d-7", "scope": scope})
    (listed,) = (await doors.http.get("/links")).json()
    for one in (made.json(), listed):
        assert one["scope"] == {"orders": [], "provider": None, **scope}


@pytest.mark.parametrize("merchant", [None, "other"])
@pytest.mark.parametrize("role", ["operator", "order_desk", "driver"])
async def test_an_operator_for_one_merchant_makes_no_key_that_reaches_more(
    doors: Doors, role: str, merchant: str | None
) -> None:
    own = await doors.key(Role.OPERATOR, MERCHANT)
    wanted = {"role": role, "merchant": merchant}
    answer = await doors.http.post("/keys", json=wanted, headers=own)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    made = await doors.http.post("/keys", json={**wanted, "merchant": MERCHANT}, headers=own)
    assert made.status_code == 201


async def test_an_operator_for_one_merchant_reads_and_ends_the_keys_of_that_one(
    doors: Doors,
) -> None:
    own = await doors.key(Role.OPERATOR, MERCHANT)
    theirs = await doors.context.store.keys.add(Role.MERCHANT, "other")
    listed = (await doors.http.get("/keys", headers=own)).json()
    assert {one["merchant"] for one in listed} == {MERCHANT}
    foreign = await doors.http.post(f"/keys/{theirs.id}/revoke", headers=own)
    unknown = await doors.http.post("/keys/key-0/revoke", headers=own)
    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert foreign.text.replace(theirs.id, "key-0") == unknown.text
    assert await doors.context.store.keys.check(theirs.key) is not None
