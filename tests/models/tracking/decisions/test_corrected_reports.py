"""Told wrongly, taken back, told rightly: the rest is that of a leg that was never told so."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from models.ids import Stage
from models.messages.timeline.duty_row import DutyState
from models.messages.timeline.timeline import EntryKind
from models.stages.all_duties import ALL_DUTIES
from models.stages.table import KINDS
from models.tracking.deadlines.occurrence import OccurrenceKey
from models.tracking.decisions.withdrawals import Withdrawals
from models.tracking.state import StageState
from tests.builders import DATA, a_report, appointed, booked
from tests.models.machine import a_leg, book, on
from tests.models.tracking.decisions.test_withdrawn import VEHICLE, withdrawal
from tests.models.tracking.test_facts_in_any_order import learned
from tests.thorough import first_of

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LAST = on(29, "00:00")

BOOKED, APPOINTED = booked(on(25, "15:00")), appointed(on(25, "10:00"), on(24, "10:00"))
COMING = {"arrives_at": on(25, "09:50").isoformat()}

FactTuple = tuple[str, datetime, dict[str, Any]]


def a_fact(kind: str, at: datetime, data: dict[str, Any] | None = None) -> FactTuple:
    return kind, at, DATA.get(kind, {}) if data is None else data


RIGHTLY = {
    Stage.TRUNK_PICKUP: [
        a_fact("vehicle_booked", on(23, "10:00"), BOOKED),
        a_fact("goods_ready", on(24, "10:00")),
        a_fact("left_for_pickup", on(25, "13:00")),
        a_fact("called_pickup_point", on(25, "14:20")),
        a_fact("picked_up", on(25, "15:30")),
    ],
    Stage.TRUNK_TRANSPORT: [
        a_fact("departed", on(23, "10:00")),
        a_fact("result_shared", on(23, "11:00")),
        a_fact("checkpoint_passed", on(24, "05:00")),
        a_fact("arrived_at_hub", on(25, "08:00")),
    ],
    Stage.CITY_DELIVERY: [
        a_fact("arrival_passed_on", on(23, "09:30")),
        a_fact("appointment_booked", on(23, "10:00"), APPOINTED),
        a_fact("collected", on(24, "10:00")),
        a_fact("contacted_customer", on(24, "12:00"), COMING),
        a_fact("arrived_at_customer", on(25, "09:55")),
        a_fact("delivered", on(25, "11:00")),
    ],
    Stage.INSTALLATION: [
        a_fact("site_checked", on(24, "10:00")),
        a_fact("packing_signed", on(24, "10:20")),
        a_fact("inspected", on(24, "10:40")),
        a_fact("installed", on(24, "12:00")),
        a_fact("accepted", on(24, "13:00")),
        a_fact("verified", on(24, "13:10")),
    ],
}


def play(stage: Stage, wrong: FactTuple | None = None) -> StageState:
    """A leg that is told all of it as it happens; one report before is wrong, for five minutes."""
    leg, events = a_leg(stage, on(23, "09:00")), [*RIGHTLY[stage]]
    clock = on(23, "09:00")
    for kind, at, data in sorted([*events, *filter(None, [wrong])], key=lambda one: one[1]):
        while clock < at:
            leg.deadlines.tick(clock)
            clock += HOUR
        name = "wrong" if wrong and at == wrong[1] else f"r-{kind}"
        leg.receive(a_report(kind, name, at=at, data=data), at)
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
        if one.report_id != "wrong" and one.happening is not EntryKind.DECISION
    )


@pytest.mark.no_cover  # all kinds, each in a leg of its own
@pytest.mark.parametrize("stage", first_of(RIGHTLY))
def test_the_rest_of_the_timeline_and_every_deadline_are_those_of_a_silent_leg(
    stage: Stage,
) -> None:
    silent = play(stage)
    for kind in (one.kind for one in KINDS.values() if one.stage is stage):
        for hours in (2, 47):
            leg = play(stage, a_fact(kind, on(23, "09:07") + hours * HOUR))
            assert rows(leg) == rows(silent), kind
            assert (leg.names, leg.problems) == (silent.names, silent.problems), kind
            figures = leg.deadlines.breaches, leg.deadlines.level
            assert figures == (silent.deadlines.breaches, silent.deadlines.level), kind
            assert not lines(silent) - lines(leg), kind
            assert all(line[1] in ALL_DUTIES for line in lines(leg) - lines(silent)), kind


@pytest.mark.parametrize("repeated", [False, True])
def test_a_hold_after_it_was_told_moves_what_is_owed_again(repeated: bool) -> None:
    leg, silent = a_leg(), a_leg()
    booking = book(leg, on(23, "10:00"))
    for one in (leg, silent):
        one.hold("the merchant asks", on(23, "11:00"))
        one.resume(on(23, "14:00"))
    leg.withdraw(booking.report_id, on(23, "14:10"))
    assert leg.deadlines.open[OccurrenceKey(VEHICLE)].due_at == on(23, "20:00")
    for one in (leg, silent):
        if repeated:
            book(one, on(23, "19:00"))
        one.deadlines.tick(on(23, "21:00"))
    assert learned(leg) == learned(silent)


def test_repeated_before_the_withdrawal_it_is_kept_by_the_time_held() -> None:
    leg = a_leg()
    booking = book(leg, on(23, "10:00"))
    leg.hold("the merchant asks", on(23, "11:00"))
    leg.resume(on(23, "14:00"))
    book(leg, on(23, "19:00"))
    leg.withdraw(booking.report_id, on(23, "19:10"))
    assert leg.outbox.rows[VEHICLE, "", 1].state is DutyState.KEPT


WRONG_DAY = {"pickup_day": "2026-11-27", "agreed_by": "李强"}


@pytest.mark.parametrize("taken_back", ["17:00", "18:30", "21:00"])
@pytest.mark.parametrize(
    ("kind", "data"), [("pickup_agreed", WRONG_DAY), ("vehicle_booked", booked(on(27, "15:00")))]
)
def test_what_a_wrong_day_had_moved_is_owed_with_the_time_held_since(
    kind: str, data: dict[str, Any], taken_back: str
) -> None:
    leg, silent = a_leg(), a_leg()
    leg.receive(a_report(kind, "wrong", at=on(23, "14:00"), data=data), on(23, "14:00"))
    held = [(on(23, "18:00"), "hold"), (on(23, "20:00"), "resume")]
    for at, what in sorted([*held, (on(23, taken_back), "withdraw")]):
        for one in (leg, silent):
            one.deadlines.tick(at)
            if what == "hold":
                one.hold("the merchant asks", at)
            elif what == "resume":
                one.resume(at)
        if what == "withdraw":
            leg.withdraw("wrong", at)
    for one in (leg, silent):
        one.deadlines.tick(LAST)
    assert learned(leg) == learned(silent)


def test_what_a_wrong_finding_had_begun_is_owed_from_the_right_one_with_the_time_held() -> None:
    """It was missed before the hold, by what was said first; it was not, by what is so."""
    leg, silent = a_leg(), a_leg()
    trouble = a_report("other_trouble", "wrong", at=on(23, "23:15"), data={"what": "x"})
    trouble["data"]["incident"] = "b"
    found = {"what": "a scratch", "incident": "b"}
    leg.receive(trouble, on(23, "23:15"))
    for one in (leg, silent):
        one.receive(
            a_report("exception_found", "f", at=on(24, "01:25"), data=found), on(24, "01:25")
        )
        one.deadlines.tick(on(24, "12:00"))
        one.hold("the merchant asks", on(24, "14:00"))
        one.resume(on(24, "16:00"))
    leg.withdraw("wrong", on(25, "08:00"))
    for one in (leg, silent):
        one.deadlines.tick(LAST)
    assert learned(leg) == learned(silent)
