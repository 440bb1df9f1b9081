"""The state pictures show every step: none is lost because its code is written in another way."""

from itertools import pairwise, product

import pytest

from models.codes import StepCode
from models.ids import Stage
from models.stages.table import LEGS
from starter.terminal.console.labels import CHINESE_STAGES
from tests.picture_knots import KNOT, tied, with_one_box
from tests.stage_pictures import Picture, drawn


@pytest.fixture(scope="module")
def pictures() -> dict[Stage, Picture]:
    return drawn()


def test_every_stage_has_a_picture(pictures: dict[Stage, Picture]) -> None:
    assert set(pictures) == set(CHINESE_STAGES) == set(Stage)


def test_every_step_that_a_workflow_waits_in_is_drawn(pictures: dict[Stage, Picture]) -> None:
    drawn_steps = {step for one in pictures.values() for step in one.states}
    first = {StepCode.TAKEN_IN, StepCode.RECEIVED, StepCode.STARTED}
    assert set(StepCode) - drawn_steps == first | {StepCode.CANCELLING, StepCode.CANCELLED}


@pytest.mark.parametrize("stage", Stage)
def test_each_state_has_a_code_that_a_drawing_can_name(
    pictures: dict[Stage, Picture], stage: Stage
) -> None:
    assert [state for state in pictures[stage].states if not state.isidentifier()] == []


def test_the_order_runs_its_legs_one_after_another(pictures: dict[Stage, Picture]) -> None:
    arrows = {(left, right) for left, right, _ in pictures[Stage.ORDER].arrows}
    names = [leg.value for leg in LEGS]
    assert set(pairwise(names)) <= arrows
    assert {right for left, right in arrows if left in names[:-1]} <= set(names)


@pytest.mark.parametrize("stage", Stage)
def test_every_step_is_reached_and_leads_to_the_end(
    pictures: dict[Stage, Picture], stage: Stage
) -> None:
    picture = pictures[stage]
    steps = set(picture.states)
    assert _reached(picture, forward=True) == _reached(picture, forward=False) == steps | {"[*]"}


def _reached(picture: Picture, *, forward: bool) -> set[str]:
    found, waiting = set[str](), ["[*]"]
    arrows = [(a, b) if forward else (b, a) for a, b, _ in picture.arrows]
    while waiting:
        step = waiting.pop()
        if step not in found:
            found.add(step)
            waiting += [right for left, right in arrows if left == step]
    return found


def test_what_a_return_is_refused_by_is_a_judgement_and_never_a_report(
    pictures: dict[Stage, Picture],
) -> None:
    refused = {left for left, _, why in pictures[Stage.RETURNS].arrows if why == "refused"}
    assert refused == {"awaiting_answer", "awaiting_hand_back"}


@pytest.mark.parametrize("stage", Stage)
def test_a_box_around_steps_says_all_that_their_arrows_say(
    stage: Stage, pictures: dict[Stage, Picture]
) -> None:
    arrows = set(pictures[stage].arrows)
    knot = tied(arrows)
    inside, outside = with_one_box(list(arrows), knot)
    meant = {KNOT: knot}
    ends = ((product(meant.get(a, [a]), meant.get(b, [b])), why) for a, b, why in outside)
    shown = {(*pair, why) for pairs, why in ends for pair in pairs}
    assert shown | {*inside} | {(*pair, "") for pair in product(knot, knot)} == arrows | {
        (one, one, "") for one in knot
    }
