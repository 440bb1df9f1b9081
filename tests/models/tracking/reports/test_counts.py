"""Counts are compared as goods change hands: what differs is an exception by itself."""

from decimal import Decimal
from typing import Any

import pytest

from models.ids import Stage
from models.messages.orders.count import CountedKind
from models.messages.orders.order import counted_lines
from models.messages.shipments.handover import Handover
from models.stages.order.record import OrderRecord
from models.tracking.state import StageState
from tests.builders import SOFA, WARDROBE, an_order
from tests.models.machine import a_delivery, a_leg, on, tell

REPORT, SETTLE = "FH-8.3.2.2:report_exception", "FH-8.3.2.2:settle_exception"
PICKED = {"pieces": 3, "packing_sound": True, "sorted_by_area": True}
SOUND = {"pieces": 3, "packing_sound": True}


def of_pieces(leg: StageState, pieces: int = 3) -> StageState:
    """A leg that is given so many pieces."""
    leg.input.__dict__["pieces"] = pieces
    return leg


def found(leg: StageState) -> list[dict[str, Any]]:
    """The exceptions that were found, as the timeline has them."""
    return [dict(one.data) for one in leg.outbox.entries if one.what == "exception_found"]


def owed(leg: StageState) -> set[str]:
    return {key.duty for key in leg.deadlines.open} & {REPORT, SETTLE}


@pytest.mark.parametrize("wrong", [{"pieces": 2}, {"pieces": 4}, {"packing_sound": False}])
def test_a_pickup_that_is_not_as_ordered_is_an_exception(wrong: dict[str, Any]) -> None:
    """FH-8.2.3, FH-8.3.2.2."""
    leg = of_pieces(a_leg(Stage.TRUNK_PICKUP))
    answer = tell(leg, "picked_up", on(25, "15:00"), data={**PICKED, **wrong})
    assert (answer.outcome, "merchant held the goods" in str(answer.reason)) == ("accepted", True)
    (line,) = found(leg)
    assert (line["handover"], line["held_by"]) == ("picked_up", "merchant")
    assert {name: line[name] for name in wrong} == wrong
    assert (owed(leg), leg.problems) == ({SETTLE}, ["exception_found"])
    tell(leg, "exception_settled", on(25, "16:00"), data={"remedy": "sent after"})
    assert (owed(leg), leg.problems) == (set(), [])


def test_a_pickup_that_is_as_ordered_is_none() -> None:
    leg = of_pieces(a_leg(Stage.TRUNK_PICKUP))
    assert tell(leg, "picked_up", on(25, "15:00"), data=PICKED).reason is None
    assert (found(leg), owed(leg)) == ([], set())


def test_a_collection_is_compared_with_what_was_picked_up_and_a_delivery_with_that() -> None:
    """FH-10.2.2."""
    leg = of_pieces(a_delivery(), pieces=2)
    tell(leg, "collected", on(25, "09:00"), data={**SOUND, "pieces": 2})
    assert found(leg) == []
    tell(leg, "delivered", on(25, "11:00"), data={"pieces": 1})
    (line,) = found(leg)
    assert (line["pieces"], line["expected"], line["held_by"]) == (1, 2, "provider")
    assert owed(leg) == {SETTLE}


def test_the_hub_held_last_what_a_provider_finds_short_or_damaged() -> None:
    leg = of_pieces(a_delivery())
    tell(leg, "collected", on(25, "09:00"), data={"pieces": 2, "packing_sound": False})
    (line,) = found(leg)
    assert (line["pieces"], line["held_by"], line["packing_sound"]) == (2, "hub", False)


def test_a_report_that_is_told_again_finds_nothing_more() -> None:
    leg = of_pieces(a_leg(Stage.TRUNK_PICKUP))
    for report in ("once", "again"):
        data = {**PICKED, "pieces": 2}
        leg.receive({"report_id": report, "kind": "picked_up", "by": "driver", "data": data,
                  "occurred_at": on(25, "15:00").isoformat()}, on(25, "15:00"))  # fmt: skip
    assert len(found(leg)) == 1


SHORT = {**SOUND, "pieces": 2}


@pytest.mark.parametrize(("again", "first"), [(SHORT, 1), (SOUND, 2)])
def test_what_two_tell_of_one_hand_over_is_one_exception(again: dict[str, Any], first: int) -> None:
    """The hub tells of it after the provider has; something else in between is another one."""
    leg = of_pieces(a_delivery())
    for n, data in enumerate((SHORT, again, SHORT)):
        by = ("provider", "hub", "hub")[n]
        tell(leg, "collected", on(25, f"09:0{n}"), report_id=f"c{n}", by=by, data=data)
    names = [key.ref for key in leg.deadlines.open if key.duty == SETTLE]
    assert names == ["c0", "c2"][:first]
    leg.withdraw("c0", on(25, "09:30"))
    names = [key.ref for key in leg.deadlines.open if key.duty == SETTLE]
    assert names == (["c1"] if first == 1 else ["c2"])


def test_kinds_that_do_not_make_the_pieces_are_refused() -> None:
    leg = of_pieces(a_leg(Stage.TRUNK_PICKUP))
    data = {**PICKED, "kinds": [{"sku": "SF-3", "pieces": 1}]}
    answer = tell(leg, "picked_up", on(25, "15:00"), data=data)
    assert (answer.outcome, "make 1 piece, and the report has" in str(answer.reason)) == (
        "refused",
        True,
    )


@pytest.mark.parametrize(
    ("pieces", "kinds", "booked"),
    [
        (None, {}, {}),
        (3, {}, {}),
        (4, {}, {}),
        (2, {}, {"YG-2000": 2}),
        (1, {"YG-2000": 0, "SF-3": 1}, {"SF-3": 1}),
        (4, {"YG-2000": 1, "SF-3": 3}, {"YG-2000": 1, "SF-3": 1}),
    ],
)
def test_what_was_counted_is_what_is_booked_out(
    pieces: int | None, kinds: dict[str, int], booked: dict[str, int]
) -> None:
    """None of the lines mean all of them, as they are reserved."""
    counted = tuple(CountedKind(sku=sku, pieces=n) for sku, n in kinds.items())
    order = an_order()
    record = OrderRecord(order=order.workflow_id, content=order)
    record.handover = Handover(pieces=pieces, kinds=counted)
    shipped = record.shipment()
    assert {line.sku: line.pieces for line in shipped.lines} == booked
    priced = SOFA.model_copy(update={"amount_fen": 100, "volume_m3": Decimal(1)})
    assert counted_lines((WARDROBE, priced), pieces, counted) == tuple(
        line.model_copy(update={"volume_m3": Decimal(1)}) if line.sku == "SF-3" else line
        for line in shipped.lines
    )
