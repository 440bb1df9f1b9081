"""What is received once the goods have left decides the attempts at their pickup as if it had been
received before: whatever it moves, and another attempt too (FH-8.3.2.1)."""

from itertools import combinations
from typing import Any

import pytest

from models.ids import Stage
from models.messages.timeline.duty_row import DutyState
from models.stages.table import LEGS
from models.tracking.deadlines.occurrence import OccurrenceKey
from tests.models.journey import ENDS
from tests.models.journey_stories import way_of
from tests.models.machine import on
from tests.models.tracking.runs.test_received_late import (
    Reports,
    breaches,
    delayed,
    journey_of,
    verdicts,
)

CALL, BOOK = "FH-8.2.2:call_pickup_point", "FH-7.3.2.1:book_vehicle"
ON_THE_DAY = "FH-8.3.2.1:finish_pickup_on_day"
PICKUP = ("vehicle_booked", "goods_ready", "left_for_pickup", "called_pickup_point")
AT_THREE = {"arrives_at": on(25, "15:00").isoformat()}
STORIES = ("another attempt", "to the pickup", "a failed pickup")


def of_pickup(reports: Reports) -> list[str]:
    """The reports of the attempts at the pickup, but for that which ends the leg."""
    kinds = (*PICKUP, "remedy_offered", "pickup_failed")
    return [one["report_id"] for one in reports if one["kind"] in kinds]


def without(reports: Reports, kind: str) -> Reports:
    """The same, but for the last one of that kind."""
    last = [one for one in reports if one["kind"] == kind][-1]
    return [one for one in reports if one is not last]


def named(reports: Reports, *kinds: str) -> set[str]:
    """The ids of the reports of these kinds."""
    return {one["report_id"] for one in reports if one["kind"] in kinds}


@pytest.mark.no_cover  # many orders
@pytest.mark.parametrize("after", LEGS)
@pytest.mark.parametrize("story", STORIES)
def test_each_report_of_a_pickup_decides_the_same_after_a_later_leg(
    story: str, after: Stage
) -> None:
    reports = way_of(story)
    whole = verdicts(journey_of(reports))
    for late in of_pickup(reports):
        assert verdicts(journey_of(delayed(reports, {late}, after))) == whole, late


@pytest.mark.no_cover  # many orders
@pytest.mark.parametrize(("first", "other"), [*combinations((*PICKUP, "remedy_offered"), 2)])
def test_kinds_of_a_pickup_that_are_received_late_together_decide_the_same(
    first: str, other: str
) -> None:
    reports = way_of("another attempt")
    whole = verdicts(journey_of(reports))
    for after in LEGS:
        found = verdicts(journey_of(delayed(reports, named(reports, first, other), after)))
        assert found == whole, after


@pytest.mark.parametrize("after", LEGS)
@pytest.mark.parametrize("kind", PICKUP)
def test_what_nobody_did_for_another_attempt_is_missed_though_that_is_received_late(
    kind: str, after: Stage
) -> None:
    reports = without(way_of("another attempt"), kind)
    found = journey_of(delayed(reports, named(reports, "remedy_offered"), after))
    whole = journey_of(reports)
    assert breaches(verdicts(found)) == breaches(verdicts(whole))
    assert found.at_work.deadlines.breaches == whole.at_work.deadlines.breaches


def sooner(reports: Reports) -> tuple[Reports, str]:
    """The vehicle has said that it comes an hour sooner: the call was late for that."""
    changed: list[dict[str, Any]] = [dict(one) for one in reports]
    left = next(one for one in changed if one["kind"] == "left_for_pickup")
    left["data"] = {**left["data"], "arrives_at": on(25, "14:00").isoformat()}
    return changed, left["report_id"]


@pytest.mark.parametrize("after", LEGS)
def test_a_duty_that_was_kept_is_late_where_a_word_received_later_moves_it(after: Stage) -> None:
    """FH-8.2.2: an hour before the arrival, as the driver has said it in time."""
    reports, left = sooner(way_of("to the pickup"))
    for one in (reports, delayed(reports, {left}, after)):
        row = journey_of(one).rows[OccurrenceKey(CALL)]
        assert (row.state, row.due_at) == (DutyState.LATE, on(25, "13:00"))


def plain() -> tuple[Reports, set[str], set[str]]:
    """A pickup at which nothing went wrong: its reports, the vehicle's word, and another one."""
    kinds = (*PICKUP, *ENDS, "departed", "result_shared", "provider_assigned")
    reports, left = sooner([one for one in way_of("to the pickup") if one["kind"] in kinds])
    again = {**next(one for one in reports if one["report_id"] == left), "report_id": "again"}
    again |= dict.fromkeys(
        ("occurred_at", "reported_at", "received_at"), on(25, "13:10").isoformat()
    )
    first = [{**one, "data": one["data"] | AT_THREE} if one["report_id"] == left else one
             for one in reports]  # fmt: skip
    end = 1 + [one["report_id"] for one in reports].index(left)
    return [*first[:end], again, *first[end:]], {left}, {"again"}


@pytest.mark.parametrize("after", LEGS)
def test_the_first_word_of_an_arrival_moves_a_kept_call_of_a_plain_pickup(after: Stage) -> None:
    """Shows FH-8.2.2: the vehicle had said so in time, and the call was late for that."""
    reports, left, again = plain()
    one = [report for report in reports if report["report_id"] not in left]
    for received in (one, delayed(one, again, after)):
        row = journey_of(received).rows[OccurrenceKey(CALL)]
        assert (row.state, row.due_at) == (DutyState.LATE, on(25, "13:00"))


@pytest.mark.parametrize("after", LEGS)
def test_who_called_in_time_for_the_arrival_that_was_told_is_not_late_for_another(
    after: Stage,
) -> None:
    """FH-8.2.2, reading 8: the second word came when the goods had left (ADR-0090)."""
    reports, _, again = plain()
    assert journey_of(reports).rows[OccurrenceKey(CALL)].state is DutyState.LATE
    row = journey_of(delayed(reports, again, after)).rows[OccurrenceKey(CALL)]
    assert (row.state, row.due_at) == (DutyState.KEPT, on(25, "14:00"))


def test_another_attempt_that_is_withdrawn_leaves_the_first_one_as_it_was() -> None:
    reports = way_of("another attempt")
    (remedy,) = named(reports, "remedy_offered")
    never = [one for one in reports if one["report_id"] != remedy]
    journey = journey_of(delayed(reports, {remedy}, Stage.INSTALLATION))
    assert journey.rows[OccurrenceKey(ON_THE_DAY)].state is DutyState.MISSED
    assert journey.rows[OccurrenceKey(BOOK, "", 2)].state is DutyState.KEPT
    journey.at_work.withdraw(remedy, journey.now)
    journey.tick(journey.now)
    journey._see(journey.at_work)
    assert verdicts(journey) == verdicts(journey_of(never))
    assert journey.at_work.deadlines.breaches == journey_of(never).at_work.deadlines.breaches
