"""Slots of providers 预约时段: however many want the last one, one gets it, and none is lost."""

import asyncio
from datetime import timedelta
from functools import partial
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from activities.adapters.store.database.engine import change, table_of
from activities.adapters.store.store import open_store
from activities.adapters.store.tables import schema as tables
from models.ids import order_id
from models.messages.partners.requests import ReportMark
from models.messages.reports.answer import Answer, ReportOutcome
from models.messages.reports.report_passage import ReportState
from models.roles import Role
from models.scopes import PartyKind, Scope
from models.sop import clock
from starter.http.routes import slot_examples
from tests.databases import make_tables
from tests.loopback import http
from tests.starter.http_doors import MERCHANT, NUMBER, Doors, a_context, open_doors
from tests.starter.scoped_keys import PROVIDER, assign, key_for
from tests.starter.sockets import socket_door

CLIENTS = 50
Step: TypeAlias = tuple[str, int, str]
orders = table_of(tables.Orders)


def day_of(doors: Doors, ahead: int = 2) -> str:
    """A day that is offered."""
    return (clock.day_of(doors.context.now()) + timedelta(days=ahead)).isoformat()


async def free(doors: Doors, capacity: int, half: str = "morning") -> httpx.Response:
    """Let the provider come to so many customers on that half day."""
    body = {"provider": PROVIDER, "day": day_of(doors), "half": half, "capacity": capacity}
    return await doors.http.post("/slots", json=body)


async def an_order(doors: Doors, number: str) -> str:
    """The door of a placed order that has the provider."""
    await doors.place(number=number)
    order = order_id(MERCHANT, number)
    await assign(doors, PROVIDER, kind=PartyKind.PROVIDER, order=order)
    return f"/orders/{MERCHANT}/{number}"


def wanted(doors: Doors, report_id: str, half: str = "morning") -> dict[str, Any]:
    """A slot as a desk takes it, which says why where it moves an appointment."""
    why = {"put_off_by": "not_today", "reason": "he asked for it"}
    return {
        **slot_examples.SLOT_EXAMPLE,
        "report_id": report_id,
        "day": day_of(doors),
        "half": half,
        **why,
    }


async def answered(doors: Doors, number: str, report_id: str, outcome: ReportOutcome) -> None:
    """The order's workflow answers a report."""
    row = await doors.context.store.reports.named(order_id(MERCHANT, number), report_id)
    assert row is not None
    answer = Answer(outcome=outcome, report_id=report_id)
    await doors.context.store.reports.answer(row.id, answer)


async def taken(doors: Doors, half: str = "morning") -> int:
    """How many customers have the half day."""
    rows = (await doors.http.get("/slots", params={"provider": PROVIDER})).json()
    return sum(int(row["taken"]) for row in rows if row["half"] == half)


async def test_of_fifty_who_want_the_last_slot_one_gets_it(doors: Doors) -> None:
    await free(doors, 1)
    orders = [await an_order(doors, f"S-{n}") for n in range(CLIENTS)]
    async with socket_door(doors.context) as door:
        address = f"http://127.0.0.1:{door.port}"
        async with http(base_url=address, headers=doors.http.headers) as client:
            answers = await asyncio.gather(
                *(client.post(f"{one}/slots", json=wanted(doors, "s1")) for one in orders)
            )
    assert sorted(one.status_code for one in answers) == [200] + [409] * (CLIENTS - 1)
    assert await taken(doors) == 1


async def test_a_customer_chooses_among_free_slots_and_has_an_appointment(doors: Doors) -> None:
    await free(doors, 2)
    door = await an_order(doors, NUMBER)
    key = await key_for(doors, Role.CUSTOMER, Scope(orders=(NUMBER,)))
    offered = (await doors.http.get(f"{door}/slots", headers=key)).json()
    assert [(one["half"], one["free"]) for one in offered["slots"]] == [("morning", 2)]
    sent = await doors.http.post(f"{door}/slots", json=wanted(doors, "s1"), headers=key)
    assert sent.is_success, sent.text
    row = await doors.context.store.reports.named(order_id(MERCHANT, NUMBER), "s1")
    assert row is not None
    assert (row.kind, row.by, row.content["noted_by"]) == (
        "appointment_booked", "provider", "customer",
    )  # fmt: skip
    assert row.content["data"]["customer_at"] == f"{day_of(doors)}T09:00:00+08:00"
    chosen = (await doors.http.get(f"{door}/slots", headers=key)).json()["chosen"]
    assert chosen == {"day": day_of(doors), "half": "morning"}


async def test_a_slot_that_the_workflow_refuses_is_free_again(doors: Doors) -> None:
    await free(doors, 1)
    first, second = await an_order(doors, "S-1"), await an_order(doors, "S-2")
    await doors.http.post(f"{first}/slots", json=wanted(doors, "s1"))
    assert (await doors.http.post(f"{second}/slots", json=wanted(doors, "s2"))).status_code == 409
    await answered(doors, "S-1", "s1", ReportOutcome.REFUSED)
    assert (await doors.http.post(f"{second}/slots", json=wanted(doors, "s2"))).is_success
    again = await doors.http.post(f"{first}/slots", json=wanted(doors, "s1"))
    assert (again.status_code, await taken(doors)) == (409, 1)


async def test_a_moved_appointment_frees_the_slot_it_had_once_the_new_one_counts(
    doors: Doors,
) -> None:
    await free(doors, 1)
    await free(doors, 1, "afternoon")
    door = await an_order(doors, "S-1")
    await doors.http.post(f"{door}/slots", json=wanted(doors, "s1"))
    await answered(doors, "S-1", "s1", ReportOutcome.ACCEPTED)
    await doors.http.post(f"{door}/slots", json=wanted(doors, "s2", "afternoon"))
    assert (await taken(doors), await taken(doors, "afternoon")) == (1, 1)
    await answered(doors, "S-1", "s2", ReportOutcome.ACCEPTED)
    assert (await taken(doors), await taken(doors, "afternoon")) == (0, 1)


async def test_an_order_that_has_another_provider_holds_no_slot_of_the_former(doors: Doors) -> None:
    await free(doors, 1)
    door = await an_order(doors, "S-1")
    await doors.http.post(f"{door}/slots", json=wanted(doors, "s1"))
    await assign(doors, "别家", kind=PartyKind.PROVIDER, order=order_id(MERCHANT, "S-1"))
    assert await taken(doors) == 0
    assert (await doors.http.get(f"{door}/slots")).json()["slots"] == []


async def test_the_same_request_again_takes_one_slot(doors: Doors) -> None:
    await free(doors, 2)
    door = await an_order(doors, "S-1")
    for _ in range(2):
        assert (await doors.http.post(f"{door}/slots", json=wanted(doors, "s1"))).is_success
    assert await taken(doors) == 1


async def test_a_provider_cannot_say_less_than_what_customers_have(doors: Doors) -> None:
    await free(doors, 1)
    door = await an_order(doors, "S-1")
    await doors.http.post(f"{door}/slots", json=wanted(doors, "s1"))
    answer = await free(doors, 0)
    assert (answer.status_code, "1 customers have" in answer.json()["detail"]) == (409, True)
    assert (await free(doors, 1)).is_success


async def test_a_providers_key_sets_its_own_slots_alone(doors: Doors) -> None:
    key = await key_for(doors, Role.PROVIDER, Scope(provider=PROVIDER))
    body = {"provider": PROVIDER, "day": day_of(doors), "half": "morning", "capacity": 3}
    assert (await doors.http.post("/slots", json=body, headers=key)).is_success
    other = await doors.http.post("/slots", json={**body, "provider": "别家"}, headers=key)
    assert other.status_code == 404


@pytest.mark.parametrize("role", [Role.SERVICE_DESK, Role.INSTALLATION_DESK, Role.OPERATOR])
async def test_a_desk_of_one_merchant_sets_no_slots_that_all_merchants_share(
    doors: Doors, role: Role
) -> None:
    body = {"provider": PROVIDER, "day": day_of(doors), "half": "morning", "capacity": 3}
    own = await key_for(doors, role, merchant=MERCHANT)
    refused = await doors.http.post("/slots", json=body, headers=own)
    assert refused.status_code == 403, refused.text
    assert "shared by all merchants" in refused.text
    of_all = await key_for(doors, role)
    assert (await doors.http.post("/slots", json=body, headers=of_all)).is_success


@pytest.mark.parametrize("ahead", [0, 15])
async def test_a_day_that_is_not_offered_is_not_taken(doors: Doors, ahead: int) -> None:
    door = await an_order(doors, "S-1")
    body = wanted(doors, "s1") | {"day": day_of(doors, ahead)}
    answer = await doors.http.post(f"{door}/slots", json=body)
    assert (answer.status_code, "is not offered" in answer.json()["detail"]) == (422, True)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["take", "refuse", "accept", "withdraw", "cancel", "capacity"]),
        st.integers(0, 3),
        st.sampled_from(["morning", "afternoon"]),
    ),
    min_size=10,
    max_size=30,
)


@pytest.mark.thorough
@settings(max_examples=25, deadline=None, database=None)
@given(steps=STEPS)
def test_capacity_is_never_exceeded_whatever_the_order_of_acts(steps: list[Step]) -> None:
    asyncio.run(_never_exceeded(steps))


async def _never_exceeded(steps: list[Step]) -> None:
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/fulfil.db"
        await make_tables(url)
        async with open_store(url) as store, open_doors(a_context(store)) as doors:
            door = [await an_order(doors, f"S-{n}") for n in range(4)]
            most = {"morning": 1, "afternoon": 1}
            for half in most:
                await free(doors, 1, half)
            for n, (act, which, half) in enumerate(steps):
                if act == "capacity":
                    answer = await free(doors, which, half)
                    most[half] = which if answer.is_success else most[half]
                elif act == "take":
                    await doors.http.post(f"{door[which]}/slots", json=wanted(doors, f"s{n}", half))
                else:
                    await act_on(doors, act, f"S-{which}")
                for one, capacity in most.items():
                    assert await taken(doors, one) <= capacity, (steps[: n + 1], one)


async def act_on(doors: Doors, act: str, number: str) -> None:
    """What becomes of the newest appointment of an order, or of the order."""
    order, store = order_id(MERCHANT, number), doors.context.store
    rows = await store.reports.of_order(order)
    if act == "cancel":
        closed = update(orders).where(orders.c.workflow_id == order).values(closed=True)
        await store.database.write(partial(change, query=closed))
    elif rows and act == "withdraw":
        mark = ReportMark(
            workflow_id=order, report_id=rows[-1].report_id, outcome=ReportState.WITHDRAWN
        )
        await store.reports.mark(mark)
    elif rows and act != "withdraw":
        outcome = ReportOutcome.ACCEPTED if act == "accept" else ReportOutcome.REFUSED
        await answered(doors, number, rows[-1].report_id, outcome)
