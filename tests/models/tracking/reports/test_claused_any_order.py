"""A claused receipt with pieces that are refused, received in any order and twice (FH-10.3.1.1)."""

from itertools import permutations
from typing import Any

import pytest

from models.messages.timeline.duty_row import DutyState
from models.stages.city_delivery.reports import Collected
from tests.builders import a_report, appointed
from tests.models.machine import on
from tests.models.tracking.reports.test_refused_at_hub import a_city

MESSAGES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("appointment_booked", "09:30", appointed(on(23, "15:00"), on(23, "10:00"))),
    ("arrival_passed_on", "09:40", {}),
    (
        "collected",
        "10:00",
        {
            "pieces": 2, "packing_sound": False, "claused": True, "remarks": "a corner is dented",
            "refused": [{"sku": "YG-2000", "pieces": 1}],
        },
    ),
    ("delivered", "15:00", {"pieces": 2}),
)  # fmt: skip
REPORTS = [
    a_report(kind, f"r-{n + 1}-{kind}", at=on(23, clock), data=data)
    for n, (kind, clock, data) in enumerate(MESSAGES)
]


def outcome(order: tuple[int, ...], *, twice: bool) -> dict[str, Any]:
    """What is known, owed and open once all of it was received."""
    leg = a_city(3)
    for n in order:
        leg.receive(REPORTS[n], on(23, "16:00"))
    if twice:
        again = (REPORTS[n] | {"report_id": f"again-{n}"} for n in order)
        for report in (*(REPORTS[n] for n in reversed(order)), *again):
            assert leg.receive(report, on(23, "16:10")).outcome == "known"
    collected = leg.reported(Collected)
    assert collected is not None
    return {
        "names": leg.names,
        "problems": set(leg.problems),
        "refused": collected.refused,
        "duties": {  # what was found between two counts, and is not so, is owed by nobody
            key: (row.state, row.due_at)
            for key, row in leg.outbox.rows.items()
            if row.state is not DutyState.AVERTED
        },
        "breaches": leg.deadlines.breaches,
        "incidents": sorted(leg.incidents.lives),
    }


@pytest.mark.no_cover  # the same steps again and again
@pytest.mark.parametrize("twice", [False, True])
def test_a_claused_receipt_means_the_same_in_any_order(twice: bool) -> None:
    """Shows FH-10.2.2, FH-10.3.1.1."""
    first = outcome((0, 1, 2, 3), twice=False)
    assert first["problems"]  # the broken packing is to be settled
    assert [one.pieces for one in first["refused"]] == [1]
    for order in permutations(range(4)):
        assert outcome(order, twice=twice) == first, order
