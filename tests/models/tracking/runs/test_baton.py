"""What a leg is given, what it gives on, and where it stands."""

import json

from hypothesis import given
from hypothesis import strategies as st

from models.codes import ProblemCode, Sla
from models.ids import Stage
from models.messages.encoding.fingerprints import fingerprint, pack
from models.messages.legs.leg import Baton, StageInput
from models.messages.reports.report import Report
from models.messages.timeline.timeline import EntryKind
from models.sop.milestones import Milestone
from models.sop.terms import Sop
from models.stages.table import LEGS
from models.tracking.deadlines.occurrence import OccurrenceKey
from models.tracking.runs.baton import apply_baton, baton_to_leg, baton_to_order
from models.tracking.runs.snapshot import sla_of, snapshot, status
from tests.builders import DATA, a_report
from tests.models.machine import a_leg, book, on, spoken, tell

BOOK = "FH-7.3.2.1:book_vehicle"
ASSIGN = "FH-8.2.6:assign_provider"


def carried(to: Stage, pickup_silent_until: str = "18:00") -> tuple[Baton, int]:
    """A pickup whose vehicle was never reported, and the baton it leaves for a later leg."""
    pickup = a_leg()
    pickup.deadlines.tick(on(23, pickup_silent_until))
    tell(pickup, "picked_up", on(23, "18:10"), data=DATA["picked_up"])
    return baton_to_leg(pickup, to, sorted(pickup.names)), pickup.deadlines.breaches


def test_a_duty_that_is_still_owed_travels_with_its_breach_and_is_watched_on() -> None:
    baton, breaches = carried(Stage.TRUNK_TRANSPORT)
    transport = a_leg(Stage.TRUNK_TRANSPORT, on(23, "18:10"), baton=baton)
    transport.deadlines.tick(on(23, "22:00"))
    assert spoken(transport, BOOK) == [(on(23, "21:00"), "escalated")], "what spoke stays spoken"
    book(transport, on(23, "22:30"))
    assert transport.deadlines.breaches == breaches
    assert transport.outbox.rows[BOOK, "", 1].late_seconds == 5.5 * 3600


def test_a_breach_of_an_earlier_leg_that_was_none_is_corrected_in_the_later_one() -> None:
    baton, breaches = carried(Stage.TRUNK_TRANSPORT)
    transport = a_leg(Stage.TRUNK_TRANSPORT, on(23, "18:10"), baton=baton)
    book(transport, on(23, "18:20"), at=on(23, "16:59"))
    assert transport.deadlines.breaches == breaches - 1
    assert transport.outbox.rows[BOOK, "", 1].state == "kept"


def test_a_duty_that_two_legs_watch_is_not_opened_again_once_it_is_decided() -> None:
    pickup = a_leg()
    tell(pickup, "picked_up", on(25, "15:00"), data=DATA["picked_up"])
    tell(pickup, "departed", on(25, "15:10"))
    baton = baton_to_leg(pickup, Stage.TRUNK_TRANSPORT, sorted(pickup.names))
    transport = a_leg(Stage.TRUNK_TRANSPORT, on(25, "15:10"), baton=baton)
    assert "FH-8.2.4:report_departure" not in {duty for duty, *_ in transport.deadlines.open}
    assert "FH-8.2.5:share_result" in {duty for duty, *_ in transport.deadlines.open}


def test_a_fact_reported_before_its_duty_could_open_keeps_it_two_legs_later() -> None:
    pickup = a_leg()
    tell(pickup, "departed", on(25, "15:10"))
    tell(pickup, "provider_assigned", on(25, "15:20"))
    baton = baton_to_leg(pickup, Stage.TRUNK_TRANSPORT, sorted(pickup.names))
    transport = a_leg(Stage.TRUNK_TRANSPORT, on(25, "15:20"), baton=baton)
    baton = baton_to_leg(transport, Stage.CITY_DELIVERY, sorted(transport.names))
    delivery = a_leg(Stage.CITY_DELIVERY, on(28, "09:00"), baton=baton)
    tell(delivery, "result_shared", on(28, "09:10"), at=on(25, "16:00"))
    assert delivery.outbox.rows[ASSIGN, "", 1].state == "kept"
    assert "provider_assigned" not in {one.name for one in baton_to_order(delivery).early_facts}


def test_the_hold_of_the_order_is_the_hold_of_the_leg_that_begins() -> None:
    leg = a_leg(held="the customer is away")
    leg.deadlines.tick(on(23, "20:00"))
    assert spoken(leg, BOOK) == []
    leg.resume(on(24, "09:00"))
    assert leg.deadlines.open[OccurrenceKey(BOOK)].due_at == on(24, "17:00")


def test_early_reports_are_received_as_the_leg_begins_and_are_not_taken_for_repeats() -> None:
    early = Report.model_validate(a_report("goods_ready", "early", at=on(23, "08:55")))
    pickup = a_leg()
    baton = baton_to_leg(pickup, Stage.TRUNK_PICKUP, []).model_copy(
        update={"known": pack([fingerprint("heard")])}
    )
    leg = a_leg(early=(early,), baton=baton)
    assert leg.happened("goods_ready")
    assert leg.receive(a_report("goods_ready", "heard"), on(23, "10:00")).outcome == "known"


def test_the_order_remembers_every_report_but_those_that_the_leg_is_still_to_hear() -> None:
    order = a_leg()
    report_id = book(order, on(23, "10:00")).report_id
    order.receive(a_report("delivered", "to-be-heard"), on(23, "10:01"))
    assert baton_to_leg(order, Stage.TRUNK_PICKUP, []).known == pack([fingerprint(report_id)])


def test_what_a_leg_passes_on_is_no_repeat_for_its_order() -> None:
    leg = a_leg()
    book(leg, on(23, "10:00"))
    known = baton_to_order(leg).known
    leg.receive(a_report("delivered", "passed-on"), on(23, "10:01"))
    assert [stray.report_id for stray in leg.outgoing] == ["passed-on"]
    assert baton_to_order(leg).known == known


def test_what_waited_for_a_leg_is_received_by_it_and_marked_by_whoever_had_answered_it() -> None:
    """An inbox row has one writer."""
    early = Report.model_validate(a_report("goods_ready", "early", at=on(23, "08:00")))
    leg = a_leg(early=(early,))
    assert leg.happened("goods_ready")
    assert leg.outbox.marks == []


def test_what_comes_back_is_received_once_and_not_where_its_leg_has_received_it() -> None:
    order = a_leg()
    back = Report.model_validate(a_report("goods_ready", "back", at=on(23, "09:00")))
    order.accept_rerouted(back, on(23, "10:00"))
    assert (len(order.facts), order.outbox.marks) == (1, [])
    apply_baton(order, Baton(known=pack([fingerprint("again")])))
    order.accept_rerouted(back.model_copy(update={"report_id": "again"}), on(23, "10:00"))
    assert len(order.facts) == 1


def test_what_a_leg_has_received_no_other_receives_though_it_is_on_its_way_there_too() -> None:
    order = a_leg()
    order.receive(a_report("delivered", "twice"), on(23, "10:00"))
    known = pack([fingerprint("twice")])
    apply_baton(order, Baton(known=known))
    assert [stray.report_id for stray in order.outgoing] == ["twice"]
    assert baton_to_leg(order, Stage.CITY_DELIVERY, []).known == known


def test_a_baton_holds_only_the_milestones_that_the_leg_counts_from() -> None:
    order = a_leg()
    order.learn({Milestone.REVIEW_DAY: on(23, "00:00").date()}, on(23, "09:00"))
    baton = baton_to_leg(order, Stage.CITY_DELIVERY, [])
    assert Milestone.REVIEW_DAY not in baton.milestones
    assert Milestone.PICKUP_DAY in baton.milestones


@given(st.sampled_from(LEGS), st.integers(min_value=0, max_value=72))
def test_a_baton_survives_its_payload(stage: Stage, hours: int) -> None:
    leg = a_leg()
    leg.deadlines.tick(on(23 + hours // 24, f"{hours % 24:02}:30"))
    baton = baton_to_leg(leg, stage, sorted(leg.names))
    start = leg.input.model_copy(update={"baton": baton})
    assert StageInput.model_validate_json(start.model_dump_json()) == start


def test_the_state_of_the_promises_is_the_worst_of_the_open_ones() -> None:
    leg = a_leg()
    assert sla_of(leg) is Sla.ON_TRACK
    leg.deadlines.tick(on(23, "16:00"))
    assert sla_of(leg) is Sla.AT_RISK
    leg.deadlines.tick(on(23, "17:00"))
    assert sla_of(leg) is Sla.BREACHED
    leg.hold("the customer asks", on(23, "17:10"))
    assert sla_of(leg) is Sla.HELD


def test_an_end_is_met_or_met_late() -> None:
    kept, late = a_leg(), a_leg()
    late.deadlines.tick(on(23, "17:00"))
    book(late, on(23, "18:00"))
    kept.closed = late.closed = True
    assert (sla_of(kept), sla_of(late)) == (Sla.MET, Sla.MET_LATE)


def test_a_snapshot_names_the_nearest_deadline_and_what_needs_attention() -> None:
    leg = a_leg()
    tell(leg, "no_vehicle", on(23, "15:00"), data={"reason": "none in town"})
    shown = snapshot(leg, "order:shop-a:1:trunk-pickup")
    assert (shown.next_duty, shown.next_due_at) == (BOOK, on(23, "17:00"))
    assert (shown.problem, shown.needs_attention) == ("no_vehicle", True)


def test_a_leg_that_closes_leaves_its_order_open() -> None:
    leg = a_leg()
    leg.closed = True
    assert not snapshot(leg, "x").closed
    assert status(leg, on(23, "15:00")).closed


def test_taking_a_baton_over_does_not_plan_again_what_was_held() -> None:
    pickup = a_leg()
    pickup.hold("the customer asks", on(23, "10:00"))
    pickup.resume(on(23, "12:00"))
    baton = baton_to_leg(pickup, Stage.TRUNK_PICKUP, [])
    leg = a_leg(baton=baton, now=on(23, "12:30"))
    tell(leg, "goods_ready", on(23, "12:40"))
    assert leg.deadlines.open[OccurrenceKey(BOOK)].due_at == on(23, "19:00")
    assert [e for e in leg.outbox.entries if e.happening is EntryKind.REPLANNED] == []


def test_what_the_order_takes_back_is_what_the_leg_learned() -> None:
    order, pickup = a_leg(), a_leg()
    tell(pickup, "no_vehicle", on(23, "15:00"), data={"reason": "none in town"})
    apply_baton(order, baton_to_order(pickup))
    assert (order.names, order.problems) == (pickup.names, ["no_vehicle"])
    assert json.loads(baton_to_order(pickup).model_dump_json())["facts"] == ["no_vehicle"]


def test_a_duty_of_another_reading_is_not_opened() -> None:
    leg = a_leg(sop=Sop(pickup_watch="received"))
    assert "FH-8.3.2.1:finish_pickup_on_day" not in {duty for duty, *_ in leg.deadlines.open}


def test_a_ledger_that_cannot_be_written_is_no_problem_of_the_next_leg() -> None:
    leg = a_leg()
    for problem in (ProblemCode.LEDGER, "contact_failed"):
        leg.problem(problem)
    assert baton_to_order(leg).problems == ("contact_failed",)
    assert baton_to_leg(leg, Stage.TRUNK_TRANSPORT, ()).problems == ("contact_failed",)
