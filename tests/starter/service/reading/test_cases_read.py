"""Cases next to an order as each door shows them: where the goods are, what they are, to whom."""

from typing import Any

import pytest

from activities.adapters.store.ledger import SqlLedger
from models.ids import Stage
from models.messages.legs.leg import Baton
from models.messages.shipments.goods_place import GoodsPlace
from models.messages.timeline.timeline import Batch, EntryKind
from models.roles import Role
from models.sop.terms import Sop
from models.stages.returns.case_opening import refund_case, way_back_case
from models.stages.returns.request import CaseKind
from models.stages.returns.way_back import GoodsHolder
from starter.service.access.rights import KEY_ROLES, KeyKind, may
from tests.activities.adapters.store.store_builders import an_entry
from tests.starter.http_doors import MERCHANT, NUMBER, ORDER_DOOR, Doors
from tests.starter.scoped_keys import ORDER, SCOPES, key_for, placed
from tests.thorough import first_of

GOODS = {CaseKind.RETURN, CaseKind.WAY_BACK}
SEES = {
    **{role: set(CaseKind) for role in KEY_ROLES},
    **dict.fromkeys((Role.CARRIER, Role.DRIVER, Role.HUB), GOODS),
    **dict.fromkeys((Role.PROVIDER, Role.TECHNICIAN), GOODS),
}
"""Which cases each role reads of: money is the customer's, the merchant's and ours."""


async def with_cases(doors: Doors) -> None:
    """The example's order, cancelled after it had left, with a case of each kind."""
    await placed(doors)
    row = await doors.context.store.orders.get(MERCHANT, NUMBER)
    assert row is not None
    now = doors.context.now()
    known: dict[str, Any] = {
        "sop": Sop(), "begun_at": now, "since": now, "reason": "r", "reserved": "k"
    }  # fmt: skip
    paid = row.order.model_copy(update={"total_fen": 777, "paid_fen": 777})
    goods = row.order.lines, Baton()
    back = way_back_case(
        row.order,
        GoodsHolder(Role.CARRIER, GoodsPlace.ON_THE_ROAD),
        lines=goods[0],
        baton=goods[1],
        **known,
    )
    money = refund_case(paid, **known)
    assert money is not None
    cases = doors.context.store.cases
    asked = back.model_copy(update={"kind": CaseKind.RETURN, "refund_max_fen": None, "n": 1})
    start = asked.model_dump(mode="json")
    await cases.take_return(row, "q", {}, lambda n, _: start, opened_at=now)
    await cases.take_way_back(row, back, opened_at=now)
    await cases.take_way_back(row, money, opened_at=now)
    for n, (what, data) in enumerate(
        (
            ("return_requested", {}),
            ("way_back", {"place": GoodsPlace.ON_THE_ROAD}),
            ("money_owed", {}),
        ),
        1,
    ):
        await says(doors, n, what, data)


async def says(doors: Doors, n: int, what: str, data: dict[str, Any]) -> None:
    """A line of the order's `n`-th case."""
    own = f"return:{MERCHANT}:{NUMBER}:{n}"
    text = "777 fen to be paid back" if what == "money_owed" else what
    line = an_entry(
        order=ORDER, workflow_id=own, stage=Stage.RETURNS, happening=EntryKind.STAGE, what=what,
        text=text, data=data,
    )  # fmt: skip
    ledger = SqlLedger(doors.context.store, lambda _order, _at: {})
    await ledger.record(Batch(workflow_id=own, entries=(line,)))


async def test_the_list_of_returns_says_what_the_page_says(doors: Doors) -> None:
    await with_cases(doors)
    listed = (await doors.http.get(f"{ORDER_DOOR}/returns")).json()
    page = (await doors.http.get(ORDER_DOOR)).json()
    assert listed == page["cases"]
    assert [one["place"] for one in listed] == [None, "on the road", None]


@pytest.mark.parametrize("key_kind", first_of(KeyKind))
async def test_a_role_reads_of_its_cases_alone(doors: Doors, key_kind: KeyKind) -> None:
    await with_cases(doors)
    for role in sorted(role for role in KEY_ROLES if may("list_returns", role, {key_kind})):
        key = await key_for(doors, role, SCOPES[key_kind])
        listed = await doors.http.get(f"{ORDER_DOOR}/returns", headers=key)
        page = await doors.http.get(ORDER_DOOR, headers=key)
        assert {one["kind"] for one in listed.json()} == SEES[role], role
        assert {one["kind"] for one in page.json()["cases"]} == SEES[role], role
        lines = {one["case_kind"] for one in page.json()["timeline"]} - {None}
        assert lines == SEES[role], role
        assert ("777 fen" in page.text) is (CaseKind.REFUND in SEES[role]), role


async def test_a_key_outside_reads_of_no_price_of_the_goods(doors: Doors) -> None:
    await doors.place(lines=[{"sku": "S", "name": "沙发", "pieces": 1, "amount_fen": 987_654_321}])
    for role in (Role.DRIVER, Role.PROVIDER, Role.CUSTOMER):
        key = await key_for(doors, role, SCOPES["orders"])
        page = await doors.http.get(ORDER_DOOR, headers=key)
        assert page.json()["job"]["goods"][0]["sku"] == "S"
        assert "987654321" not in page.text


async def test_a_line_says_which_case_it_is_of(doors: Doors) -> None:
    await with_cases(doors)
    page = (await doors.http.get(ORDER_DOOR)).json()
    cases = {one["what"]: (one["case"], one["case_kind"]) for one in page["timeline"]}
    assert cases["money_owed"] == (3, "refund")
    assert cases["way_back"] == (2, "way_back")
    assert cases["return_requested"] == (1, "return")
    assert cases["vehicle_booked"] == (None, None)
