"""What an order is about, at the doors of those who read it whole: a clerk answers a caller."""

from datetime import timedelta
from typing import Any

import pytest

from activities.adapters.store.ledger import SqlLedger
from models.messages.orders.order import Order
from models.messages.partners.requests import ReportMark
from models.messages.reports.report import Report
from models.messages.timeline.timeline import Batch, EntryKind
from models.roles import Role
from starter.http.routes import examples
from starter.service.access.rights import DESKS, KeyKind
from starter.service.reading.contents import content_of
from starter.service.reading.need_to_know import READING_OF_ROLE
from starter.terminal.orders.content_page import people_lines
from tests.activities.adapters.store.store_builders import a_duty, an_entry
from tests.starter.cli import DeskUnderTest
from tests.starter.http_doors import ORDER_DOOR, Doors
from tests.starter.scoped_keys import ORDER, SCOPES, key_for, placed

BOOKED = examples.VEHICLE_BOOKED["data"]


async def reported(
    doors: Doors, name: str, hours: int, kind: str = "vehicle_booked", **data: Any
) -> None:
    """A booking, or another report, so many hours after now, which its workflow has taken."""
    store, now = doors.context.store, doors.context.now()
    at = now + timedelta(hours=hours)
    report = Report.model_validate(
        {"by": "trunk_desk", "kind": kind, "report_id": name, "occurred_at": at,
         "reported_at": at, "data": {**(BOOKED if kind == "vehicle_booked" else {}), **data}}
    )  # fmt: skip
    await store.reports.take(ORDER, report, None, received_at=now)
    line = an_entry(order=ORDER, workflow_id=ORDER, happening=EntryKind.REPORT, report_id=name)
    line = line.model_copy(update={"key": f"{ORDER}:{name}", "what": kind})
    mark = ReportMark(report_id=name, outcome="accepted", workflow_id=ORDER)
    batch = Batch(workflow_id=ORDER, entries=(line,), reports=(mark,))
    await SqlLedger(store, lambda _order, _at: {}).record(batch)


async def page(doors: Doors, role: Role = Role.ORDER_DESK) -> Any:
    return (await doors.http.get(ORDER_DOOR, headers=await doors.key(role))).json()


async def test_a_desk_reads_goods_people_places_and_money(doors: Doors) -> None:
    await placed(doors)
    content = (await page(doors))["content"]
    assert content["customer"] == examples.ORDER_EXAMPLE["customer"]
    assert (content["delivery"]["street"], content["pieces"]) == ("春熙路 1 号 3 栋 1802", 2)
    assert [one["name"] for one in content["goods"]] == ["衣柜"]
    assert (content["payment"], content["to_collect_fen"]) == ("paid", 0)


async def test_the_vehicle_that_was_agreed_last_holds_whichever_is_received_last(
    doors: Doors,
) -> None:
    await placed(doors)
    await reported(doors, "second", 2, vehicle="粤B2")
    await reported(doors, "first", 1, vehicle="粤B1")
    agreed = (await page(doors))["agreed"]
    assert (agreed["vehicle"]["vehicle"], agreed["vehicle"]["driver"]) == ("粤B2", "赵师傅")
    assert (agreed["provider"], agreed["appointment"]) == (None, None)


async def test_of_another_attempt_no_vehicle_is_agreed_until_one_is_booked(doors: Doors) -> None:
    await placed(doors)
    await reported(doors, "booked", 1)
    owed = a_duty("FH-7.3.2.1:book_vehicle", order=ORDER, attempt=2, owner=Role.TRUNK_DESK)
    batch = Batch(workflow_id=ORDER, turn=1, duties=(owed,))
    await SqlLedger(doors.context.store, lambda _order, _at: {}).record(batch)
    assert (await page(doors))["agreed"]["vehicle"] is None


async def test_a_provider_who_was_replaced_is_agreed_no_more(doors: Doors) -> None:
    await placed(doors)
    says = {"provider": "蓉城安装", "phone": "+8613700137000"}
    await reported(doors, "assigned", 1, "provider_assigned", **says)
    assert (await page(doors))["agreed"]["provider"] == says
    at = doors.context.now() + timedelta(hours=2)
    line = an_entry(order=ORDER, workflow_id=ORDER, happening=EntryKind.REPORT, at=at)
    replaced = {"what": "provider_replaced", "key": f"{ORDER}:other", "data": {"who": "provider"}}
    batch = Batch(workflow_id=ORDER, entries=(line.model_copy(update=replaced),))
    await SqlLedger(doors.context.store, lambda _order, _at: {}).record(batch)
    assert (await page(doors))["agreed"]["provider"] is None


async def test_a_line_has_what_its_report_says(doors: Doors) -> None:
    await placed(doors)
    await reported(doors, "booked", 1)
    lines = (await page(doors))["timeline"]
    assert [one["report"] for one in lines if one["report_id"] == "booked"] == [BOOKED]


@pytest.mark.parametrize("role", [Role.WAREHOUSE, Role.PURCHASING, Role.OPERATIONS])
async def test_who_calls_nobody_reads_no_phone(doors: Doors, role: Role) -> None:
    await placed(doors)
    await reported(doors, "booked", 1)
    answer = await doors.http.get(ORDER_DOOR, headers=await doors.key(role))
    assert answer.json()["content"]["customer"] == {"name": "王芳", "phone": "***8000"}
    assert "138001" not in answer.text
    assert BOOKED["phone"] not in answer.text


async def test_a_clerk_at_a_terminal_reads_it_too(desk: DeskUnderTest) -> None:
    await desk.take()
    shown = await desk.run("orders", "show", "shop-a", "A1")
    assert "goods: " in shown.out
    assert "customer: " in shown.out
    assert "in all " in shown.out


def test_a_municipality_is_named_once() -> None:
    place = {
        "province": "重庆市",
        "city": "重庆市",
        "district": "渝北区",
        "street": "新南路 160 号",
    }
    order = Order.model_validate({"merchant": "a", "number": "1", "delivery": place})
    lines = [*people_lines(content_of(order))]
    assert lines[0].endswith(", 重庆市渝北区新南路 160 号")


async def test_desks_alone_read_which_partner_has_an_order(doors: Doors) -> None:
    await placed(doors)
    assert (await page(doors))["partners"] == []
    await doors.context.store.order_partners.keep(ORDER, "technician", "west")
    await doors.context.store.order_partners.keep(ORDER, "stock", "stock")
    for role in sorted(DESKS | {Role.OPERATOR}):
        shown = [(one["port"], one["name"]) for one in (await page(doors, role))["partners"]]
        assert shown == [("stock", "stock"), ("technician", "west")], role
    assert (await page(doors, Role.MERCHANT))["partners"] == []
    for role in sorted(READING_OF_ROLE):
        key = await key_for(doors, role, SCOPES[KeyKind.ORDERS])
        outside = (await doors.http.get(ORDER_DOOR, headers=key)).json()
        assert "partners" not in outside, role
