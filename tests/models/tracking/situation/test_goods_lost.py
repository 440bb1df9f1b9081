"""Goods on the road: lost ones leave the sums, another vehicle takes the others on."""

from datetime import datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from models.ids import Stage
from models.messages.decisions.incident_decisions import Agree, OfferRemedy
from models.messages.incidents.liability import Remedy
from models.messages.shipments.shipment import ShipmentReason, ShipmentState
from models.roles import Role
from models.tracking.decisions.responsibility import Responsibility
from models.tracking.runs.baton import baton_to_order
from models.tracking.situation.shipments import apart, gone, outstanding
from models.tracking.state import StageState
from tests.builders import ANY_DAY, booked
from tests.models.machine import a_delivery, a_leg, on, tell
from tests.models.tracking.reports.test_counts import SOUND, of_pieces
from tests.models.tracking.situation.test_shipments import (
    BOOK,
    PROMISE,
    SECOND,
    exceptions,
    owed,
    row,
    say,
)

OTHER = {"vehicle": "湘C77777", "driver": "钱师傅", "phone": "+8613600136001", "reason": "engine"}
LOSS = {"pieces": 1, "cause": "fire", "incident": "fire"}


def lose(leg: StageState, now: datetime, at: datetime | None = None, **data: Any) -> None:
    tell(leg, "goods_lost", now, at=at or now, data={**LOSS, **data})


def test_another_vehicle_takes_a_shipment_on_and_its_promise_stands() -> None:
    """FH-9.3.2, FH-9.3.1.1."""
    leg = a_leg(sop=ANY_DAY)
    tell(leg, "vehicle_booked", on(23, "10:00"), data=booked(on(25, "15:00")))
    say(leg, "shipment_booked", on(23, "11:00"))
    say(leg, "shipment_departed", on(24, "16:00"))
    before = leg.situation.shipments[SECOND].vehicle, leg.situation.vehicle
    due = owed(leg)[PROMISE]
    tell(leg, "transshipped", on(25, "09:00"), data={**OTHER, "shipment": SECOND})
    assert leg.situation.shipments[SECOND].vehicle not in before
    assert leg.situation.vehicle == before[1]
    assert owed(leg)[PROMISE] == due
    party = leg.party(Role.CARRIER, SECOND)
    assert party == leg.situation.shipments[SECOND].vehicle


def test_another_vehicle_takes_the_orders_own_goods_on() -> None:
    leg = a_leg(Stage.TRUNK_TRANSPORT, on(26, "09:00"))
    tell(leg, "transshipped", on(26, "10:00"), data=OTHER)
    assert leg.situation.vehicle == leg.party(Role.DRIVER)
    assert leg.situation.shipments == {}


def test_lost_goods_leave_the_sums_and_what_is_left_goes_on() -> None:
    """FH-9.3.2.1, FH-9.3.2.2."""
    leg = of_pieces(a_delivery())
    lose(leg, on(25, "08:00"))
    assert (leg.problems, gone(leg.situation.shipments)) == (["goods_lost"], 1)
    assert "FH-9.3.2.2:agree_plan" in owed(leg, "fire")
    tell(leg, "collected", on(25, "09:00"), data={**SOUND, "pieces": 2})
    assert exceptions(leg) == []
    tell(leg, "loss_settled", on(25, "10:00"), data={"remedy": "sent again", "incident": "fire"})
    assert (leg.problems, row(leg, "FH-9.3.2.2:agree_plan", "fire")) == ([], "kept")


def test_a_loss_that_two_tell_of_is_one_and_the_last_word_on_it_counts() -> None:
    leg = of_pieces(a_delivery())
    tell(leg, "goods_lost", on(25, "08:00"), by="driver", data=LOSS)
    tell(leg, "goods_lost", on(25, "08:20"), by="hub", data=LOSS)
    assert gone(leg.situation.shipments) == 1
    lose(leg, on(25, "08:40"), pieces=2)
    assert gone(leg.situation.shipments) == 2
    lose(leg, on(25, "08:50"), incident="flood")
    assert gone(leg.situation.shipments) == 3


def test_what_is_lost_once_it_was_collected_is_not_missing_as_it_is_delivered() -> None:
    """FH-10.2.2: received in time, or only afterwards."""
    leg = of_pieces(a_delivery())
    say(leg, "shipment_picked_up", on(24, "10:00"))
    tell(leg, "collected", on(25, "09:00"), data=SOUND)
    say(leg, "shipment_collected", on(25, "09:00"))
    lose(leg, on(25, "10:00"), incident="fall")
    tell(leg, "delivered", on(25, "11:00"), data={"pieces": 2})
    say(leg, "shipment_delivered", on(25, "11:00"), data={"pieces": 1})
    assert exceptions(leg) == [(1, 2)]
    lose(leg, on(25, "12:00"), at=on(25, "10:00"), shipment=SECOND, incident="rain")
    assert leg.problems == ["goods_lost"]


def test_of_a_shipment_that_is_lost_whole_nothing_is_waited_for() -> None:
    leg = a_leg()
    say(leg, "shipment_picked_up", on(24, "15:00"))
    assert outstanding(leg.situation.shipments.values())
    lose(leg, on(25, "09:00"), pieces=2, shipment=SECOND)
    assert leg.situation.shipments[SECOND].state is ShipmentState.LOST
    later = a_leg(Stage.CITY_DELIVERY, on(26, "10:00"), baton=baton_to_order(leg))
    assert outstanding(later.situation.shipments.values()) == []


MOVES = ("planned", "booked", "picked_up", "departed", "arrived", "collected", "delivered")


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 7), st.integers(0, 9)), max_size=25))
def test_no_piece_appears_or_vanishes_over_any_sequence(
    steps: list[tuple[int, int, int]],
) -> None:
    leg = a_leg(Stage.CITY_DELIVERY, on(28, "20:00"))
    gone: dict[str, int] = {}
    for n, (which, what, minute) in enumerate(steps):
        name, at = f"truck-{which}", on(24, f"1{what}:0{minute}")
        if what == len(MOVES):
            lose(leg, on(28, "20:00"), at=at, shipment=name, incident=f"i{n}")
            gone[name] = gone.get(name, 0) + 1
        else:
            say(leg, f"shipment_{MOVES[what]}", on(28, "20:00"), at=at, data={"shipment": name})
    later = a_leg(Stage.INSTALLATION, on(28, "21:00"), baton=baton_to_order(leg))
    known = later.situation.shipments
    assert known == leg.situation.shipments
    assert {name: one.lost for name, one in known.items() if one.lost} == gone
    for one in known.values():
        assert (one.left or 0) + min(one.gone, one.carried or 0) == (one.carried or 0)
    assert apart(known.values()) == sum(one.carried or 0 for one in known.values())


def test_what_is_left_behind_with_the_merchants_word_follows_as_a_shipment() -> None:
    """FH-8.3.2.2: a vehicle is owed for it; the order goes on with what was loaded."""
    leg = of_pieces(a_leg())
    short = {"pieces": 1, "packing_sound": True, "sorted_by_area": True}
    tell(leg, "picked_up", on(25, "10:00"), report_id="short", data=short)
    desk, now = Responsibility(leg, lambda: on(25, "11:00")), on(25, "11:00")
    common: dict[str, Any] = {"by": "order_desk", "incident": "short"}
    desk.apply(OfferRemedy(decision_id="o", remedy=Remedy.LEAVE_BEHIND, **common), now)
    desk.apply(Agree(decision_id="a", **common), now)
    one = leg.situation.shipments["short"]
    assert (one.why, one.pieces) == (ShipmentReason.LEFT_BEHIND, 2)
    assert BOOK in owed(leg, "short")
    assert exceptions(leg) == [(1, 3)]


def test_no_more_than_twenty_shipments_of_an_order_have_a_name() -> None:
    leg = a_leg()
    names = [{"shipment": f"t{n}"} for n in range(21)]
    outcomes = [say(leg, "shipment_planned", on(24, "10:00"), data=name) for name in names]
    assert outcomes == ["accepted"] * 20 + ["refused"]


def test_an_incident_names_the_shipment_that_it_is_of() -> None:
    leg = a_leg()
    say(leg, "shipment_planned", on(23, "10:00"))
    lose(leg, on(23, "11:00"), incident="own")
    lose(leg, on(23, "12:00"), shipment=SECOND)
    say(leg, "shipment_picked_up", on(24, "12:00"))
    leg.incidents.tick(on(24, "13:00"))
    found = {(code, row.shipment) for (code, _), row in leg.incidents.rows.items()}
    assert found == {("goods_lost", None), ("goods_lost", SECOND), ("exception_found", SECOND)}
