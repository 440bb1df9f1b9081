"""Trouble on the road of one shipment: told and agreed on while the rest is at the factory."""

from typing import Any

from models.ids import Stage
from models.roles import Role
from models.sop.milestones import Milestone
from models.tracking.runs.baton import baton_to_order
from models.tracking.state import StageState
from tests.builders import ANY_DAY, booked
from tests.models.machine import a_leg, on, tell
from tests.models.tracking.situation.test_goods_lost import lose
from tests.models.tracking.situation.test_shipments import PROMISE, SECOND, owed, row, say

REPORT, PLAN = "FH-9.3.2.1:report_road_exception", "FH-9.3.2.2:agree_plan"
TROUBLE = {"cause": "engine failed", "delay_days": 2, "incident": "engine"}


def on_the_road(**more: Any) -> StageState:
    """The second shipment is on the road, and meets trouble; the rest is at the factory."""
    leg = a_leg(sop=ANY_DAY)
    tell(leg, "vehicle_booked", on(23, "10:00"), data=booked(on(25, "15:00")))
    say(leg, "shipment_booked", on(23, "11:00"))
    say(leg, "shipment_departed", on(24, "16:00"))
    data = {**TROUBLE, "shipment": SECOND, **more}
    assert tell(leg, "road_exception", on(25, "08:00"), data=data).state is None
    return leg


def test_trouble_of_a_shipment_is_received_and_owed_while_the_rest_is_at_the_factory() -> None:
    """Shows FH-9.3.2.1, FH-9.3.2.2."""
    leg = on_the_road()
    assert (leg.problems, row(leg, REPORT, "engine")) == (["road_exception"], "kept")
    assert PLAN in owed(leg, "engine")
    data = {"shipment": SECOND, "plan": "another vehicle", "incident": "engine"}
    due = owed(leg)[PROMISE]
    tell(
        leg,
        "plan_agreed",
        on(25, "08:20"),
        data={**data, "arrives_at": on(29, "10:00").isoformat()},
    )
    assert (leg.problems, row(leg, PLAN, "engine")) == ([], "kept")
    assert owed(leg)[PROMISE] == due, "a delay that is announced never moves the first promise"
    assert Milestone.HUB_ARRIVAL not in leg.milestones
    assert leg.situation.shipments[SECOND].expected_at == on(29, "10:00")


def test_merchant_customer_and_departments_hear_of_the_plan() -> None:
    """Shows FH-9.3.2.2, MC-七(三)2: and the carrier of that shipment of what he owes."""
    leg = on_the_road()
    tell(
        leg,
        "plan_agreed",
        on(25, "08:20"),
        data={"shipment": SECOND, "plan": "wait", "incident": "engine"},
    )
    roles = {to.role for one in leg.outbox.notices if one.code == "plan_agreed" for to in one.to}
    assert roles >= {Role.MERCHANT, Role.CUSTOMER, Role.SERVICE_DESK, Role.ORDER_DESK}


def test_a_plan_that_nobody_agrees_on_is_missed_in_whichever_leg_the_order_is() -> None:
    leg = on_the_road()
    later = a_leg(Stage.CITY_DELIVERY, on(25, "08:10"), baton=baton_to_order(leg))
    assert PLAN in owed(later, "engine")
    later.deadlines.tick(on(26, "09:00"))
    assert row(later, PLAN, "engine") == "missed"
    causes = [one.cause for one in later.outbox.notices if one.fields.get("duty") == PLAN]
    assert causes
    assert all(later.situation.trip(SECOND) in cause for cause in causes), "its own vehicle's"


def test_a_loss_is_agreed_on_in_the_pickup_too() -> None:
    """Shows FH-9.3.2.2."""
    leg = a_leg()
    say(leg, "shipment_departed", on(24, "16:00"))
    lose(leg, on(25, "09:00"), shipment=SECOND)
    assert PLAN in owed(leg, "fire")
    assert leg.situation.shipment_of("fire") == SECOND


def test_trouble_of_the_orders_own_vehicle_still_waits_for_its_leg() -> None:
    leg = a_leg()
    answer = tell(leg, "road_exception", on(25, "08:00"), data=TROUBLE)
    assert "passed on" in str(answer.reason)
