"""Days of the trunk pickup from start to end on the real server: in order, shuffled, doubled."""

import asyncio
import random
from datetime import datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from models.ids import Stage
from models.messages.timeline.duty_row import DutyState
from tests.builders import a_report, an_order, at_hour, booked
from tests.workflows.order_path import begin
from tests.workflows.world import OrderUnderTest, World

PICKUP, P = Stage.TRUNK_PICKUP, 3
KEPT, LATE, AVERTED, MISSED = DutyState.KEPT, DutyState.LATE, DutyState.AVERTED, DutyState.MISSED
Happened = tuple[str, datetime, dict[str, Any]]
DAYS: dict[str, list[Happened]] = {
    "no vehicle": [
        ("no_vehicle", at_hour(P, 9, 30), {"reason": "none in town"}),
        ("remedy_offered", at_hour(P, 10, 20), {"remedy": "tomorrow"}),
        ("vehicle_booked", at_hour(P, 14), booked(at_hour(P + 1, 10))),
    ],
    "no vehicle, and no word": [("vehicle_booked", at_hour(P, 14), booked(at_hour(P + 1, 10)))],
    "late pickup": [
        ("vehicle_booked", at_hour(2, 9), booked(at_hour(P, 15))),
        ("left_for_pickup", at_hour(P, 13), {}),
        ("called_pickup_point", at_hour(P, 13, 50), {}),
        ("pickup_failed", at_hour(P, 16, 30), {"reason": "gate closed"}),
        ("failed_pickup_passed_on", at_hour(P, 16, 50), {}),
        ("vehicle_booked", at_hour(P, 18), booked(at_hour(P + 1, 10))),
    ],
    "second pickup": [
        ("vehicle_booked", at_hour(2, 9), booked(at_hour(P, 15))),
        ("left_for_pickup", at_hour(P, 13), {}),
        ("called_pickup_point", at_hour(P, 13, 50), {}),
        ("pickup_failed", at_hour(P, 16, 30), {"reason": "gate closed"}),
        ("remedy_offered", at_hour(P, 17, 30), {"remedy": "second_pickup"}),
        ("vehicle_booked", at_hour(P, 18), booked(at_hour(P + 1, 10))),
    ],
}
"""What happens before the goods are picked up at 10:00 of the next day."""

NEXT_DAY: list[Happened] = [
    ("goods_ready", at_hour(P + 1, 8), {}),
    ("left_for_pickup", at_hour(P + 1, 8, 10), {}),
    ("called_pickup_point", at_hour(P + 1, 8, 50), {}),
]
VERDICTS = {
    "no vehicle": [LATE, KEPT, KEPT, KEPT, LATE, KEPT, AVERTED],
    "no vehicle, and no word": [LATE, MISSED, MISSED, KEPT, LATE, KEPT, AVERTED],
    "late pickup": [LATE, AVERTED, AVERTED, KEPT, LATE, LATE, KEPT],
    "second pickup": [LATE, AVERTED, AVERTED, KEPT, MISSED, MISSED, KEPT],
}
DUTIES = (
    "FH-7.3.2.1:book_vehicle", "FH-8.3.1.1:report_no_vehicle", "FH-8.3.1.1:offer_remedy",
    "FH-8.2.2:call_pickup_point", "FH-7.3.2.2:finish_pickup",
    "FH-8.3.2.1:finish_pickup_on_day", "FH-8.3.2.1:report_failed_pickup",
)  # fmt: skip
PICKED_UP = {"pieces": 3, "packing_sound": True, "sorted_by_area": True}


def report_of(n: int, kind: str, at: datetime, data: dict[str, Any]) -> dict[str, Any]:
    """A report that was told as it happened; our door had it a minute later."""
    received = (at + timedelta(minutes=1)).isoformat()
    return a_report(kind, f"r{n}-{kind}", at=at, received_at=received, data=data)


async def submitted(order: OrderUnderTest, reports: list[dict[str, Any]]) -> None:
    for report in reports:
        answer = await order.submit(report, PICKUP)
        assert (answer["outcome"], answer.get("state")) in (("accepted", None), ("known", None))


Played = dict[tuple[str, int | None], dict[str, DutyState]]
SEEDS = (None, 1, 2)
"""In order, and shuffled with each report twice."""


async def a_day(world: World, day: str, seed: int | None) -> dict[str, DutyState]:
    """Play it from start to end; how each duty of the first pickup was judged."""
    order = await world.place(an_order(f"TD-{list(DAYS).index(day)}-{seed}", pickup_in=P))
    await begin(order)
    await order.at_step("awaiting_vehicle", PICKUP)
    await order.quiet(PICKUP)
    await order.move(PICKUP, at_hour(P + 1, 10, 5))
    reports = [report_of(n, *one) for n, one in enumerate((*DAYS[day], *NEXT_DAY))]
    if seed is not None:
        reports += reports
        random.Random(seed).shuffle(reports)
    await submitted(order, reports)
    await submitted(order, [report_of(99, "picked_up", at_hour(P + 1, 10), PICKED_UP)])
    await order.leg(PICKUP).result()
    await order.leg_open(Stage.TRUNK_TRANSPORT)
    return {row.duty: row.state for row in await order.duties() if row.attempt == 1}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def played(world: World) -> Played:
    """All of them side by side: each waits for its own clock."""
    days = [(day, seed) for day in DAYS for seed in SEEDS]
    ended = await asyncio.gather(*(a_day(world, *one) for one in days))
    return dict(zip(days, ended, strict=True))


@pytest.mark.parametrize("seed", SEEDS, ids=["in order", "shuffled", "shuffled otherwise"])
@pytest.mark.parametrize("day", DAYS)
async def test_a_day_of_the_pickup_ends_as_the_text_says_whatever_was_received_first(
    played: Played, day: str, seed: int | None
) -> None:
    assert [played[day, seed][duty] for duty in DUTIES] == VERDICTS[day]
