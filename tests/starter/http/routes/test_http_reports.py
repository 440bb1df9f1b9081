"""Reports, decisions, callbacks and health over HTTP, while Temporal is down."""

from datetime import timedelta
from typing import Any

import pytest

from models.roles import Role
from starter.http.routes import examples
from tests.starter.http_doors import ORDER_DOOR, Doors

ORDER = "order:acme:SO-2026-1001"


async def test_a_report_is_written_down_before_it_is_answered(doors: Doors) -> None:
    await doors.place()
    driver = await doors.key(Role.DRIVER)
    before = doors.context.now()
    answer = await doors.http.post(
        f"{ORDER_DOOR}/reports", json=examples.REPORT_EXAMPLE, headers=driver
    )
    (row,) = await doors.context.store.reports.of_order(ORDER)
    assert answer.status_code == 200
    assert answer.json()["outcome"] == "accepted"
    assert "written down" in answer.json()["reason"]
    assert (row.report_id, row.kind, row.by) == ("driver-7-0001", "left_for_pickup", "driver")
    assert (row.state, row.attempts) == ("pending", 0)
    assert driver["Authorization"].split()[1].startswith(f"{row.key_id}.")
    assert timedelta() <= row.received_at - before < timedelta(minutes=1)


async def test_the_senders_word_for_received_at_is_ignored(doors: Doors) -> None:
    await doors.place()
    await doors.report(received_at="2020-01-01T00:00:00Z")
    (row,) = await doors.context.store.reports.of_order(ORDER)
    assert row.report.received_at == row.received_at
    assert row.received_at.year > 2020


async def test_a_report_again_is_written_once_and_one_id_has_one_content(doors: Doors) -> None:
    await doors.place()
    first, again = await doors.report(), await doors.report()
    other = await doors.report(kind="goods_ready")
    assert first.json() == again.json()
    assert other.status_code == 409
    assert len(await doors.context.store.reports.of_order(ORDER)) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"report_id": ""}, "report_id"),
        ({"kind": None}, "kind"),
        ({"occured_at": "2026-11-27T09:00:00+08:00"}, "occured_at"),
        ({"occurred_at": "2026-11-27T09:00:00"}, "occurred_at"),
        ({"data": []}, "data"),
    ],
)
async def test_what_is_no_report_is_refused_by_its_field(
    doors: Doors, changes: dict[str, Any], field: str
) -> None:
    await doors.place()
    answer = await doors.report(**changes)
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]
    assert await doors.context.store.reports.of_order(ORDER) == []


async def test_a_report_too_large_is_refused_with_what_to_send_instead(doors: Doors) -> None:
    await doors.place()
    answer = await doors.report(data={"photo": "x" * 10_000})
    assert answer.status_code == 422
    assert "sent as keys" in answer.json()["detail"]


async def test_a_report_about_no_order_is_not_found(doors: Doors) -> None:
    answer = await doors.report()
    assert answer.status_code == 404
    assert "GET /orders" in answer.json()["hint"]


async def test_a_decision_is_not_acknowledged_without_the_workflows_word(doors: Doors) -> None:
    await doors.place()
    answer = await doors.decide(examples.DECISION_BODIES["confirm"])
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"decision": "confrm"}, "confirm?"),
        ({"decision": "hold"}, "reason"),
        ({"reasn": "late"}, "reason?"),
        ({"decision": "answer"}, "approve"),
    ],
)
async def test_a_decision_that_says_too_little_names_what_is_missing(
    doors: Doors, changes: dict[str, Any], message: str
) -> None:
    await doors.place()
    answer = await doors.decide({**examples.DECISION_BODIES["confirm"], **changes})
    assert answer.status_code == 422
    assert message in answer.json()["detail"]


async def test_an_order_that_is_not_delivered_cannot_go_back(doors: Doors) -> None:
    await doors.place()
    answer = await doors.http.post(f"{ORDER_DOOR}/returns", json=examples.RETURN_EXAMPLE)
    assert answer.status_code == 409
    assert "not delivered" in answer.json()["detail"]
    assert (await doors.http.get(f"{ORDER_DOOR}/returns")).json() == []


@pytest.mark.parametrize("named", ["acme/SO-2026-1001", "order:acme:SO-2026-1001"])
async def test_a_partners_event_becomes_a_report_and_keeps_what_it_sent(
    doors: Doors, named: str
) -> None:
    await doors.place()
    carrier = await doors.key(Role.CARRIER)
    event = {**examples.CALLBACK_EXAMPLE, "order": named, "nodeCode": "17"}
    answers = [
        await doors.http.post("/callbacks/carrier", json=event, headers=carrier) for _ in range(2)
    ]
    (row,) = await doors.context.store.reports.of_order(ORDER)
    assert [answer.status_code for answer in answers] == [200, 200]
    assert (row.report_id, row.kind, row.by) == ("carrier:evt-889", "vehicle_booked", "carrier")
    assert row.content["raw"]["nodeCode"] == "17"


@pytest.mark.parametrize("named", ["acme/NO-SUCH", "order:acme:NO-SUCH", "what", "a/b/c"])
async def test_an_event_that_cannot_be_placed_is_answered_with_the_reason(
    doors: Doors, named: str
) -> None:
    answer = await doors.http.post(
        "/callbacks/carrier", json={**examples.CALLBACK_EXAMPLE, "order": named}
    )
    assert answer.status_code == 200
    assert answer.json()["outcome"] == "refused"
    assert "has no order" in answer.json()["reason"]


async def test_a_technicians_key_does_not_call_back_as_the_carrier(doors: Doors) -> None:
    key = await doors.key(Role.TECHNICIAN)
    answer = await doors.http.post(
        "/callbacks/carrier", json=examples.CALLBACK_EXAMPLE, headers=key
    )
    assert answer.status_code == 403


async def test_a_partner_that_we_do_not_have_has_no_door(doors: Doors) -> None:
    answer = await doors.http.post("/callbacks/nobody", json={})
    assert answer.status_code == 404
    assert answer.json()["detail"] == "no partner 'nobody' calls back: carrier and technician do"


async def test_a_partner_may_add_a_query_of_its_own(doors: Doors) -> None:
    answer = await doors.http.post("/callbacks/carrier?sign=1", json=examples.CALLBACK_EXAMPLE)
    assert answer.status_code == 200


async def test_readiness_tells_that_orders_are_taken_while_temporal_is_away(doors: Doors) -> None:
    answer = await doors.http.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert answer.json()["database"]["ok"]
    assert "cannot be reached" in answer.json()["temporal"]["reason"]
