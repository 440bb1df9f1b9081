"""A field that a message does not have is refused with the one that was meant, never dropped."""

import pytest

from models.messages.decisions.decision_body import strange_field
from models.messages.decisions.decisions import DECISIONS
from models.messages.reports import report_parsing
from models.messages.reports.report import Report
from models.stages.table import KINDS
from tests.builders import booked
from tests.models.every_kind import content_of
from tests.models.machine import a_leg, on, tell

REPORTED = [kind for kind in KINDS if kind != "provider_replaced"]


def test_a_field_that_no_report_has_is_refused_with_the_one_that_was_meant() -> None:
    report = {"report_id": "r", "kind": "k", "occured_at": "2026-11-23T10:00:00+08:00"}
    assert report_parsing.read(report) == "occured_at: there is no such field; occurred_at?"


@pytest.mark.parametrize("kind", REPORTED)
def test_a_field_that_its_kind_does_not_have_is_refused_by_name(kind: str) -> None:
    content = {**content_of(kind, on(25, "12:00")), "wether": "rain"}
    report = Report.model_validate({"report_id": "r", "kind": kind, "data": content})
    assert "wether: there is no such field" in str(report_parsing.facts_of(KINDS[kind], report)[1])


def test_a_field_inside_a_list_is_refused_by_its_place() -> None:
    points = [{"name": "Wuhan", "hours": 12}, {"name": "Xian", "hours": 40, "hour": 1}]
    data = {**booked(on(25, "15:00")), "feedback_points": points}
    report = Report.model_validate({"report_id": "r", "kind": "vehicle_booked", "data": data})
    why = report_parsing.facts_of(KINDS["vehicle_booked"], report)[1]
    assert why == "feedback_points.1.hour: there is no such field; hours?"


def test_a_stage_says_no_to_a_count_that_is_misspelt() -> None:
    leg, now = a_leg(now=on(23, "09:00")), on(23, "10:00")
    answer = tell(leg, "vehicle_booked", now, data={**booked(on(25, "15:00")), "carier": "Fast"})
    assert answer.outcome == "refused"
    assert answer.reason == "carier: there is no such field; carrier?"


def test_a_field_inside_of_a_decision_is_named_by_its_place() -> None:
    sent = {"decision_id": "d", "kinds_apart": [{"sku": "SF", "pieces": 1, "piece": 2}]}
    found = strange_field(DECISIONS["offer_remedy"], sent)
    assert found == "no field kinds_apart.0.piece: there is no such field; pieces?"
