"""One stage, one folder, one row: what a stage lacks is named, and its ids tell it."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest

from models import ids
from models.errors import UsageError
from models.ids import Stage
from models.messages.legs.case import CaseInput
from models.messages.orders.order import Order
from models.stages import workflow_ids
from models.stages.inputs import empty_input
from models.stages.order.leg_inputs import INPUT_OF
from models.stages.spec import StageSpec
from models.stages.table import (
    AFTER_LEGS,
    CASE_KINDS,
    CASE_SPECS,
    LEGS,
    SPEC_OF,
    SPECS,
    opened_by_reports,
    watched_by,
)
from models.tracking.erasure import ERASED_CASES
from tests.source import ROOT
from workflows.journey.leg_children import RUN_OF
from workflows.workflow_types import WORKFLOWS


def lacking(spec: StageSpec) -> list[str]:
    """What that stage has not got yet."""
    needs = [
        f"models/stages/{spec.stage}/duties.py",
        f"workflows/{spec.stage}.py",
        f"tests/workflows/test_{spec.stage}.py",
        *([f"models/stages/{spec.stage}/reports.py"] if spec.kinds else []),
    ]
    files = [file for file in needs if not (ROOT / file).exists()]
    if issubclass(spec.input, CaseInput) and spec.stage not in ERASED_CASES:
        files.append(f"{spec.stage} in ERASED_CASES of models/tracking/erasure.py")
    if spec.position is not None and spec.stage not in INPUT_OF:
        files.append(f"{spec.stage} in INPUT_OF of models/stages/order/leg_inputs.py")
    if spec.position is not None and spec.stage not in RUN_OF:
        files.append(f"{spec.stage} in RUN_OF of workflows/journey/leg_children.py")
    registered = spec.workflow in {workflow.__name__ for workflow in WORKFLOWS}
    return [*files, *([] if registered else [f"{spec.workflow} in workflows/workflow_types.py"])]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: str(spec.stage))
def test_a_stage_lacks_nothing(spec: StageSpec) -> None:
    assert lacking(spec) == []
    assert {kind.stage for kind in spec.kinds} <= {spec.stage}
    assert [path for path in spec.freezes if not is_of_an_order(path)] == []


def is_of_an_order(path: str) -> bool:
    """Whether an order has that field: `note`, or `delivery.city`."""
    model: Any = Order
    for name in path.split("."):
        if name not in getattr(model, "model_fields", {}):
            return False
        model = model.model_fields[name].annotation
    return True


def test_what_a_new_stage_lacks_is_named() -> None:
    new: Any = "nowhere"  # no member of `Stage`, and never to be one
    assert lacking(replace(SPECS[1], stage=new, workflow="NowhereWorkflow")) == [
        f"models/stages/{new}/duties.py",
        f"workflows/{new}.py",
        f"tests/workflows/test_{new}.py",
        f"models/stages/{new}/reports.py",
        f"{new} in INPUT_OF of models/stages/order/leg_inputs.py",
        f"{new} in RUN_OF of workflows/journey/leg_children.py",
        "NowhereWorkflow in workflows/workflow_types.py",
    ]


@pytest.mark.parametrize("spec", CASE_SPECS, ids=lambda spec: str(spec.stage))
def test_whatever_a_case_is_started_with_is_told_by_its_id(spec: StageSpec) -> None:
    """So `read_input` compares the number, and a restored database takes the case in again."""
    assert issubclass(spec.input, CaseInput)
    assert spec.input.stage is spec.stage


def test_a_new_case_lacks_what_is_kept_of_it_when_its_order_is_erased() -> None:
    new: Any = "nowhere"
    lacks = lacking(replace(CASE_SPECS[0], stage=new, kinds=()))
    assert f"{new} in ERASED_CASES of models/tracking/erasure.py" in lacks


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: str(spec.stage))
def test_what_is_started_with_an_input_that_cannot_be_read_can_be_refused(spec: StageSpec) -> None:
    """Each field that an input must have stands in `empty_input`: else its task fails for ever."""
    assert empty_input(spec.input, datetime(2026, 12, 1, tzinfo=UTC)).order


def test_a_kind_of_case_belongs_to_one_stage() -> None:
    assert len(set(CASE_KINDS)) == len(CASE_KINDS)


def test_every_stage_has_a_row_and_the_legs_their_places() -> None:
    assert {spec.stage for spec in SPECS} == set(Stage)
    assert [spec.position for spec in SPECS if spec.position] == [*range(1, len(LEGS) + 1)]


def test_a_leg_watches_what_reports_open_of_the_ones_before() -> None:
    for earlier, leg in pairwise(LEGS):
        assert set(opened_by_reports(earlier)) <= set(watched_by(leg))
    assert set(opened_by_reports(LEGS[-1])) <= set(AFTER_LEGS)


def test_what_counts_from_the_beginning_of_its_leg_alone_opens_there_and_no_later() -> None:
    left = {
        duty.name
        for leg in LEGS
        for duty in SPEC_OF[leg].duties
        if duty not in opened_by_reports(leg)
    }
    assert left == {
        *("book_vehicle", "report_no_vehicle", "offer_remedy", "finish_pickup"),
        *("finish_pickup_on_day", "report_failed_pickup"),
        *("arrive_in_time", "pass_on_checkpoint", "pass_on_shipment_point"),
    }


@pytest.mark.parametrize(
    "name",
    ["", "order", "order:acme", "order:acme:1:nowhere", "return:acme", "made:acme:1", "x:acme:1:2"],
)
def test_an_id_of_nothing_that_we_know_is_refused(name: str) -> None:
    assert not workflow_ids.is_of_an_order(name)
    for asked in (workflow_ids.stage_of, workflow_ids.order_of):
        with pytest.raises(UsageError, match="is not the id of an order"):
            asked(name)


@pytest.mark.parametrize("spec", CASE_SPECS, ids=lambda spec: str(spec.stage))
def test_the_id_of_a_case_tells_its_stage_and_its_order(spec: StageSpec) -> None:
    order = ids.order_id("acme", "SO:1")
    case = workflow_ids.case_id(spec.stage, order, 2)
    assert (workflow_ids.stage_of(case), workflow_ids.order_of(case)) == (spec.stage, order)
    assert workflow_ids.is_case(case)
