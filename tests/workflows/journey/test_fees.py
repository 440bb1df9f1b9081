"""Extra fees on the real server: the tariff prices them, and the acceptance waits for none."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client

from models.errors import NotFound, Refused
from models.ids import Stage
from models.messages.decisions.decisions import DecisionAnswer
from models.sop.tariff import TariffTable
from starter.service.app_context import AppContext
from starter.service.decisions.decide import decide
from starter.service.reading import queries
from starter.service.reading.fee_views import FeeShown
from tests.builders import ANY_DAY, a_report, an_order, appointed
from tests.gateway import gateway_to
from tests.workflows.conftest import a_world, own_queue
from tests.workflows.deep_check import untrue
from tests.workflows.order_path import reach, reports_of
from tests.workflows.test_city_delivery import CITY, at_hub
from tests.workflows.test_installation import at_home
from tests.workflows.world import OrderUnderTest, World

HOME = Stage.INSTALLATION
TARIFF = TariffTable.model_validate(
    {
        "valid_from": "2026-01-01",
        "city": "成都市",
        "fees": {"upstairs": {"fen": 2000, "free": 1}},
    }
)
FLOORS: dict[str, Any] = {"fee": "upstairs", "quantity": 5, "reason": "no lift", "incident": "f1"}


def context_of(world: World) -> AppContext:
    return AppContext(
        store=world.store, gateway=gateway_to(world.client), sop_for=lambda merchant: ANY_DAY,
        tariff_for=lambda merchant: (TARIFF,), queue=world.queue,
    )  # fmt: skip


async def set_fee(order: OrderUnderTest, **body: Any) -> DecisionAnswer:
    body = {"decision_id": "d-fee", "by": "service_desk", "incident": "f1", **body}
    number = order.order.number
    return await decide(context_of(order.world), "shop-a", number, "set_fee", body)


async def fee_of(order: OrderUnderTest) -> FeeShown:
    page = await queries.order(context_of(order.world), "shop-a", order.order.number)
    (fee,) = page.fees
    return fee


async def report_fee(order: OrderUnderTest, stage: Stage, **data: Any) -> None:
    await order.tell("fee_reported", stage, by="technician", data={**FLOORS, **data})
    await order.quiet(stage)


async def test_a_fee_is_priced_by_the_tariff_alone_agreed_and_paid(world: World) -> None:
    """Shows FH-11.3.2.1, FH-11.3.2.2."""
    order = await at_home(world, "FE-1001")
    await report_fee(order, HOME)
    price = {"fee": "upstairs", "quantity": 5, "amount_fen": 9900, "payer": "customer"}
    with pytest.raises(Refused, match=r"says 80\.00 yuan"):
        await set_fee(order, price={**price, "tariff": "mine"})
    assert (await set_fee(order)).outcome == "done"
    await order.tell("fee_agreed", HOME, by="customer", data={"incident": "f1"})
    paid = {"incident": "f1", "amount_fen": 8000}
    assert (await order.tell("fee_collected", HOME, data=paid))["outcome"] == "accepted"
    await order.quiet(HOME)
    fee = await fee_of(order)
    assert (fee.quantity, fee.unit) == (5, "floor")
    assert (fee.state, fee.amount_fen, fee.paid_fen, fee.payer) == ("paid", 8000, 8000, "customer")
    assert await untrue(order) == []


async def test_a_refused_fee_does_not_stop_the_acceptance(world: World) -> None:
    order = await at_home(world, "FE-1002")
    await report_fee(order, HOME)
    await set_fee(order)
    await order.tell("fee_refused", HOME, by="customer", data={"incident": "f1"})
    for report in reports_of(HOME):
        await order.submit(report, HOME)
    assert await order.handle.result() == "closed"
    assert (await fee_of(order)).state == "refused"


async def test_a_fee_of_the_delivery_is_paid_at_home(world: World) -> None:
    order = await world.place(an_order("FE-1003"))
    await reach(order, Stage.CITY_DELIVERY)
    await report_fee(order, Stage.CITY_DELIVERY)
    await set_fee(order)
    for report in reports_of(Stage.CITY_DELIVERY):
        await order.submit(report, Stage.CITY_DELIVERY)
    await order.leg_open(HOME)
    await order.tell("fee_agreed", HOME, by="customer", data={"incident": "f1"})
    paid = {"incident": "f1", "amount_fen": 8000}
    assert (await order.tell("fee_collected", HOME, data=paid))["outcome"] == "accepted"


async def test_what_the_tariff_does_not_price_and_what_nobody_reported_is_said(
    world: World,
) -> None:
    order = await at_home(world, "FE-1004")
    with pytest.raises(NotFound, match="no extra fee f1"):
        await set_fee(order)
    await report_fee(order, HOME, fee="drilling")
    with pytest.raises(Refused, match="has no price of drilling"):
        await set_fee(order)


async def test_another_quantity_needs_a_reason_and_a_withdrawn_price_is_none(world: World) -> None:
    order = await at_home(world, "FE-1005")
    await report_fee(order, HOME)
    with pytest.raises(Refused, match="needs a `reason`"):
        await set_fee(order, quantity=3)
    await set_fee(order, decision_id="d-3", quantity=3, reason="the third floor, says the photo")
    assert (await fee_of(order)).amount_fen == 4000
    body = {"decision_id": "d-w", "by": "service_desk", "reason": "wrong house"}
    body["report_id"] = "set_fee:d-3"
    await decide(context_of(world), "shop-a", order.order.number, "withdraw", body)
    fee = await fee_of(order)
    assert (fee.state, fee.amount_fen) == ("reported", None)


@pytest.mark.thorough
async def test_a_worker_that_forgets_and_words_that_come_twice_change_nothing(
    client: Client, tmp_path: Path
) -> None:
    async with a_world(client, tmp_path, queue=own_queue(), cached=0) as world:
        order = await at_home(world, "FE-1006")
        answers = []
        for _ in range(2):
            await report_fee(order, HOME)
            answers.append((await set_fee(order)).outcome)
        for _ in range(2):
            await order.tell("fee_agreed", HOME, by="customer", data={"incident": "f1"})
        paid = {"incident": "f1", "amount_fen": 8000}
        answers += [(await order.tell("fee_collected", HOME, data=paid))["outcome"] for _ in "ab"]
        await order.quiet(HOME)
        assert answers == ["done", "done", "accepted", "known"]
        assert ((await fee_of(order)).state, (await fee_of(order)).paid_fen) == ("paid", 8000)


async def test_the_payer_that_a_desk_proposes_is_asked_and_a_crew_proposes_none(
    world: World,
) -> None:
    order = await at_home(world, "FE-1011")
    data = {"incident": "f1", "fee": "upstairs", "quantity": 5, "reason": "x", "payer": "carrier"}
    answer = await order.submit(
        a_report("fee_reported", "r-crew", by="technician", data=data), HOME
    )
    assert "by a desk" in answer["reason"]
    await order.tell("fee_reported", HOME, report_id="r-desk", by="service_desk", data=data)
    assert (await set_fee(order)).outcome == "done"
    await order.quiet(HOME)
    fee = await fee_of(order)
    assert (fee.payer, fee.proposed_payer) == ("carrier", "carrier")


async def test_a_customer_who_moves_his_appointment_has_the_fee_reported_for_him(
    world: World,
) -> None:
    """Shows FH-10.2.1: by the days that his goods lie at the hub for him."""
    order = await at_hub(world, "FE-1010")
    now = await order.now(CITY)
    first = appointed(now + timedelta(days=1), now + timedelta(hours=20))
    await order.tell("appointment_booked", CITY, report_id="r-first", data=first)
    later = appointed(
        now + timedelta(days=4), now + timedelta(days=3), put_off_by="not_today", fee_fen=99_900
    )
    await order.tell("appointment_booked", CITY, report_id="r-later", data=later)
    await order.until(lambda status: "fee_reported" in status.problems, CITY)
    await order.quiet(CITY)
    fee = await fee_of(order)
    assert (fee.fee, fee.quantity, fee.proposed_payer) == ("overdue_logistics", 3, "customer")
    assert (fee.state, fee.amount_fen) == ("reported", None)
