"""Care over HTTP: the customer writes about his own order, and nobody outside reads it but him."""

from models.roles import Role
from starter.service.rights import KeySort
from tests.starter.doors import ORDER_DOOR, Doors
from tests.starter.scoped import SCOPES, key_for, placed

CARE = f"{ORDER_DOOR}/care"
WRITTEN = {"request_id": "c-1", "kind": "complaint", "words": "the door is bent"}


async def test_a_customer_writes_about_his_order_and_reads_what_was_written(doors: Doors) -> None:
    await placed(doors)
    key = await key_for(doors, Role.CUSTOMER, SCOPES[KeySort.ORDERS])
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
    key = await key_for(doors, Role.CUSTOMER, SCOPES[KeySort.ORDERS])
    await doors.http.post(CARE, json=WRITTEN, headers=key)
    other = await doors.http.post(CARE, json={**WRITTEN, "words": "another"}, headers=key)
    long = await doors.http.post(CARE, json={**WRITTEN, "words": "x" * 2001}, headers=key)
    assert (other.status_code, long.status_code) == (409, 422)


async def test_a_carrier_reads_nothing_of_what_a_customer_has_written(doors: Doors) -> None:
    await placed(doors)
    customer = await key_for(doors, Role.CUSTOMER, SCOPES[KeySort.ORDERS])
    await doors.http.post(CARE, json=WRITTEN, headers=customer)
    carrier = await key_for(doors, Role.CARRIER, SCOPES[KeySort.ORDERS])
    assert (await doors.http.get(CARE, headers=carrier)).json() == []
    assert (await doors.http.get(f"{CARE}/1", headers=carrier)).status_code == 403
    assert (await doors.http.get(ORDER_DOOR, headers=carrier)).json()["cases"] == []
