"""The page of an order, and what is done from it."""

from typing import Any

from fastapi.routing import iter_route_contexts
from starlette.routing import compile_path

from activities.adapters.store.ledger import SqlLedger
from models.field_errors import Finding
from models.ids import order_id
from models.messages.incidents.incident_row import IncidentRow
from models.messages.incidents.liability import LiabilityState
from models.messages.orders.order import Order
from models.messages.timeline.timeline import Batch
from models.phrases import phrase
from models.roles import Role
from starter.http.routes import examples
from starter.service.place import place_many
from tests.web.browsers import MERCHANT, NUMBER, ORDER_PAGE, Pages, forms_of


async def test_a_clerk_reads_an_order_in_chinese_or_english(pages: Pages) -> None:
    await pages.place()
    browser = await pages.staff()
    chinese = await browser.get(ORDER_PAGE, headers={"Accept-Language": "zh-CN"})
    english = await browser.get(f"{ORDER_PAGE}?lang=en")
    assert "干线提货" in chinese.text
    assert "trunk pickup" in english.text
    assert NUMBER in (await browser.get("/app/orders")).text


async def test_a_clerk_reads_which_partner_has_an_order_and_a_merchant_does_not(
    pages: Pages,
) -> None:
    await pages.place()
    await pages.context.store.order_partners.keep(order_id(MERCHANT, NUMBER), "technician", "west")
    chinese = {"Accept-Language": "zh-CN"}
    clerk, merchant = await pages.staff(), await pages.outside(Role.MERCHANT)
    for browser, shown in ((clerk, True), (merchant, False)):
        text = (await browser.get(ORDER_PAGE, headers=chinese)).text
        assert ("合作方" in text, "技师平台：west" in text) == (shown, shown)


async def test_a_desk_reads_what_is_wrong_with_an_order_in_review_and_a_merchant_sees_no_more(
    pages: Pages,
) -> None:
    why = phrase("{cell} is not a time of day; write it as 14:00", cell="“later”")
    doubt = Finding(field="pickup_hour", message=why)
    changes = {"merchant": MERCHANT, "number": NUMBER, "doubts": (doubt,)}
    await place_many(pages.context, [Order.model_validate({**examples.ORDER_EXAMPLE, **changes})])
    for browser, shown in (
        (await pages.staff(), True),
        (await pages.outside(Role.MERCHANT), False),
    ):
        text = (await browser.get(ORDER_PAGE, headers={"Accept-Language": "zh-CN"})).text
        assert ("“later”不是时间；请写成 14:00" in text) is shown


async def test_a_desk_is_not_shown_the_name_that_a_partner_has_for_want_of_one(
    pages: Pages,
) -> None:
    """Without a file of partners the carrier is called `carrier`: a code, and no name."""
    await pages.place()
    await pages.context.store.order_partners.keep(order_id(MERCHANT, NUMBER), "stock", "stock")
    text = (await (await pages.staff()).get(ORDER_PAGE)).text
    assert ("合作方" in text, "stock" in text) == (False, False)


async def test_an_order_of_somebody_else_is_not_there(pages: Pages) -> None:
    await pages.place()
    await pages.place(number="B2")
    browser = await pages.outside(Role.TECHNICIAN, orders=("B2",))
    assert (await browser.get(ORDER_PAGE)).status_code == 404


async def test_a_report_of_a_form_that_is_sent_twice_is_written_down_once(pages: Pages) -> None:
    await pages.place()
    browser = await pages.staff()
    action = f"{ORDER_PAGE}/report/vehicle_booked"
    inputs = forms_of(await browser.get(action))[action]
    filled = {"vehicle": "川A12345", "driver": "王", "phone": "13800138000"}
    sent = {**inputs, **filled, "pickup_at": "2026-12-01T09:00", "transit_hours": "48"}
    for _ in range(2):
        answer = await browser.http.post(action, data=sent, follow_redirects=True)
        assert answer.url.path == ORDER_PAGE, answer.text
    rows = await pages.context.store.reports.of_order(order_id(MERCHANT, NUMBER))
    assert [one.report_id for one in rows] == [inputs["report_id"]]


async def test_a_form_under_the_id_of_another_report_is_answered_as_a_conflict(
    pages: Pages,
) -> None:
    """A program told that one, and did not say when it was told."""
    await pages.place()
    browser = await pages.staff()
    other = {"kind": "vehicle_booked", "by": "trunk_desk", "occurred_at": "2026-11-30T09:00+08:00"}
    data: dict[str, Any] = {"vehicle": "川A1", "driver": "王", "phone": "13800138000"}
    data |= {"pickup_at": "2026-12-01T09:00+08:00", "transit_hours": 48}
    door = f"/orders/{MERCHANT}/{NUMBER}/reports"
    sent = await pages.api.post(door, json={**other, "report_id": "r-1", "data": data})
    assert sent.is_success, sent.text
    action = f"{ORDER_PAGE}/report/goods_ready"
    inputs = forms_of(await browser.get(action))[action] | {"report_id": "r-1"}
    answer = await browser.http.post(action, data=inputs, follow_redirects=True)
    assert answer.status_code == 409, answer.text


async def test_every_form_opens(pages: Pages) -> None:
    from models.messages.decisions.decisions import DECISIONS
    from models.stages.table import KINDS

    await pages.place()
    browser = await pages.staff()
    for path in [f"report/{kind}" for kind in KINDS] + [f"decide/{name}" for name in DECISIONS]:
        assert (await browser.get(f"{ORDER_PAGE}/{path}")).status_code == 200, path


async def test_a_decision_is_sent_to_its_own_form_and_to_no_other_page(pages: Pages) -> None:
    """A number may hold slashes: a page that ends like a decision would take what it sends."""
    from models.messages.decisions.decisions import DECISIONS
    from models.stages.table import KINDS

    routes = [one for one in iter_route_contexts(pages.app.routes) if "POST" in (one.methods or ())]
    for path in [f"report/{kind}" for kind in KINDS] + [f"decide/{name}" for name in DECISIONS]:
        where = f"{ORDER_PAGE}/{path}"
        fits = next(one for one in routes if compile_path(str(one.path))[0].match(where))
        assert fits.name == f"send_{'report' if 'report' in path else 'decision'}", path


async def test_before_anybody_judges_a_desk_reads_who_is_responsible_as_a_rule(
    pages: Pages,
) -> None:
    """Shows FH-8.3.2.1."""
    await pages.place()
    order, now = order_id(MERCHANT, NUMBER), pages.context.now()
    found = {"order": order, "ref": "gate", "found_at": now, "state": LiabilityState.UNJUDGED}
    row = IncidentRow.model_validate({**found, "code": "no_vehicle"})
    ledger = SqlLedger(pages.context.store, lambda _order, _at: {})
    await ledger.record(Batch(workflow_id=order, task=9, turn=9, incidents=(row,)))
    browser = await pages.staff()
    text = (await browser.get(ORDER_PAGE, headers={"Accept-Language": "zh-CN"})).text
    assert "（FH-8.3.1.1）" in text.partition("通常由")[2][:40]
