"""Whatever shows a pickup days before the agreed day is asked about, and lets nothing count."""

from datetime import datetime
from typing import Any

import pytest

from models.codes import QuestionCode
from models.ids import Stage
from models.messages.reports.answer import Answer
from models.stages.table import KINDS, implied_by
from models.stages.trunk_pickup.shipments import SHIPMENT_FACTS
from models.tracking.reports.early_pickups import BEFORE_PICKUP, shows_pickup
from models.tracking.state import StageState
from tests.builders import booked
from tests.models.machine import a_leg, book, on, tell

EARLY = QuestionCode.PICKUP_EARLY
OWN = ("picked_up", "departed")
APART = (
    "shipment_picked_up", "shipment_departed", "shipment_checkpoint_passed", "shipment_arrived",
    "shipment_arrival_passed_on", "shipment_collected", "shipment_delivered",
)  # fmt: skip


def why(leg: StageState) -> dict[str, Any]:
    """What is asked, by the kind of the report."""
    return {one.report.kind: one.why for one in leg.pending.values()}


def test_every_kind_of_the_pickup_is_sorted() -> None:
    implying = {
        kind
        for kind, facts in KINDS.items()
        if facts.stage is Stage.TRUNK_PICKUP and "picked_up" in {kind, *implied_by(kind)}
    }
    assert implying == set(OWN)
    apart = {kind for kind in KINDS if kind in SHIPMENT_FACTS or kind.startswith("shipment_")}
    assert apart - BEFORE_PICKUP == set(APART)
    assert {kind for kind in KINDS if shows_pickup(KINDS[kind])} == {*OWN, *APART}


@pytest.mark.parametrize("kind", OWN)
def test_what_shows_a_pickup_days_before_its_day_is_asked_about(kind: str) -> None:
    leg = a_leg()
    tell(leg, kind, on(23, "15:00"))
    assert why(leg) == {kind: EARLY}
    assert not leg.happened("picked_up")
    assert tell(leg, kind, on(24, "15:00")).state is None, "a day before is not days before"
    assert leg.happened("picked_up")


@pytest.mark.parametrize("kind", OWN)
def test_one_confirmation_is_of_both(kind: str) -> None:
    leg = a_leg()
    tell(leg, "picked_up", on(23, "15:00"), report_id="picked_up")
    tell(leg, "departed", on(23, "15:30"), report_id="departed")
    assert why(leg) == dict.fromkeys(OWN, EARLY)
    leg.settle_question(kind, None, on(23, "16:00"))
    assert not leg.pending
    assert all(leg.happened(one) for one in OWN)


def test_one_rejection_is_of_one() -> None:
    leg = a_leg()
    tell(leg, "picked_up", on(23, "15:00"), report_id="picked_up")
    tell(leg, "departed", on(23, "15:30"), report_id="departed")
    leg.settle_question("picked_up", "it was another order's", on(23, "16:00"))
    assert why(leg) == {"departed": EARLY}


def test_a_departure_on_its_day_does_not_answer_what_is_asked_about_an_early_pickup() -> None:
    leg = a_leg()
    tell(leg, "picked_up", on(23, "15:00"))
    assert tell(leg, "departed", on(25, "15:30")).state is None
    assert why(leg) == {"picked_up": EARLY}


COUNT = {"pieces": 1, "packing_sound": True}
SAYS: dict[str, dict[str, Any]] = {
    "shipment_picked_up": COUNT,
    "shipment_collected": COUNT,
    "shipment_checkpoint_passed": {"point": "half-way"},
    "shipment_arrived": {"hub": "CD-01"},
}


def shipped(leg: StageState, kind: str, at: datetime) -> Answer:
    """One report of goods that travel apart."""
    return tell(leg, kind, at, data={**SAYS.get(kind, {}), "shipment": "rest"})


@pytest.mark.parametrize("kind", APART)
@pytest.mark.parametrize("own_day", [True, False])
def test_goods_that_travel_apart_are_asked_about_alike(kind: str, own_day: bool) -> None:
    leg = a_leg()
    if own_day:
        data = {**booked(on(27, "15:00")), "shipment": "rest"}
        tell(leg, "shipment_booked", on(23, "10:00"), data=data)
    else:
        book(leg, on(23, "10:00"))
    early, in_time = (25, 26) if own_day else (23, 24)
    shipped(leg, kind, on(early, "15:00"))
    assert why(leg) == {kind: EARLY}
    assert shipped(leg, kind, on(in_time, "15:00")).state is None
    assert why(leg) == {kind: EARLY}


def test_one_confirmation_is_of_all_that_was_reported_of_a_shipment() -> None:
    leg = a_leg()
    book(leg, on(23, "10:00"))
    for hour, kind in enumerate(APART, 11):
        shipped(leg, kind, on(23, f"{hour}:00"))
    assert why(leg) == dict.fromkeys(APART, EARLY)
    asked = {one.report.kind: one.report.report_id for one in leg.pending.values()}
    leg.settle_question(asked["shipment_departed"], None, on(23, "20:00"))
    assert not leg.pending


def test_what_came_in_since_does_not_hide_the_day_that_was_agreed() -> None:
    leg = a_leg()
    later = {"pickup_day": "2026-11-28", "agreed_by": "李强"}
    tell(leg, "pickup_agreed", on(23, "10:00"), data=later)
    tell(leg, "picked_up", on(24, "10:00"))
    tell(leg, "goods_ready", on(24, "11:00"))
    assert why(leg) == {"picked_up": EARLY}
