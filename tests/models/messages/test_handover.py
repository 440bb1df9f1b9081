"""What legs hand on: typed, joined in the order of the legs, and nothing where nothing is said."""

from models.ids import Stage
from models.messages.legs.leg import Baton, LegOutcome, LegResult
from models.messages.shipments.handover import FeedbackPoint, Handover
from models.sop.terms import Sop
from models.stages.order.intake import order_input
from models.stages.order.leg_inputs import INPUT_OF
from models.stages.order.record import OrderRecord
from models.stages.trunk_transport.reports import TrunkTransport
from models.tracking.runs.baton import begin_stage
from models.tracking.runs.order_baton import leg_input, take_back_baton
from tests.builders import an_order
from tests.models.machine import RECEIVED

LINE = (FeedbackPoint(name="长沙", hours=12), FeedbackPoint(name="武汉", hours=30))
BOOKED = Handover(transit_hours=40, points=LINE)


def result(handover: Handover) -> LegResult:
    """A leg that has ended, as it travels."""
    ended = LegResult(outcome=LegOutcome.DONE, baton=Baton(), ended_at=RECEIVED, handover=handover)
    return LegResult.model_validate_json(ended.model_dump_json())


def test_a_handover_travels_typed_and_one_that_says_nothing_does_not_travel() -> None:
    assert result(BOOKED).handover == BOOKED
    assert "handover" not in result(Handover()).model_dump_json()
    assert result(Handover()).handover == Handover()


def test_what_a_later_leg_does_not_say_stays_as_an_earlier_one_said() -> None:
    joined = BOOKED.joined(Handover()).joined(result(Handover(verified=True)).handover)
    assert joined == Handover(transit_hours=40, points=LINE, verified=True)


def test_the_road_is_given_what_the_pickup_handed_on() -> None:
    order = an_order()
    start = order_input(order, accepted_at=RECEIVED, sop=Sop())
    state = begin_stage(Stage.ORDER, start, (), workflow_id=order.workflow_id, now=RECEIVED)
    record = OrderRecord(order=order.workflow_id, content=order)
    take_back_baton(state, record, result(BOOKED), (), RECEIVED)
    leg = Stage.TRUNK_TRANSPORT
    road = INPUT_OF[leg](record, start.sop, leg_input(state, record, leg, (), RECEIVED))
    assert isinstance(road, TrunkTransport)
    assert (road.transit_hours, road.points) == (40, LINE)
