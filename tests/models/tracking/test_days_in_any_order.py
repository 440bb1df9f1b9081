"""Whole days of a stage as they may be told: shuffled, late, twice, to one run after another.

The end depends on what happened and not on what was received first, and nothing that happened after
a deadline takes its breach back. More:
`RANDOM_SEEDS=50 pytest tests/models/tracking/test_days_in_any_order.py`.
"""

from typing import Any, ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from models.ids import Stage
from models.sop.milestones import Milestone
from tests.conftest import RANDOM_SEEDS
from tests.models.day import BEGIN, Day
from tests.models.tracking.test_facts_in_any_order import (
    MOMENTS,
    OF_DELIVERY,
    OF_HOME,
    OF_PICKUP,
    OF_ROAD,
    fact,
)
from tests.thorough import first_of


class PickupDay(Day):
    stage = Stage.TRUNK_PICKUP
    kinds = st.one_of(OF_PICKUP, st.builds(lambda at: fact("result_shared", at), MOMENTS))


class RoadDay(Day):
    stage, kinds = Stage.TRUNK_TRANSPORT, OF_ROAD
    milestones: ClassVar[dict[Milestone, Any] | None] = {
        Milestone.PICKED_UP: BEGIN, Milestone.DEPARTED: BEGIN
    }  # fmt: skip


class VisitDay(Day):
    stage, kinds = Stage.CITY_DELIVERY, OF_DELIVERY


class HomeDay(Day):
    stage, kinds = Stage.INSTALLATION, OF_HOME


@pytest.mark.no_cover  # the same steps again and again
@pytest.mark.parametrize(
    "day", first_of([PickupDay, RoadDay, VisitDay, HomeDay]), ids=lambda day: day.__name__
)
def test_the_end_depends_on_what_happened_and_not_on_what_was_received_first(
    day: type[Day],
) -> None:
    # What holds after each day is asserted by its invariants and its `teardown`.
    bounds = settings(max_examples=12 * RANDOM_SEEDS, stateful_step_count=25)
    run_state_machine_as_test(day, settings=bounds)
