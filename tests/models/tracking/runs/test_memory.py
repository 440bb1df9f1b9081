"""What a stage knows goes through a dump as JSON, and goes on as if nothing had been."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ids import Stage
from models.messages.timeline.timeline import Entry
from models.stages.table import KINDS, LEGS, watched_by
from models.tracking.runs.baton import baton_to_order
from models.tracking.runs.memory import restore_stage, stage_memory
from models.tracking.runs.memory_data import StageMemory
from models.tracking.state import StageState
from tests.builders import a_report, appointed, booked
from tests.models.machine import a_leg, on

BEGUN = on(23, "09:00")
DATES = {
    "vehicle_booked": booked(on(25, "15:00")),
    "appointment_booked": appointed(on(24, "14:00"), on(24, "10:00")),
}


def again(state: StageState) -> StageState:
    """The same stage in another run: dumped, written as JSON, read and restored."""
    memory = StageMemory.model_validate_json(stage_memory(state).model_dump_json())
    own, name = watched_by(state.stage), state.outbox.workflow_id
    return restore_stage(memory, state.stage, state.input, own, workflow_id=name)


def course(stage: Stage, acts: list[tuple[Any, ...]], *, continued: bool) -> list[Any]:
    """What a leg says as these things happen to it, and what it hands over; continued or not."""
    state, lines = a_leg(stage, BEGUN), list[Entry]()
    for n, (minutes, what) in enumerate(acts):
        now = BEGUN + timedelta(minutes=minutes)
        state.deadlines.tick(now)
        if what == "hold":
            state.hold("away", now)
        elif what == "resume":
            state.resume(now)
        else:
            report = a_report(what, f"r{n}", at=now - timedelta(minutes=n % 3))
            state.receive({**report, "data": DATES.get(what, report["data"])}, now)
        lines += state.outbox.entries
        state.outbox.entries.clear()
        state.outbox.notices.clear()
        state.outbox.marks.clear()
        state = again(state) if continued else state
    return [*lines, baton_to_order(state), state.problems, state.step, state.named]


def acts(stage: Stage) -> st.SearchStrategy[list[tuple[Any, ...]]]:
    """Reports of a stage, holds, and time that passes."""
    kinds = sorted(kind for kind, facts in KINDS.items() if facts.stage is stage)
    one = st.tuples(st.integers(1, 3_000), st.sampled_from([*kinds, "hold", "resume"]))
    return st.lists(one, max_size=12).map(lambda found: sorted(found, key=lambda act: act[0]))


@pytest.mark.no_cover  # many courses, of what other tests run once
@pytest.mark.parametrize("stage", LEGS)
def test_a_stage_that_continues_says_the_same(stage: Stage) -> None:
    @given(acts(stage))
    def same(happened: list[tuple[Any, ...]]) -> None:
        assert course(stage, happened, continued=True) == course(stage, happened, continued=False)

    same()


def test_a_dump_of_what_was_restored_is_the_same_dump() -> None:
    state = a_leg()
    for kind in ("vehicle_booked", "goods_ready", "departed"):
        state.receive(a_report(kind, at=BEGUN), BEGUN)
    state.hold("away", BEGUN)
    assert stage_memory(again(state)) == stage_memory(state)


def test_what_was_told_before_is_known_in_the_next_run() -> None:
    state = a_leg()
    message = a_report("goods_ready", "r1", at=BEGUN)
    state.receive(message, BEGUN)
    assert again(state).receive(message, BEGUN).outcome == "known"
    twin = a_report("goods_ready", "r2", at=BEGUN)
    assert again(state).receive(twin, BEGUN).reason == "goods_ready was told before, of that time"
