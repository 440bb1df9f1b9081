"""A leg whose run was lost goes on with all that it knew, and what was said since (ADR-0065)."""

from datetime import datetime

import pytest

from models.stages.table import watched_by
from models.tracking.runs.continuation import ContinuedState, StepsMemory, pack, unpack
from models.tracking.runs.ended_leg import resume_leg
from models.tracking.runs.lost_leg import keep_lost_leg, memory_of_lost_leg
from models.tracking.runs.memory import restore_stage, stage_memory
from models.tracking.runs.order_baton import begin_leg, take_over_lost_leg
from models.tracking.state import StageState
from tests.builders import a_report
from tests.models.machine import on
from tests.models.tracking.runs.test_reopened_leg import PICKUP, Journey, pickup, stands

LOST, AGAIN = on(24, "10:00"), on(24, "14:00")


def lose(journey: Journey, leg: StageState, at: datetime) -> list[str]:
    """Its order finds that it is gone; what it knew is in its history."""
    known = ContinuedState(
        task=0, stage=stage_memory(leg), steps=StepsMemory(), decisions={}, record={}
    )
    take_over_lost_leg(journey.order, {}, at)
    keep_lost_leg(journey.order, journey.record, leg.outbox.workflow_id, journey.began, at)
    return pack(known)


def begin_again(journey: Journey, memory: list[str], now: datetime) -> StageState:
    """The next run, as its order starts it."""
    start = journey.began.model_copy(update={"held": journey.order.held})
    known = unpack(memory_of_lost_leg(journey.order, journey.record, memory, now))
    begin_leg(journey.order, journey.record, PICKUP, now)
    assert known is not None
    assert known.resumed is not None
    leg = restore_stage(known.stage, PICKUP, start, watched_by(PICKUP), workflow_id="again")
    resume_leg(leg, known.resumed, now)
    return leg


def test_the_next_run_stands_where_the_lost_one_would_stand() -> None:
    journey, silent = Journey(), pickup(Journey())
    again = begin_again(journey, lose(journey, pickup(journey), LOST), AGAIN)
    for one in (again, silent):
        one.deadlines.tick(AGAIN)
    assert stands(again) == stands(silent)
    assert again.receive(a_report("vehicle_booked", "r-1"), AGAIN).outcome == "known"


@pytest.mark.parametrize("held_at", [on(24, "09:00"), on(24, "11:00")])
@pytest.mark.parametrize("resumed_at", [on(24, "13:00"), on(24, "15:00")])
def test_a_hold_moves_what_is_owed_whenever_it_began_and_ended(
    held_at: datetime, resumed_at: datetime
) -> None:
    journey, silent = Journey(), pickup(Journey())
    leg = pickup(journey)
    silent.hold("a flood", held_at)
    for one in (journey.order, leg) if held_at < LOST else ():
        one.hold("a flood", held_at)
    memory = lose(journey, leg, LOST)
    if held_at > LOST:
        journey.order.hold("a flood", held_at)
    if resumed_at < AGAIN:
        journey.order.resume(resumed_at)
    again = begin_again(journey, memory, AGAIN)
    if resumed_at > AGAIN:
        again.resume(resumed_at)
    silent.resume(resumed_at)
    assert (again.held, stands(again)) == (None, stands(silent))


def test_what_the_order_received_meanwhile_is_known_to_it() -> None:
    journey = Journey()
    memory = lose(journey, pickup(journey), LOST)
    journey.order.elsewhere = lambda *_: None  # nobody else is there to receive it
    raw = a_report("goods_ready", "r-ready", at=AGAIN, received_at=AGAIN.isoformat())
    assert journey.order.receive(raw, AGAIN).outcome == "accepted"
    assert "goods_ready" in begin_again(journey, memory, AGAIN).names
