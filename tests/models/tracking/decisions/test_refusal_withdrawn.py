"""A refusal that had ended a delivery is taken back by the installation, which has not begun."""

import pytest

from models.messages.shipments.handover import Handover
from models.messages.shipments.shipment import Shipment
from models.stages.order.ended_legs import LegResumption
from models.stages.order.record import OrderRecord
from models.tracking.cases.way_back import reaccepted_goods_cases
from models.tracking.runs.ended_leg import leg_ending
from models.tracking.state import StageState
from tests.builders import an_order
from tests.models.home import at_home
from tests.models.machine import ORDER, on
from tests.models.tracking.reports.test_goods_refused import refuse
from tests.models.tracking.runs.test_all_refused import refused
from tests.models.tracking.runs.test_delivered_goods import a_city, collect


def test_a_refusal_that_leaves_nothing_to_be_delivered_has_ended_the_delivery() -> None:
    ended = leg_ending(refused())
    assert ended is not None
    assert (ended.kind, ended.incident) == ("goods_refused", "dent")


def test_of_several_refusals_that_leave_nothing_each_may_be_taken_back() -> None:
    """Shows FH-10.2.5."""
    city = a_city()
    collect(city, 3)
    refuse(city, 1, incident="dent")
    refuse(city, 2, incident="scratch")
    ended = leg_ending(city)
    assert ended is not None
    assert [one.incident for one in (ended, *ended.refusals)] == ["scratch", "dent"]
    for one in (ended, *ended.refusals):
        assert ended.named(one.report_id) is one
    assert ended.named("another") is None


@pytest.mark.parametrize("pieces", [1, 2])
def test_a_refusal_that_leaves_some_has_ended_nothing(pieces: int) -> None:
    city = a_city()
    collect(city, 3)
    refuse(city, pieces)
    assert leg_ending(city) is None


def order_with(*refusals: str) -> tuple[StageState, OrderRecord]:
    """What an order knows of these refusals, with the ways back of two."""
    state = at_home()
    losses = {name: {"pieces": 1, "at": on(23, "12:00"), "refused": True} for name in refusals}
    state.situation.shipments = {"": Shipment.model_validate({"losses": losses})}
    record = OrderRecord(order=ORDER, content=an_order("1"), handover=Handover())
    record.door_ways_back = {"gone": "return:1", "dent": "return:2"}
    return state, record


def test_the_way_back_of_a_refusal_that_does_not_stand_any_more_is_called_off() -> None:
    assert reaccepted_goods_cases(*order_with("dent")) == {"gone": "return:1"}


def test_while_the_delivery_goes_on_that_of_the_withdrawn_refusal_alone() -> None:
    state, record = order_with()
    record.resuming = LegResumption(workflow_id="city", start={})
    record.accepted_again = ["gone"]
    assert reaccepted_goods_cases(state, record) == {"gone": "return:1"}
