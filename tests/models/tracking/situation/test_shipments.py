"""Goods of one order that travel apart: each shipment has its own vehicle, promise and place."""

import itertools
from datetime import datetime, timedelta
from typing import Any

import pytest

from models.ids import Stage
from models.messages.shipments.shipment import ShipmentState
from models.sop import clock
from models.sop.milestones import Milestone
from models.tracking.runs.baton import baton_to_order
from models.tracking.state import StageState
from tests.builders import ANY_DAY, booked
from tests.models.machine import a_leg, on, tell
from tests.models.tracking.reports.test_counts import of_pieces

BOOK, DEPART = "FH-7.3.2.1:book_vehicle", "FH-8.2.4:report_departure"
ON_DAY, PROMISE = "FH-8.3.2.1:finish_pickup_on_day", "FH-9.3.1.1:arrive_in_time"
HUB, DESK = "FH-9.2.3:hub_tells_arrival", "FH-9.2.3:trunk_desk_tells_arrival"
SECOND = "truck-2"


def data_of(kind: str, **more: Any) -> dict[str, Any]:
    """What a valid report of a shipment says."""
    own: dict[str, dict[str, Any]] = {
        "shipment_planned": {"pieces": 2, "agreed_by": "李强"},
        "shipment_booked": booked(on(26, "15:00"), vehicle="川A88888"),
        "shipment_picked_up": {"pieces": 2, "packing_sound": True},
        "shipment_arrived": {"hub": "CD-02"},
        "shipment_collected": {"pieces": 2, "packing_sound": True},
    }
    return {"shipment": SECOND, **own.get(kind, {}), **more}


def say(leg: StageState, kind: str, now: datetime, **fields: Any) -> str:
    """One report of a shipment, and what became of it."""
    data = data_of(kind) | fields.pop("data", {})
    return tell(leg, kind, now, data=data, **fields).outcome


def owed(leg: StageState, ref: str = SECOND) -> dict[str, datetime]:
    """What is owed of that shipment, and by when."""
    return {key.duty: one.due_at for key, one in leg.deadlines.open.items() if key.ref == ref}


def night(day: int) -> datetime:
    """The last instant of that day."""
    return clock.end_of_day(on(day, "12:00").date())


def row(leg: StageState, duty: str, ref: str = SECOND) -> str:
    return leg.outbox.rows[duty, ref, 1].state.value


def test_a_shipment_owes_a_vehicle_of_its_own_from_when_it_is_planned() -> None:
    leg = a_leg(sop=ANY_DAY)
    say(leg, "shipment_planned", on(24, "10:00"))
    assert owed(leg) == {BOOK: on(24, "17:00")}
    say(leg, "shipment_booked", on(24, "11:00"))
    assert (row(leg, BOOK), leg.deadlines.open.keys() >= {(BOOK, "", 1)}) == ("kept", True)
    assert owed(leg)[ON_DAY] == night(26)


def test_a_second_vehicle_is_none_of_the_orders_own() -> None:
    leg = a_leg(sop=ANY_DAY)
    tell(leg, "vehicle_booked", on(23, "10:00"), data=booked(on(25, "15:00")))
    vehicle, trip = leg.situation.vehicle, leg.situation.trip()
    say(leg, "shipment_booked", on(23, "11:00"))
    assert (leg.situation.vehicle, leg.situation.trip()) == (vehicle, trip)
    assert leg.situation.shipments[SECOND].vehicle not in (None, vehicle)
    assert leg.milestones[Milestone.PICKUP_DAY] == on(25, "00:00").date()


def test_its_first_promise_counts_from_its_own_departure_while_the_rest_waits() -> None:
    """FH-9.3.1.1."""
    leg = a_leg(sop=ANY_DAY)
    say(leg, "shipment_picked_up", on(24, "15:00"))
    assert owed(leg)[PROMISE] == on(27, "15:00")
    say(leg, "shipment_departed", on(24, "16:00"))
    assert owed(leg)[PROMISE] == on(27, "16:00")
    assert (row(leg, DEPART), "picked_up" in leg.names) == ("kept", False)
    say(leg, "shipment_departed", on(24, "18:00"))
    assert owed(leg)[PROMISE] == on(27, "16:00")  # the first promise stands
    say(leg, "shipment_arrived", on(27, "17:00"))
    assert row(leg, PROMISE) == "late"
    assert owed(leg) == {HUB: night(27)}


def test_a_later_leg_watches_on_what_is_owed_of_a_shipment() -> None:
    leg = a_leg(sop=ANY_DAY)
    say(leg, "shipment_booked", on(24, "10:00"))
    say(leg, "shipment_departed", on(24, "16:00"))
    later = a_leg(Stage.CITY_DELIVERY, on(25, "10:00"), baton=baton_to_order(leg), sop=ANY_DAY)
    assert owed(later)[PROMISE] == on(27, "16:00")
    say(later, "shipment_arrived", on(26, "10:00"))
    assert row(later, PROMISE) == "kept"
    say(later, "shipment_arrival_passed_on", on(26, "11:00"), by="hub")
    assert (row(later, HUB), owed(later)) == ("kept", {ON_DAY: night(26), DESK: night(26)})
    last = a_leg(Stage.INSTALLATION, on(26, "12:00"), baton=baton_to_order(later))
    say(last, "shipment_arrived", on(26, "10:05"))
    assert PROMISE not in owed(last)  # what was decided is not opened again
    assert last.situation.shipments[SECOND].arrived_at == on(26, "10:00")


WAY = ("shipment_planned", "shipment_booked", "shipment_picked_up", "shipment_departed",
       "shipment_arrived", "shipment_delivered")  # fmt: skip


@pytest.mark.no_cover  # the same steps again and again
@pytest.mark.parametrize("order", list(itertools.permutations(range(6)))[::37])
def test_where_a_shipment_is_does_not_depend_on_what_was_received_first(order: list[int]) -> None:
    leg = a_leg(Stage.CITY_DELIVERY, on(28, "09:00"), sop=ANY_DAY)
    for n in (*order, order[0]):
        say(leg, WAY[n], on(28, "09:00"), at=on(24, f"1{n}:00"), report_id=f"s{n}")
    one = leg.situation.shipments[SECOND]
    assert (one.state, one.carried, one.departed_at) == (
        ShipmentState.DELIVERED,
        2,
        on(24, "13:00"),
    )


PICKED = {"pieces": 1, "packing_sound": True, "sorted_by_area": True}


def exceptions(leg: StageState) -> list[tuple[Any, Any]]:
    """What counts have found: how many there were, of how many."""
    lines = (one.data for one in leg.outbox.entries if one.what == "exception_found")
    return [(one["pieces"], one["expected"]) for one in lines]


A, B = {"sku": "A", "pieces": 1}, {"sku": "B", "pieces": 1}
REPORTED = {
    "shipment_planned": {"pieces": 2, "kinds": [A, B]},
    "shipment_booked": {"pieces": 3, "kinds": [{**A, "pieces": 2}, B]},
    "shipment_picked_up": {"pieces": 1, "kinds": [B]},
}


@pytest.mark.parametrize("later_leg", [False, True])
@pytest.mark.parametrize("order", [*itertools.permutations(REPORTED)])
def test_what_was_counted_last_is_what_it_carries_whichever_was_received_last(
    order: tuple[str, ...], later_leg: bool
) -> None:
    """Shows FH-8.2.3: no piece appears since its plan was reported after it was loaded."""
    leg = a_leg(sop=ANY_DAY)
    for n, kind in enumerate(order):
        if later_leg and n == 2:
            leg = a_leg(
                Stage.TRUNK_TRANSPORT, on(24, "17:00"), baton=baton_to_order(leg), sop=ANY_DAY
            )
        at = on(24, "10:00") + timedelta(hours=[*REPORTED].index(kind))
        assert say(leg, kind, on(24, "18:00"), data=REPORTED[kind], at=at) == "accepted"
    one = leg.situation.shipments[SECOND]
    assert (one.pieces, one.loaded) == (3, 1)
    assert [(kind.sku, kind.pieces) for kind in one.kinds] == [("B", 1)]


def test_the_orders_own_shipment_is_what_does_not_travel_apart() -> None:
    """FH-8.2.3."""
    leg = of_pieces(a_leg(sop=ANY_DAY))
    say(leg, "shipment_planned", on(24, "10:00"))
    tell(leg, "picked_up", on(25, "15:00"), data=PICKED)
    assert exceptions(leg) == []
    say(leg, "shipment_picked_up", on(26, "15:00"), data={"pieces": 1})
    assert exceptions(leg) == [(1, 2)]


def test_what_is_left_behind_after_the_count_was_short_all_the_same() -> None:
    """FH-8.3.2.2: the exception is settled by a desk, with what was done."""
    leg = of_pieces(a_leg(sop=ANY_DAY))
    tell(leg, "picked_up", on(25, "15:00"), data=PICKED)
    say(leg, "shipment_planned", on(25, "16:00"), data={"why": "left_behind"})
    assert exceptions(leg) == [(1, 3)]
    assert "exception_found" in leg.problems


def test_each_hand_over_of_a_shipment_is_compared_with_its_own_count() -> None:
    """FH-10.2.2."""
    leg = a_leg(sop=ANY_DAY)
    say(leg, "shipment_picked_up", on(24, "15:00"))
    say(leg, "shipment_collected", on(27, "09:00"))
    say(leg, "shipment_delivered", on(27, "11:00"), data={"pieces": 1})
    assert exceptions(leg) == [(1, 2)]
