"""What happened before what must come first cannot be so: a desk is asked, and nothing passes."""

from datetime import timedelta

import pytest

from models.codes import QuestionCode
from models.ids import Stage
from models.messages.reports import Report
from models.sop.milestones import Milestone
from models.stages.table import KINDS
from models.tracking.baton import KEPT
from models.tracking.pending import MUST_COME_FIRST
from tests.builders import a_report
from tests.models.machine import a_leg, on, proof, tell

ENDED = on(25, "12:00")
"""When the leg before ended."""

ROAD, CITY, HOME = Stage.TRUNK_TRANSPORT, Stage.CITY_DELIVERY, Stage.INSTALLATION
BASIS = {ROAD: Milestone.PICKED_UP, CITY: Milestone.HUB_ARRIVED, HOME: Milestone.DELIVERED}
TOO_SOON = {
    ROAD: ("departed", "checkpoint_passed", "arrived_at_hub"),
    CITY: ("collected", "arrived_at_customer", "delivered"),
    HOME: ("packing_signed", "inspected", "installed", "accepted", "verified"),
}
CASES = [(stage, kind) for stage, kinds in TOO_SOON.items() for kind in kinds]


@pytest.mark.parametrize(("stage", "kind"), CASES)
def test_what_happened_before_the_leg_before_had_ended_is_questioned(
    stage: Stage, kind: str
) -> None:
    leg = a_leg(stage, on(25, "18:00"), milestones={BASIS[stage]: ENDED})
    answer = tell(leg, kind, on(25, "18:00"), **proof(ENDED - timedelta(hours=3)))
    assert answer.reason == "questioned: it happened before what must come first"
    assert answer.state == "questioned"
    assert not leg.happened(kind)
    leg.settle_question(answer.report_id, None, on(25, "18:30"))
    assert leg.happened(kind) or leg.pending[answer.report_id].why is not (
        QuestionCode.OUT_OF_ORDER
    )


@pytest.mark.parametrize(("stage", "kind"), CASES)
def test_clocks_may_differ_a_little(stage: Stage, kind: str) -> None:
    leg = a_leg(stage, on(25, "18:00"), milestones={BASIS[stage]: ENDED})
    tell(leg, kind, on(25, "18:00"), **proof(ENDED - timedelta(seconds=60)))
    assert not any(one.asks_desk for one in leg.pending.values())


def test_one_that_waited_for_its_leg_is_asked_about_as_that_begins() -> None:
    early = Report.model_validate(a_report("delivered", "r1", at=on(25, "09:00")))
    known = {Milestone.HUB_ARRIVED: ENDED}
    leg = a_leg(CITY, on(25, "12:10"), milestones=known, early=(early,))
    assert leg.pending["r1"].why is QuestionCode.OUT_OF_ORDER
    assert not leg.happened("collected")


def test_what_does_not_say_when_it_happened_is_believed_as_it_waited() -> None:
    leg = a_leg(CITY, on(25, "18:00"), milestones={Milestone.HUB_ARRIVED: ENDED})
    report = a_report("delivered", received_at=on(25, "11:55").isoformat())
    assert leg.hear(report, on(25, "18:00")).state is None
    assert leg.happened("delivered")


def test_who_books_or_looks_at_the_site_before_that_is_not_asked() -> None:
    for stage, kind in ((CITY, "contact_failed"), (HOME, "site_checked")):
        leg = a_leg(stage, on(25, "18:00"), milestones={BASIS[stage]: ENDED})
        data = {"data": {"reason": "r"}} if kind == "contact_failed" else {}
        assert tell(leg, kind, on(25, "18:00"), **proof(on(24, "09:00")), **data).state is None


HOME_TIMES = {
    "packing_signed": on(26, "09:00"),
    "inspected": on(26, "09:10"),
    "installed": on(26, "11:00"),
    "accepted": on(26, "10:00"),
    "verified": on(26, "10:30"),
}


@pytest.mark.parametrize("seed", range(5))
def test_what_was_verified_before_it_was_installed_is_asked_about(seed: int) -> None:
    kinds = [*HOME_TIMES][seed:] + [*HOME_TIMES][:seed]
    leg = a_leg(HOME, on(26, "12:00"), milestones={Milestone.DELIVERED: ENDED})
    for kind in kinds:
        tell(leg, kind, on(26, "12:00"), at=HOME_TIMES[kind])
    asked = {one.report.kind for one in leg.pending.values() if one.asks_desk}
    assert asked == {"accepted", "verified"}
    installed = next(f.fact_id for f in leg.facts if f.name == "installed")
    leg.withdraw(installed, on(26, "12:10"))
    assert not leg.pending
    assert leg.happened("verified")


def test_what_must_come_first_is_known_to_every_leg_after() -> None:
    named = {one for one in MUST_COME_FIRST.values() if one is not None}
    assert named <= KEPT | {Milestone.HUB_ARRIVED}
    assert set(MUST_COME_FIRST) <= set(KINDS)
