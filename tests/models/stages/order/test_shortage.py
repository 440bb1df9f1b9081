"""Goods that are short: no clock runs against people who cannot act, and nothing is handed on."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from models.codes import StepCode
from models.messages.decisions.decision import Decision
from models.messages.decisions.decisions import ShortChoice
from models.roles import Role
from models.sop.milestones import Milestone
from models.stages.order.desk import OrderDesk
from models.tracking.runs.snapshot import sla_of, snapshot
from tests.models.machine import lines, notices, on
from tests.models.stages.order.test_order_desk import (
    HOLD,
    NOW,
    RESUME,
    a_desk,
    confirm,
    decide,
    due,
    hand_on,
    machine,
    short,
)

HAND_ON = "FH-7.2.3:hand_on"
FOUND = NOW + timedelta(minutes=10)


def a_short_desk(*decisions: Decision, **content: Any) -> OrderDesk:
    """The desk of an order that is confirmed, and whose goods are found short ten minutes later."""
    desk = a_desk(**content)
    desk.plan_list(NOW, NOW)
    for decision in (confirm(), *decisions):
        decide(desk, decision)
    desk.record.reservations = 1
    machine(desk).at(StepCode.STOCK_SHORT, Role.ORDER_DESK, FOUND)
    desk.shortage.find("SF-3", FOUND)
    return desk


def there(desk: OrderDesk, now: datetime) -> None:
    """They are tried again, and are there."""
    decide(desk, short(ShortChoice.RETRY), now)
    desk.record.shortage, desk.record.allocated = None, True
    machine(desk).at(StepCode.AWAITING_HAND_ON, Role.ORDER_DESK, now)
    desk.shortage.end(now)


def test_while_goods_are_short_nothing_is_handed_on_and_no_clock_runs() -> None:
    """FH-7.2.3."""
    desk, later = a_short_desk(), on(24, "12:00")
    assert decide(desk, hand_on()).startswith("its goods are short: SF-3; decide_short first")
    state = machine(desk)
    state.deadlines.tick(later)
    assert (lines(state, HAND_ON), state.deadlines.next_timer()) == ([], None)
    assert (sla_of(state), snapshot(state, "").next_duty) == ("held", None)
    there(desk, later)
    assert due(desk) == NOW + timedelta(hours=1) + (later - FOUND)
    assert decide(desk, hand_on(), later) == "done"


def test_the_trunk_desks_clock_begins_once_the_goods_are_there() -> None:
    """FH-7.3.2.1, of a list that was handed on before anybody knew."""
    desk, later = a_short_desk(hand_on()), on(24, "12:00")
    there(desk, later)
    assert desk.state.milestones[Milestone.TRUNK_DESK_RECEIVED] == later
    assert desk.state.milestones[Milestone.ORDER_CONFIRMED] == NOW


@pytest.mark.parametrize(
    ("until", "planned"),
    [(on(24, "12:00"), 25), (on(24, "17:00"), 26), (on(27, "09:00"), 28), (on(27, "17:00"), 29)],
)
def test_the_pickup_is_planned_for_a_day_on_which_it_can_be(until: datetime, planned: int) -> None:
    """FH-7.2.1: as a list that comes then."""
    desk = a_short_desk(pickup_hour=on(25, "15:00"))
    there(desk, until)
    known = desk.state.milestones
    assert known[Milestone.PICKUP_DAY] == known[Milestone.WANTED_PICKUP_DAY]
    assert known[Milestone.PICKUP_DAY] == date(2026, 11, planned)
    assert known[Milestone.PICKUP_HOUR] == on(planned, "15:00")
    news = [one for one in notices(machine(desk)) if one == ("merchant", "planned_later")]
    assert len(news) == (planned > 25)


def test_an_urgent_pickup_is_not_planned_for_a_day_that_is_over() -> None:
    desk = a_short_desk(urgent=True)
    there(desk, on(27, "17:00"))
    assert desk.state.milestones[Milestone.PICKUP_DAY] == date(2026, 11, 27)


def test_a_hold_that_ends_while_goods_are_short_starts_no_clock() -> None:
    desk = a_short_desk()
    decide(desk, HOLD, on(23, "10:00"))
    decide(desk, RESUME, on(23, "11:00"))
    machine(desk).deadlines.tick(on(24, "12:00"))
    assert lines(machine(desk), HAND_ON) == []
    decide(desk, HOLD, on(24, "12:00"))
    there(desk, on(24, "13:00"))
    assert machine(desk).deadlines.next_timer() is None
    decide(desk, RESUME, on(24, "14:00"))
    assert due(desk) == NOW + timedelta(hours=1) + (on(24, "14:00") - FOUND)


def test_goods_that_were_not_short_move_nothing() -> None:
    desk = a_desk()
    desk.plan_list(NOW, NOW)
    before = dict(desk.state.milestones)
    desk.record.allocated = True
    desk.shortage.end(on(27, "09:00"))
    assert desk.state.milestones == before
