"""Feedback points 信息反馈点 of a shipment that has a name: each is owed by itself (FH-9.2.1)."""

from datetime import datetime
from typing import Any

from models.ids import Stage
from models.messages.timeline.duty_row import DutyState
from models.tracking.runs.baton import baton_to_order
from models.tracking.state import StageState
from tests.builders import booked
from tests.models.machine import a_leg, another_run, notices, on, tell
from tests.models.tracking.situation.test_shipments import SECOND, night, say

PASS_ON = "FH-9.2.1:pass_on_shipment_point"
POINTS = [{"name": "Wuhan", "hours": 10}, {"name": "重庆", "hours": 30}]
WUHAN, CHONGQING = f"{SECOND} @ Wuhan", f"{SECOND} @ 重庆"


def on_the_road(**more: Any) -> StageState:
    """It has left on the 26th at 18:00, while the rest is at the factory."""
    leg = a_leg()
    data = {**booked(on(26, "15:00"), vehicle="川A88888"), **more}
    say(leg, "shipment_booked", on(25, "10:00"), data=data)
    say(leg, "shipment_departed", on(26, "18:00"))
    return leg


def owed(leg: StageState) -> dict[str, datetime]:
    return {key.ref: one.due_at for key, one in leg.deadlines.open.items() if key.duty == PASS_ON}


def passed(leg: StageState, point: str, at: datetime, name: str = SECOND) -> str:
    data = {"shipment": name, "point": point}
    return tell(leg, "shipment_checkpoint_passed", at, by="driver", data=data).outcome


def test_each_point_of_its_line_is_owed_the_day_it_is_to_be_passed() -> None:
    """Shows FH-9.2.1."""
    leg = on_the_road(feedback_points=POINTS)
    assert owed(leg) == {WUHAN: night(27), CHONGQING: night(28)}


def test_nobody_is_asked_about_a_vehicle_whose_goods_are_all_lost() -> None:
    """Shows FH-9.3.2.1: what lay ahead is owed no more, what was missed by then stays missed."""
    leg = on_the_road(feedback_points=POINTS, pieces=1)
    leg.deadlines.tick(on(28, "08:00"))
    data = {"shipment": SECOND, "pieces": 1, "cause": "fire", "incident": "fire"}
    tell(leg, "goods_lost", on(28, "08:00"), by="carrier", data=data)
    states = [leg.outbox.rows[PASS_ON, point, 1].state for point in (WUHAN, CHONGQING)]
    assert (owed(leg), states) == ({}, [DutyState.MISSED, DutyState.AVERTED])


def test_as_the_goods_have_come_nobody_is_reminded_of_a_point_any_more() -> None:
    """Shows FH-9.2.1: what was missed stays missed, what was not due is owed no more."""
    leg = on_the_road(feedback_points=POINTS)
    leg.deadlines.tick(on(28, "08:00"))
    tell(leg, "shipment_arrived", on(28, "08:00"), by="hub", data={"shipment": SECOND, "hub": "x"})
    states = [leg.outbox.rows[PASS_ON, point, 1].state for point in (WUHAN, CHONGQING)]
    assert (owed(leg), states) == ({}, [DutyState.MISSED, DutyState.AVERTED])
    tell(leg, "shipment_checkpoint_passed", on(29, "08:00"), by="driver", at=on(27, "05:00"),
         data={"shipment": SECOND, "point": "Wuhan"})  # fmt: skip
    assert leg.outbox.rows[PASS_ON, WUHAN, 1].state is DutyState.LATE


def test_without_points_it_is_received_from_half_way() -> None:
    assert owed(on_the_road()) == {f"{SECOND} @ half-way": night(27)}


def test_a_point_that_is_passed_keeps_its_own_row_alone() -> None:
    """Shows FH-9.2.2: order desk and merchant receive it."""
    leg = on_the_road(feedback_points=POINTS)
    assert passed(leg, "Wuhan", on(27, "05:00")) == "accepted"
    assert passed(leg, "Wuhan", on(27, "06:00")) == "known"
    assert leg.outbox.rows[PASS_ON, WUHAN, 1].state is DutyState.KEPT
    assert list(owed(leg)) == [CHONGQING]
    receive = ("order_desk", "merchant")
    assert {(role, "shipment_checkpoint_passed") for role in receive} <= set(notices(leg))


def test_a_point_of_another_shipment_or_of_the_own_goods_keeps_nothing_of_it() -> None:
    leg = on_the_road(feedback_points=POINTS)
    passed(leg, "Wuhan", on(27, "05:00"), name="truck-3")
    assert set(owed(leg)) == {WUHAN, CHONGQING}


def test_one_that_is_not_reported_is_missed() -> None:
    leg = on_the_road(feedback_points=POINTS)
    leg.deadlines.tick(on(28, "00:01"))
    assert leg.outbox.rows[PASS_ON, WUHAN, 1].state is DutyState.MISSED


def test_a_delay_that_is_announced_moves_what_lies_ahead_of_it() -> None:
    """Of FH-9.3.2.2: a day and a half later than promised."""
    leg = on_the_road(feedback_points=POINTS)
    plan = {"shipment": SECOND, "plan": "wait", "arrives_at": on(30, "06:00").isoformat()}
    tell(leg, "plan_agreed", on(27, "08:00"), data=plan)
    assert owed(leg) == {WUHAN: night(27), CHONGQING: night(29)}


def test_they_are_owed_in_whichever_leg_and_run() -> None:
    leg = on_the_road(feedback_points=POINTS)
    assert owed(another_run(leg)) == owed(leg)
    later = a_leg(Stage.TRUNK_TRANSPORT, on(26, "19:00"), baton=baton_to_order(leg))
    assert owed(later) == owed(leg)
    passed(later, "Wuhan", on(27, "05:00"))
    assert list(owed(later)) == [CHONGQING]
