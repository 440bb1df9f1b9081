"""A report that is withdrawn, in a day with holds: as in a day without that report."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from models.ids import Stage
from models.stages.table import KINDS
from models.tracking.state import StageState
from tests.builders import a_report, booked
from tests.conftest import EXAMPLES
from tests.models.machine import a_leg, another_run, on
from tests.models.test_fold import (
    OF_DELIVERY,
    OF_HOME,
    OF_PICKUP,
    OF_ROAD,
    FactTuple,
    fact,
    learned,
)

BEGUN, END = on(23, "09:00"), on(30, "12:00") + timedelta(days=9)
MINUTE = timedelta(minutes=1)
OWN_KINDS = {
    Stage.TRUNK_PICKUP: OF_PICKUP,
    Stage.TRUNK_TRANSPORT: OF_ROAD,
    Stage.CITY_DELIVERY: OF_DELIVERY,
    Stage.INSTALLATION: OF_HOME,
}
MINUTES = st.integers(0, 6 * 24 * 12).map(lambda n: (5 * n + 1) * MINUTE)


@dataclass(frozen=True)
class Told:
    """One report, and how long after it happened it comes in."""

    what: FactTuple
    lag: timedelta
    name: str = ""

    @property
    def at(self) -> datetime:
        return self.what[1] + self.lag

    def hear(self, leg: StageState) -> None:
        kind, at, data = self.what
        leg.hear(
            a_report(kind, self.name, at=at, data=data, received_at=self.at.isoformat()), self.at
        )


@dataclass(frozen=True)
class Day:
    """What is reported in one stage, when its clocks stand still, and what was never so."""

    stage: Stage
    reports: list[Told]
    wrong: Told
    withdrawn_after: timedelta
    holds: list[tuple[datetime, datetime]]
    runs: list[datetime]

    def play(self, *, wrong: bool) -> StageState:
        leg = a_leg(self.stage, BEGUN)
        for at, _, act in sorted(self._acts(wrong=wrong), key=lambda one: one[:2]):
            leg.deadlines.tick(at)
            leg = act(leg, at) or leg
        leg.deadlines.tick(END)
        return leg

    def _acts(self, *, wrong: bool) -> Iterator[tuple]:
        for n, one in enumerate(self.reports):
            yield one.at, 10 + n, lambda leg, at, one=one: one.hear(leg)
        for begun, ended in self.holds:
            yield begun, 1, lambda leg, at: leg.hold("the merchant asks", at)
            yield ended, 0, lambda leg, at: leg.resume(at)
        for at in self.runs:
            yield at, 2, lambda leg, at: continued(leg)
        if wrong:
            yield self.wrong.at, 5, lambda leg, at: self.wrong.hear(leg)
            yield self.wrong.at + self.withdrawn_after, 6, lambda leg, at: take_back(leg, at)


def continued(leg):
    new = another_run(leg)
    new.outbox.rows.update(leg.outbox.rows)
    return new


def take_back(leg: StageState, now: datetime) -> None:
    if leg.reporter_of("wrong") is not None:
        leg.withdraw("wrong", now)


@st.composite
def days(draw: st.DrawFn, stage: Stage) -> Day:
    kinds = sorted(kind for kind, one in KINDS.items() if one.stage is stage)
    moments = MINUTES.map(lambda span: BEGUN + span)
    any_kind = st.builds(lambda kind, at: fact(kind, at), st.sampled_from(kinds), moments)
    day = (
        st.builds(
            lambda kind, at, days: fact(kind, at, **booked(at + timedelta(days=days))),
            st.just("vehicle_booked"),
            moments,
            st.integers(1, 2),
        )
        if stage is Stage.TRUNK_PICKUP
        else st.nothing()
    )
    lag = st.sampled_from([0, 0, 5, 45, 90, 180, 700]).map(lambda n: n * MINUTE)
    told = st.builds(Told, st.one_of(any_kind, OWN_KINDS[stage], day), lag)
    reports = draw(st.lists(told, max_size=6))
    reports = [Told(one.what, one.lag, f"r{n}") for n, one in enumerate(reports)]
    wrong = draw(told)
    wrong = Told(wrong.what, wrong.lag, "wrong")
    edges = sorted(draw(st.lists(moments, max_size=4, unique=True)))
    holds = list(zip(edges[::2], edges[1::2], strict=False))
    return Day(
        stage,
        reports,
        wrong,
        draw(st.sampled_from([5, 60, 300, 1500, 4000])) * MINUTE,
        holds,
        draw(st.lists(moments, max_size=1)),
    )


@pytest.mark.parametrize("stage", OWN_KINDS)
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(st.data())
def test_a_withdrawn_report_leaves_what_would_be_without_it(
    stage: Stage, data: st.DataObject
) -> None:
    day = data.draw(days(stage))
    leg, silent = day.play(wrong=True), day.play(wrong=False)
    answers = [
        {name: one.outcome for name, one in state.answers.items() if name != "wrong"}
        for state in (leg, silent)
    ]
    assume(answers[0] == answers[1])
    assert {n: one.why for n, one in leg.pending.items()} == {
        n: one.why for n, one in silent.pending.items()
    }
    assert learned(leg) == learned(silent)
