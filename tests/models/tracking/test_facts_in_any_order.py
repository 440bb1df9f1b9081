"""The state of a stage is a fold over its facts: what was received first makes no difference."""

from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ids import Stage
from models.tracking.deadlines.occurrence import OccurrenceKey
from models.tracking.state import StageState
from tests.builders import DATA, a_report, appointed, booked
from tests.models.machine import a_leg, on
from tests.thorough import first_of

NOW = on(29, "12:00")
ARRIVE = "FH-9.3.1.1:arrive_in_time"
AT_CUSTOMER = "FH-10.3.2.4:be_at_customer"

FactTuple = tuple[str, datetime, dict[str, Any]]


def fact(kind: str, at: datetime, **data: Any) -> FactTuple:
    return kind, at, {**DATA.get(kind, {}), **data}


MOMENTS = st.integers(min_value=0, max_value=5 * 24 * 4).map(
    lambda quarters: on(24, "08:00") + timedelta(minutes=15 * quarters)
)
INCIDENTS = st.sampled_from(["a", "b", "c"])
OF_DELIVERY = st.one_of(
    st.builds(
        lambda at, days: fact("appointment_booked", at, **appointed(at + timedelta(days=days), at)),
        MOMENTS, st.integers(min_value=1, max_value=3),
    ),
    st.builds(
        lambda at, name: fact("contact_failed", at, reason="no answer", incident=name),
        MOMENTS, INCIDENTS,
    ),
    st.builds(
        lambda kind, at: fact(kind, at),
        st.sampled_from(
            ["collected", "called_customer", "contacted_customer", "arrived_at_customer"]
        ),
        MOMENTS,
    ),
)  # fmt: skip
OF_PICKUP = st.one_of(
    st.builds(
        lambda at, days: fact("vehicle_booked", at, **booked(at + timedelta(days=days))),
        MOMENTS, st.integers(min_value=1, max_value=3),
    ),
    st.builds(
        lambda kind, at, name: fact(kind, at, incident=name, reason="r", what="w", remedy="m"),
        st.sampled_from(
            ["goods_not_ready", "pickup_trouble", "pickup_failed", "failed_pickup_passed_on",
             "exception_found", "exception_settled"]
        ),
        MOMENTS, INCIDENTS,
    ),
    st.builds(
        lambda at, name, chosen: fact(
            "remedy_offered", at, incident=name, remedy="m", choice=chosen,
            pickup_day=f"{at + timedelta(days=1):%Y-%m-%d}",
        ),
        MOMENTS, INCIDENTS, st.sampled_from(["other_day", "second_pickup", "wait"]),
    ),
    st.builds(
        lambda kind, at: fact(kind, at),
        st.sampled_from(["goods_ready", "left_for_pickup", "picked_up", "departed"]),
        MOMENTS,
    ),
)  # fmt: skip
OF_HOME = st.one_of(
    st.builds(
        lambda kind, at: fact(kind, at),
        st.sampled_from(["packing_signed", "inspected", "installed", "accepted", "verified"]),
        MOMENTS,
    ),
    st.builds(lambda at: fact("verified", at, sheet="s/1"), MOMENTS),
    st.builds(
        lambda at, fit, signed: fact("site_checked", at, fit=fit, waiver_signed=signed),
        MOMENTS, st.booleans(), st.booleans(),
    ),
    st.builds(
        lambda kind, at, name: fact(kind, at, incident=name, reason="r"),
        st.sampled_from(["not_accepted", "put_right", "second_visit"]), MOMENTS, INCIDENTS,
    ),
)  # fmt: skip

OF_ROAD = st.one_of(
    st.builds(
        lambda at, point: fact("checkpoint_passed", at, point=point),
        MOMENTS, st.sampled_from(["Wuhan", "Xian"]),
    ),
    st.builds(
        lambda at, name: fact("road_exception", at, cause="snow", incident=name), MOMENTS, INCIDENTS
    ),
    st.builds(
        lambda at, name, days: fact(
            "plan_agreed", at, plan="wait", incident=name,
            arrives_at=(at + timedelta(days=days)).isoformat(),
        ),
        MOMENTS, INCIDENTS, st.integers(1, 3),
    ),
    st.builds(lambda at: fact("arrived_at_hub", at, hub="H"), MOMENTS),
    st.builds(lambda at: fact("arrival_passed_on", at), MOMENTS),
)  # fmt: skip

TWO_STAGES = first_of([(Stage.CITY_DELIVERY, OF_DELIVERY), (Stage.TRUNK_PICKUP, OF_PICKUP)])


def state_after(stage: Stage, facts: list[tuple[str, FactTuple]]) -> StageState:
    """A leg that receives all of it at one moment, long after."""
    leg = a_leg(stage, on(23, "09:00"))
    for report_id, (kind, at, data) in facts:
        leg.receive(a_report(kind, report_id, at=at, data=data, received_at=at.isoformat()), NOW)
    confirm_all(leg, NOW)
    return leg


def confirm_all(leg: StageState, now: datetime) -> None:
    """A desk says of everything that it is asked about that it is so."""
    while asked := [one for one in leg.pending.values() if one.asks_desk]:
        leg.settle_question(asked[0].report.report_id, None, now)


def learned(leg: StageState) -> object:
    """What it knows in the end, and how each duty stands."""
    rows = {
        key: (row.state, row.due_at, row.met_at, row.late_seconds)
        for key, row in leg.outbox.rows.items()
        if OccurrenceKey(*key) in leg.deadlines.open or OccurrenceKey(*key) in leg.deadlines.closed
    }
    open_ = sorted(leg.situation.incidents.open)
    return sorted(leg.names), leg.milestones, open_, rows, leg.deadlines.breaches


@pytest.mark.no_cover  # many examples: of some seconds
@pytest.mark.parametrize(("stage", "kinds"), TWO_STAGES)
@given(st.data())
def test_in_any_order_the_same_facts_end_in_the_same_state(
    stage: Stage, kinds: st.SearchStrategy[FactTuple], data: st.DataObject
) -> None:
    facts = [
        (f"r{n}", one)
        for n, one in enumerate(data.draw(st.lists(kinds, max_size=7, unique_by=repr)))
    ]
    shuffled = data.draw(st.permutations(facts))
    in_order = sorted(facts, key=lambda one: (one[1][1], one[0]))
    assert learned(state_after(stage, shuffled)) == learned(state_after(stage, in_order))


@pytest.mark.no_cover  # many examples: of some seconds
@pytest.mark.parametrize(("stage", "kinds"), TWO_STAGES)
@given(st.data())
def test_what_was_said_meanwhile_changes_no_verdict(
    stage: Stage, kinds: st.SearchStrategy[FactTuple], data: st.DataObject
) -> None:
    facts = data.draw(st.lists(kinds, max_size=6, unique_by=itemgetter(1)))
    waits = [timedelta(hours=data.draw(st.integers(0, 96))) for _ in facts]
    named = [(f"r{n}", one) for n, one in enumerate(facts)]
    arriving = sorted(
        ((one[1][1] + wait, one) for one, wait in zip(named, waits, strict=True)),
        key=lambda pair: pair[0],
    )
    leg = a_leg(stage, on(23, "09:00"))
    for now, (report_id, (kind, at, fields)) in arriving:
        leg.deadlines.tick(now)
        report = a_report(kind, report_id, at=at, data=fields, received_at=at.isoformat())
        leg.receive(report, now)
    last = max([NOW, *(now for now, _ in arriving)])
    silent = state_after(stage, sorted(named, key=lambda one: (one[1][1], one[0])))
    for state in (leg, silent):
        confirm_all(state, last)
        state.deadlines.tick(last)
    assert learned(leg) == learned(silent)


def test_what_was_told_of_an_instant_is_known_though_another_was_told_between() -> None:
    at = on(24, "08:00")
    leg = a_leg(Stage.CITY_DELIVERY, on(23, "09:00"))
    times = [appointed(at + timedelta(days=days), at) for days in (1, 2, 1)]
    outcomes = [
        leg.receive(a_report("appointment_booked", f"r{n}", at=at, data=data), NOW).outcome
        for n, data in enumerate(times)
    ]
    assert outcomes == ["accepted", "accepted", "known"]
