"""What a leg has found is agreed on in the next one as in its own."""

from datetime import datetime
from typing import Any

import pytest

from models.ids import Stage
from models.messages.shipments.shipment import ShipmentReason
from models.stages.trunk_pickup.pickup_exceptions import ExceptionFound
from models.tracking.runs.baton import baton_to_order
from models.tracking.state import StageState
from tests.models.machine import a_leg, on, tell
from tests.models.tracking.decisions.test_agreed_remedies import decide

BOOK = "FH-7.3.2.1:book_vehicle"
LOADED, OFFERED, AGREED = on(25, "16:30"), on(25, "16:45"), on(25, "16:50")
SHORT: dict[str, Any] = {"pieces": 2, "packing_sound": True, "sorted_by_area": True}


def on_the_road(name: str, found: dict[str, Any], at: datetime = LOADED) -> StageState:
    """The leg after a pickup that has found something."""
    leg = a_leg(pieces=3)
    tell(leg, "picked_up", at, report_id=name, data=found)
    if not leg.situation.incidents.open:
        data = {"incident": name, "what": "a dent", "sort": "damage", "pieces": 1}
        tell(leg, ExceptionFound.kind, at, by="driver", data=data)
    return a_leg(Stage.TRUNK_TRANSPORT, at, baton=baton_to_order(leg), pieces=3)


@pytest.mark.parametrize("found", [SHORT, {**SHORT, "pieces": 3}])
@pytest.mark.parametrize(
    ("remedy", "why"),
    [("leave_behind", ShipmentReason.LEFT_BEHIND), ("replace", ShipmentReason.REPLACEMENT)],
)
def test_what_was_short_or_damaged_as_a_pickup_ended_follows_as_a_shipment(
    found: dict[str, Any], remedy: str, why: ShipmentReason
) -> None:
    """Shows FH-8.3.2.2, FH-7.3.2.1: a vehicle is owed for it."""
    leg = on_the_road("fog", found)
    assert decide(leg, "offer_remedy", OFFERED, remedy=remedy) == "done"
    assert decide(leg, "agree", AGREED, by="merchant") == "done"
    one = leg.situation.shipments["fog"]
    assert (one.pieces, one.why) == (1, why)
    assert leg.deadlines.open[key_of(leg)].due_at == on(26, "10:00")


def key_of(leg: StageState) -> Any:
    """The deadline of the vehicle of what follows."""
    return next(key for key in leg.deadlines.open if (key.duty, key.ref) == (BOOK, "fog"))


def test_damage_of_a_shipment_that_is_sent_as_it_is_stays_that_shipments() -> None:
    """Shows FH-8.3.2.2."""
    leg = a_leg(pieces=3)
    data = {"shipment": "truck-2", "pieces": 1, "packing_sound": False}
    tell(leg, "shipment_picked_up", LOADED, report_id="fog", by="driver", data=data)
    road = a_leg(Stage.TRUNK_TRANSPORT, LOADED, baton=baton_to_order(leg), pieces=3)
    assert decide(road, "offer_remedy", OFFERED, remedy="send_as_is") == "done"
    assert decide(road, "agree", AGREED, by="merchant") == "done"
    (one,) = road.sent_as_is()
    assert (one.ref, one.shipment) == ("fog", "truck-2")
