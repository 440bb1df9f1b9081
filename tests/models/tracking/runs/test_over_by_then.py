"""What a leg before has ended, or kept for others, as who receives it later knows it."""

import pytest

from models.ids import Stage
from models.messages.timeline.duty_row import DutyState
from models.stages.table import LEGS
from models.tracking.deadlines.occurrence import OccurrenceKey
from tests.models.journey_stories import way_of
from tests.models.tracking.runs.test_received_late import delayed, journey_of

OVER = [
    ("to the pickup", "pickup_trouble", Stage.TRUNK_PICKUP),
    ("a failed pickup", "pickup_failed", Stage.CITY_DELIVERY),
    ("road", "road_exception", Stage.TRUNK_TRANSPORT),
    ("wrong number", "contact_failed", Stage.INSTALLATION),
    ("replaced", "quarrel", Stage.CITY_DELIVERY),
    ("at home", "product_fault", Stage.INSTALLATION),
    ("not verified", "verification_failed", Stage.INSTALLATION),
]
"""What goes wrong, by its kind, and the leg after which it is received."""


@pytest.mark.parametrize(("name", "kind", "after"), OVER)
def test_what_is_over_by_then_is_no_open_matter_though_it_is_received_after_its_leg(
    name: str, kind: str, after: Stage
) -> None:
    """What ended it was received by a leg before."""
    settles = ("plan_agreed", "verification_settled", "verification_confirmed")
    reports = [one for one in way_of(name) if one["kind"] not in settles]
    late = {one["report_id"] for one in reports if one["kind"] == kind}
    journey = journey_of(delayed(reports, late, after))
    assert kind not in {code for code, _ in journey.at_work.situation.incidents.open}


@pytest.mark.parametrize("after", LEGS[LEGS.index(Stage.CITY_DELIVERY) :])
@pytest.mark.parametrize("story", ["another visit", "at home", "replaced"])
@pytest.mark.parametrize("known", [True, False])
def test_a_quarrel_that_is_received_later_is_no_breach_of_who_was_not_to_send_another(
    after: Stage, story: str, known: bool
) -> None:
    """FH-11.3.2.3: the customer has accepted since, or another one was sent."""
    again, reports = "FH-11.3.2.3:send_another_technician", way_of("to the door", story)
    n, first = next((n, one) for n, one in enumerate(reports) if one["kind"] == "quarrel")
    other = {**first, "report_id": "other", "data": {**first["data"], "incident": "other"}}
    both = [*reports[:n], *([first] if known else ()), other, *reports[n + 1 :]]
    row = journey_of(delayed(both, {"other"}, after)).rows[OccurrenceKey(again, "other")]
    assert row.state in (DutyState.AVERTED, DutyState.KEPT)


@pytest.mark.parametrize("kinds", [("part_fault",), ("part_fault", "part_claimed")])
def test_of_another_part_that_is_missing_the_claim_counts_whenever_it_is_received(
    kinds: tuple[str, ...],
) -> None:
    """FH-11.3.1.2: the leg knew of one part, and of what was done for the other."""
    claim, reports = OccurrenceKey("FH-11.3.1.2:claim_part", "lamp"), way_of("at home")
    of_lamp = [one for one in reports if one["data"].get("incident") == "lamp"]
    late = {one["report_id"] for one in of_lamp if one["kind"] in kinds}
    row = journey_of(delayed(reports, late, Stage.INSTALLATION)).rows[claim]
    assert row.state is DutyState.KEPT
