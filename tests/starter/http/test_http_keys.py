"""Keys and rights at the HTTP doors: one table, and no order of another merchant."""

import pytest
from fastapi.routing import iter_route_contexts

from models.roles import Role
from starter.http.app import create_app
from starter.http.callers import Caller
from starter.http.routes import examples, slot_examples, staff_examples, ticket_examples
from starter.service.access.rights import DESKS, FIELD_ROLES, KEY_ROLES, ROUTES, Forbidden
from tests.starter.http_doors import MERCHANT, NUMBER, ORDER_DOOR, TICKET_DOOR, Doors

KEY = "key-00000000"
DOORS = (
    ("POST", "/orders", "place_order"),
    ("GET", "/orders/template", "order_template"),
    ("GET", "/orders", "list_orders"),
    ("GET", ORDER_DOOR, "show_order"),
    ("POST", f"{ORDER_DOOR}/reports", "report"),
    ("POST", f"{ORDER_DOOR}/decisions", "decide"),
    ("POST", f"{ORDER_DOOR}/returns", "ask_return"),
    ("GET", f"{ORDER_DOOR}/returns", "list_returns"),
    ("POST", f"{ORDER_DOOR}/care", "open_care"),
    ("GET", f"{ORDER_DOOR}/care", "list_care"),
    ("GET", f"{ORDER_DOOR}/care/1", "show_care"),
    ("POST", "/care", "open_ticket"),
    ("GET", "/care", "list_tickets"),
    ("GET", TICKET_DOOR, "show_ticket"),
    ("POST", f"{TICKET_DOOR}/reports", "report_ticket"),
    ("POST", f"{TICKET_DOOR}/order", "attach_ticket"),
    ("POST", f"{TICKET_DOOR}/decisions", "decide_ticket"),
    ("POST", f"{ORDER_DOOR}/files", "send_file"),
    ("GET", f"{ORDER_DOOR}/files", "list_files"),
    ("GET", f"{ORDER_DOOR}/files/{'a' * 64}", "show_file"),
    ("POST", "/decisions", "decide_many"),
    ("POST", "/verifications/import", "import_verifications"),
    ("GET", "/worklist", "list_work"),
    ("GET", "/incidents", "list_incidents"),
    ("GET", f"{ORDER_DOOR}/incidents", "show_incidents"),
    ("GET", f"{ORDER_DOOR}/papers/pickup", "order_paper"),
    ("GET", f"/papers/pickup?order={MERCHANT}/{NUMBER}", "papers"),
    ("GET", "/appointments", "list_appointments"),
    ("GET", "/figures/stages", "count_stages"),
    ("GET", "/notices", "list_notices"),
    ("GET", "/figures/incidents", "count_incidents"),
    ("GET", "/figures/belated", "count_belated"),
    ("GET", "/figures/opinions", "count_opinions"),
    ("GET", "/figures/opinions/words", "list_opinions"),
    ("POST", "/slots", "set_slots"),
    ("GET", "/slots?provider=蓉城安装", "list_slots"),
    ("GET", f"{ORDER_DOOR}/slots", "order_slots"),
    ("POST", f"{ORDER_DOOR}/slots", "take_slot"),
    ("POST", "/links", "make_link"),
    ("GET", "/links", "list_links"),
    ("POST", "/links/link-0/revoke", "revoke_link"),
    ("GET", "/views", "list_views"),
    ("POST", "/views", "save_view"),
    ("POST", "/views/view-0/remove", "remove_view"),
    ("GET", "/exports/orders", "export_list"),
    ("GET", "/overdue", "list_overdue"),
    ("GET", "/cases", "list_cases"),
    ("GET", "/keys", "list_keys"),
    ("GET", "/payload-reads", "list_payload_reads"),
    ("POST", "/keys", "make_key"),
    ("POST", f"/keys/{KEY}/revoke", "revoke_key"),
    ("POST", "/orders/import", "import_order_file"),
    ("GET", "/terms", "show_terms"),
    ("POST", "/callbacks/carrier", "callback"),
)
BODIES = {
    "make_key": staff_examples.KEY_EXAMPLE,
    "save_view": staff_examples.VIEW_EXAMPLE,
    "place_order": examples.ORDER_EXAMPLE,
    "report": examples.REPORT_EXAMPLE,
    "decide": examples.DECISION_BODIES["confirm"],
    "decide_many": staff_examples.BULK_EXAMPLE,
    "ask_return": examples.RETURN_EXAMPLE,
    "open_care": examples.CARE_EXAMPLE,
    "set_slots": slot_examples.SLOTS_EXAMPLE,
    "take_slot": slot_examples.SLOT_EXAMPLE,
    "callback": examples.CALLBACK_EXAMPLE,
    "make_link": staff_examples.LINK_EXAMPLE,
    "open_ticket": ticket_examples.TICKET_EXAMPLE,
    "report_ticket": ticket_examples.CARE_ANSWERED,
    "attach_ticket": ticket_examples.ATTACHED_EXAMPLE,
    "decide_ticket": examples.DECISION_BODIES["acknowledge"],
}


OPEN_ROUTES = {"healthz", "readyz"}
"""What asks for no key."""

PAGES = {"openapi", "custom_swagger_ui_html", "swagger_ui_redirect", "static-offline-docs"}


def test_every_route_has_a_row_in_the_table_of_rights_and_every_row_a_route() -> None:
    named = {route.name for route in iter_route_contexts(create_app().routes)}
    assert named - PAGES == ROUTES.keys() | OPEN_ROUTES
    assert ROUTES.keys() == {name for _, _, name in DOORS}


@pytest.mark.parametrize(("method", "door", "name"), DOORS)
async def test_a_door_asks_for_a_key_before_it_reads_anything(
    doors: Doors, method: str, door: str, name: str
) -> None:
    ended = await doors.context.store.keys.add(Role.OPERATOR)
    await doors.context.store.keys.revoke(ended.id)
    for sent in ("", "Bearer", "Bearer x", f"Bearer {ended.key}", f"Basic {ended.key}"):
        answer = await doors.http.request(
            method, door, json={} if method == "POST" else None, headers={"Authorization": sent}
        )
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert "gives keys out" in answer.json()["hint"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/docs", "/openapi.json"])
async def test_health_and_the_pages_about_the_doors_ask_for_no_key(doors: Doors, path: str) -> None:
    answer = await doors.http.get(path, headers={"Authorization": ""})
    assert answer.status_code == 200


async def test_a_merchant_sees_its_own_orders_only_and_no_trace_of_others(doors: Doors) -> None:
    await doors.place()
    await doors.place(merchant="other", number="X-1")
    key = await doors.key(Role.MERCHANT, "other")
    listed = await doors.http.get("/orders", headers=key)
    foreign = await doors.http.get(ORDER_DOOR, headers=key)
    absent = await doors.http.get("/orders/acme/NO-SUCH", headers=key)
    assert [order["order_no"] for order in listed.json()["orders"]] == ["X-1"]
    assert foreign.status_code == absent.status_code == 404
    assert foreign.json()["detail"] == absent.json()["detail"].replace(
        "NO-SUCH", examples.ORDER_EXAMPLE["number"]
    )
    assert foreign.json()["hint"] == absent.json()["hint"]
    assert (await doors.http.get("/orders?merchant=acme", headers=key)).json()["orders"] == []


@pytest.mark.parametrize("what", ["reports", "returns"])
async def test_a_merchant_cannot_write_to_another_ones_order(doors: Doors, what: str) -> None:
    await doors.place()
    key = await doors.key(Role.MERCHANT, "other")
    body = {"reports": examples.REPORT_EXAMPLE, "returns": examples.RETURN_EXAMPLE}[what] | {
        "by": "merchant"
    }
    answer = await doors.http.post(f"{ORDER_DOOR}/{what}", json=body, headers=key)
    assert answer.status_code == 404
    assert await doors.context.store.reports.of_order("order:acme:SO-2026-1001") == []


async def test_a_merchant_cannot_place_an_order_of_another(doors: Doors) -> None:
    key = await doors.key(Role.MERCHANT, "other")
    answer = await doors.http.post("/orders", json=examples.ORDER_EXAMPLE, headers=key)
    assert answer.status_code == 403
    assert (await doors.http.get(ORDER_DOOR)).status_code == 404


async def test_any_key_for_one_merchant_is_kept_to_it(doors: Doors) -> None:
    await doors.place()
    key = await doors.key(Role.DRIVER, "other")
    answer = await doors.http.post(
        f"{ORDER_DOOR}/reports", json=examples.REPORT_EXAMPLE, headers=key
    )
    assert answer.status_code == 404


@pytest.mark.parametrize("role", sorted(KEY_ROLES))
def test_a_key_speaks_as_itself_and_a_desk_for_those_outside(role: Role) -> None:
    """Shows FH-11.4.1."""
    caller = Caller(id="key-1", role=role, merchant=None)
    may = set()
    for by in KEY_ROLES:
        try:
            may.add(caller.role_for(by))
        except Forbidden:
            continue
    others = FIELD_ROLES if role in DESKS else KEY_ROLES if role is Role.OPERATOR else set()
    assert may == {role, *others}
    assert caller.role_for(None) == (Role.ORDER_DESK if role is Role.OPERATOR else role)


async def test_a_driver_cannot_report_as_the_desk(doors: Doors) -> None:
    await doors.place()
    key = await doors.key(Role.DRIVER)
    body = {**examples.REPORT_EXAMPLE, "by": "order_desk"}
    answer = await doors.http.post(f"{ORDER_DOOR}/reports", json=body, headers=key)
    assert answer.status_code == 403
    assert await doors.context.store.reports.of_order("order:acme:SO-2026-1001") == []
