"""An order held, resumed or cancelled at every waiting point of what goes wrong."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from models.ids import Stage
from models.messages.timeline.duty_row import DutyState
from models.stages.table import LEGS
from models.tracking.cases.unresolved_incidents import leave_incidents
from models.tracking.runs.memory import restore_stage, stage_memory
from models.tracking.state import StageState
from tests.models.every_kind import in_step, on_its_way
from tests.models.home import at_home, find_part, plan, say
from tests.models.machine import a_leg, on, tell
from tests.models.tracking.deadlines.test_second_pickup import FIRST, SECOND, follow
from tests.models.tracking.situation.test_liability import decide

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
Point = tuple[StageState, datetime]
PICKUP = Stage.TRUNK_PICKUP
FOG = on(25, "16:00")


def standing_after(leg: StageState, now: datetime, *kinds: tuple[str, dict[str, Any]]) -> Point:
    """These are told one after another; where it stands then."""
    for kind, data in kinds:
        now += MINUTE
        answer = tell(leg, kind, now, by="order_desk", data=data)
        assert answer.outcome == "accepted", answer
    leg.deadlines.tick(now)
    leg.incidents.tick(now)
    return leg, now


def an_incident(*decisions: str) -> Point:
    leg, now = standing_after(a_leg(), FOG, ("pickup_failed", {"reason": "fog", "incident": "fog"}))
    for name in decisions:
        now += MINUTE
        assert decide(leg, name, now, by="order_desk", **SAYS.get(name, {})) == "done"
    return standing_after(leg, now)


SAYS: dict[str, dict[str, Any]] = {
    "judge": {"amount_fen": 500}, "appeal": {"reason": "no"},
    "offer_remedy": {"remedy": "second_pickup", "pickup_day": "2026-11-27"},
}  # fmt: skip
TRUCK = {"shipment": "truck-2"}
PLANNED = ("shipment_planned", {**TRUCK, "pieces": 2, "agreed_by": "li"})
LOADED = ("shipment_picked_up", {**TRUCK, "pieces": 2, "packing_sound": True})
SNOW = {"incident": "snow"}
ROAD = ("road_exception", {"cause": "snow", "delay_days": 1, **SNOW})
AGREED = ("plan_agreed", {"plan": "wait", **SNOW})


def of_a_part() -> Point:
    home = at_home()
    find_part(home)
    return standing_after(home, on(24, "09:10"), ("part_claimed", {"incident": "hinge"}))


def of_a_visit() -> Point:
    home = at_home()
    say(home, "second_visit", on(24, "10:00"), reason="wet", incident="wet")
    assert plan(home, on(24, "11:00"), day="2026-11-26", incident="wet")
    return standing_after(home, on(24, "11:00"))


def of_second_pickup() -> Point:
    return standing_after(follow(a_leg(), *FIRST, *SECOND[:2]), on(26, "09:30"))


POINTS: dict[str, Callable[[], Point]] = {
    "found": an_incident,
    "judged": lambda: an_incident("judge"),
    "appealed": lambda: an_incident("judge", "appeal"),
    "admitted": lambda: an_incident("judge", "admit"),
    "remedy offered": lambda: an_incident("offer_remedy"),
    "remedy agreed": lambda: an_incident("offer_remedy", "agree"),
    "second pickup booked": of_second_pickup,
    "shipment planned": lambda: standing_after(a_leg(), on(23, "10:00"), PLANNED),
    "shipment under way": lambda: standing_after(a_leg(), on(23, "10:00"), PLANNED, LOADED),
    "road trouble": lambda: standing_after(a_leg(Stage.TRUNK_TRANSPORT), on(25, "10:00"), ROAD),
    "plan agreed": lambda: standing_after(
        a_leg(Stage.TRUNK_TRANSPORT), on(25, "10:00"), ROAD, AGREED
    ),
    "part awaited": of_a_part,
    "second visit planned": of_a_visit,
    **{f"all of {stage}": partial(on_its_way, stage) for stage in LEGS},
}


def again(leg: StageState) -> StageState:
    """The leg as a run that goes on from its memory has it."""
    memory = type(stage_memory(leg)).model_validate_json(stage_memory(leg).model_dump_json())
    own, name = leg.deadlines.own, leg.outbox.workflow_id
    return restore_stage(memory, leg.stage, leg.input, own, workflow_id=name)


def dues(leg: StageState) -> dict[object, datetime]:
    return {key: one.due_at for key, one in leg.deadlines.open.items() if not one.breached}


@pytest.mark.no_cover  # the same steps again and again
@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("killed", [False, True])
def test_a_hold_stops_what_is_owed_and_changes_nothing_else(point: str, killed: bool) -> None:
    leg, now = POINTS[point]()
    before, stands = dues(leg), (leg.problems, leg.step, list(leg.situation.incidents.open))
    lives = leg.incidents.travelling()
    leg.hold("the customer is away", now)
    held = again(leg) if killed else leg
    held.deadlines.tick(now + 2 * DAY)
    assert held.deadlines.next_timer() is None
    held.resume(now + 2 * DAY)
    held.deadlines.tick(now + 2 * DAY)
    in_step(held)
    assert dues(held) == {key: due + 2 * DAY for key, due in before.items()}
    assert (held.problems, held.step, list(held.situation.incidents.open)) == stands
    assert held.incidents.travelling() == lives


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("held", [False, True])
def test_a_cancelled_order_owes_nothing_and_its_incidents_end_or_go_on(
    point: str, held: bool
) -> None:
    leg, now = POINTS[point]()
    names = {one.name for one in leg.incidents.travelling()}
    if held:
        leg.hold("the customer is away", now)
    leg.deadlines.call_off()
    leave_incidents(leg, now + HOUR, cancelled=True)
    assert not leg.deadlines.open
    assert DutyState.OPEN not in {row.state for row in leg.outbox.rows.values()}
    gone_on = {one.name for one in (leg.outbox.left.baton.liabilities if leg.outbox.left else ())}
    closed = {name for name, row in leg.outbox.incidents.items() if row.closed_at is not None}
    assert names == gone_on | (closed & names)
    assert not gone_on & closed
