"""A report that is withdrawn, in a day with holds: as in a day without that report (ADR-0063).

`RANDOM_SEEDS=50 pytest tests/models/tracking/deadlines/test_withdrawn_and_held.py`: more days.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from models.ids import Stage
from models.stages.table import KINDS
from models.tracking.deadlines.occurrence import OccurrenceKey
from models.tracking.state import StageState
from tests.builders import a_report, booked
from tests.models.machine import a_leg, another_run, on, tell
from tests.models.tracking.test_facts_in_any_order import (
    OF_DELIVERY,
    OF_HOME,
    OF_PICKUP,
    OF_ROAD,
    FactTuple,
    confirm_all,
    fact,
    learned,
)

BEGUN, END = on(23, "09:00"), on(30, "12:00") + timedelta(days=9)
MINUTE = timedelta(minutes=1)
KINDS_OF = {
    Stage.TRUNK_PICKUP: OF_PICKUP,
    Stage.TRUNK_TRANSPORT: OF_ROAD,
    Stage.CITY_DELIVERY: OF_DELIVERY,
    Stage.INSTALLATION: OF_HOME,
}
MOMENTS = st.integers(0, 6 * 24 * 12).map(lambda n: BEGUN + (5 * n + 1) * MINUTE)
Act = Callable[[StageState, datetime], StageState | None]


@dataclass(frozen=True)
class Arrival:
    """One report, and how long after it happened it comes in."""

    what: FactTuple
    lag: timedelta
    name: str = "wrong"

    @property
    def at(self) -> datetime:
        return self.what[1] + self.lag

    def come(self, leg: StageState, now: datetime) -> None:
        kind, at, data = self.what
        leg.receive(a_report(kind, self.name, at=at, data=data, received_at=now.isoformat()), now)


@dataclass(frozen=True)
class Day:
    """What is reported in one stage, what of it is withdrawn, and when its clocks stand still.

    `runs`: it goes on as another run; `settled`: a desk confirms what it is asked about.
    """

    stage: Stage
    reports: list[Arrival]
    wrong: Arrival
    withdrawn: timedelta
    holds: list[tuple[datetime, datetime]] = field(default_factory=list)
    runs: list[datetime] = field(default_factory=list)
    settled: list[datetime] = field(default_factory=list)

    def play(self, *, wrong: bool) -> StageState:
        leg = a_leg(self.stage, BEGUN)
        for at, _, act in sorted(self._acts(wrong=wrong), key=lambda one: one[:2]):
            leg.deadlines.tick(at)
            leg = act(leg, at) or leg
        leg.deadlines.tick(END)
        return leg

    def _acts(self, *, wrong: bool) -> Iterator[tuple[datetime, int, Act]]:
        for begun, ended in self.holds:
            yield ended, 0, lambda leg, at: leg.resume(at)
            yield begun, 1, lambda leg, at: leg.hold("the merchant asks", at)
        yield from ((at, 2, go_on) for at in self.runs)
        yield from ((at, 3, confirm_all) for at in self.settled)
        if wrong:
            yield self.wrong.at, 4, self.wrong.come
            yield self.wrong.at + self.withdrawn, 5, take_back
        yield from ((one.at, 6 + n, one.come) for n, one in enumerate(self.reports))


def go_on(leg: StageState, now: datetime) -> StageState:
    """All that is known is taken along."""
    new = another_run(leg)
    new.outbox.rows.update(leg.outbox.rows)
    return new


def take_back(leg: StageState, now: datetime) -> None:
    if leg.reporter_of("wrong") is not None:
        leg.withdraw("wrong", now)


@st.composite
def days(draw: st.DrawFn, stage: Stage) -> Day:
    kinds = sorted(kind for kind, one in KINDS.items() if one.stage is stage)
    any_kind = st.builds(fact, st.sampled_from(kinds), MOMENTS)
    lag = st.sampled_from([0, 0, 5, 45, 90, 180, 700]).map(lambda n: n * MINUTE)
    arrivals = st.builds(Arrival, st.one_of(any_kind, KINDS_OF[stage]), lag)
    edges = sorted(draw(st.lists(MOMENTS, max_size=4, unique=True)))
    named = enumerate(draw(st.lists(arrivals, max_size=6)))
    return Day(
        stage,
        [replace(one, name=f"r{n}") for n, one in named],
        wrong=draw(arrivals),
        withdrawn=draw(st.sampled_from([5, 60, 300, 1500, 4000])) * MINUTE,
        holds=list(zip(edges[::2], edges[1::2], strict=False)),
        runs=draw(st.lists(MOMENTS, max_size=1)),
        settled=draw(st.lists(MOMENTS, max_size=1)),
    )


def outcomes(leg: StageState) -> dict[str, str]:
    return {name: one.outcome for name, one in leg.answers.items() if name != "wrong"}


@pytest.mark.parametrize("stage", KINDS_OF)
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(st.data())
def test_a_withdrawn_report_leaves_what_would_be_without_it(
    stage: Stage, data: st.DataObject
) -> None:
    day = data.draw(days(stage))
    leg, silent = day.play(wrong=True), day.play(wrong=False)
    assume(outcomes(leg) == outcomes(silent))  # another one may be refused because of it
    asked = [{name: one.why for name, one in each.pending.items()} for each in (leg, silent)]
    assert asked[0] == asked[1]
    assert learned(leg) == learned(silent)


CALL = OccurrenceKey("FH-8.2.2:call_pickup_point")


@pytest.mark.parametrize("taken_back", [on(24, "12:00"), on(24, "16:30")])
def test_what_was_opened_in_a_hold_and_moved_keeps_its_part_of_that_hold(
    taken_back: datetime,
) -> None:
    """FH-8.2.2: by 14:00, and the six hours from the booking to the end of the hold."""
    hours = ((on(24, "10:00"), on(25, "15:00")), (on(24, "11:00"), on(25, "18:00")))
    bookings = [fact("vehicle_booked", at, **booked(pickup_at)) for at, pickup_at in hours]
    first, moved = Arrival(bookings[0], timedelta(), "r"), Arrival(bookings[1], timedelta())
    held = [(on(24, "09:00"), on(24, "16:00"))]
    day = Day(Stage.TRUNK_PICKUP, [first], moved, taken_back - moved.at, held)
    for wrong in (True, False):
        assert day.play(wrong=wrong).outbox.rows[CALL].due_at == on(25, "20:00")


def test_what_is_opened_and_kept_in_one_go_in_a_hold_stands_where_it_stood_as_that_came() -> None:
    """What a desk settles hours later in the hold has moved nothing that was over by then."""
    leg, silent = a_leg(), a_leg()
    tell(leg, "picked_up", on(23, "15:00"), report_id="p")
    for state in (leg, silent):
        tell(state, "departed", on(23, "15:10"), report_id="d", at=on(23, "14:00"))
    silent.settle_question("d", None, on(23, "15:10"))
    for state in (leg, silent):
        state.hold("the merchant asks", on(23, "15:30"))
    leg.settle_question("p", "it was another order's", on(23, "18:00"))
    leg.settle_question("d", None, on(23, "18:00"))
    kept = {key for key, one in silent.deadlines.closed.items() if one.met_at is not None}
    assert kept
    for key in kept:
        assert leg.outbox.rows[key].due_at == silent.outbox.rows[key].due_at
