"""A remedy that is agreed once the truck has left begins no other attempt, whatever comes first."""

from itertools import permutations

import pytest

from models.tracking.state import StageState
from tests.builders import a_report
from tests.models.machine import a_leg, on
from tests.models.tracking.test_facts_in_any_order import learned

LEFT = a_report("departed", "left", at=on(24, "13:00"))


def remedy(choice: str, day: int, clock: str) -> dict[str, object]:
    data = {"remedy": "x", "choice": choice, "pickup_day": "2026-11-27", "incident": "a"}
    return a_report("remedy_offered", "remedy", at=on(day, clock), data=data)


def after(*reports: dict[str, object]) -> StageState:
    leg = a_leg()
    for report in reports:
        leg.receive(report, on(26, "18:00"))
    leg.deadlines.tick(on(26, "18:00"))
    return leg


@pytest.mark.parametrize("choice", ["other_day", "second_pickup", "other_carrier"])
@pytest.mark.parametrize(
    ("day", "clock", "attempt"), [(26, "13:00", 1), (24, "13:01", 1), (24, "12:59", 2)]
)
def test_the_order_of_hearing_makes_no_difference(
    choice: str, day: int, clock: str, attempt: int
) -> None:
    """Shows FH-8.3.1.1."""
    one, other = (after(*some) for some in permutations((remedy(choice, day, clock), LEFT)))
    assert learned(one) == learned(other)
    assert one.situation.pickups.attempt == attempt
