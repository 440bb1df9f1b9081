"""Care over HTTP: the customer writes about his own order, and nobody outside reads it but him."""

import pytest

from models.roles import Role
from starter.service.access.rights import KeyKind
from tests.starter.http_doors import MERCHANT, ORDER_DOOR, Doors
from tests.starter.scoped_keys import ORDER, SCOPES, key_for, placed
from tests.starter.service.reading.test_need_to_know import DESKS, owed

CARE = f"{ORDER_DOOR}/care"
WRITTEN = {"request_id": "c-1", "kind": "complaint", "words": "the door is bent"}


async def test_a_customer_writes_about_his_order_and_reads_what_was_written(doors: Doors) -> None:
    await placed(doors)
    key = await key_for(doors, Role.CUSTOMER, SCOPES[KeyKind.ORDERS])
    answer = await doors.http.post(CARE, json=WRITTEN, headers=key)
    assert (answer.status_code, answer.json()["kind"]) == (201, "complaint")
    again = await doors.http.post(CARE, json=WRITTEN, headers=key)
    assert again.json()["workflow_id"] == answer.json()["workflow_id"]
    shown = (await doors.http.get(f"{CARE}/1", headers=key)).json()
    assert [one["words"] for one in shown["messages"]] == ["the door is bent"]


async def test_the_same_id_with_other_words_is_a_conflict_and_too_many_are_refused(
    doors: Doors,
) -> None:
    await placed(doors)
    key = await key_for(doors, Role.CUSTOMER, SCOPES[KeyKind.ORDERS])
    await doors.http.post(CARE, json=WRITTEN, headers=key)
    other = await doors.http.post(CARE, json={**WRITTEN, "words": "another"}, headers=key)
    long = await doors.http.post(CARE, json={**WRITTEN, "words": "x" * 2001}, headers=key)
    assert (other.status_code, long.status_code) == (409, 422)


async def test_a_carrier_reads_nothing_of_what_a_customer_has_written(doors: Doors) -> None:
    await placed(doors)
    customer = await key_for(doors, Role.CUSTOMER, SCOPES[KeyKind.ORDERS])
    await doors.http.post(CARE, json=WRITTEN, headers=customer)
    carrier = await key_for(doors, Role.CARRIER, SCOPES[KeyKind.ORDERS])
    assert (await doors.http.get(CARE, headers=carrier)).json() == []
    assert (await doors.http.get(f"{CARE}/1", headers=carrier)).status_code == 403
    assert (await doors.http.get(ORDER_DOOR, headers=carrier)).json()["cases"] == []


@pytest.mark.parametrize(
    ("written_at", "says"),
    [("2020-01-01T09:00:00+08:00", "before the order was taken in"), ("2099-01-01", "written_at")],
)
async def test_a_time_at_which_nobody_can_have_written_is_asked_about_and_not_replaced(
    doors: Doors, written_at: str, says: str
) -> None:
    await placed(doors)
    key = await key_for(doors, Role.CUSTOMER, SCOPES[KeyKind.ORDERS])
    answer = await doors.http.post(CARE, json={**WRITTEN, "written_at": written_at}, headers=key)
    assert answer.status_code == 422
    assert says in answer.text
    ahead = {**WRITTEN, "written_at": "2099-01-01T09:00:00+08:00"}
    assert "lies ahead" in (await doors.http.post(CARE, json=ahead, headers=key)).text
    assert (await doors.http.get(CARE, headers=key)).json() == []


async def test_of_a_cancelled_order_nobody_is_asked_and_what_he_says_is_taken_as_a_complaint(
    doors: Doors,
) -> None:
    """Shows MC-八(三)1."""
    await owed(doors, DESKS, sla="met", closed=True, outcome="cancelled")
    survey = {**WRITTEN, "kind": "survey", "by": "customer_service", "actor": "li", "score": 1}
    refused = await doors.http.post(CARE, json=survey)
    assert (refused.status_code, "ended as cancelled" in refused.json()["detail"]) == (409, True)
    assert "kind `complaint`" in refused.json()["hint"]
    taken = await doors.http.post(CARE, json=WRITTEN | {"by": "customer_service"})
    assert taken.status_code == 201


async def test_whose_opinion_a_survey_is_the_key_says_too(doors: Doors) -> None:
    """Shows FH-7.3.1.3: of a customer's key nobody has to be named, of a desk's somebody has."""
    await owed(doors, DESKS, sla="met", closed=True, outcome="closed")
    survey = {**WRITTEN, "kind": "survey", "score": 1}
    customer = await key_for(doors, Role.CUSTOMER, SCOPES[KeyKind.ORDERS])
    taken = await doors.http.post(CARE, json=survey, headers=customer)
    assert (taken.status_code, taken.json().get("kind")) == (201, "survey"), taken.text
    for role, actor in ((Role.MERCHANT, "li"), (Role.CUSTOMER_SERVICE, None)):
        key, body = await key_for(doors, role, actor=actor), {**survey, "request_id": role}
        answer = await doors.http.post(CARE, json=body, headers=key)
        assert (answer.status_code, "a person of a desk" in answer.text) == (422, True), answer.text


@pytest.mark.parametrize(
    ("kind", "link", "has"),
    [
        ("incident", "fog", "none: open it first"),
        ("visit", "2", "none: open it first"),
        ("return", f"return:{MERCHANT}:1:9", "none: open it first"),
        ("order", f"order:{MERCHANT}:NO-SUCH", "order:MERCHANT:NO"),
    ],
)
async def test_what_a_case_has_become_is_there_or_is_refused_in_words(
    doors: Doors, kind: str, link: str, has: str
) -> None:
    """Shows MC-八(一)2."""
    await placed(doors)
    await doors.http.post(CARE, json={**WRITTEN, "by": "customer"})
    data = {"words": "it goes on", "link_kind": kind, "link": link}
    body = {"report_id": "r-1", "kind": "care_replied", "by": "order_desk", "data": data}
    answer = await doors.http.post(f"{ORDER_DOOR}/reports", json=body)
    assert (answer.status_code, has in answer.text) == (422, True), answer.text


async def test_what_a_case_has_become_is_taken_and_stands_with_it(doors: Doors) -> None:
    """Shows MC-八(一)2."""
    await placed(doors)
    await doors.http.post(CARE, json={**WRITTEN, "by": "customer"})
    data = {"words": "it is about the whole order", "link_kind": "order", "link": ORDER}
    body = {"report_id": "r-1", "kind": "care_replied", "by": "order_desk", "data": data}
    answer = await doors.http.post(f"{ORDER_DOOR}/reports", json=body)
    assert (answer.status_code, answer.json()["outcome"]) == (200, "accepted"), answer.text
    last = (await doors.http.get(f"{CARE}/1")).json()["messages"][-1]
    assert (last["link_kind"], last["link"]) == ("order", ORDER)
