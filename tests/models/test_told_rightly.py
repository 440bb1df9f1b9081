"""Told wrongly, taken back, told rightly: the rest is that of a leg that was never told so."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from models.ids import Stage
from models.messages.timeline import DutyState, Happening
from models.stages.all_duties import ALL
from models.stages.table import KINDS
from models.tracking.state import StageState
from models.tracking.withdrawals import Withdrawals
from tests.builders import DATA, a_report, appointed, booked
from tests.models.machine import a_leg, on
from tests.models.test_withdrawn import withdrawal

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LAST = on(29, "00:00")

BOOKED, APPOINTED = booked(on(25, "15:00")), appointed(on(25, "10:00"), on(24, "10:00"))
COMING = {"arrives_at": on(25, "09:50").isoformat()}

Told = tuple[str, datetime, dict[str, Any]]


def told(kind: str, at: datetime, data: dict[str, Any] | None = None) -> Told:
    return kind, at, DATA.get(kind, {}) if data is None else data


RIGHTLY = {
    Stage.TRUNK_PICKUP: [
        told("vehicle_booked", on(23, "10:00"), BOOKED),
        told("goods_ready", on(24, "10:00")),
        told("left_for_pickup", on(25, "13:00")),
        told("called_pickup_point", on(25, "14:20")),
        told("picked_up", on(25, "15:30")),
    ],
    Stage.TRUNK_TRANSPORT: [
        told("departed", on(23, "10:00")),
        told("result_shared", on(23, "11:00")),
        told("checkpoint_passed", on(24, "05:00")),
        told("arrived_at_hub", on(25, "08:00")),
    ],
    Stage.CITY_DELIVERY: [
        told("arrival_passed_on", on(23, "09:30")),
        told("appointment_booked", on(23, "10:00"), APPOINTED),
        told("collected", on(24, "10:00")),
        told("contacted_customer", on(24, "12:00"), COMING),
        told("arrived_at_customer", on(25, "09:55")),
        told("delivered", on(25, "11:00")),
    ],
    Stage.INSTALLATION: [
        told("site_checked", on(24, "10:00")),
        told("packing_signed", on(24, "10:20")),
        told("inspected", on(24, "10:40")),
        told("installed", on(24, "12:00")),
        told("accepted", on(24, "13:00")),
        told("verified", on(24, "13:10")),
    ],
}


def play(stage: Stage, wrong: Told | None = None) -> StageState:
    """A leg that is told all of it as it happens; one report before is wrong, for five minutes."""
    leg, events = a_leg(stage, on(23, "09:00")), [*RIGHTLY[stage]]
    clock = on(23, "09:00")
    for kind, at, data in sorted([*events, *filter(None, [wrong])], key=lambda one: one[1]):
        while clock < at:
            leg.deadlines.tick(clock)
            clock += HOUR
        name = "wrong" if wrong and at == wrong[1] else f"r-{kind}"
        leg.hear(a_report(kind, name, at=at, data=data), at)
        if name == "wrong" and leg.reporter_of(name):
            desk = Withdrawals(leg, lambda: at + 5 * MINUTE, lambda: False)  # noqa: B023
            desk.apply(withdrawal(name), at + 5 * MINUTE)
    leg.deadlines.tick(LAST)
    return leg


def rows(leg: StageState) -> dict[object, object]:
    """How each deadline stands that was owed."""
    return {
        key: (row.state, row.due_at, row.met_at, row.late_seconds)
        for key, row in leg.outbox.rows.items()
        if row.state is not DutyState.AVERTED
    }


def lines(leg: StageState) -> Counter[tuple[object, ...]]:
    """What its timeline says, but for the two lines of the wrong report."""
    return Counter(
        (one.happening, one.what, one.text, one.at, str(one.data))
        for one in leg.outbox.entries
        if one.report_id != "wrong" and one.happening is not Happening.DECISION
    )


@pytest.mark.parametrize("stage", RIGHTLY)
def test_the_rest_of_the_timeline_and_every_deadline_are_those_of_a_silent_leg(
    stage: Stage,
) -> None:
    silent = play(stage)
    for kind in (one.kind for one in KINDS.values() if one.stage is stage):
        for hours in (2, 47):
            leg = play(stage, told(kind, on(23, "09:07") + hours * HOUR))
            assert rows(leg) == rows(silent), kind
            assert (leg.names, leg.problems) == (silent.names, silent.problems), kind
            figures = leg.deadlines.breaches, leg.deadlines.level
            assert figures == (silent.deadlines.breaches, silent.deadlines.level), kind
            assert not lines(silent) - lines(leg), kind
            assert all(line[1] in ALL for line in lines(leg) - lines(silent)), kind
