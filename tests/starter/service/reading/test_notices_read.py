"""Who is told what, as people read it: over HTTP by their rights, and at a terminal."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from activities.adapters.store.ledger import SqlLedger
from activities.adapters.store.notices.notices import TaskPlace
from models.ids import order_id
from models.messages.lists.notice_filter import NoticeFilter
from models.messages.timeline.notices import IMMEDIATE, NoticeLine, Receiver, notice_id, party_of
from models.messages.timeline.timeline import Batch
from models.roles import Role
from models.scopes import Scope
from starter.http.routes import examples
from starter.service.notice_views import notices, whose
from tests.starter.http_doors import MERCHANT, Doors
from tests.starter.scoped_keys import ORDER, PLATE, assign, key_for

NUMBER = examples.ORDER_EXAMPLE["number"]
OTHER = "SO-2026-1002"
TRUCK = party_of("vehicle", PLATE)
ALARM = {"duty": "FH-9.3.1.1:arrive_in_time", "due_at": "2026-11-27T02:25:00+08:00"}
GEARBOX = {"cause": "gearbox broken", "place": "G4", "by": "driver"}


async def inform(doors: Doors, code: str, *to: Receiver, order: str = ORDER, **more: Any) -> None:
    """A workflow of that order tells these people something."""
    fields = {"tier": IMMEDIATE, "cause": f"{TRUCK} {code}", **more}
    line = NoticeLine(key=f"{order} {code}", order=order, code=code, to=to,
                      at=doors.context.now(), **fields)  # fmt: skip
    ledger = SqlLedger(doors.context.store, lambda _order, _at: {})
    await ledger.record(Batch(workflow_id=order, notices=(line,), task=1), fields.pop("run", None))


async def of_a_truck(doors: Doors) -> None:
    """Two orders of a truck: who is alarmed, and who is informed of its gearbox."""
    for number in (NUMBER, OTHER):
        await doors.place(number=number)
        order = order_id(MERCHANT, number)
        desk, carrier = Receiver(role=Role.TRUNK_DESK), Receiver(role=Role.CARRIER, party=TRUCK)
        await inform(doors, "duty_due", desk, carrier, order=order, tier="due", fields=ALARM)
        customer = Receiver(role=Role.CUSTOMER, party=f"{MERCHANT}/{number}")
        merchant = Receiver(role=Role.MERCHANT, party=MERCHANT)
        await inform(doors, "road_exception", desk, customer, merchant, order=order, fields=GEARBOX)


async def read(doors: Doors, key: dict[str, str] | None = None, **query: Any) -> list[Any]:
    answer = await doors.http.get("/notices", params=query, headers=key)
    assert answer.status_code == 200, answer.text
    found: list[Any] = answer.json()["notices"]
    return found


async def test_one_notice_names_its_orders_and_says_what_to_do(doors: Doors) -> None:
    await of_a_truck(doors)
    alarm, news = sorted(await read(doors, to="trunk_desk"), key=lambda one: one["code"])
    assert [order["order_no"] for order in alarm["orders"]] == [NUMBER, OTHER]
    named = f"2 orders: acme/{NUMBER} (成都市), acme/{OTHER} (成都市)."
    assert f"{named} To do: see to it" in alarm["text"]
    assert "gearbox broken" in news["text"]
    assert (alarm["state"], alarm["why"][:14]) == ("released", "it waits until")
    assert len(await read(doors, order=NUMBER)) == len(await read(doors, order=f"acme/{NUMBER}"))


async def test_a_clerk_who_asks_for_chinese_reads_what_it_says_in_chinese(doors: Doors) -> None:
    await of_a_truck(doors)
    chinese = {"Accept-Language": "zh-CN"}
    alarm, news = sorted(await read(doors, chinese, to="trunk_desk"), key=lambda one: one["code"])
    assert "已逾期" in alarm["text"]
    assert "原因：gearbox broken" in news["text"]
    assert (news["code"], "等到" in news["why"]) == ("road_exception", True), news["why"]


async def test_everybody_outside_reads_what_he_is_told_himself_and_no_alarm(doors: Doors) -> None:
    await of_a_truck(doors)
    await assign(doors, PLATE)
    carrier = await key_for(doors, Role.CARRIER, Scope(vehicle=PLATE))
    (alarm,) = await read(doors, carrier)
    assert [order["order_no"] for order in alarm["orders"]] == [NUMBER], "the other is not his now"
    assert f"Order acme/{NUMBER} (成都市)." in alarm["text"]
    for role, scope in ((Role.MERCHANT, None), (Role.CUSTOMER, Scope(orders=(NUMBER,)))):
        key = await key_for(doors, role, scope)
        (news,) = await read(doors, key)
        assert (news["to"], news["code"]) == (role, "road_exception")
        assert await read(doors, key, to="trunk_desk") == []


async def test_who_drives_now_does_not_read_what_the_vehicle_before_was_told(doors: Doors) -> None:
    await doors.place(number=NUMBER)
    for plate, code in (("粤A11111", "duty_breached"), (PLATE, "duty_due")):
        driver = Receiver(role=Role.DRIVER, party=party_of("vehicle", plate))
        await inform(doors, code, driver, tier="due", fields=ALARM)
    await assign(doors, PLATE)
    now = await key_for(doors, Role.DRIVER, Scope(vehicle=PLATE))
    assert len(await read(doors, now)) == 1
    assert len(await read(doors, to="driver")) == 2, "our own people read both"


FORMER = "粤A11111"


async def tell_two_drivers(doors: Doors) -> None:
    """Each of two drivers, one after another, is told something of the order."""
    await doors.place(number=NUMBER)
    for plate, code in ((FORMER, "duty_breached"), (PLATE, "duty_due")):
        driver = Receiver(role=Role.DRIVER, party=party_of("vehicle", plate))
        await inform(doors, code, driver, tier="due", fields=ALARM)


async def test_a_drivers_key_by_number_reads_what_was_told_to_who_drove_as_it_was_made(
    doors: Doors,
) -> None:
    await tell_two_drivers(doors)
    before, now = datetime.now(UTC) - timedelta(hours=2), datetime.now(UTC)
    early = await key_for(doors, Role.DRIVER, Scope(orders=(NUMBER,)))
    assert await read(doors, early) == [], "nobody drives it so far"
    await assign(doors, FORMER, before)
    first = await key_for(doors, Role.DRIVER, Scope(orders=(NUMBER,)))
    await assign(doors, PLATE, before + timedelta(hours=1), recorded_at=now + timedelta(hours=1))
    assert [one["code"] for one in await read(doors, first)] == ["duty_breached"]
    later = await doors.context.store.keys.add(Role.DRIVER, MERCHANT, None, Scope(orders=(NUMBER,)))
    late = datetime.now(UTC) + timedelta(hours=2)
    reads = whose(Role.DRIVER, MERCHANT, later.scope, late)
    (found,), _ = await notices(doors.context, NoticeFilter.model_validate(set_fields(reads)))
    assert found.code == "duty_due"


def set_fields(reads: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in reads.items() if value is not None}


async def test_a_plate_is_the_same_however_it_is_written(doors: Doors) -> None:
    await tell_two_drivers(doors)
    await assign(doors, PLATE)
    written = f"{PLATE[:2]}·{PLATE[2:].lower()}"
    key = await key_for(doors, Role.DRIVER, Scope(vehicle=written))
    assert [one["code"] for one in await read(doors, key)] == ["duty_due"]


@pytest.mark.parametrize("merchant", ["another", "acme"])
async def test_a_merchants_key_reads_its_own(doors: Doors, merchant: str) -> None:
    await of_a_truck(doors)
    key = await doors.key(Role.MERCHANT, merchant)
    assert len(await read(doors, key)) == (merchant == "acme")
    assert await read(doors, key, merchant="someone") == []


async def test_a_list_goes_on_where_its_page_ended(doors: Doors) -> None:
    await of_a_truck(doors)
    whole = [one["id"] for one in await read(doors)]
    first = (await doors.http.get("/notices", params={"limit": 2})).json()
    rest = (await doors.http.get("/notices", params={"cursor": first["next"]})).json()
    assert [one["id"] for one in (*first["notices"], *rest["notices"])] == whole
    assert (len(whole), rest["next"]) == (6, None)


async def test_a_notice_says_where_it_stands_and_why(doors: Doors) -> None:
    await doors.place()
    desk, store = Receiver(role=Role.TRUNK_DESK), doors.context.store
    await inform(doors, "departed", desk, run="run-1")
    (waiting,) = await read(doors)
    assert (waiting["state"], "not known yet" in waiting["why"]) == ("waiting", True)
    place = TaskPlace(ORDER, "run-1", 1)
    await store.notices.judge(place, taken=False, at=doors.context.now())
    (withdrawn,) = await read(doors)
    assert (withdrawn["state"], "did not happen" in withdrawn["why"]) == ("withdrawn", True)
    name = notice_id(desk, f"{TRUCK} picked_up", IMMEDIATE)
    await inform(doors, "picked_up", desk)
    await store.notices.take(name, doors.context.now())
    assert (await read(doors))[0]["why"] == "it is on its way to the channel"
