"""What no workflow would take is refused as it comes in, alike at each door, though none runs."""

from typing import Any

import pytest

from models.messages.timeline.timeline import EntryKind
from starter.http.routes import examples
from tests.starter.cli import DeskUnderTest
from tests.starter.http_doors import MERCHANT, NUMBER, ORDER_DOOR, Doors

ORDER = f"order:{MERCHANT}:{NUMBER}"
FOUR = {name: one for name, one in examples.VEHICLE_BOOKED["data"].items() if name != "phone"}
BAD = [
    ({"data": FOUR}, "phone", "invalid"),
    ({"data": {**FOUR, "phone": "1", "pickup_at": "soon"}}, "pickup_at", "invalid"),
    ({"kind": "vehicle_boked"}, "vehicle_booked?", "unknown_kind"),
    ({"by": "driver"}, "not by driver", "wrong_role"),
    ({"order": "acme/other"}, "this is acme/", "other_order"),
]


@pytest.mark.parametrize(("changes", "says", "code"), BAD)
async def test_what_cannot_be_read_is_refused_at_once_and_stands_in_the_timeline(
    doors: Doors, changes: dict[str, Any], says: str, code: str
) -> None:
    await doors.place()
    sent = {**examples.VEHICLE_BOOKED, **changes}
    answers = [(await doors.report(**sent)).json() for _ in range(2)]
    assert [answer["outcome"] for answer in answers] == ["refused", "refused"]
    assert says in answers[0]["reason"]
    row = await doors.context.store.reports.named(ORDER, sent["report_id"])
    assert row is not None
    assert row.state == "refused"
    shown = (await doors.http.get(ORDER_DOOR)).json()["timeline"]
    (line,) = [one for one in shown if one["happening"] == EntryKind.REFUSED_REPORT]
    assert (line["report_id"], line["data"]["reason"]) == (sent["report_id"], code)


async def test_what_was_refused_is_taken_once_it_is_put_right(doors: Doors) -> None:
    await doors.place()
    booked = examples.VEHICLE_BOOKED
    refused = (await doors.report(**{**booked, "data": FOUR})).json()
    assert (refused["outcome"], refused["missing"]) == ("refused", ["phone"])
    taken = (await doors.report(**booked)).json()
    assert (taken["outcome"], "written down" in taken["reason"]) == ("accepted", True)


async def test_a_command_refuses_it_in_the_same_words(doors: Doors, desk: DeskUnderTest) -> None:
    await doors.place()
    await desk.take()
    over_http = (await doors.report(kind="picked_up", by="driver", data={"pieces": 0})).json()
    words = ("report", "shop-a", "A1", "picked_up", "--by", "driver", "--data", "pieces=0")
    typed = await desk.run(*words, "-o", "json")
    assert typed.code == 1
    assert typed.json["outcome"] == over_http["outcome"] == "refused"
    assert typed.json["reason"] == over_http["reason"]
    assert typed.json["missing"] == over_http["missing"]
