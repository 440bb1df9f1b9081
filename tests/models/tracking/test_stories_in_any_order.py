"""Whole stories with trouble, shipments, parts and returns end alike, however they are told.

Shuffled, told twice, received days late by one run after another, or with a slip that is taken
back: what is known, and how each duty was kept, is as if all had been told in order (ADR-0037).
`RANDOM_SEEDS=50 pytest tests/models/tracking/test_stories_in_any_order.py` tells them in more ways.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from models.messages.reports.answer import ReportOutcome
from models.tracking.state import StageState
from tests.conftest import RANDOM_SEEDS
from tests.models.machine import another_run, on
from tests.models.stories import STORIES, a_road, receive, reports_of
from tests.models.tracking.test_facts_in_any_order import learned

END = on(30, "12:00") + timedelta(days=5)
Reports = list[dict[str, Any]]
Way = Callable[[StageState, Reports, Random], StageState]


def happened(report: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(report["occurred_at"])


def in_order(state: StageState, reports: Reports, _: Random) -> StageState:
    for report in reports:
        receive(state, report, END)
    return state


def shuffled(state: StageState, reports: Reports, dice: Random) -> StageState:
    return in_order(state, dice.sample(reports, len(reports)), dice)


def doubled(state: StageState, reports: Reports, dice: Random) -> StageState:
    """Somebody tells it again, under the same id or another."""
    for report in dice.sample(reports, len(reports)):
        receive(state, report, END)
        again = f"{report['report_id']}{dice.choice(['', '-again'])}"
        receive(state, {**report, "report_id": again}, END)
    return state


def late(state: StageState, reports: Reports, dice: Random) -> StageState:
    """Each comes in so much later, and deadlines speak meanwhile; the work goes on as a new run."""
    lags = {one["report_id"]: dice.choice([0, 0, 10, 60, 300, 1800]) for one in reports}

    def comes(report: dict[str, Any]) -> datetime:
        return happened(report) + timedelta(minutes=lags[report["report_id"]])

    for report in sorted(reports, key=comes):
        state.deadlines.tick(comes(report))
        receive(state, report, comes(report))
        if dice.random() < 0.2:
            rows, state = state.outbox.rows, another_run(state)
            state.outbox.rows.update(rows)
    return state


def with_a_slip(state: StageState, reports: Reports, dice: Random) -> StageState:
    """One of them is told of another time as well, and that is taken back."""
    shuffle = dice.sample(reports, len(reports))
    real = dice.choice(reports)
    slipped = (happened(real) + timedelta(hours=dice.choice([-30, -5, -1, 1, 5, 30]))).isoformat()
    times = dict.fromkeys(("occurred_at", "reported_at", "received_at"), slipped)
    first = dice.randrange(len(shuffle))
    last = dice.randrange(first, len(shuffle))
    for n, report in enumerate(shuffle):
        if n == first:
            receive(state, {**real, **times, "report_id": "slip"}, END)
        receive(state, report, END)
        if n == last and state.reporter_of("slip") is not None:
            state.withdraw("slip", END)
    return state


def ended(name: str, way: Way, seed: int) -> tuple[object, set[str]]:
    """What is known in the end, and what is still refused, or asked about."""
    reports = reports_of(STORIES[name])
    state = way(STORIES[name].begin(), reports, Random(seed))
    for report in reports * 2:
        if state.answers[report["report_id"]].outcome is ReportOutcome.REFUSED:
            receive(state, report, END)
    state.deadlines.tick(END)
    answers = [state.answers[report["report_id"]] for report in reports]
    left = {one.report_id for one in answers if one.outcome is ReportOutcome.REFUSED}
    return learned(state), left | set(state.pending)


@pytest.mark.no_cover  # the same stories again and again
@pytest.mark.parametrize("way", [shuffled, doubled, late, with_a_slip])
@pytest.mark.parametrize("name", STORIES)
def test_however_a_story_is_told_it_ends_alike(name: str, way: Way) -> None:
    known, open_ = ended(name, in_order, 0)
    assert not open_
    for seed in range(2 * RANDOM_SEEDS):
        assert ended(name, way, seed) == (known, set()), seed


def test_what_was_settled_before_a_slip_counts_once_the_slip_is_taken_back() -> None:
    """FH-9.3.2.2: on the road, though a loss is told of in the kinds of the pickup."""
    found, settled = (
        next(one for one in reports_of(STORIES["road"]) if one["kind"] == kind)
        for kind in ("goods_lost", "loss_settled")
    )
    later = on(26, "18:00").isoformat()
    for second_report in (False, True):
        leg = a_road()
        receive(
            leg, {**found, "report_id": "slip", "occurred_at": later, "reported_at": later}, END
        )
        receive(leg, settled, END)
        assert leg.pending[settled["report_id"]].asks_desk
        if second_report:
            receive(leg, found, END)
        leg.withdraw("slip", END)
        assert not leg.pending
        assert leg.happened("loss_settled")


@pytest.mark.parametrize("new_run", [False, True])
def test_a_point_that_two_have_told_stays_told_where_the_first_one_was_a_slip(
    new_run: bool,
) -> None:
    """Shows FH-9.2.1: whoever reported it at its right time was answered that it is known."""
    point = next(o for o in reports_of(STORIES["road"]) if o["data"].get("point") == "Wuhan")
    leg = a_road()
    slip = dict.fromkeys(("occurred_at", "reported_at"), on(24, "23:00").isoformat())
    receive(leg, {**point, **slip, "report_id": "slip"}, END)
    receive(leg, point, END)
    assert leg.answers[point["report_id"]].outcome is ReportOutcome.KNOWN
    leg = another_run(leg) if new_run else leg
    leg.withdraw("slip", END)
    assert [fact.ref for fact in leg.facts.named("checkpoint_passed")] == ["Wuhan"]
    assert leg.outbox.rows["FH-9.2.1:pass_on_checkpoint", "Wuhan", 1].state == "kept"
