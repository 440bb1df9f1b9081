"""What a later leg hears of goods, shipments and appointments decides as where it happened."""

from typing import Final

import pytest

from models.ids import Stage
from models.messages.timeline.duty_row import DutyState
from models.stages.table import LEGS, SPEC_OF, opened_by_reports
from models.tracking.deadlines.occurrence import OccurrenceKey
from tests.models.journey import ENDING, Journey
from tests.models.journey_stories import LAPSED, REFUSED, STORIES, days_after, way_of
from tests.models.machine import RECEIVED, on
from tests.models.tracking.runs.test_received_late import (
    Reports,
    delayed,
    journey_of,
    verdicts,
)

DECIDE: Final = OccurrenceKey("FH-10.2.5:decide_refused", "no")
AGAIN: Final = OccurrenceKey("FH-10.2.1:book_again")
ARRIVE: Final = OccurrenceKey("FH-9.3.1.1:arrive_in_time", "s2")
LATE_LEGS: Final = LEGS[LEGS.index(Stage.CITY_DELIVERY) :]


def refused(monkeypatch: pytest.MonkeyPatch) -> Reports:
    """The customer refuses one of three pieces at the door; two are delivered and installed."""
    monkeypatch.setitem(STORIES, "refused", (Stage.CITY_DELIVERY, REFUSED))
    reports = way_of("refused")
    two = {"delivered", "installed"}
    return [
        {**one, "data": {**one["data"], "pieces": 2}} if one["kind"] in two else one
        for one in reports
    ]


def ids_of(reports: Reports, *kinds: str) -> set[str]:
    return {one["report_id"] for one in reports if one["kind"] in kinds}


@pytest.mark.parametrize("after", LATE_LEGS)
@pytest.mark.parametrize("kinds", [("goods_refused",), ("exception_settled",)])
def test_goods_that_were_refused_are_decided_on_in_time_or_not_whenever_that_is_received(
    monkeypatch: pytest.MonkeyPatch, kinds: tuple[str, ...], after: Stage
) -> None:
    """FH-10.2.5."""
    reports = refused(monkeypatch)
    left = [one for one in reports if one["kind"] != "exception_settled"]
    for some, state in ((reports, DutyState.KEPT), (left, DutyState.MISSED)):
        row = journey_of(delayed(some, ids_of(some, *kinds), after)).rows[DECIDE]
        assert (row.state, row.due_at.date()) == (state, on(30, "23:59").date())


@pytest.mark.parametrize("after", LATE_LEGS)
def test_what_was_refused_later_was_there_as_it_was_collected(
    monkeypatch: pytest.MonkeyPatch, after: Stage
) -> None:
    """FH-10.2.2: a count is compared with what was so at that hour, whoever hears it when."""
    reports = refused(monkeypatch)
    journey = journey_of(delayed(reports, ids_of(reports, "collected"), after))
    assert verdicts(journey) == verdicts(journey_of(reports))
    assert not journey.at_work.situation.incidents.open


@pytest.mark.parametrize("after", LEGS[1:])
@pytest.mark.parametrize("kind", ["shipment_departed", "shipment_picked_up"])
@pytest.mark.parametrize(("arrives", "state"), [("10:45", "kept"), ("11:10", "late")])
def test_the_promise_of_a_shipment_counts_from_its_departure_whenever_that_is_received(
    kind: str, after: Stage, arrives: str, state: str
) -> None:
    """FH-9.3.1.1: the pickup stands in until then, half an hour sooner."""
    reports = way_of("two vehicles")
    for one in reports:
        if one["kind"] in ("shipment_arrived", "shipment_arrival_passed_on"):
            one |= dict.fromkeys(
                ("occurred_at", "reported_at", "received_at"), on(29, arrives).isoformat()
            )
    row = journey_of(delayed(reports, ids_of(reports, kind), after)).rows[ARRIVE]
    assert (row.state, row.due_at) == (state, on(29, "11:00"))


def test_another_appointment_is_owed_whichever_leg_is_informed_of_the_delay_or_of_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """FH-10.2.1: any one of these is late; what makes it impossible is known from the others."""
    monkeypatch.setitem(STORIES, "lapsed", (Stage.TRUNK_TRANSPORT, LAPSED))
    reports = way_of("lapsed")
    whole = verdicts(journey_of(reports))
    assert {one[2] for one in whole if one[0] == AGAIN.duty} == {"late"}
    for one in (one for one in reports if one["kind"] in {kind for kind, *_ in LAPSED}):
        for after in LEGS[1:]:
            late = delayed(reports, {one["report_id"]}, after)
            if late != reports:
                assert verdicts(journey_of(late)) == whole, (one["kind"], after)


@pytest.mark.parametrize("after", LATE_LEGS)
def test_of_a_delay_that_nobody_had_told_before_the_delivery_no_other_appointment_is_owed(
    monkeypatch: pytest.MonkeyPatch, after: Stage
) -> None:
    """FH-10.2.1: nobody could know that the first one does not hold (ADR-0084)."""
    monkeypatch.setitem(STORIES, "lapsed", (Stage.TRUNK_TRANSPORT, LAPSED))
    reports = way_of("lapsed")
    late = ids_of(reports, "road_exception", "plan_agreed")
    assert AGAIN not in journey_of(delayed(reports, late, after)).rows


def test_a_leg_opens_by_itself_what_no_later_one_watches() -> None:
    """What counts from what is known as it begins: no report that is late can have opened it."""
    journey = Journey(RECEIVED)
    for report in (one for one in way_of() if one["kind"] in ENDING.values()):
        if journey.leg is not None:
            stage = journey.leg.stage
            own = {duty.id for duty in SPEC_OF[stage].duties}
            later = {duty.id for duty in opened_by_reports(stage)}
            open_ = {
                key.duty for key in journey.leg.deadlines.open if not key.ref or ":" in key.ref
            }
            points = {"FH-9.2.1:pass_on_checkpoint", "FH-9.2.1:pass_on_shipment_point"}
            assert own - later - points <= open_, stage
        journey.now = max(journey.now, days_after([report]))
        journey.receive(report)
