"""Days with shipments, losses, fees, parts, other visits and returns, told in any order.

More, and of every kind: `RANDOM_SEEDS=50 make thorough ARGS="-k wide_days"`.
"""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.conftest import RANDOM_SEEDS
from tests.models.wide_days import DAYS, WideDay
from tests.thorough import first_of


@pytest.mark.no_cover  # the same steps again and again
@pytest.mark.parametrize("day", first_of(DAYS), ids=lambda day: day.__name__)
def test_the_end_of_a_wide_day_depends_on_what_happened(day: type[WideDay]) -> None:
    # What holds after each day is asserted by its invariants and its `teardown`.
    bounds = settings(max_examples=10 * RANDOM_SEEDS, stateful_step_count=25)
    run_state_machine_as_test(day, settings=bounds)
