"""Step codes and problem codes: each declared once, and whose turn it is said once."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.codes import CallStep, ProblemCode, StepCode
from models.ids import Stage
from models.messages.partners.parked_step import Parked
from models.messages.reports.report import Facts
from models.roles import Role
from models.stages.city_delivery.reports import ARRIVAL_NEWS
from models.stages.fact_waits import kept_by, wait_of
from models.stages.order.decided_facts import HandedOn, OrderConfirmed
from models.stages.table import KINDS
from models.stages.trunk_pickup.pickup_exceptions import NoVehicle
from models.stages.trunk_transport.reports import ArrivalPassedOn
from models.tracking.cases.return_flow import AWAITED_REPORTS
from tests import source
from tests.awaited_kinds import AWAITED, all_awaited_in, awaited_in
from tests.models.machine import RECEIVED

CODES = {code.value for one in (StepCode, CallStep, ProblemCode) for code in one}
TAKE_CODES = (
    "state.at",
    "state.problem",
    "state.settle",
    "steps.call",
    "steps.ask",
    "steps.park",
    "state.happened",
)


def texts(*folders: str) -> Iterator[tuple[Path, ast.Constant]]:
    """Every text in the code that is not a docstring."""
    for file in source.files(*folders):
        for node in ast.walk(source.tree(file)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield file, node


def is_declared(text: ast.Constant) -> bool:
    """Whether it is the value of a member, in a vocabulary of its own."""
    within = next((node for node in source.above(text) if isinstance(node, ast.ClassDef)), None)
    return within is not None and "StrEnum" in map(source.name_of, within.bases)


@pytest.mark.no_cover  # it reads the source
def test_no_code_is_spelled_again_where_it_is_used() -> None:
    spelled = [
        f"{source.place(file, text)}: {text.value}"
        for file, text in texts(*source.PACKAGES)
        if text.value in CODES and "_" in text.value and not is_declared(text)
    ]
    assert spelled == []


@pytest.mark.no_cover  # it reads the source
def test_steps_and_problems_are_named_by_members_not_by_texts() -> None:
    spelled = [
        source.place(file, call)
        for file, call in source.calls(*TAKE_CODES, within=("workflows", "models"))
        if isinstance(call.args[0], ast.Constant | ast.JoinedStr)
    ]
    assert spelled == []


@pytest.mark.parametrize("kind", AWAITED.values(), ids=lambda kind: kind.kind)
def test_whoever_is_waited_for_owes_the_duty_that_the_fact_keeps(kind: type[Facts]) -> None:
    for by in kind.by if kind is ArrivalPassedOn else (None,):
        wait = wait_of(kind, by)
        owners = {duty.owner for duty in kept_by(wait.fact)}
        assert owners in ({wait.waits_on}, set()) or kind.not_the_owner


@pytest.mark.parametrize("kind", AWAITED.values(), ids=lambda kind: kind.kind)
def test_whose_turn_it_is_is_said_once(kind: type[Facts]) -> None:
    owed = [*kept_by(kind.fact_name("")), *kept_by(kind.fact_name(Role.HUB))]
    assert bool(kind.waits_on) == (not owed or bool(kind.not_the_owner))


def test_what_no_stage_waits_for_cannot_be_waited_for() -> None:
    with pytest.raises(LookupError, match="no stage waits for no_vehicle"):
        wait_of(NoVehicle)


def test_stages_wait_for_every_kind_that_has_a_step() -> None:
    waits = {awaited_in(call) for _, call in source.calls("self.wait_for", "wait_for_one")}
    waits.update(
        wait for _, call in source.calls("self.wait_for_all") for wait in all_awaited_in(call)
    )
    waits.update(wait_of(kind) for kind in AWAITED_REPORTS.values() if isinstance(kind, type))
    facts = {kind.kind for kind in AWAITED.values()} - {ArrivalPassedOn.kind}
    assert {wait.fact for wait in waits} == facts | set(ARRIVAL_NEWS)


def test_the_reference_names_every_code_and_who_is_waited_for() -> None:
    page = (source.ROOT / "docs/reference/states.md").read_text("utf-8")
    named = set(re.findall(r"`(\w+)(?::<\w+>)?`", page))
    assert CODES | {kind.kind for kind in KINDS.values() if kind.problem} <= named
    for kind in set(AWAITED.values()) - {ArrivalPassedOn, OrderConfirmed, HandedOn}:
        wait = wait_of(kind)
        assert re.search(rf"`{wait.step}\b.*{wait.waits_on}.*`{kind.kind}`", page), wait


@pytest.mark.no_cover  # it reads the source
def test_what_is_parked_is_data_that_nothing_reads_out_of_a_code() -> None:
    compared = [
        source.place(file, text)
        for file, text in texts(*source.PACKAGES, "tests")
        if text.value == "parked:" and isinstance(next(source.above(text)), ast.Call)
    ]
    assert compared == []
    lost = Parked(step=Stage.TRUNK_PICKUP, why="terminated", since=RECEIVED)
    assert (lost.name, lost.code) == ("leg_trunk_pickup", "parked:leg_trunk_pickup")
    call = Parked(step=CallStep.ASK_VEHICLE, why="refused", since=RECEIVED)
    assert Parked.model_validate_json(call.model_dump_json()) == call
    assert call.code == "parked:ask_vehicle"
