"""A time to come that has passed as it is named cannot be right: a desk is asked about it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from models.codes import QuestionCode
from models.exact import may_be_instant
from models.ids import Stage
from models.sop.milestones import Milestone
from models.stages.table import KINDS
from tests.builders import appointed, booked
from tests.models.machine import a_leg, book, on, tell

NOW = on(24, "12:00")
KNOWN = {
    Stage.TRUNK_TRANSPORT: {Milestone.PICKED_UP: on(23, "16:00")},
    Stage.CITY_DELIVERY: {Milestone.HUB_ARRIVED: on(23, "20:00")},
}


def naming(kind: str, at: datetime) -> dict[str, Any]:
    """What a kind says that names that time."""
    own: dict[str, dict[str, Any]] = {
        "vehicle_booked": booked(at),
        "shipment_booked": {"shipment": "truck-2", **booked(at)},
        "pickup_agreed": {
            "pickup_day": f"{at:%F}",
            "pickup_hour": at.isoformat(),
            "agreed_by": "李强",
        },
        "plan_agreed": {"plan": "wait", "arrives_at": at.isoformat()},
        "remedy_offered": {"remedy": "other_day", "pickup_hour": at.isoformat()},
        "appointment_booked": appointed(at, min(at, NOW)),
        "repair_assigned": {"repairer": "T-1", "planned_at": at.isoformat()},
    }
    return own.get(kind, {"arrives_at": at.isoformat()})


AHEAD = [name for name, kind in KINDS.items() if kind.ahead]


@pytest.mark.parametrize("kind", AHEAD)
@pytest.mark.parametrize("span", [timedelta(minutes=1), timedelta(hours=30)], ids=str)
def test_a_time_before_it_was_named_is_questioned(kind: str, span: timedelta) -> None:
    leg = a_leg(KINDS[kind].stage, NOW, milestones=KNOWN.get(KINDS[kind].stage))
    answer = tell(leg, kind, NOW, data=naming(kind, NOW - span))
    assert leg.pending[answer.report_id].why is QuestionCode.APPOINTMENT_PASSED
    assert not leg.happened(kind)
    leg.settle_question(answer.report_id, None, NOW)
    assert leg.happened(kind)


@pytest.mark.parametrize("kind", AHEAD)
def test_a_time_of_that_very_minute_is_not(kind: str) -> None:
    leg = a_leg(KINDS[kind].stage, NOW, milestones=KNOWN.get(KINDS[kind].stage))
    moment = NOW + timedelta(seconds=40)
    tell(leg, kind, moment, data=naming(kind, NOW))
    assert not leg.pending
    assert leg.happened(kind)


def test_a_pickup_day_that_is_over_is_questioned() -> None:
    for day, asked in (("2026-11-23", True), ("2026-11-24", False)):
        leg = a_leg()
        tell(leg, "pickup_agreed", NOW, data={"pickup_day": day, "agreed_by": "李强"})
        assert bool(leg.pending) is asked


def test_every_kind_that_names_a_time_is_compared() -> None:
    """What was agreed with the hub may be over: the goods were collected, another visit follows."""
    named = {
        (name, field)
        for name, kind in KINDS.items()
        for field, info in kind.model_fields.items()
        if may_be_instant(info.annotation)
    }
    assert named - {(name, field) for name in AHEAD for field in KINDS[name].ahead} == {
        ("appointment_booked", "hub_at"),
        # What the road is told of an appointment that was compared as it came in.
        *(("appointment_ahead", field) for field in ("customer_at", "hub_at")),
        *(("visit_planned", field) for field in ("from_at", "to_at")),  # a desk decides it
    }


@pytest.mark.parametrize("first", ["picked_up", "pickup_agreed"])
def test_another_day_that_was_agreed_after_the_pickup_is_questioned(first: str) -> None:
    leg = a_leg()
    book(leg, on(23, "12:00"))
    day = {"data": {"pickup_day": "2026-11-27", "agreed_by": "李强"}}
    reports = [("picked_up", on(25, "15:00"), {}), ("pickup_agreed", on(25, "16:00"), day)]
    for kind, at, more in sorted(reports, key=lambda one: one[0] != first):
        tell(leg, kind, on(25, "17:00"), at=at, **more)
    (asked,) = leg.pending.values()
    assert (asked.report.kind, asked.why) == ("pickup_agreed", QuestionCode.PICKUP_DONE)
    picked_up = next(fact for fact in leg.facts if fact.name == "picked_up")
    leg.withdraw(picked_up.fact_id, on(25, "17:10"))
    assert leg.happened("pickup_agreed")


def test_so_it_is_on_the_road() -> None:
    leg = a_leg(Stage.TRUNK_TRANSPORT, NOW, milestones=KNOWN[Stage.TRUNK_TRANSPORT])
    tell(leg, "pickup_agreed", NOW, data={"pickup_day": "2026-11-27", "agreed_by": "李强"})
    assert [one.why for one in leg.pending.values()] == [QuestionCode.PICKUP_DONE]
