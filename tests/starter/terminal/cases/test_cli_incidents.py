"""`fulfil incidents`: a list of all orders', and those of one in a sentence each."""

from models.messages.incidents.incident_row import IncidentRow
from models.messages.incidents.liability import LiabilityState, Party
from tests.starter.cli import NOW, DeskUnderTest


async def found(desk: DeskUnderTest, number: str, **changes: object) -> None:
    """An incident of that order, which the carrier has admitted."""
    order = await desk.take(number)
    known = {
        "order": order.workflow_id, "code": "pickup_failed", "ref": "fog", "found_at": NOW,
        "finder": "driver", "held_by": "merchant", "state": LiabilityState.ADMITTED,
        "party": Party.CARRIER, "amount_fen": 500, "answered_at": NOW,
    }  # fmt: skip
    await desk.record(order, incidents=[IncidentRow.model_validate(known | changes)])


async def test_the_list_has_those_that_are_asked_for(desk: DeskUnderTest) -> None:
    await found(desk, "A1")
    await found(desk, "A2", closed_at=NOW, carried_out_at=NOW)
    assert [row["order_no"] for row in await desk.json("incidents", "list")] == ["A1", "A2"]
    assert [row["order_no"] for row in await desk.json("incidents", "list", "--open")] == ["A1"]
    assert await desk.json("incidents", "list", "--party", "hub") == []


async def test_those_of_an_order_are_sentences(desk: DeskUnderTest) -> None:
    await found(desk, "A1")
    (one,) = await desk.json("incidents", "show", "shop-a", "A1", "fog")
    assert one["says"].startswith("failed pickup fog, found ")
    assert "carrier has admitted it (5.00 yuan); no remedy so far" in one["says"]


async def test_they_are_counted_by_kind_and_party(desk: DeskUnderTest) -> None:
    await found(desk, "A1")
    await found(desk, "A2", closed_at=NOW, carried_out_at=NOW)
    (one,) = await desk.json("incidents", "count")
    assert (one["kind"], one["party"], one["open"], one["closed"], one["amount_fen"]) == (
        "pickup_failed", "carrier", 1, 1, 1_000,
    )  # fmt: skip
    shown = (await desk.run("incidents", "count")).out
    assert " 10.00 " in shown
    assert "_fen" not in shown


async def test_those_of_one_shipment_are_listed_and_say_which_it_is(desk: DeskUnderTest) -> None:
    await found(desk, "A1", code="goods_lost", shipment="truck-2")
    await found(desk, "A2")
    (row,) = await desk.json("incidents", "list", "--shipment", "truck-2")
    assert (row["order_no"], row["incident"]["shipment"]) == ("A1", "truck-2")
    assert " truck-2 " in (await desk.run("incidents", "list")).out
    (one,) = await desk.json("incidents", "show", "shop-a", "A1")
    assert one["says"].startswith("goods lost or destroyed fog of shipment truck-2, found ")
