"""Tickets over HTTP: what somebody writes who names no order, and who reads it."""

from typing import Any

import pytest

from activities.adapters.store.ledger import SqlLedger
from models.ids import Stage
from models.messages.timeline.timeline import Batch, Entry, EntryKind
from models.roles import Role
from starter.http.routes import examples, ticket_examples
from starter.service.access.rights import KeyKind
from tests.starter.http_doors import ORDER_DOOR, TICKET_DOOR, Doors
from tests.starter.scoped_keys import ORDER, SCOPES, key_for

TICKET = TICKET_DOOR.removeprefix("/care/")
ATTACHED: dict[str, Any] = ticket_examples.ATTACHED_EXAMPLE


async def written(doors: Doors, **changes: Any) -> dict[str, Any]:
    """What a desk notes down of somebody who names no order."""
    answer = await doors.http.post("/care", json={**ticket_examples.TICKET_EXAMPLE, **changes})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_somebody_who_names_no_order_is_taken_in_once_and_shown(doors: Doors) -> None:
    """Shows ER-4.3, MC-八(一)1."""
    ticket, again = await written(doors), await written(doors)
    assert (ticket["workflow_id"], again["workflow_id"]) == (TICKET, TICKET)
    assert (ticket["merchant"], ticket["kind"], ticket["about"]) == ("acme", "complaint", None)
    assert ticket["contact"] == ticket_examples.TICKET_EXAMPLE["contact"]
    assert [one["words"] for one in ticket["messages"]] == [ticket_examples.TICKET_EXAMPLE["words"]]
    assert [one["what"] for one in ticket["timeline"]] == ["care_asked"]
    listed = (await doors.http.get("/care")).json()["items"]
    assert [one["ticket"] for one in listed] == [TICKET]
    assert (await doors.http.get("/care?closed=true")).json() == {"items": [], "next": None}


async def test_the_same_id_with_other_words_is_a_conflict(doors: Doors) -> None:
    await written(doors)
    other = await doors.http.post(
        "/care", json={**ticket_examples.TICKET_EXAMPLE, "words": "another"}
    )
    assert other.status_code == 409


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("merchant", "acme/1"),
        ("kind", "survey"),
        ("words", "x" * 2001),
        ("contact", "x" * 201),
        ("written_at", "2099-01-01T09:00:00+08:00"),
        ("order_no", "SO-1"),
    ],
)
async def test_what_no_ticket_can_say_is_refused_by_its_field(
    doors: Doors, field: str, value: str
) -> None:
    body = {**ticket_examples.TICKET_EXAMPLE, field: value}
    body |= {"score": 3, "actor": "li", "by": "customer_service"} if value == "survey" else {}
    answer = await doors.http.post("/care", json=body)
    assert (answer.status_code, field in answer.text) == (422, True), answer.text


async def test_a_merchant_reads_its_own_tickets_and_no_trace_of_others(doors: Doors) -> None:
    await written(doors)
    mine = await written(doors, merchant="other", request_id="o-1")
    nobodys = await written(doors, merchant="", request_id="n-1")
    key = await doors.key(Role.MERCHANT, "other")
    assert [
        one["ticket"] for one in (await doors.http.get("/care", headers=key)).json()["items"]
    ] == [mine["workflow_id"]]
    assert (await doors.http.get("/care?merchant=acme", headers=key)).json()["items"] == []
    for foreign in (TICKET, nobodys["workflow_id"], "ticket:acme:000000000000", "nothing"):
        answer = await doors.http.get(f"/care/{foreign}", headers=key)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    theirs = await doors.http.post(
        "/care", json={**ticket_examples.TICKET_EXAMPLE, "by": "merchant"}, headers=key
    )
    assert theirs.status_code == 404


async def test_a_key_for_an_order_neither_opens_nor_reads_a_ticket(doors: Doors) -> None:
    await doors.place()
    await written(doors)
    key = await key_for(doors, Role.CUSTOMER, SCOPES[KeyKind.ORDERS])
    for method, door in (("POST", "/care"), ("GET", "/care"), ("GET", TICKET_DOOR)):
        body = ticket_examples.TICKET_EXAMPLE if method == "POST" else None
        assert (await doors.http.request(method, door, json=body, headers=key)).status_code == 403


async def test_a_merchant_writes_in_its_own_name_and_writes_again(doors: Doors) -> None:
    key = await doors.key(Role.MERCHANT, "acme")
    body = {
        name: value
        for name, value in ticket_examples.TICKET_EXAMPLE.items()
        if name not in ("by", "merchant")
    }
    opened = (await doors.http.post("/care", json=body, headers=key)).json()
    assert (opened["workflow_id"], opened["messages"][0]["by"]) == (TICKET, "merchant")
    more = {"report_id": "m-1", "kind": "care_customer_wrote", "data": {"words": "once more"}}
    answer = await doors.http.post(f"{TICKET_DOOR}/reports", json=more, headers=key)
    assert (answer.status_code, answer.json()["outcome"]) == (200, "accepted")


async def test_what_only_an_order_has_is_not_told_to_a_ticket(doors: Doors) -> None:
    await written(doors)
    report = await doors.http.post(f"{TICKET_DOOR}/reports", json=examples.REPORT_EXAMPLE)
    decision = await doors.http.post(
        f"{TICKET_DOOR}/decisions", json=examples.DECISION_BODIES["hold"]
    )
    assert (report.status_code, decision.status_code) == (422, 422)
    assert "about none" in report.text
    assert "is about an order" in decision.text


async def test_a_ticket_is_attached_to_no_order_that_is_not_there_or_is_anothers(
    doors: Doors,
) -> None:
    await doors.place(merchant="other", number="X-1")
    await written(doors)
    absent = await doors.http.post(f"{TICKET_DOOR}/order", json={**ATTACHED, "order_no": "NO"})
    foreign = {**ATTACHED, "merchant": "other", "order_no": "X-1"}
    others = await doors.http.post(f"{TICKET_DOOR}/order", json=foreign)
    body = {"report_id": "a-1", "kind": "care_attached", "data": {"about": "order:acme:NO"}}
    straight = await doors.http.post(f"{TICKET_DOOR}/reports", json=body)
    assert (absent.status_code, others.status_code, straight.status_code) == (404, 422, 422)
    assert "an order of other" in others.text


async def test_nothing_of_a_ticket_is_an_orders(doors: Doors) -> None:
    await written(doors)
    assert (await doors.http.get("/orders")).json()["orders"] == []
    assert (await doors.http.get(f"{ORDER_DOOR}/care")).status_code == 404
    for door in ("", "/care", "/care/0", "/returns", "/incidents", "/files"):
        assert (await doors.http.get(f"/orders/acme/{TICKET}{door}")).status_code == 404


async def test_a_customer_does_not_read_what_others_wrote_before_it_was_known_of_which_order(
    doors: Doors,
) -> None:
    await doors.place()
    await written(doors)
    customer = await key_for(doors, Role.CUSTOMER, SCOPES[KeyKind.ORDERS])
    line = Entry(
        key=f"{TICKET}:attached", order=TICKET, stage=Stage.CARE, at=doors.context.now(),
        recorded_at=doors.context.now(), happening=EntryKind.REPORT, what="care_attached",
        by="customer_service", text="", report_id="a-1", data={"about": ORDER},
    )  # fmt: skip
    ledger = SqlLedger(doors.context.store, lambda _order, _at: {})
    await ledger.record(Batch(workflow_id=TICKET, entries=(line,)))
    for key, cases in ((customer, []), (await doors.key(Role.MERCHANT, "acme"), [TICKET])):
        shown = (await doors.http.get(ORDER_DOOR, headers=key)).json()
        listed = (await doors.http.get(f"{ORDER_DOOR}/care", headers=key)).json()
        assert [one["workflow_id"] for one in shown["cases"]] == cases
        assert [one["workflow_id"] for one in listed] == cases


async def test_a_stuck_ticket_is_listed_to_its_merchant_and_to_no_other_key(doors: Doors) -> None:
    await doors.place()
    await written(doors)
    await doors.context.store.orders.mark_lost([TICKET])
    keys: tuple[tuple[dict[str, str] | None, list[str]], ...] = (
        (None, [TICKET]),
        (await doors.key(Role.MERCHANT, "acme"), [TICKET]),
        (await doors.key(Role.MERCHANT, "other"), []),
        (await key_for(doors, Role.CUSTOMER, SCOPES[KeyKind.ORDERS]), []),
    )
    for key, tickets in keys:
        found = (await doors.http.get("/orders?stuck=true", headers=key)).json()["orders"]
        assert [one["order_no"] for one in found] == tickets
