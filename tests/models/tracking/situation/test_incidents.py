"""Each incident by itself: found, named by what settles it, and owed until it is settled."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ids import Stage
from models.messages.reports.answer import ReportOutcome
from models.sop.formatting import occurrence_name
from models.tracking.runs.baton import baton_to_leg
from models.tracking.runs.snapshot import status
from tests.models.machine import a_leg, on, tell

AGREE = "FH-9.3.2.2:agree_plan"
PUT_RIGHT = "FH-11.2.6:put_right"

PAIRS = {
    Stage.TRUNK_TRANSPORT: (
        "road_exception",
        {"cause": "snow"},
        "plan_agreed",
        {"plan": "p"},
        AGREE,
    ),
    Stage.INSTALLATION: ("not_accepted", {"reason": "scratch"}, "put_right", {}, PUT_RIGHT),
}


@pytest.mark.parametrize("stage", PAIRS)
@given(st.data())
def test_of_n_found_and_all_but_one_settled_one_is_open_and_one_is_owed(
    stage: Stage, data: st.DataObject
) -> None:
    found, of_found, settled, of_settled, duty = PAIRS[stage]
    names = [f"i{n}" for n in range(data.draw(st.integers(2, 6)))]
    left = data.draw(st.sampled_from(names))
    findings = [(found, of_found, name) for name in names]
    findings += [(settled, of_settled, name) for name in names if name != left]
    leg = a_leg(stage, on(23, "09:00"))
    for minute, (kind, of_kind, name) in enumerate(data.draw(st.permutations(findings))):
        now = on(23, "12:00") + timedelta(minutes=minute)
        at = on(23, "10:00" if kind == found else "11:00")
        content = {**of_kind, "incident": name}
        tell(leg, kind, now, by="order_desk", at=at, received_at=at.isoformat(), data=content)
    assert list(leg.situation.incidents.open) == [(found, left)]
    assert [key.ref for key in leg.deadlines.open if key.duty == duty] == [left]
    assert leg.problems == [found]


def test_what_settles_without_a_name_means_the_only_one_that_is_open() -> None:
    leg = a_leg(Stage.TRUNK_TRANSPORT, on(23, "09:00"))
    tell(leg, "road_exception", on(23, "10:00"), data={"cause": "snow"})
    tell(leg, "plan_agreed", on(23, "11:00"), by="trunk_desk", data={"plan": "wait"})
    assert leg.problems == []
    assert AGREE not in {key.duty for key in leg.deadlines.open}


FINDINGS = [
    (Stage.TRUNK_PICKUP, "pickup_trouble", {"reason": "gate"}),
    (Stage.TRUNK_TRANSPORT, "road_exception", {"cause": "snow"}),
    (Stage.INSTALLATION, "site_checked", {"fit": False, "waiver_signed": False}),
    (Stage.INSTALLATION, "not_accepted", {"reason": "scratch"}),
]


@pytest.mark.parametrize(("stage", "kind", "says"), FINDINGS)
def test_of_equal_findings_at_one_instant_the_name_does_not_depend_on_who_was_received_first(
    stage: Stage, kind: str, says: dict[str, object]
) -> None:
    ends = []
    for ids in (("r-a", "r-b", "r-c"), ("r-c", "r-a", "r-b"), ("r-b", "r-c", "r-a")):
        leg = a_leg(stage, on(25, "09:00"))
        for report_id in ids:
            tell(leg, kind, on(25, "12:00"), at=on(25, "11:00"), report_id=report_id, data=says)
        ends.append((list(leg.situation.incidents.open), sorted(leg.deadlines.open)))
    assert [ref for _, ref in ends[0][0]] == ["r-a"]
    assert ends[1:] == ends[:1] * 2


def test_what_settles_without_a_name_is_refused_where_several_are_open_with_their_list() -> None:
    leg = a_leg(Stage.TRUNK_TRANSPORT, on(23, "09:00"))
    for name in ("snow", "tyre"):
        tell(leg, "road_exception", on(23, "10:00"), data={"cause": name, "incident": name})
    answer = tell(leg, "plan_agreed", on(23, "11:00"), by="trunk_desk", data={"plan": "wait"})
    assert (answer.outcome, answer.missing) == (ReportOutcome.REFUSED, ("incident",))
    assert "snow, tyre" in str(answer.reason)


def test_an_incident_travels_to_the_next_leg_and_is_settled_there_by_its_name() -> None:
    road = a_leg(Stage.TRUNK_TRANSPORT, on(23, "09:00"))
    for name in ("snow", "tyre"):
        tell(road, "road_exception", on(23, "10:00"), data={"cause": name, "incident": name})
    baton = baton_to_leg(road, Stage.CITY_DELIVERY, [])
    delivery = a_leg(Stage.CITY_DELIVERY, on(24, "09:00"), baton=baton)
    settles = {"plan": "wait", "incident": "snow"}
    tell(delivery, "plan_agreed", on(24, "10:00"), by="trunk_desk", data=settles)
    assert list(delivery.situation.incidents.open) == [("road_exception", "tyre")]
    assert [key.ref for key in delivery.deadlines.open if key.duty == AGREE] == ["tyre"]


def test_a_status_names_each_open_incident_and_says_of_each_deadline_which_attempt_it_is() -> None:
    leg = a_leg(Stage.TRUNK_TRANSPORT, on(23, "09:00"))
    for name in ("snow", "tyre"):
        tell(leg, "road_exception", on(23, "10:00"), data={"cause": name, "incident": name})
    shown = status(leg, on(23, "10:00")).model_dump(mode="json")
    assert [one["ref"] for one in shown["incidents"]] == ["snow", "tyre"]
    assert shown["problems"] == ["road_exception"]
    assert {(one["ref"], one["attempt"]) for one in shown["deadlines"]} == {
        ("snow", 1),
        ("tyre", 1),
    }


def test_progress_makes_every_incident_of_its_kind_moot() -> None:
    leg = a_leg()
    for name in ("a", "b"):
        tell(leg, "pickup_trouble", on(25, "10:00"), data={"reason": name, "incident": name})
    tell(leg, "picked_up", on(25, "15:00"))
    assert leg.problems == []


def test_what_is_owed_says_which_of_several_it_is() -> None:
    assert occurrence_name("pick up", "", 1) == "pick up"
    assert occurrence_name("pick up", "gate", 2) == "pick up (gate, attempt 2)"


def test_an_incident_names_the_goods_that_it_is_about_and_their_pieces() -> None:
    """Shows FH-8.3.2.2, FH-11.3.1.2."""
    pickup, home = a_leg(now=on(25, "09:00")), a_leg(Stage.INSTALLATION, on(25, "09:00"))
    pickup.input.__dict__["pieces"] = 3
    of_two = [{"sku": "YG-2000", "pieces": 1}, {"sku": "SF-3", "pieces": 1}]
    counted = {"pieces": 2, "packing_sound": True, "sorted_by_area": True, "kinds": of_two}
    tell(pickup, "picked_up", on(25, "15:00"), data=counted)
    tell(home, "part_fault", on(25, "15:00"), data={"part": "hinge", "sku": "YG-2000"})
    goods = []
    for leg in (pickup, home):
        leg.incidents.tick(on(25, "15:00"))
        (row,) = leg.incidents.rows.values()
        goods.append([(one.sku, one.pieces) for one in row.kinds])
    assert goods == [[("YG-2000", 1), ("SF-3", 1)], [("YG-2000", 1)]]
