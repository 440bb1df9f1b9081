"""A provider who is replaced before the goods are there, with an appointment of his (ADR-0050)."""

from datetime import datetime
from itertools import permutations

import pytest

from models.ids import Stage
from models.messages.legs.leg import Baton
from models.messages.reports.report import Report
from models.sop.milestones import Milestone
from models.tracking.runs.baton import baton_to_order
from models.tracking.state import StageState
from tests.builders import a_report, appointed
from tests.models.machine import a_leg, on, tell
from tests.models.tracking.deadlines.test_replacements import (
    BOOK,
    THERE,
    replace,
    replaced,
    state_of,
)

ROAD, CITY = Stage.TRUNK_TRANSPORT, Stage.CITY_DELIVERY
HIS = appointed(on(26, "15:00"), on(26, "10:00"))


def replaced_on_the_road(at: datetime) -> StageState:
    baton = Baton(
        milestones={Milestone.PICKED_UP: on(23, "08:00"), Milestone.DEPARTED: on(23, "09:00")},
        facts=("picked_up", "departed"),
    )
    road = a_leg(ROAD, on(23, "09:00"), baton=baton)
    replace(road, at)
    tell(road, "arrived_at_hub", on(25, "20:00"), data={"hub": "CD-01"})
    return road


def delivery(baton: Baton) -> StageState:
    """The delivery after it: it receives the appointment that the former one has made."""
    kept = a_report("appointment_booked", "r-kept", at=on(24, "10:00"), data=HIS)
    return a_leg(CITY, on(25, "20:00"), baton=baton, early=(Report.model_validate(kept),))


def test_the_new_one_does_not_inherit_an_appointment_that_was_made_on_the_road() -> None:
    """Shows FH-11.3.2.3."""
    city = delivery(baton_to_order(replaced_on_the_road(on(24, "12:00"))))
    assert "appointment_booked" not in city.names
    assert state_of(city, THERE) == "averted"
    tell(city, "arrival_passed_on", on(25, "21:00"), by="trunk_desk")
    assert state_of(city, BOOK) == "open"
    own = appointed(on(27, "15:00"), on(27, "10:00"))
    tell(city, "appointment_booked", on(25, "22:00"), data=own)
    assert (state_of(city, BOOK), state_of(city, THERE, 2)) == ("kept", "open")


def test_an_appointment_of_the_new_one_on_the_road_is_his() -> None:
    city = delivery(baton_to_order(replaced_on_the_road(on(24, "09:00"))))
    assert "appointment_booked" in city.names
    assert state_of(city, THERE) == "open"


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_an_appointment_before_the_word_of_the_arrival_is_the_formers(order: list[int]) -> None:
    city = a_leg(CITY, on(24, "09:00"), baton=Baton(facts=("arrived_at_hub",)))
    his = a_report("appointment_booked", "r-his", at=on(24, "10:00"), data=HIS)
    word = a_report("arrival_passed_on", "r-word", at=on(24, "14:00"), by="trunk_desk")
    reports = [Report.model_validate(his), replaced(on(24, "12:00")), Report.model_validate(word)]
    for n in order:
        city.receive(reports[n], on(24, "15:00"), passed_on=True)
    assert state_of(city, BOOK) == "open"
    assert "appointment_booked" not in city.names


def test_a_delay_does_not_ask_again_of_somebody_who_was_replaced() -> None:
    city = a_leg(CITY, on(24, "09:00"), baton=Baton(facts=("departed",)))
    tell(city, "appointment_booked", on(24, "10:00"), data=HIS)
    replace(city, on(24, "12:00"))
    late = {"plan": "by train", "arrives_at": on(29, "09:00").isoformat()}
    tell(city, "plan_agreed", on(24, "14:00"), data=late)
    assert city.situation.appointments.lapses == []
