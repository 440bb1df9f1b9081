"""The report kinds as one table: each of one stage, each understood by the duties it keeps."""

import pytest

from models.messages.reports.report import Facts
from models.roles import Role
from models.stages.table import CASE_SPECS, KINDS, LEGS, implied_by
from models.tracking.erasure import measured
from tests.builders import DATA, booked
from tests.models.machine import RECEIVED, a_leg, book, tell


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_says_what_it_means_whose_it_is_and_implies_facts_that_exist(kind: str) -> None:
    model = KINDS[kind]
    assert issubclass(model, Facts)
    assert model.means[0].islower()
    assert model.stage in (*LEGS, *(case.stage for case in CASE_SPECS))
    assert set(model.by) <= set(Role)
    assert len(model.by) == len(set(model.by)) > 0


@pytest.mark.parametrize("kind", [name for name, model in KINDS.items() if model.problem])
def test_every_problem_is_settled_by_some_report(kind: str) -> None:
    assert any(kind in model.settles for model in KINDS.values())


def test_what_a_kind_implies_goes_back_through_every_leg() -> None:
    assert {"departed", "picked_up", "vehicle_booked"} <= implied_by("checkpoint_passed")
    assert {"arrived_at_hub", "picked_up"} <= implied_by("collected")
    assert "arrived_at_hub" not in implied_by("appointment_booked")


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_field_of_a_kind_is_plain_or_personal(kind: type[Facts]) -> None:
    personal = {name for one in kind.__mro__ for name in vars(one).get("personal", ())}
    assert kind.plain_fields() | personal == set(kind.model_fields)
    assert not kind.plain_fields() & personal


@pytest.mark.parametrize("kind", KINDS)
def test_what_an_erasure_keeps_of_a_report_is_plain(kind: str) -> None:
    assert set(measured(kind, DATA.get(kind, {}))) <= KINDS[kind].plain_fields()


def test_a_report_line_says_what_is_plain_and_nothing_personal() -> None:
    leg = a_leg()
    book(leg, RECEIVED)
    line = leg.outbox.entries[0]
    assert line.data["transit_hours"] == booked(RECEIVED)["transit_hours"]
    assert not {"driver", "phone", "vehicle"} & set(line.data)


def test_the_line_of_a_vehicle_or_a_provider_says_whose_the_order_is() -> None:
    leg = a_leg()
    book(leg, RECEIVED)
    tell(leg, "provider_assigned", RECEIVED)
    tell(leg, "departed", RECEIVED)
    named = [one.assignee and one.assignee.name for one in leg.outbox.entries if one.report_id]
    assert named == ["粤X12345", "蓉城安装", None]
