"""Who is responsible for an incident, on the real server: judged, silent, travelling, closed."""

from datetime import timedelta
from typing import Any

from models.ids import Stage
from models.messages.incidents.incident_row import IncidentRow
from models.messages.incidents.liability import LiabilityState, Party
from models.roles import Role
from models.stages.table import LEGS
from tests.builders import an_order, appointed
from tests.workflows.deep_check import untrue
from tests.workflows.order_path import PICKUP_DAYS, begin, refusal, reports_of
from tests.workflows.test_city_delivery import CITY, with_appointment
from tests.workflows.world import OrderUnderTest, World, a_decision

LATE = {"reason": "not packed", "incident": "late"}
HOUR = timedelta(hours=1)


async def a_late_merchant(world: World, number: str) -> OrderUnderTest:
    """An order whose goods were not ready, with its vehicle still to be booked."""
    order = await world.place(an_order(number, pickup_in=PICKUP_DAYS))
    await begin(order)
    await order.tell("goods_not_ready", Stage.TRUNK_PICKUP, data=LATE)
    return order


async def judge(order: OrderUnderTest, stage: Stage, **fields: Any) -> dict[str, Any]:
    body = a_decision(incident="late", **fields)
    return await order.world.update(order.leg(stage), "judge", body, body["decision_id"])


async def incident(order: OrderUnderTest) -> IncidentRow:
    """Its only one, as lists show it."""
    (row,) = await order.world.store.incidents.of_order(order.name)
    return row


async def test_silence_confirms_by_the_clock_and_what_is_put_right_is_closed(world: World) -> None:
    """Shows FH-8.3.2.1."""
    order = await a_late_merchant(world, "INC-1")
    assert (await judge(order, Stage.TRUNK_PICKUP, amount_fen=5_000))["outcome"] == "done"
    row = await incident(order)
    assert (row.state, row.party, row.amount_fen) == (
        LiabilityState.JUDGED, Party.MERCHANT, 5_000,
    )  # fmt: skip
    assert row.answer_by is not None
    assert ("liability_judged", "merchant") in await order.notices()
    await order.move(Stage.TRUNK_PICKUP, row.answer_by + HOUR)
    await order.quiet(Stage.TRUNK_PICKUP)
    silent = await incident(order)
    assert (silent.state, silent.answered_at) == (LiabilityState.CONFIRMED, row.answer_by)
    await order.tell("goods_ready", Stage.TRUNK_PICKUP)
    put_right = await incident(order)
    assert put_right.carried_out_at is not None
    assert put_right.closed_at is None
    assert [one.step for one in put_right.to_do] == ["amount_to_be_settled"]
    paid = {"incident": "late", "amount_fen": 5_000}
    await order.tell("amount_settled", Stage.TRUNK_PICKUP, data=paid)
    assert (await incident(order)).closed_at is not None
    assert [one.what for one in await order.timeline() if one.what == "liability_confirmed"]
    assert await untrue(order) == [], "no decision has confirmed it"


async def test_it_goes_with_the_order_through_its_legs(world: World) -> None:
    """Shows FH-8.3.2.1."""
    order = await a_late_merchant(world, "INC-2")
    for leg in LEGS[:-1]:
        await order.leg_open(leg)
        for report in reports_of(leg):
            assert (await order.submit(report, leg))["outcome"] == "accepted"
    await order.leg_open(Stage.INSTALLATION)
    assert "its leg is open" in await refusal(order, "judge", incident="late")
    assert (await judge(order, Stage.INSTALLATION))["outcome"] == "done"
    assert (await incident(order)).held_by is Role.MERCHANT, "as its finder knew"
    for report in reports_of(Stage.INSTALLATION):
        await order.submit(report, Stage.INSTALLATION)
    assert await order.handle.result() == "closed"
    row = await incident(order)
    assert (row.state, row.party) == (LiabilityState.JUDGED, Party.MERCHANT)


async def test_a_finding_that_is_withdrawn_takes_its_incident_along(world: World) -> None:
    order = await a_late_merchant(world, "INC-3")
    await judge(order, Stage.TRUNK_PICKUP)
    row = await incident(order)
    body = a_decision(report_id=row.report_id, reason="another order")
    leg = order.leg(Stage.TRUNK_PICKUP)
    await world.update(leg, "withdraw", body, body["decision_id"])
    assert await world.store.incidents.of_order(order.name) == ()


async def test_goods_that_are_not_ready_any_more_are_waited_for_again(world: World) -> None:
    """Shows FH-8.2.1."""
    order, pickup = await world.place(an_order("INC-4", pickup_in=PICKUP_DAYS)), Stage.TRUNK_PICKUP
    await begin(order)
    for report in reports_of(pickup)[:2]:
        await order.submit(report, pickup)
    await order.at_step("awaiting_departure", pickup)
    await order.tell("goods_not_ready", pickup, data=LATE)
    marks = await order.marks(pickup)
    assert (marks["SopStage"], marks["WaitingOn"]) == ("awaiting_goods_ready", "carrier")
    await order.tell("left_for_pickup", pickup)
    assert (await order.status(pickup)).step == "awaiting_goods_ready"
    await order.tell("exception_found", pickup, data={"what": "bent", "incident": "bent"})
    await order.tell("goods_ready", pickup, report_id="now")
    status = await order.status(pickup)
    assert (status.step, status.problems) == ("awaiting_call", ("exception_found",))


async def test_a_customer_who_cannot_be_reached_is_given_another_appointment(world: World) -> None:
    """Shows FH-10.3.2.2."""
    order, there = await with_appointment(world, "INC-5")
    await order.tell("collected", CITY)
    await order.at_step("awaiting_call", CITY)
    await order.tell("contact_failed", CITY, data={"reason": "no answer"}, by="provider")
    marks = await order.marks(CITY)
    assert marks["SopStage"] == "awaiting_appointment"
    data = appointed(there + HOUR, there - HOUR)
    await order.tell("appointment_booked", CITY, report_id="another", data=data)
    assert (await order.status(CITY)).step == "awaiting_call"


async def test_two_incidents_at_once_are_judged_and_confirmed_each_by_itself_on_hold_too(
    world: World,
) -> None:
    """Shows FH-8.3.2.1."""
    order, pickup = await a_late_merchant(world, "INC-6"), Stage.TRUNK_PICKUP
    again = {"reason": "no papers", "incident": "papers"}
    await order.tell("goods_not_ready", pickup, report_id="r-again", data=again)
    await order.tell("exception_found", pickup, data={"what": "bent", "incident": "late"})
    await order.decide("hold", reason="the customer is away")
    await order.until(lambda status: status.held is not None, pickup)
    await judge(order, pickup, kind="goods_not_ready", party="merchant")
    await order.move(pickup, await order.now(pickup) + 24 * HOUR)
    for kind, name in (("exception_found", "late"), ("goods_not_ready", "papers")):
        body = a_decision(incident=name, kind=kind, party="carrier")
        await world.update(order.leg(pickup), "judge", body, body["decision_id"])
    await order.move(pickup, await order.now(pickup) + 49 * HOUR)
    assert await states(order) == {"late": "confirmed", "papers": "judged", "late!": "judged"}
    await order.move(pickup, await order.now(pickup) + 24 * HOUR)
    assert set((await states(order)).values()) == {"confirmed"}
    await order.decide("cancel", reason="enough", by="order_desk")
    assert await order.handle.result() == "cancelled"
    assert await world.store.cases.of_order(order.name) == (), "each has a party, nothing is owed"


async def states(order: OrderUnderTest) -> dict[str, str]:
    """Where each stands, by its name; of two of one name the exception with a mark."""
    rows = await order.world.store.incidents.of_order(order.name)
    mark = {"exception_found": "!"}
    return {f"{row.ref}{mark.get(row.code, '')}": row.state.value for row in rows}
