"""What ended a leg is taken back: the next one ends, the former goes on without that report."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from models.ids import Stage
from models.messages.legs.leg import LegOutcome, LegResult
from models.messages.reports.report_passage import ReportState
from models.messages.timeline.duty_row import DutyState
from models.sop.terms import Sop
from models.stages.order.intake import order_input
from models.stages.order.leg_inputs import INPUT_OF
from models.stages.order.record import OrderRecord
from models.stages.table import watched_by
from models.tracking.deadlines.occurrence import OccurrenceKey
from models.tracking.decisions.withdrawals import Withdrawals
from models.tracking.runs import baton
from models.tracking.runs.continuation import ContinuedState, StepsMemory, pack, unpack
from models.tracking.runs.ended_leg import facts_of_earlier_legs, leg_ending, resume_leg
from models.tracking.runs.memory import restore_stage, stage_memory
from models.tracking.runs.order_baton import begin_leg, leg_input, take_back_baton
from models.tracking.runs.reopened_leg import (
    keep_former_leg,
    resumed_input,
    resumed_memory,
    take_back_withdrawn_leg,
)
from models.tracking.state import StageState
from tests.builders import a_report, an_order, booked
from tests.models.machine import on
from tests.models.tracking.decisions.test_withdrawn import withdrawal

PICKUP, ROAD = Stage.TRUNK_PICKUP, Stage.TRUNK_TRANSPORT
PICKED_UP, MINUTE = on(25, "16:00"), timedelta(minutes=1)
FAILED = "FH-8.3.2.1:report_failed_pickup"


class Journey:
    """An order and its legs as pure machines: what workflows do, without an engine."""

    def __init__(self) -> None:
        order, now = an_order(), on(22, "20:00")
        start = order_input(order, accepted_at=now, sop=Sop())
        self.order = baton.begin_stage(
            Stage.ORDER, start, (), workflow_id=order.workflow_id, now=now
        )
        self.record = OrderRecord(order=order.workflow_id, content=order)
        self.memories: dict[str, list[str]] = {}

    def start(self, leg: Stage, now: datetime) -> StageState:
        """The leg begins, or goes on."""
        common = leg_input(self.order, self.record, leg, (), now)
        start = INPUT_OF[leg](self.record, self.order.input.sop, common)
        self.known_problems = tuple(self.order.troubles)
        again, name = self.record.resuming, f"{self.record.order}:{len(self.record.begun)}"
        if again is not None:
            start = resumed_input(self.order, self.record, start)
        self.began = start
        begin_leg(self.order, self.record, leg, now)
        duties = watched_by(leg)
        if again is None:
            return baton.begin_stage(leg, start, duties, workflow_id=name, now=now)
        continued = unpack(resumed_memory(self.record, self.memories[again.workflow_id]))
        assert continued is not None
        assert continued.resumed is not None
        state = restore_stage(continued.stage, leg, start, duties, workflow_id=name)
        resume_leg(state, continued.resumed, now)
        return state

    def end(self, leg: StageState, now: datetime, outcome: LegOutcome = LegOutcome.DONE) -> None:
        """The leg has ended; the order takes its work back."""
        known = ContinuedState(
            task=0, stage=stage_memory(leg), steps=StepsMemory(), decisions={}, record={}
        )
        name = leg.outbox.workflow_id
        self.memories[name] = pack(known)
        result = LegResult(
            outcome=outcome, baton=baton.baton_to_order(leg), ended_at=now,
            ended_by=leg_ending(leg), facts=facts_of_earlier_legs(leg), taken_back="r-1600",
        )  # fmt: skip
        result = LegResult.model_validate_json(result.model_dump_json())
        if outcome is LegOutcome.WITHDRAWN:
            take_back_withdrawn_leg(self.order, self.record, result, self.known_problems, now)
            return
        keep_former_leg(self.order, self.record, name, self.began, result, now)
        take_back_baton(self.order, self.record, result, self.known_problems, now)


def picked_up(at: datetime = PICKED_UP) -> dict[str, Any]:
    return a_report("picked_up", f"r-{at:%H%M}", at=at)


def pickup(journey: Journey) -> StageState:
    """A pickup that has only its vehicle."""
    leg = journey.start(PICKUP, on(23, "09:00"))
    leg.receive(
        a_report("vehicle_booked", "r-1", at=on(23, "10:00"), data=booked(on(25, "15:00"))),
        on(23, "10:00"),
    )
    return leg


def on_the_road(journey: Journey) -> StageState:
    """The goods are said to be picked up; the road has received nothing."""
    leg = pickup(journey)
    leg.receive(picked_up(), PICKED_UP)
    journey.end(leg, PICKED_UP)
    return journey.start(ROAD, PICKED_UP)


def desk_of(leg: StageState, now: datetime) -> Withdrawals:
    return Withdrawals(leg, lambda: now, lambda: False)


def stands(leg: StageState) -> object:
    """What it knows, and how each duty stands, whoever has said so."""
    decided = {**leg.deadlines.closed, **leg.deadlines.open}
    duties = {key: (one.state, one.due_at, one.fired) for key, one in decided.items()}
    return leg.names, leg.milestones, duties, leg.deadlines.breaches, leg.problems


def test_the_former_leg_goes_on_as_if_it_had_not_been_said() -> None:
    journey, silent = Journey(), pickup(Journey())
    road, then = on_the_road(journey), PICKED_UP + MINUTE
    desk = desk_of(road, then)
    assert desk.why_not(withdrawal("r-1600")) is None
    desk.apply(withdrawal("r-1600"), then)
    assert (desk.taken_back, road.outbox.marks[-1].outcome) == ("r-1600", ReportState.WITHDRAWN)
    journey.end(road, then, LegOutcome.WITHDRAWN)
    assert (journey.record.ended, journey.order.happened("picked_up")) == (0, False)
    again = journey.start(PICKUP, then)
    again.deadlines.tick(then)
    silent.deadlines.tick(then)
    assert stands(again) == stands(silent)
    again.receive(picked_up(on(25, "17:00")), on(25, "17:00"))
    journey.end(again, on(25, "17:00"))
    assert (journey.record.ended, journey.order.happened("picked_up")) == (1, True)


def test_what_was_told_in_the_former_leg_says_what_to_take_back_first() -> None:
    road = on_the_road(Journey())
    why = str(desk_of(road, PICKED_UP + MINUTE).why_not(withdrawal("r-1")))
    assert "withdraw picked_up (r-1600) first" in why
    road.receive(a_report("departed", "r-left", at=PICKED_UP + MINUTE), PICKED_UP + MINUTE)
    assert "call the" in str(desk_of(road, PICKED_UP + MINUTE).why_not(withdrawal("r-1")))


@pytest.mark.parametrize("between", [0, 5])
def test_a_hold_since_the_former_leg_had_ended_moves_what_is_owed_again(between: int) -> None:
    journey, silent = Journey(), pickup(Journey())
    leg, held_at = pickup(journey), PICKED_UP + between * MINUTE
    leg.receive(picked_up(), PICKED_UP)
    journey.end(leg, PICKED_UP)
    if between:
        road = journey.start(ROAD, PICKED_UP)
        road.hold("a flood", held_at)
    journey.order.hold("a flood", held_at)
    silent.hold("a flood", held_at)
    if not between:
        road = journey.start(ROAD, PICKED_UP + MINUTE)
    for one in (road, journey.order, silent):
        one.resume(on(25, "19:00"))
    desk_of(road, on(25, "19:10")).apply(withdrawal("r-1600"), on(25, "19:10"))
    journey.end(road, on(25, "19:10"), LegOutcome.WITHDRAWN)
    again = journey.start(PICKUP, on(25, "19:10"))
    assert again.deadlines.open[OccurrenceKey(FAILED)].due_at == on(25, "20:00") - between * MINUTE
    again.deadlines.tick(on(26, "12:00"))
    silent.deadlines.tick(on(26, "12:00"))
    assert stands(again) == stands(silent)


def test_what_the_next_leg_had_opened_was_never_owed() -> None:
    road = on_the_road(Journey())
    own = {str(key) for key in road.deadlines.opened}
    desk_of(road, PICKED_UP).apply(withdrawal("r-1600"), PICKED_UP)
    assert own
    states = {f"{row.duty}": row.state for row in road.outbox.rows.values()}
    assert all(states[one.partition("#")[0].partition("@")[0]] is DutyState.AVERTED for one in own)


def test_later_it_is_refused_with_whom_to_call() -> None:
    road = on_the_road(Journey())
    road.receive(a_report("departed", "r-left", at=PICKED_UP + MINUTE), PICKED_UP + MINUTE)
    why = desk_of(road, PICKED_UP + MINUTE).why_not(withdrawal("r-1600"))
    assert "call the trunk_desk" in str(why)


def test_its_reporter_within_ten_minutes_and_never_somebody_else() -> None:
    road = on_the_road(Journey())
    driver = {"by": "driver"}
    assert desk_of(road, PICKED_UP + 9 * MINUTE).why_not(withdrawal("r-1600", **driver)) is None
    late = desk_of(road, PICKED_UP + 11 * MINUTE).why_not(withdrawal("r-1600", **driver))
    assert "call the" in str(late)
    other = desk_of(road, PICKED_UP).why_not(withdrawal("r-1600", by="driver", actor="d-2"))
    assert "did not report it" in str(other)


def test_what_was_received_meanwhile_of_the_former_leg_stays_known() -> None:
    journey = Journey()
    road, then = on_the_road(journey), PICKED_UP + MINUTE
    road.receive(a_report("called_pickup_point", "r-call", at=on(25, "13:00")), then)
    desk_of(road, then).apply(withdrawal("r-1600"), then)
    journey.end(road, then, LegOutcome.WITHDRAWN)
    again = journey.start(PICKUP, then)
    assert (again.happened("called_pickup_point"), again.happened("picked_up")) == (True, False)


def test_calls_made_meanwhile_are_listed_and_the_second_end_is_withdrawn_like_the_first() -> None:
    journey = Journey()
    road, then = on_the_road(journey), PICKED_UP + MINUTE
    road.calls = {(key := "order:x:assign_technician:1"): then}
    desk_of(road, then).apply(withdrawal("r-1600"), then)
    assert road.outbox.entries[-1].data["calls"] == [key]
    journey.end(road, then, LegOutcome.WITHDRAWN)
    again = journey.start(PICKUP, then)
    again.receive(picked_up(on(25, "17:00")), on(25, "17:00"))
    journey.end(again, on(25, "17:00"))
    second = desk_of(journey.start(ROAD, on(25, "17:00")), on(25, "17:00"))
    assert "withdrawn already" in str(second.why_not(withdrawal("r-1600")))
    assert second.why_not(withdrawal("r-1700")) is None
