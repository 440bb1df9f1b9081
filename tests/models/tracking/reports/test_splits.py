"""A split that the merchant agreed to is planned by itself: what goes first, and the rest."""

from typing import Any

import pytest

from models.messages.reports.answer import Answer, ReportOutcome
from models.messages.shipments.shipment import Shipment, ShipmentReason, ShipmentState
from models.messages.timeline.duty_row import DutyState
from models.tracking.state import StageState
from tests.models.machine import another_run, book, on, tell
from tests.models.tracking.decisions.test_agreed_remedies import (
    AGREED,
    CARRY_OUT,
    FOUND,
    OFFERED,
    decide,
    found,
)
from tests.models.tracking.reports.test_counts import of_pieces
from tests.models.tracking.situation.test_shipments import say

BOOK = "FH-7.3.2.1:book_vehicle"
TWO = {"pieces_apart": 2}


def of_six(kind: str = "no_vehicle") -> StageState:
    return of_pieces(found(kind), 6)


def reported(leg: StageState, at: Any = AGREED, **data: Any) -> Answer:
    split = {"remedy": "split", "incident": "fog", **data}
    return tell(leg, "remedy_offered", at, data=split, report_id="split")


def agreed(leg: StageState, **fields: Any) -> StageState:
    assert decide(leg, "offer_remedy", OFFERED, remedy="split", **fields) == "done"
    assert decide(leg, "agree", AGREED, by="merchant") == "done"
    return leg


def planned(leg: StageState) -> Shipment:
    return leg.situation.shipments["fog"]


@pytest.mark.parametrize("kind", ["no_vehicle", "pickup_trouble", "pickup_failed"])
def test_an_agreed_split_is_planned_as_a_shipment_of_its_own(kind: str) -> None:
    """Shows FH-8.3.1.1: by the incident's name; a vehicle is owed for it, nobody has to plan it."""
    leg = agreed(of_six(kind), **TWO)
    one = planned(leg)
    assert (one.why, one.pieces, one.state) == (ShipmentReason.SPLIT, 2, ShipmentState.PLANNED)
    assert leg.outbox.rows[BOOK, "fog", 1].state is DutyState.OPEN
    assert (CARRY_OUT, "fog", 1) not in leg.outbox.rows


def test_a_split_that_a_report_tells_is_planned_too() -> None:
    leg = of_six()
    kinds = [{"sku": "B", "pieces": 2}]
    assert reported(leg, **TWO, kinds_apart=kinds).outcome is ReportOutcome.ACCEPTED
    assert [(one.sku, one.pieces) for one in planned(leg).kinds] == [("B", 2)]
    assert [line.what for line in leg.outbox.entries].count("shipment_planned") == 1


def test_what_goes_first_is_counted_without_what_travels_apart() -> None:
    """Shows FH-8.2.3: four of six are all that is to be loaded."""
    leg = agreed(of_six(), **TWO)
    book(leg, on(25, "11:00"))
    loaded = {"pieces": 4, "packing_sound": True, "sorted_by_area": True}
    tell(leg, "picked_up", on(25, "16:00"), by="driver", data=loaded)
    assert not [one for one in leg.open_incidents if one.code == "exception_found"]


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ({}, "which pieces go first"),
        ({"pieces_apart": 6}, "nothing is left to go first"),
        ({"pieces_apart": 2, "kinds_apart": [{"sku": "A", "pieces": 1}]}, "the kinds make 1 piece"),
    ],
)
def test_a_split_says_which_pieces_go_first(says: dict[str, Any], why: str) -> None:
    """Shows FH-8.3.1.1."""
    leg = of_six()
    answer = reported(leg, **says)
    assert (answer.outcome, why in str(answer.reason)) == (ReportOutcome.REFUSED, True), answer
    try:
        refused = decide(leg, "offer_remedy", OFFERED, remedy="split", **says)
    except ValueError as error:
        refused = str(error)
    assert why in refused
    assert not leg.situation.shipments


def test_only_a_split_says_what_travels_apart() -> None:
    answer = reported(of_six(), remedy="other_day", **TWO)
    assert "is said of a split alone" in str(answer.reason)


def test_without_a_vehicle_what_goes_first_is_tried_again_and_one_that_is_there_stays() -> None:
    none, there = of_six(), of_six("pickup_trouble")
    book(there, FOUND)
    failed = of_six("pickup_failed")
    attempts = [agreed(leg, **TWO).situation.pickups.attempt for leg in (none, there, failed)]
    assert attempts == [2, 1, 2]


def test_a_split_that_was_told_by_mistake_is_none() -> None:
    leg = of_six()
    reported(leg, **TWO)
    assert leg.withdraw("split", on(25, "12:00")) == "remedy_offered"
    assert (leg.situation.shipments, leg.situation.pickups.splits) == ({}, {})
    assert leg.situation.pickups.attempt == 1


def test_a_split_is_known_in_the_next_run() -> None:
    leg = agreed(of_six(), **TWO)
    again = another_run(leg)
    assert again.situation.pickups.splits == leg.situation.pickups.splits
    assert again.situation.shipments == leg.situation.shipments


def test_what_was_cancelled_is_not_split_off_under_the_same_name() -> None:
    leg = agreed(of_six(), **TWO)
    say(leg, "shipment_cancelled", on(25, "11:00"), data={"shipment": "fog", "agreed_by": "x"})
    answer = reported(leg, at=on(25, "11:30"), **TWO)
    assert "was cancelled" in str(answer.reason)
