"""The state of one SOP: what it receives, in any order, however often, whatever it is."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from models.ids import Stage
from models.messages.reports.answer import ReportOutcome
from models.messages.reports.refusals import RefusalCode
from models.messages.timeline.timeline import Batch, EntryKind
from models.roles import Role
from models.stages.table import KINDS
from models.tracking.deadlines.occurrence import OccurrenceKey
from models.tracking.runs.baton import baton_to_order
from models.tracking.runs.snapshot import snapshot
from models.tracking.state import StageState
from tests.builders import DATA, a_report, booked
from tests.conftest import EXAMPLES
from tests.models.machine import RECEIVED, a_leg, book, on, tell

FIELD_EVENTS = ("vehicle_booked", "goods_ready", "left_for_pickup", "called_pickup_point")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.datetimes().map(str),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
TIMES = st.datetimes().map(lambda moment: f"{moment.isoformat()}+00:00") | JSON
REPORTS = st.fixed_dictionaries(
    {"report_id": st.text(min_size=1, max_size=8) | JSON, "kind": st.sampled_from(sorted(KINDS))},
    optional={
        "by": st.sampled_from([role.value for role in Role]) | JSON,
        "occurred_at": TIMES,
        "reported_at": TIMES,
        "received_at": TIMES,
        "order": st.sampled_from(["shop-a/1", "shop-a/2"]) | JSON,
        "data": JSON | st.sampled_from([*DATA.values(), booked(on(25, "15:00"))]),
        "extra": JSON,
    },
)


def written(state: StageState) -> bytes:
    """Everything a leg has to write, as the payload that carries it."""
    outbox = state.outbox
    batch = Batch(
        workflow_id=outbox.workflow_id,
        entries=tuple(outbox.entries),
        duties=tuple(outbox.rows.values()),
        reports=tuple(outbox.marks),
        snapshot=snapshot(state, outbox.workflow_id),
    )
    return batch.model_dump_json().encode()


def learned(state: StageState) -> object:
    """What a leg knows in the end, whatever the order in which it came."""
    rows = {key: (row.state, row.met_at) for key, row in state.outbox.rows.items()}
    return sorted(state.names), state.milestones, rows, state.deadlines.breaches


@pytest.mark.no_cover  # many examples: of some seconds
@given(JSON | REPORTS, st.sampled_from([Stage.TRUNK_PICKUP, Stage.CITY_DELIVERY]))
@example({"report_id": "r", "kind": "\ud800"}, Stage.TRUNK_PICKUP)
@example({"report_id": "r", "kind": "k", "data": {"\ud800": 1}}, Stage.TRUNK_PICKUP)
@example(
    a_report("vehicle_booked", data={**booked(on(25, "15:00")), "pickup_at": "0001-01-01T00:00Z"}),
    Stage.TRUNK_PICKUP,
)
@settings(max_examples=3 * EXAMPLES)
def test_nothing_that_json_can_say_raises_and_all_of_it_is_answered(
    argument: Any, stage: Stage
) -> None:
    leg = a_leg(stage)
    answer = leg.receive(argument, on(23, "12:00"))
    assert answer.outcome in (ReportOutcome.ACCEPTED, ReportOutcome.REFUSED)
    assert answer.outcome is ReportOutcome.ACCEPTED or answer.reason
    assert written(leg)
    assert baton_to_order(leg).model_dump_json().encode()
    assert all(json.dumps(stray.model_dump(mode="json")) for stray in leg.outgoing)


@given(st.permutations(FIELD_EVENTS), st.lists(st.sampled_from(FIELD_EVENTS), max_size=4))
def test_in_any_order_and_however_often_the_same_reports_end_in_the_same_facts(
    kinds: list[str], repeats: list[str]
) -> None:
    def state_after(order: list[str]) -> StageState:
        leg = a_leg()
        for n, kind in enumerate(order):
            happened = RECEIVED + timedelta(minutes=10 * (1 + FIELD_EVENTS.index(kind)))
            data = booked(on(25, "15:00")) if kind == "vehicle_booked" else {}
            report = a_report(kind, at=happened, data=data)
            leg.receive(report, RECEIVED + timedelta(minutes=60 + n))
        return leg

    assert learned(state_after([*kinds, *repeats])) == learned(state_after(list(FIELD_EVENTS)))


def test_a_repeat_is_known_and_gets_its_first_answer_again() -> None:
    leg = a_leg()
    first = book(leg, on(23, "15:00"))
    again = leg.receive(a_report("goods_ready", first.report_id), on(23, "16:00"))
    assert (again.outcome, again.reason) == (ReportOutcome.KNOWN, first.reason)
    assert not leg.happened("goods_ready")


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, ReportOutcome.KNOWN),
        ({"reported_at": on(25, "14:05").isoformat()}, ReportOutcome.KNOWN),
        ({"occurred_at": on(25, "13:30").isoformat()}, ReportOutcome.ACCEPTED),
        ({"data": {"arrives_at": on(25, "15:30").isoformat()}}, ReportOutcome.ACCEPTED),
        ({"by": "carrier"}, ReportOutcome.ACCEPTED),
    ],
)
def test_the_same_told_again_under_another_id_is_known_and_another_time_is_another_fact(
    changes: dict[str, Any], outcome: ReportOutcome
) -> None:
    leg = a_leg()
    called = a_report("called_pickup_point", "r-1", at=on(25, "14:00"))
    assert leg.receive(called, on(25, "14:01")).outcome is ReportOutcome.ACCEPTED
    again = leg.receive({**called, "report_id": "r-2", **changes}, on(25, "14:10"))
    assert again.outcome is outcome
    lines = [one for one in leg.outbox.entries if one.what == "called_pickup_point"]
    assert len(lines) == 1 + (outcome is ReportOutcome.ACCEPTED)


def test_a_repeat_of_what_an_earlier_leg_received_is_known() -> None:
    pickup = a_leg()
    answer = book(pickup, on(23, "15:00"))
    transport = a_leg(Stage.TRUNK_TRANSPORT, on(25, "16:00"), baton=baton_to_order(pickup))
    again = transport.receive(a_report("departed", answer.report_id), on(25, "17:00"))
    assert again.outcome is ReportOutcome.KNOWN


@pytest.mark.parametrize("absent", ["vehicle", "driver", "phone", "pickup_at", "transit_hours"])
def test_four_of_five_are_refused_with_what_is_missing_and_keep_no_duty(absent: str) -> None:
    leg = a_leg()
    four = {name: value for name, value in booked(on(25, "15:00")).items() if name != absent}
    answer = tell(leg, "vehicle_booked", on(23, "15:00"), data=four)
    assert (answer.outcome, answer.missing) == (ReportOutcome.REFUSED, (absent,))
    assert OccurrenceKey("FH-7.3.2.1:book_vehicle") in leg.deadlines.open
    assert leg.outbox.entries[-1].happening is EntryKind.REFUSED_REPORT


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"kind": "picked_upp"}, "picked_up"),
        ({"kind": "picked_up", "by": "customer", "data": DATA["picked_up"]}, "driver"),
        ({"kind": "goods_ready", "order": "shop-a/2"}, "shop-a/2"),
    ],
)
def test_a_refusal_says_why(fields: dict[str, Any], why: str) -> None:
    leg = a_leg()
    answer = leg.receive({"report_id": "r", **fields}, on(23, "15:00"))
    assert answer.outcome is ReportOutcome.REFUSED
    assert why in str(answer.reason)


@pytest.mark.parametrize("by", [*Role, "unknown"])
def test_nobody_but_the_customer_or_a_desk_for_him_accepts(by: str) -> None:
    """Shows FH-11.2.6."""
    leg = a_leg(Stage.INSTALLATION, on(26, "14:00"))
    answer = tell(leg, "accepted", on(26, "17:00"), by=by)
    may = {"customer", "service_desk", "installation_desk", "customer_service", "order_desk"}
    assert (answer.code is None) == (by in may)
    if by not in may:
        assert (answer.outcome, answer.code) == (ReportOutcome.REFUSED, RefusalCode.WRONG_ROLE)


def test_the_order_desk_may_report_for_anybody() -> None:
    assert book(a_leg(), on(23, "15:00"), by="order_desk").outcome is ReportOutcome.ACCEPTED


def test_a_refused_report_is_sent_again_corrected_under_a_new_id() -> None:
    leg = a_leg()
    tell(leg, "vehicle_booked", on(23, "15:00"), data={})
    assert book(leg, on(23, "15:05")).outcome is ReportOutcome.ACCEPTED


def test_a_fact_implies_what_its_implied_facts_imply() -> None:
    leg = a_leg()
    tell(leg, "departed", on(25, "15:10"))
    assert leg.happened("picked_up")
    assert leg.happened("called_pickup_point")


def test_a_fact_that_implies_an_earlier_one_lets_the_leg_pass_and_the_report_stays_owed() -> None:
    leg = a_leg()
    tell(leg, "picked_up", on(25, "15:30"), data=DATA["picked_up"])
    assert leg.happened("vehicle_booked")
    assert OccurrenceKey("FH-7.3.2.1:book_vehicle") in leg.deadlines.open


def test_a_report_of_a_later_leg_is_passed_on_and_moves_nothing_here() -> None:
    leg = a_leg()
    before = dict(leg.milestones)
    answer = tell(leg, "arrived_at_hub", on(23, "15:00"), data={"hub": "CD-01"})
    assert (answer.outcome, answer.reason) == (ReportOutcome.ACCEPTED, "passed on to the order")
    assert [stray.kind for stray in leg.outgoing] == ["arrived_at_hub"]
    assert leg.milestones == before


def test_a_report_of_a_leg_that_has_ended_is_received_by_the_next() -> None:
    leg = a_leg(Stage.TRUNK_TRANSPORT, on(25, "16:00"))
    assert tell(leg, "departed", on(25, "17:00")).outcome is ReportOutcome.ACCEPTED
    assert leg.outgoing == []
    assert leg.happened("departed")


def test_a_problem_needs_attention_until_what_settles_it_is_told() -> None:
    leg = a_leg()
    tell(leg, "no_vehicle", on(23, "15:00"), data={"reason": "none in town"})
    assert leg.problems == ["no_vehicle"]
    book(leg, on(23, "16:00"))
    assert leg.problems == []


def test_what_is_not_believed_is_flagged_in_the_answer_and_in_the_timeline() -> None:
    leg = a_leg()
    times = {"occurred_at": on(23, "14:30"), "reported_at": on(23, "14:00")}
    stated = {name: at.isoformat() for name, at in times.items()}
    answer = book(leg, on(23, "15:00"), **stated)
    assert "later than the telling" in str(answer.reason)
    (line,) = [entry for entry in leg.outbox.entries if "later than the telling" in entry.text]
    assert line.data["doubted"] == ["occurred_after_reported"]


def test_a_refused_report_may_be_corrected_and_sent_again_under_its_id() -> None:
    leg = a_leg()
    lacking = {name: value for name, value in booked(on(25, "15:00")).items() if name != "phone"}
    first = leg.receive(a_report("vehicle_booked", "r-1", data=lacking), RECEIVED)
    again = leg.receive(a_report("vehicle_booked", "r-1", data=lacking), RECEIVED)
    mended = leg.receive(a_report("vehicle_booked", "r-1", data=booked(on(25, "15:00"))), RECEIVED)
    assert (first.outcome, first.missing) == (ReportOutcome.REFUSED, ("phone",))
    assert (again.outcome, again.missing) == (ReportOutcome.REFUSED, ("phone",))
    assert mended.outcome is ReportOutcome.ACCEPTED
    assert leg.happened("vehicle_booked")
