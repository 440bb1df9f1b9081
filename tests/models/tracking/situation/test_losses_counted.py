"""A loss is subtracted once: not where whoever counted did so after it; and while one installs."""

from datetime import datetime
from typing import Any

import pytest

from models.ids import Stage
from models.messages.timeline.duty_row import DutyState
from models.tracking.runs.baton import baton_to_order
from models.tracking.situation.stage_counters import Route
from models.tracking.state import StageState
from tests.models.home import at_home, say, sign
from tests.models.machine import a_leg, on, tell
from tests.models.tracking.reports.test_counts import SOUND, of_pieces
from tests.models.tracking.situation.test_goods_lost import lose
from tests.models.tracking.situation.test_shipments import PICKED, SECOND, exceptions
from tests.models.tracking.situation.test_shipments import say as of_second

BEFORE, COUNTED, AFTER = on(24, "09:00"), on(24, "15:00"), on(24, "17:00")
NOON = on(24, "12:00")


def picked_up(lost_at: datetime, known_at: datetime, pieces: int) -> StageState:
    """A pickup of so many of three pieces, one of which was lost at that time."""
    leg = of_pieces(a_leg())
    for at in sorted((known_at, COUNTED)):
        if at == known_at:
            lose(leg, known_at, at=lost_at)
        else:
            data = {**PICKED, "pieces": pieces}
            tell(leg, "picked_up", COUNTED, data=data)
    return leg


def collected(leg: StageState, own: int, pieces: int) -> list[tuple[Any, Any]]:
    """What the provider's count finds, where the order's own goods were `own` pieces."""
    city = of_pieces(a_leg(Stage.CITY_DELIVERY, on(26, "09:00"), baton=baton_to_order(leg)), own)
    tell(city, "collected", on(26, "10:00"), data={**SOUND, "pieces": pieces})
    return exceptions(city)


def test_what_was_lost_before_the_pickup_is_no_part_of_its_count() -> None:
    """Shows FH-8.2.3, FH-9.3.2.1."""
    leg = picked_up(BEFORE, BEFORE, pieces=2)
    assert exceptions(leg) == []
    assert collected(leg, own=2, pieces=2) == []


def test_what_was_lost_after_the_pickup_is_missing_from_its_count() -> None:
    assert collected(picked_up(AFTER, AFTER, pieces=3), own=3, pieces=2) == []


def test_when_it_was_received_makes_no_difference() -> None:
    assert collected(picked_up(BEFORE, AFTER, pieces=2), own=2, pieces=2) == []
    leg = of_pieces(a_leg())
    tell(leg, "picked_up", COUNTED, data={**PICKED, "pieces": 2})
    city = of_pieces(a_leg(Stage.CITY_DELIVERY, on(26, "09:00"), baton=baton_to_order(leg)), 2)
    lose(city, on(26, "09:30"), at=BEFORE)
    tell(city, "collected", on(26, "10:00"), data={**SOUND, "pieces": 2})
    assert exceptions(city) == []


def test_of_a_shipment_it_is_the_same() -> None:
    leg = a_leg()
    of_second(leg, "shipment_planned", on(23, "10:00"), data={"pieces": 3})
    lose(leg, BEFORE, shipment=SECOND)
    of_second(leg, "shipment_picked_up", COUNTED, data={"pieces": 2})
    one = leg.situation.shipments[SECOND]
    assert (one.lost, one.left, exceptions(leg)) == (1, 2, [])
    of_second(leg, "shipment_collected", on(26, "10:00"), data={"pieces": 2})
    assert exceptions(leg) == []


def test_what_is_lost_while_one_installs_is_not_to_be_installed_any_more() -> None:
    """Shows FH-11.2.4, FH-11.2.6: what was installed by then is all of it."""
    home = at_home(3)
    sign(home)
    say(home, "installed", NOON, pieces=2)
    waits = tell(home, "accepted", NOON, by="customer", data={"sheet": "s/1"})
    assert (waits.state, "installed" in home.names) == ("waiting", False)
    tell(home, "goods_lost", on(24, "13:00"), by="provider",
         data={"pieces": 1, "cause": "fell", "incident": "fell"})  # fmt: skip
    assert {"installed", "accepted"} <= home.names


@pytest.mark.parametrize(("pieces", "outcome"), [(2, "accepted"), (3, "refused")])
def test_no_more_is_installed_than_was_not_lost(pieces: int, outcome: str) -> None:
    home = at_home(3)
    sign(home)
    tell(home, "goods_lost", on(24, "10:00"), by="provider",
         data={"pieces": 1, "cause": "fell", "incident": "fell"})  # fmt: skip
    assert say(home, "installed", NOON, pieces=pieces).outcome == outcome


@pytest.mark.parametrize(("pieces", "state"), [(3, DutyState.AVERTED), (1, DutyState.OPEN)])
def test_nobody_is_asked_about_the_orders_own_truck_once_all_its_goods_are_lost(
    pieces: int, state: DutyState
) -> None:
    """Shows FH-9.2.1, FH-9.3.2.1."""
    pickup = of_pieces(a_leg())
    tell(pickup, "picked_up", COUNTED, data={**PICKED, "pieces": 3})
    road = of_pieces(a_leg(Stage.TRUNK_TRANSPORT, AFTER, baton=baton_to_order(pickup)))
    road.situation.basis.pieces = 3
    tell(road, "departed", AFTER)
    road.follow_route(Route((("Wuhan", 20),), 72), AFTER)
    lose(road, on(25, "08:00"), pieces=pieces)
    assert road.outbox.rows["FH-9.2.1:pass_on_checkpoint", "Wuhan", 1].state is state
