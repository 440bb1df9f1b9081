"""Where a report that came to the order goes: here, to the open leg, or to one that is to come."""

import itertools
from typing import Any

import pytest

from models.codes import QuestionCode
from models.ids import Stage
from models.messages.reports.pending_reports import PendingReport
from models.messages.reports.report import Report
from models.sop.milestones import Milestone
from models.stages.order.record import OrderRecord
from models.stages.order.routing import Route, leg_of, reports_of_next_leg, route
from models.stages.table import LEGS
from tests.builders import a_report, an_order
from tests.models.machine import on

PICKUP, ROAD, CITY, HOME = LEGS


def where(
    stage: Stage,
    ended: int,
    *,
    open_: Stage | None = None,
    starting: bool = False,
    called_off: bool = False,
    settled: bool = False,
) -> Route:
    """The route of a report of that stage, in an order that stands so."""
    order = an_order()
    record = OrderRecord(order=order.workflow_id, content=order, ended=ended, called_off=called_off)
    record.begun = [*LEGS[: ended + (open_ is not None or starting)]]
    return route(stage, record, open_=open_, starting=starting, settled=settled)


@pytest.mark.parametrize(
    ("stage", "ended", "now", "to"),
    [
        (PICKUP, 0, {}, Route.LATER),  # before the first leg
        (ROAD, 0, {}, Route.QUESTIONED),  # the pickup is the next one, until it has begun
        (ROAD, 0, {"settled": True}, Route.LATER),
        (PICKUP, 0, {"starting": True}, Route.LATER),  # it is being started: told as it is open
        (PICKUP, 0, {"open_": PICKUP}, Route.LEG),
        (ROAD, 0, {"open_": PICKUP}, Route.LATER),
        (CITY, 0, {"open_": PICKUP}, Route.QUESTIONED),  # it would fly through the road
        (CITY, 1, {}, Route.LATER),  # between two legs as in the one that is about to begin
        (HOME, 1, {}, Route.QUESTIONED),
        (PICKUP, 1, {}, Route.HERE),  # between two legs the order has the deadlines
        (PICKUP, 1, {"starting": True}, Route.LEG),
        (PICKUP, 1, {"open_": ROAD}, Route.LEG),  # what an ended leg left is watched on there
        (ROAD, 1, {}, Route.LATER),  # lost: to begin once more
        (HOME, 4, {}, Route.HERE),
        (Stage.RETURNS, 0, {"open_": PICKUP}, Route.HERE),
    ],
)
def test_a_report_goes_to_whoever_has_its_duties(
    stage: Stage, ended: int, now: dict[str, Any], to: Route
) -> None:
    assert where(stage, ended, **now) is to


@pytest.mark.parametrize(("ended", "leg"), [(0, ROAD), (1, ROAD), (2, CITY), (3, HOME), (4, ROAD)])
def test_another_provider_is_asked_for_by_the_leg_at_work_or_the_next(
    ended: int, leg: Stage
) -> None:
    order = an_order()
    record = OrderRecord(order=order.workflow_id, content=order, ended=ended)
    report = Report(report_id="r-1", kind="provider_replaced", by="service_desk")
    assert leg_of(report, record) is leg


@pytest.mark.parametrize(("stage", "ended"), [*itertools.product(LEGS, range(len(LEGS) + 1))])
def test_of_an_order_that_is_called_off_everything_is_received_by_itself(
    stage: Stage, ended: int
) -> None:
    assert where(stage, ended, called_off=True) is Route.HERE


@pytest.mark.parametrize(("stage", "ended"), [*itertools.product(LEGS, range(len(LEGS)))])
def test_one_leg_ahead_is_kept_further_is_questioned(stage: Stage, ended: int) -> None:
    ahead = LEGS.index(stage) - ended
    expected = Route.QUESTIONED if ahead > 1 else Route.LATER if ahead == 1 else Route.LEG
    assert where(stage, ended, open_=LEGS[ended]) is expected


@pytest.mark.parametrize(
    ("ended", "why", "at", "answered"),
    [
        (0, QuestionCode.AHEAD, on(28, "10:00"), False),  # the road is to come first
        (1, QuestionCode.AHEAD, on(28, "10:00"), True),
        (1, QuestionCode.AHEAD, on(24, "10:00"), False),  # before it was picked up: a mistake
        (1, QuestionCode.FUTURE, on(28, "10:00"), False),
        (2, QuestionCode.AHEAD, on(28, "10:00"), True),
    ],
)
def test_a_question_whether_it_runs_ahead_is_answered_as_its_leg_is_the_next(
    ended: int, why: QuestionCode, at: Any, answered: bool
) -> None:
    order = an_order()
    record = OrderRecord(order=order.workflow_id, content=order, ended=ended)
    record.begun = [*LEGS[: ended + 1]]
    report = Report.model_validate(a_report("delivered", "r1", at=at))
    asked = PendingReport(report=report, why=why, since=at)
    known = {Milestone.PICKED_UP: on(25, "15:00"), Milestone.PICKUP_DAY: on(29, "00:00").date()}
    assert bool(reports_of_next_leg([asked], record, known)) is answered
