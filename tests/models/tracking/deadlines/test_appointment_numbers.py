"""One of several is taken back: those after it count on from its number, and nothing is left over.

Neither in the count of breaches, nor among the rows that lists read.
"""

from datetime import datetime

import pytest

from models.ids import Stage
from models.tracking.state import StageState
from tests.builders import appointed, booked
from tests.models.every_kind import in_step
from tests.models.home import at_home, plan, say, sign
from tests.models.machine import a_leg, on, tell
from tests.models.tracking.test_facts_in_any_order import learned

TIMES = {"a": on(25, "10:00"), "b": on(25, "14:00"), "c": on(27, "10:00")}
REPORTED = {"a": on(23, "10:00"), "b": on(23, "11:00"), "c": on(25, "15:00")}
"""The second one is missed before the third is agreed on."""
END = on(28, "12:00")


def delivery_of(names: str) -> StageState:
    """A delivery with these appointments, each told by a report of its name."""
    leg = a_leg(Stage.CITY_DELIVERY, on(23, "09:00"))
    for name in names:
        leg.deadlines.tick(REPORTED[name])
        when = appointed(TIMES[name], on(24, "10:00"))
        tell(leg, "appointment_booked", REPORTED[name], report_id=name, data=when)
    return leg


@pytest.mark.parametrize("gone", "abc")
def test_an_appointment_that_is_withdrawn_takes_its_breaches_with_it(gone: str) -> None:
    leg, silent = delivery_of("abc"), delivery_of("abc".replace(gone, ""))
    leg.withdraw(gone, on(25, "16:00"))
    for one in (leg, silent):
        one.deadlines.tick(END)
        in_step(one)
    assert learned(leg) == learned(silent)


def pickup_of(names: str) -> StageState:
    """A pickup that was put off to another day by each of these, the first one with no vehicle."""
    leg = a_leg()
    for n, name in enumerate(names):
        at = on(23 + n, "16:00")
        leg.deadlines.tick(at)
        tell(leg, "pickup_failed", at, report_id=f"f{name}", data={"reason": "r", "incident": name})
        agreed = {"remedy": "other day", "choice": "other_day", "incident": name}
        tell(leg, "remedy_offered", at, report_id=name, by="order_desk",
             data={**agreed, "pickup_day": f"2026-11-{25 + n}"})  # fmt: skip
    return leg


def tick_all(home: StageState, now: datetime = END) -> StageState:
    home.deadlines.tick(now)
    return home


@pytest.mark.parametrize("gone", "abc")
def test_an_attempt_at_the_pickup_that_is_withdrawn_takes_its_breaches_with_it(gone: str) -> None:
    leg = tick_all(pickup_of("abc"))
    leg.withdraw(gone, END)
    in_step(tick_all(leg))
    tell(leg, "vehicle_booked", END, data=booked(on(29, "15:00")))
    in_step(leg)


@pytest.mark.parametrize("gone", range(3))
def test_a_visit_that_is_withdrawn_takes_its_breaches_with_it(gone: int) -> None:
    home = at_home()
    sign(home)
    for n, day in enumerate((25, 26, 28)):
        now = on(24 + n, "18:00")
        home.deadlines.tick(now)
        say(home, "second_visit", now, reason="wet", incident=f"v{n}")
        assert "planned" in plan(home, now, day=f"2026-11-{day}", incident=f"v{n}")
    planned = [fact.fact_id for fact in home.facts.named("visit_planned")]
    tick_all(home).withdraw(planned[gone], END)
    in_step(tick_all(home))
