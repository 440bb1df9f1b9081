"""One table of role x action x scope, walked over every route, kind and decision."""

from itertools import product
from typing import Any

import pytest
from httpx import Response

from models.ids import Stage
from models.language.catalogue import Language
from models.language.texts import Translator
from models.messages.decisions.decisions import DECISIONS
from models.messages.reports.refusals import RefusalCode
from models.roles import Role
from models.stages.city_delivery.fees import PAYERS
from models.stages.table import KINDS
from starter.http.routes import examples, ticket_examples
from starter.service.access.forbidden_texts import why_not
from starter.service.access.rights import (
    FIELD_ROLES,
    KEY_ROLES,
    RIGHTS,
    ROUTES,
    SPEAKS_FOR,
    STAFF_ROLES,
    KeyKind,
    act_of_customer,
    decision_of,
    key_kinds_of,
    may,
    report_of,
)
from tests.models.machine import RECEIVED, a_leg, tell
from tests.starter.http.test_http_keys import BODIES, DOORS
from tests.starter.http_doors import ORDER_DOOR, Doors
from tests.starter.scoped_keys import ELSEWHERE, SCOPES, key_for, placed, report_as
from tests.thorough import first_of

CUSTOMERS = {name for name, kind in KINDS.items() if act_of_customer(kind)}

OWN_IDS = {"show_file", "revoke_link", "revoke_key", "remove_view"}
"""Routes that name something besides an order, which is not there."""


def test_every_kind_and_every_decision_has_a_row_and_every_row_is_of_one() -> None:
    kinds, decisions = map(report_of, KINDS), map(decision_of, DECISIONS)
    assert RIGHTS.keys() == {*ROUTES, *kinds, *decisions}
    assert all(cell and set(cell) <= KEY_ROLES for cell in RIGHTS.values())
    assert all(key_kinds for cell in RIGHTS.values() for key_kinds in cell.values())


async def knock(doors: Doors, door: tuple[str, str, str], key: dict[str, str]) -> Response:
    """Use a door with its example, which names nobody."""
    method, path, name = door
    body = {field: value for field, value in BODIES.get(name, {}).items() if field != "by"}
    return await doors.http.request(
        method, path, json=body if method == "POST" else None, headers=key
    )


def refused(answer: Response) -> bool:
    """Whether the table fields no."""
    return answer.status_code == 403 and "may not" in answer.json()["detail"]


def decides(role: Role, name: str) -> bool:
    """Whether a key of that role makes that decision; an operator's speaks for the order desk."""
    spoken = Role.ORDER_DESK if role is Role.OPERATOR else role
    return may(decision_of(name), spoken, set(KeyKind))


@pytest.mark.parametrize("key_kind", first_of(KeyKind))
async def test_a_route_is_open_to_whom_the_table_names_and_to_nobody_else(
    doors: Doors, key_kind: KeyKind
) -> None:
    await placed(doors)
    await doors.http.post("/care", json=ticket_examples.TICKET_EXAMPLE)
    for role in sorted(KEY_ROLES):
        key = await key_for(doors, role, SCOPES[key_kind])
        for door in DOORS:
            answer = await knock(doors, door, key)
            allowed = may(door[2], role, {key_kind}) and (
                door[2] != "decide" or decides(role, "confirm")
            )
            assert refused(answer) is not allowed, (door, role, answer.text)
            assert answer.status_code != 404 or door[2] in OWN_IDS, (door, role, answer.text)


@pytest.mark.parametrize("key_kind", first_of(ELSEWHERE))
async def test_an_order_of_somebody_else_is_not_there_by_any_route(
    doors: Doors, key_kind: str
) -> None:
    await placed(doors)
    keys = {role: await key_for(doors, role, ELSEWHERE[key_kind]) for role in sorted(KEY_ROLES)}
    for door, role in product(DOORS, keys):
        if not may(door[2], role, {KeyKind(key_kind)}):
            continue
        answer = await knock(doors, door, keys[role])
        fields: Any = answer.json()
        if door[2] == "list_orders":
            assert fields == {"orders": [], "next": None}
        elif door[2] == "list_notices":
            assert fields == {"notices": [], "next": None}
        elif door[2] == "callback" and answer.status_code == 200:
            words = f"acme has no order {examples.ORDER_EXAMPLE['number']}"
            assert (fields["outcome"], fields["reason"]) == ("refused", words)
        elif role is not Role.TECHNICIAN or door[2] != "callback":  # the carrier's door is not his
            assert (answer.status_code, fields["code"]) == (404, "not_found"), (door, role)
    assert await doors.context.store.reports.of_order("order:acme:SO-2026-1001") == []


@pytest.mark.parametrize("kind", first_of(KINDS))
def test_a_kind_is_reported_by_whom_the_table_names_and_by_nobody_else(kind: str) -> None:
    leg = a_leg(KINDS[kind].stage)
    for role in Role:
        answer = tell(leg, kind, RECEIVED, by=role)
        assert (answer.code is RefusalCode.WRONG_ROLE) is (role not in RIGHTS[report_of(kind)])


@pytest.mark.parametrize("key_kind", first_of(KeyKind))
async def test_a_key_reports_what_the_table_says_and_a_system_no_act_of_the_customer(
    doors: Doors, key_kind: KeyKind
) -> None:
    await placed(doors)
    keys = {role: await key_for(doors, role, SCOPES[key_kind]) for role in KEY_ROLES}
    for kind in KINDS:
        for role in sorted(KEY_ROLES & RIGHTS[report_of(kind)].keys()):
            fields = {"report_id": f"{role}-{kind}", "kind": kind, "by": role}
            answer = await report_as(doors, keys[role], **fields)
            assert (answer.status_code == 403) is not may(report_of(kind), role, {key_kind}), fields
            himself = role is Role.MERCHANT and KINDS[kind].stage is Stage.CARE
            pays = role in PAYERS and role is not Role.CUSTOMER
            himself = himself or (kind in ("fee_agreed", "fee_refused") and pays)
            others = kind in CUSTOMERS and role in FIELD_ROLES and not himself
            system = others and key_kind is KeyKind.SYSTEM
            assert (answer.status_code == 403) is system, fields


@pytest.mark.parametrize("name", first_of(DECISIONS))
async def test_a_decision_is_made_by_whom_the_table_names_and_by_nobody_else(
    doors: Doors, name: str
) -> None:
    """With a field that no decision has, so that none is made."""
    await placed(doors)
    body = {"decision": name, "decision_id": "d1", "nothing": 1}
    for role in sorted(KEY_ROLES):
        key = await key_for(doors, role, SCOPES["orders"])
        answer = await doors.http.post(f"{ORDER_DOOR}/decisions", json=body, headers=key)
        assert answer.status_code == (422 if decides(role, name) else 403), (role, answer.text)


async def test_what_a_desk_decides_for_somebody_else_is_the_orders_to_judge(doors: Doors) -> None:
    await placed(doors)
    body = {"decision": "cancel", "decision_id": "d1", "by": "customer", "nothing": 1}
    key = await key_for(doors, Role.TRUNK_DESK)
    answer = await doors.http.post(f"{ORDER_DOOR}/decisions", json=body, headers=key)
    assert answer.status_code == 422


@pytest.mark.parametrize("key_kind", first_of(KeyKind))
async def test_a_waiver_that_the_customer_signed_is_told_by_who_is_at_the_order(
    doors: Doors, key_kind: KeyKind
) -> None:
    """Shows FH-11.2.1."""
    await placed(doors)
    key = await key_for(doors, Role.TECHNICIAN, SCOPES[key_kind])
    unfit = {"kind": "site_checked", "by": "technician", "data": {"fit": False}}
    signed = {**unfit, "report_id": "r2", "data": {"fit": False, "waiver_signed": True}}
    assert (await report_as(doors, key, **unfit)).status_code == 200
    answer = await report_as(doors, key, **signed)
    assert answer.status_code == (403 if key_kind is KeyKind.SYSTEM else 200)


def test_the_customers_acts_are_marked_as_his() -> None:
    assert {
        "accepted",
        "packing_signed",
        "inspected",
        "opinion_given",
        "fee_agreed",
        "fee_refused",
        "part_waived",
        "installation_brought_forward",
        "care_customer_wrote",
        "care_reopened",
    } == CUSTOMERS


@pytest.mark.parametrize("role", sorted(KEY_ROLES))
def test_a_key_speaks_for_itself_a_desk_for_those_outside_an_operator_for_anybody(
    role: Role,
) -> None:
    others = KEY_ROLES if role is Role.OPERATOR else FIELD_ROLES if role in STAFF_ROLES else set()
    assert SPEAKS_FOR[role] == {role, *others}


def test_a_key_of_two_sorts_may_what_both_may() -> None:
    both = SCOPES["vehicle"] and SCOPES["vehicle"].model_copy(update={"orders": ("1",)})
    assert key_kinds_of(both) == {KeyKind.VEHICLE, KeyKind.ORDERS}
    assert may("show_order", Role.DRIVER, key_kinds_of(both))
    assert not may("place_order", Role.MERCHANT, key_kinds_of(both))
    assert not may("list_orders", Role.DRIVER, ())


def test_what_somebody_may_not_do_is_said_in_chinese() -> None:
    translator = Translator(Language.ZH)
    assert (
        translator.text(why_not("list_keys", Role.ORDER_DESK))
        == "家装服务部无权进行此操作：列出密钥"
    )
    assert translator.text(why_not("report picked_up", Role.CUSTOMER)) == "客户无权进行此操作：提货"
