"""A fact that is heard once its leg has ended decides what it would have decided there.

Of each duty that a report opens: that report, what keeps the duty, or both are heard after the
leg, or a later one, has ended. The same duties are kept and missed, and are due at the same time.
"""

from collections.abc import Collection, Iterator
from typing import Any

import pytest

from models.ids import Stage
from models.messages.timeline.duty_row import BREACH_STATES, DutyState
from models.sop.duty import DutyScope
from models.stages.all_duties import ALL_DUTIES, OF_STAGE
from models.stages.table import LEGS, opened_by_reports
from models.tracking.deadlines.occurrence import OccurrenceKey
from models.tracking.situation.replacements import opened_by_desks
from tests.models.journey import ENDING, Journey
from tests.models.journey_stories import STORIES, days_after, way_of
from tests.models.machine import on
from tests.thorough import first_of

Reports = list[dict[str, Any]]
Verdicts = set[tuple[str, str, str, str]]

OF_ORDER = {duty.id for duty in OF_STAGE[Stage.ORDER]}


def journey_of(reports: Reports) -> Journey:
    """An order that hears all of it, and then nothing for days."""
    journey = Journey(days_after(reports))
    journey.tell(reports)
    journey.tick(journey.now)
    return journey


def verdicts(journey: Journey) -> Verdicts:
    """What was kept or missed, and when it was due; averted is neither."""
    return {
        (key.duty, key.ref, str(row.state), f"{row.due_at.astimezone():%d %H:%M}")
        for key, row in journey.rows.items()
        if key.duty not in OF_ORDER and row.state is not DutyState.AVERTED
    }


def breaches(found: Verdicts) -> Verdicts:
    """Those that were missed, or are late."""
    return {one for one in found if one[2] in BREACH_STATES}


def delayed(reports: Reports, late: Collection[str], after: Stage) -> Reports:
    """The same, with these as that leg has ended."""
    others = [one for one in reports if one["report_id"] not in late]
    end = 1 + next(n for n, one in enumerate(others) if one["kind"] == ENDING[after])
    return [*others[:end], *(one for one in reports if one["report_id"] in late), *others[end:]]


def openings(name: str) -> Iterator[tuple[str, str]]:
    """Each duty that a report of the story opens, and that report."""
    stage, _ = STORIES[name]
    reports, own = way_of(name), {duty.id for duty in opened_by_reports(stage)}
    journey = Journey(days_after(reports))
    for report in reports:
        known = {key.duty for key in journey.rows}
        journey.receive(report)
        if report["kind"] not in ENDING.values():
            found = {key.duty for key in journey.rows} - known
            yield from ((duty, report["report_id"]) for duty in sorted(found & own))


def keepers(reports: Reports, duty: str) -> set[str]:
    """The reports that keep it, but for those that end legs."""
    kinds = {*ALL_DUTIES[duty].kept_by} - {*ENDING.values()}
    return {one["report_id"] for one in reports if one["kind"] in kinds}


def test_the_stories_open_all_that_reports_open() -> None:
    opened = {duty for name in STORIES for duty, _ in openings(name)}
    wanted = {one.id for leg in LEGS for one in opened_by_reports(leg) if not opened_by_desks(one)}
    assert wanted - opened == {
        *("FH-8.2.4:report_departure", "FH-8.2.5:share_result"),  # what ends the leg opens these
        *("FH-9.2.3:hub_tells_arrival", "FH-9.2.3:trunk_desk_tells_arrival"),
        "FH-10.2.1:book_again",  # follows from several facts: `test_late_goods.py`
        "FH-10.2.5:decide_refused",  # goods are counted as that is heard: `test_late_goods.py`
    }


@pytest.mark.no_cover  # many orders
@pytest.mark.parametrize("name", first_of(STORIES))
def test_what_is_received_after_its_leg_decides_as_if_it_had_been_received_in_order(
    name: str,
) -> None:
    stage, reports = STORIES[name][0], way_of(name)
    whole = verdicts(journey_of(reports))
    for duty, opener in openings(name):
        kept = keepers(reports, duty) - {opener}
        for after in LEGS[LEGS.index(stage) :]:
            for late in ({opener}, kept, {opener, *kept}):
                journey = journey_of(delayed(reports, late, after))
                assert verdicts(journey) == whole, (duty, late, after)


@pytest.mark.no_cover  # many orders
@pytest.mark.parametrize("name", first_of(STORIES))
def test_what_nobody_does_is_missed_though_what_opens_it_is_received_after_its_leg(
    name: str,
) -> None:
    stage, reports = STORIES[name][0], way_of(name)
    for duty, opener in openings(name):
        kept = keepers(reports, duty) - {opener}
        left = [one for one in reports if one["report_id"] not in kept]
        missed = breaches(verdicts(journey_of(left)))
        for after in LEGS[LEGS.index(stage) :]:
            found = breaches(verdicts(journey_of(delayed(left, {opener}, after))))
            assert found == missed, (duty, after)


def test_a_call_that_nobody_made_is_missed_though_the_booking_is_received_on_the_road() -> None:
    """FH-8.2.2."""
    call, reports = "FH-8.2.2:call_pickup_point", way_of("to the pickup")
    left = [one for one in reports if one["kind"] not in ("called_pickup_point", "left_for_pickup")]
    booking = next(one["report_id"] for one in reports if one["kind"] == "vehicle_booked")
    journey = journey_of(delayed(left, {booking}, Stage.TRUNK_PICKUP))
    assert journey.rows[OccurrenceKey(call)].state is DutyState.MISSED
    assert journey.rows[OccurrenceKey(call)].due_at == on(25, "14:00")


def test_a_breach_that_was_none_is_taken_back_two_legs_later() -> None:
    """FH-8.2.1: who has asked in time, and says so late."""
    ready, reports = "FH-8.2.1:confirm_goods_ready", way_of("to the pickup")
    asked = next(one["report_id"] for one in reports if one["kind"] == "goods_ready")
    without = journey_of([one for one in reports if one["report_id"] != asked])
    late = journey_of(delayed(reports, {asked}, Stage.TRUNK_TRANSPORT))
    assert without.rows[OccurrenceKey(ready)].state is DutyState.LATE
    assert late.rows[OccurrenceKey(ready)].state is DutyState.KEPT
    assert late.at_work.deadlines.breaches == without.at_work.deadlines.breaches - 1


def test_what_was_done_before_the_customer_was_met_has_its_own_due_after_another_visit() -> None:
    """FH-10.2.3: not the instant at which somebody was there."""
    contact, reports = "FH-10.2.3:contact_customer", way_of("another visit")
    contacted = next(one["report_id"] for one in reports if one["kind"] == "contacted_customer")
    row = journey_of(delayed(reports, {contacted}, Stage.INSTALLATION)).rows[OccurrenceKey(contact)]
    assert (row.state, row.due_at) == (DutyState.KEPT, on(30, "15:00"))


def test_a_visit_after_a_delivery_without_an_appointment_opens_no_duty_of_one() -> None:
    meetings = {one.id for one in OF_STAGE[Stage.CITY_DELIVERY] if one.per is DutyScope.APPOINTMENT}
    visit = ("second_visit", "visit_planned")
    ends = {one["kind"] for one in way_of("road")}
    reports = [one for one in way_of("another visit") if one["kind"] in {*visit, *ends}]
    journey = journey_of(reports)
    assert "FH-10.3.2.4:be_at_visit" in {key.duty for key in journey.rows}
    assert meetings.isdisjoint(key.duty for key in journey.rows)


@pytest.mark.parametrize("after", LEGS)
@pytest.mark.parametrize("kinds", [(), ("vehicle_booked",), ("failed_pickup_passed_on",)])
def test_a_failed_pickup_that_nobody_reported_is_missed_whenever_anything_is_received(
    after: Stage, kinds: tuple[str, ...]
) -> None:
    """FH-8.3.2.1: also where the goods are on the vehicle before any clock has spoken."""
    failed, reports = "FH-8.3.2.1:report_failed_pickup", way_of("a failed pickup")
    left = [one for one in reports if one["kind"] != "pickup_failed"]
    late = {one["report_id"] for one in left if one["kind"] in kinds}
    row = journey_of(delayed(left, late, after)).rows[OccurrenceKey(failed)]
    assert (row.state, row.due_at) == (DutyState.MISSED, on(24, "17:00"))


@pytest.mark.parametrize("after", LEGS[LEGS.index(Stage.CITY_DELIVERY) :])
def test_who_was_not_met_before_an_appointment_is_owed_it_whenever_it_is_received(
    after: Stage,
) -> None:
    """FH-10.3.2.1: what was known of the meeting was averted, as it seemed to be that one."""
    again, reports = "FH-10.3.2.1:call_customer_again", way_of("put off")
    first, later = (one for one in reports if one["kind"] == "appointment_booked")
    left = [one for one in reports if one is not first and one["kind"] != "called_customer"]
    row = journey_of(delayed(left, {later["report_id"]}, after)).rows[OccurrenceKey(again)]
    assert (row.state, row.due_at) == (DutyState.MISSED, on(30, "14:00"))


def proposed_fees(reports: Reports) -> list[str]:
    """Ids of the fees that are proposed as an order hears all of it."""
    journey, found = Journey(days_after(reports)), list[str]()
    for report in reports:
        state = journey.at_work
        known = len(state.outgoing)
        journey.receive(report)
        found += [one.report_id for one in state.outgoing[known:] if one.kind == "fee_reported"]
    return found


@pytest.mark.parametrize("after", LEGS[LEGS.index(Stage.CITY_DELIVERY) :])
def test_a_time_that_was_put_off_costs_the_same_though_it_is_received_after_the_delivery(
    after: Stage,
) -> None:
    """FH-10.2.1: the appointment before it was heard by another leg."""
    reports = way_of("put off")
    first, later = (one for one in reports if one["kind"] == "appointment_booked")
    later["data"]["put_off_by"] = "not_today"
    fees = proposed_fees(reports)
    assert len(fees) == 1
    assert proposed_fees(delayed(reports, {later["report_id"]}, after)) == fees
    tried = next(one["report_id"] for one in reports if one["kind"] == "contact_failed")
    first_id, later_id = first["report_id"], later["report_id"]
    for late in ({first_id}, {first_id, later_id}, {tried}, {first_id, tried}):
        assert proposed_fees(delayed(reports, late, after)) == fees


@pytest.mark.parametrize("after", LEGS[LEGS.index(Stage.CITY_DELIVERY) :])
def test_who_was_not_met_and_is_reported_after_the_delivery_costs_the_same(after: Stage) -> None:
    """FH-10.2.1: nobody has said of the other appointment why there is one."""
    reports = way_of("put off")
    late = {one["report_id"] for one in reports if one["kind"] == "contact_failed"}
    first = next(one["report_id"] for one in reports if one["kind"] == "appointment_booked")
    fees = proposed_fees(reports)
    assert len(fees) == 1
    for ids in (late, {first}, {first, *late}):
        assert proposed_fees(delayed(reports, ids, after)) == fees


def test_an_acceptance_that_is_received_after_the_verification_waits_for_no_part() -> None:
    """FH-11.2.6: what had come by then is known to the leg that has ended, and all is verified."""
    reports = way_of("to the door", "at home")
    late = {one["report_id"] for one in reports if one["kind"] in ("part_fault", "accepted")}
    journey = journey_of(delayed(reports, late, Stage.INSTALLATION))
    assert not journey.at_work.pending
    assert breaches(verdicts(journey)) == breaches(verdicts(journey_of(reports)))
