"""Whatever happens on the way, and after whichever leg it is received: the same is missed."""

from collections.abc import Mapping
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.ids import Stage
from models.stages.city_delivery.fees import FeeReported
from models.stages.installation.reports import Verified
from models.stages.table import LEGS
from tests.conftest import EXAMPLES
from tests.models.journey import ENDING, Journey
from tests.models.journey_stories import STORIES, way_of
from tests.models.tracking.runs.test_received_late import Reports, breaches, journey_of, verdicts

OF_LEG: Final = {leg: [name for name, (of, _) in STORIES.items() if of is leg] for leg in LEGS}
"""The stories of each leg: an order has one of them, or none."""

ONE_OF_EACH: Final = st.tuples(
    *(st.one_of(st.just(()), *(st.just((name,)) for name in OF_LEG[leg])) for leg in LEGS)
).map(lambda names: [name for one in names for name in one])

DECIDED: Final = ("shipment_planned", "provider_replaced")
IN_ORDER: Final = frozenset((*ENDING.values(), *Verified.waits_while, *DECIDED))
"""What ends a leg, and what that waits for: once it has ended, nothing can have stopped it; and
what a desk has decided before anybody does it."""


def delay_each(reports: Reports, late: Mapping[str, Stage]) -> Reports:
    """The same, each of these as that leg has ended, if it would have been received before."""
    ends = {leg: _place(reports, ENDING[leg]) for leg in LEGS}

    def place(n: int) -> tuple[int, int, int]:
        leg = late.get(reports[n]["report_id"])
        end = ends[leg] if leg else n
        return (end, 1, n) if end > n else (n, 0, n)

    return [reports[n] for n in sorted(range(len(reports)), key=place)]


def _place(reports: Reports, kind: str) -> int:
    return next(n for n, one in enumerate(reports) if one["kind"] == kind)


@pytest.mark.no_cover  # many orders
@settings(max_examples=EXAMPLES // 4)
@given(st.data())
def test_what_is_missed_or_open_does_not_depend_on_the_leg_in_which_anything_is_received(
    data: st.DataObject,
) -> None:
    """`RANDOM_SEEDS=100 pytest` of this file: more."""
    reports = way_of(*data.draw(ONE_OF_EACH))
    free = [one["report_id"] for one in reports if one["kind"] not in IN_ORDER]
    never = data.draw(st.sets(st.sampled_from(free), max_size=4))
    left = [one for one in reports if one["report_id"] not in never]
    late = data.draw(st.dictionaries(st.sampled_from(free), st.sampled_from(LEGS), max_size=4))
    delayed, in_order = journey_of(delay_each(left, late)), journey_of(left)
    assert breaches(verdicts(delayed)) == breaches(verdicts(in_order))
    assert open_incidents(delayed) == open_incidents(in_order)
    assert delayed.at_work.situation.shipments == in_order.at_work.situation.shipments


def open_incidents(journey: Journey) -> set[tuple[str, str]]:
    """What somebody is still to act for, but for fees: they are proposed as they are reported."""
    found = journey.at_work.situation.incidents.open
    return {name for name in found if name[0] != FeeReported.kind}
