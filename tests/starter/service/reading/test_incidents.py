"""Incidents at the doors: who reads which, what a party may say, what a decision has to name."""

from typing import Any

import pytest

from activities.adapters.store.ledger import SqlLedger
from models.ids import Stage
from models.messages.incidents.incident_row import IncidentRow
from models.messages.incidents.liability import LiabilityState, Party
from models.messages.timeline.timeline import Batch
from models.roles import Role
from models.stages.incident_kinds import INCIDENT_KINDS
from starter.service.access.rights import KeyKind
from starter.service.reading.incident_views import incident_shown
from tests.starter.http_doors import MERCHANT, ORDER_DOOR, Doors
from tests.starter.scoped_keys import ORDER, SCOPES, key_for, placed

INCIDENTS = f"{ORDER_DOOR}/incidents"


def a_row(doors: Doors, **changes: Any) -> IncidentRow:
    """A pickup that failed by the driver's word, and for which the merchant is responsible."""
    now = doors.context.now()
    known: dict[str, Any] = {
        "order": ORDER, "code": "pickup_failed", "ref": "fog", "found_at": now,
        "stage": Stage.TRUNK_PICKUP, "attempt": 1, "report_id": "r-1", "finder": Role.DRIVER,
        "actor": "drv-1", "held_by": Role.MERCHANT, "state": LiabilityState.CONFIRMED,
        "party": Party.MERCHANT, "basis": "FH-8.3.2.1", "amount_fen": 12_000,
        "judged_at": now, "answer_by": now, "answered_at": now,
    }  # fmt: skip
    return IncidentRow.model_validate(known | changes)


async def record(doors: Doors, *rows: IncidentRow, turn: int = 0) -> None:
    ledger = SqlLedger(doors.context.store, lambda _order, _at: {})
    await ledger.record(Batch(workflow_id=ORDER, turn=turn, incidents=rows))


async def test_the_order_its_incidents_and_the_list_of_all_show_the_same(doors: Doors) -> None:
    await placed(doors)
    await record(doors, a_row(doors))
    (of_order,) = (await doors.http.get(INCIDENTS)).json()
    (on_page,) = (await doors.http.get(ORDER_DOOR)).json()["incidents"]
    (listed,) = (await doors.http.get("/incidents", params={"party": "merchant"})).json()["items"]
    assert of_order == on_page == listed["incident"]
    assert listed["merchant"] == MERCHANT
    assert (of_order["kind"], of_order["incident"], of_order["amount_fen"]) == (
        "pickup_failed", "fog", 12_000,
    )  # fmt: skip
    assert (await doors.http.get("/incidents", params={"party": "hub"})).json()["items"] == []
    assert (await doors.http.get("/incidents", params={"closed": True})).json()["items"] == []


async def test_the_merchant_reads_what_its_finder_said_and_where_at_every_door(
    doors: Doors,
) -> None:
    """Shows FH-9.3.2.1: the reason code is not all that the driver has said."""
    await placed(doors)
    finding = {"reason": "weather", "cause": "大雾封路", "place": "G65", "incident": "fog"}
    key = await key_for(doors, Role.DRIVER, SCOPES[KeyKind.VEHICLE])
    await doors.report(kind="road_exception", report_id="r-fog", data=finding, by="driver")
    await record(doors, a_row(doors, code="road_exception", report_id="r-fog"))
    mine = await key_for(doors, Role.MERCHANT)
    (of_order,) = (await doors.http.get(INCIDENTS, headers=mine)).json()
    (on_page,) = (await doors.http.get(ORDER_DOOR, headers=mine)).json()["incidents"]
    (listed,) = (await doors.http.get("/incidents", headers=mine)).json()["items"]
    assert of_order == on_page == listed["incident"]
    assert (on_page["words"], on_page["place"], on_page["attempt"]) == ("大雾封路", "G65", 1)
    assert on_page["proposed"] == {
        "party": "force_majeure", "basis": "reason", "clause": "FH-9.3.2.1", "evidence": "weather",
    }  # fmt: skip
    (own,) = (await doors.http.get(ORDER_DOOR, headers=key)).json()["incidents"]
    assert (own["words"], own["place"], own["proposed"]) == (None, None, None)


async def test_who_found_it_does_not_read_who_is_responsible(doors: Doors) -> None:
    await placed(doors)
    await record(
        doors, a_row(doors, actor=None), a_row(doors, ref="snow", finder=Role.TRUNK_DESK)
    )  # fmt: skip
    key = await key_for(doors, Role.DRIVER, SCOPES[KeyKind.VEHICLE])
    (own,) = (await doors.http.get(INCIDENTS, headers=key)).json()
    assert (own["incident"], own["party"], own["amount_fen"]) == ("fog", None, None)
    (on_page,) = (await doors.http.get(ORDER_DOOR, headers=key)).json()["incidents"]
    assert on_page == own
    assert (await doors.http.get("/incidents", headers=key)).status_code == 403


async def test_a_later_word_without_what_the_finder_knew_leaves_it(doors: Doors) -> None:
    await placed(doors)
    await record(doors, a_row(doors), turn=2)
    nothing = {"finder": None, "actor": None, "held_by": None, "report_id": None, "stage": None}
    await record(doors, a_row(doors, state=LiabilityState.ADMITTED, **nothing), turn=4)
    await record(doors, a_row(doors, state=LiabilityState.UNJUDGED, party=None), turn=3)
    (one,) = await doors.context.store.incidents.of_order(ORDER)
    assert (one.state, one.finder, one.held_by) == (
        LiabilityState.ADMITTED, "driver", Role.MERCHANT,
    )  # fmt: skip


async def test_what_was_withdrawn_is_shown_no_more(doors: Doors) -> None:
    await placed(doors)
    await record(doors, a_row(doors))
    await record(doors, a_row(doors, withdrawn=True))
    assert (await doors.http.get(INCIDENTS)).json() == []
    answer = await doors.http.get(INCIDENTS, params={"incident": "fog"})
    assert answer.status_code == 404


async def test_evidence_that_was_not_sent_is_refused(doors: Doors) -> None:
    await placed(doors)
    body = {
        "decision": "judge", "decision_id": "d-1", "incident": "fog", "evidence": ["a" * 64],
    }  # fmt: skip
    answer = await doors.http.post(f"{ORDER_DOOR}/decisions", json=body)
    assert answer.status_code == 422
    assert "has no file" in answer.text


@pytest.mark.parametrize("state", LiabilityState)
def test_each_state_is_one_sentence(state: LiabilityState, doors: Doors) -> None:
    row = a_row(doors, state=state)
    text = incident_shown(row, {}).says
    assert text.startswith(f"{INCIDENT_KINDS[row.code].en} fog, found ")
    assert ("merchant" in text) or state is LiabilityState.UNJUDGED
    assert "\n" not in text


async def test_what_a_shipment_went_through_is_found_by_its_name(doors: Doors) -> None:
    await placed(doors)
    await record(doors, a_row(doors), a_row(doors, ref="fire", shipment="truck-2"), turn=2)
    await record(doors, a_row(doors, ref="fire"), turn=4)  # a later leg does not know the shipment
    (one,) = (await doors.http.get("/incidents", params={"shipment": "truck-2"})).json()["items"]
    assert (one["incident"]["incident"], one["incident"]["shipment"]) == ("fire", "truck-2")
    assert (await doors.http.get("/incidents", params={"shipment": "truck-3"})).json()[
        "items"
    ] == []
