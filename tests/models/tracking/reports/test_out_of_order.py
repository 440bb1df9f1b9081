"""What happened before what must come first cannot be so: a desk is asked, and nothing passes."""

from datetime import timedelta

import pytest

from models.codes import QuestionCode
from models.ids import Stage
from models.messages.reports.report import Report
from models.sop.milestones import Milestone
from models.stages.table import KINDS
from models.tracking.reports.pending_reports import MUST_COME_FIRST, REFUNDED, comes_after
from models.tracking.runs.baton import READ_BY_LEGS, baton_to_order
from tests.builders import ANY_DAY, a_report
from tests.models.home import at_home
from tests.models.machine import a_leg, on, proof, tell

ENDED = on(25, "12:00")
"""When the leg before ended."""

ROAD, CITY, HOME = Stage.TRUNK_TRANSPORT, Stage.CITY_DELIVERY, Stage.INSTALLATION
BASIS = {ROAD: Milestone.PICKED_UP, CITY: Milestone.HUB_ARRIVED, HOME: Milestone.DELIVERED}
TOO_SOON = {
    ROAD: ("departed", "checkpoint_passed", "arrived_at_hub", "road_exception", "plan_agreed"),
    CITY: ("collected", "arrived_at_customer", "delivered", "arrival_passed_on"),
    HOME: (
        *("packing_signed", "inspected", "installed", "accepted", "verified"),
        *("part_fault", "not_accepted", "verification_failed", "product_fault"),
    ),
}
SAYS = {
    "road_exception": {"cause": "snow"},
    "plan_agreed": {"plan": "wait"},
    "part_fault": {"part": "hinge"},
    "not_accepted": {"reason": "a scratch"},
    "verification_failed": {"reason": "no network"},
    "product_fault": {"what": "a crack"},
}
CASES = [(stage, kind) for stage, kinds in TOO_SOON.items() for kind in kinds]


@pytest.mark.parametrize(("stage", "kind"), CASES)
def test_what_happened_before_the_leg_before_had_ended_is_questioned(
    stage: Stage, kind: str
) -> None:
    leg = a_leg(stage, on(25, "18:00"), milestones={BASIS[stage]: ENDED})
    says = {"data": SAYS[kind]} if kind in SAYS else {}
    answer = tell(leg, kind, on(25, "18:00"), **proof(ENDED - timedelta(hours=3)), **says)
    assert answer.reason == "questioned: it happened before what must come first"
    assert answer.state == "questioned"
    name = KINDS[kind].fact_name("hub")
    assert not leg.happened(name)
    leg.settle_question(answer.report_id, None, on(25, "18:30"))
    assert leg.happened(name) or leg.pending[answer.report_id].why is not (
        QuestionCode.OUT_OF_ORDER
    )


@pytest.mark.parametrize(("stage", "kind"), CASES)
def test_clocks_may_differ_a_little(stage: Stage, kind: str) -> None:
    leg = a_leg(stage, on(25, "18:00"), milestones={BASIS[stage]: ENDED})
    says = {"data": SAYS[kind]} if kind in SAYS else {}
    tell(leg, kind, on(25, "18:00"), **proof(ENDED - timedelta(seconds=60)), **says)
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
    assert leg.receive(report, on(25, "18:00")).state is None
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


PAIRS = [
    (Stage.TRUNK_PICKUP, "departed", "picked_up"),
    (Stage.TRUNK_TRANSPORT, "arrival_passed_on", "arrived_at_hub"),
    (Stage.RETURNS, "return_inspected", "return_collected"),
]
"""A leg or a case, what comes after, and what must come first in it."""


@pytest.mark.parametrize(("stage", "after", "before"), PAIRS)
@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("too_soon", [True, False])
def test_two_of_one_leg_are_compared_whichever_was_received_first(
    stage: Stage, after: str, before: str, first: int, too_soon: bool
) -> None:
    leg = a_leg(stage, on(25, "09:00"), sop=ANY_DAY)
    times = {before: on(25, "16:00"), after: on(25, "14:00" if too_soon else "16:00")}
    for kind in sorted(times, key=lambda kind: (kind == after) is not bool(first)):
        tell(leg, kind, on(25, "18:00"), **proof(times[kind]))
    asked = {one.report.kind: one.why for one in leg.pending.values()}
    assert asked == ({after: QuestionCode.OUT_OF_ORDER} if too_soon else {})
    assert leg.happened(before)


def test_a_pickup_after_the_truck_had_left_is_asked_about_on_the_road() -> None:
    """The leg ended with the departure, which nobody asks about any more."""
    pickup = a_leg(now=on(25, "09:00"))
    tell(pickup, "departed", on(25, "14:00"))
    for clock, asked in (("13:55", False), ("14:01", False), ("16:00", True)):
        road = a_leg(ROAD, on(25, "14:00"), baton=baton_to_order(pickup))
        tell(road, "picked_up", on(25, "18:00"), **proof(on(25, clock)))
        assert [one.why for one in road.pending.values()] == [QuestionCode.OUT_OF_ORDER] * asked


def test_money_may_go_back_before_the_goods_do() -> None:
    assert REFUNDED in KINDS
    assert "return_collected" in comes_after(REFUNDED)


def test_what_must_come_first_is_known_to_every_leg_after() -> None:
    named = {one for one in MUST_COME_FIRST.values() if one is not None}
    assert named <= READ_BY_LEGS | {Milestone.HUB_ARRIVED}
    assert set(MUST_COME_FIRST) <= set(KINDS)


def test_what_is_rejected_is_compared_with_no_more() -> None:
    leg, now = a_leg(), on(23, "17:00")
    tell(leg, "picked_up", now, report_id="p", at=on(23, "15:00"))
    tell(leg, "departed", now, report_id="d", at=on(23, "14:00"))
    asked = {name: one.why for name, one in leg.pending.items()}
    assert asked == {"p": QuestionCode.PICKUP_EARLY, "d": QuestionCode.OUT_OF_ORDER}
    leg.settle_question("p", "it was another order's", now)
    asked = {name: one.why for name, one in leg.pending.items()}
    assert asked == {"d": QuestionCode.PICKUP_EARLY}, "it is early, as the pickup was"


def test_what_is_withdrawn_while_it_waits_is_compared_with_no_more() -> None:
    leg, now = at_home(6, on(26, "08:00")), on(26, "20:00")
    tell(leg, "accepted", now, report_id="a", at=on(26, "12:00"))
    before = leg.pending["a"].why
    tell(leg, "installed", now, report_id="i", at=on(26, "14:00"))
    assert leg.pending["a"].why is QuestionCode.OUT_OF_ORDER
    leg.withdraw("i", now)
    assert leg.pending["a"].why is before
