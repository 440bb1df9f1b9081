"""A merchant's pages: what it is asked, and its order list with a result for each row."""

import base64
import re

import httpx

from activities.adapters.store.ledger import SqlLedger
from models.ids import order_id
from models.messages.incidents.incident_row import IncidentRow
from models.messages.incidents.liability import LiabilityState, Party
from models.messages.timeline.timeline import Batch
from models.roles import Role
from models.sop import clock
from starter.order_files.importing.importer import read_orders
from starter.order_files.importing.template import COLUMNS
from starter.order_files.workbooks.workbook import read_workbook
from tests.starter.order_files.written_files import xlsx
from tests.web.browsers import MERCHANT, NUMBER, ORDER_PAGE, Browser, Pages, forms_of

UPLOAD = "/app/upload"


def a_list(*rows: dict[str, str]) -> bytes:
    """An order list as .csv: the template's example, changed for each row."""
    lines = [",".join(column.heading for column in COLUMNS)]
    for row in rows:
        values = (str(row.get(one.heading, one.example)) for one in COLUMNS)
        lines.append(",".join(values))
    return "\n".join(lines).encode()


ROWS = (
    {"订单号": "U-1", "预约提货日期": "2026-12-10"},
    {"订单号": "U-2", "预约提货日期": "2026-12-10", "联系方式": ""},
)


async def a_merchant(pages: Pages) -> Browser:
    """A merchant's browser."""
    return await pages.outside(Role.MERCHANT)


async def upload(browser: Browser, data: bytes, **ticks: str) -> httpx.Response:
    """Send a list by the page's form, with these ticks and no other."""
    inputs = forms_of(await browser.get(UPLOAD))[UPLOAD]
    sent = {"nonce": inputs["nonce"], **ticks}
    return await browser.http.post(UPLOAD, data=sent, files={"file": ("orders.csv", data)})


def list_in(answer: httpx.Response) -> bytes:
    """What has to be put right, as the page gives it."""
    found = re.search(r'href="data:[^;]+;base64,([^"]+)"', answer.text)
    assert found is not None, answer.text
    return base64.b64decode(found[1])


async def test_a_list_is_taken_in_with_a_result_for_each_row(pages: Pages) -> None:
    browser = await a_merchant(pages)
    assert (await browser.get("/app/")).url.path == "/app/merchant"
    answer = await upload(browser, a_list(*ROWS))
    assert answer.status_code == 200, answer.text
    assert "U-1" in (await browser.get("/app/orders")).text
    again = await upload(browser, a_list(*ROWS))
    assert (await pages.api.get(f"/orders/{MERCHANT}/U-1")).status_code == 200
    assert again.status_code == 200


async def test_what_has_to_be_put_right_comes_back_as_a_list_that_can_be_sent(
    pages: Pages,
) -> None:
    browser = await a_merchant(pages)
    assert forms_of(await browser.get(UPLOAD))[UPLOAD]["dry_run"] == "true", "tried first"
    tried = await upload(browser, a_list(*ROWS), dry_run="true")
    assert ("可以接收" in tried.text, "已接受" in tried.text) == (True, False)
    (sheet,) = read_workbook(list_in(tried), packed=True)
    headings, row = (list(one.cells) for one in sheet.rows)
    assert row[headings.index("订单号")] == "U-2"
    row[headings.index("联系方式")] = "13800138000"
    await upload(browser, xlsx([headings, row]))
    held = await pages.context.store.orders.get(MERCHANT, "U-2")
    assert held is not None
    assert held.order.customer.phone == "+8613800138000"


async def test_a_list_that_was_taken_in_gives_back_only_what_was_not(pages: Pages) -> None:
    browser = await a_merchant(pages)
    answer = await upload(browser, a_list(*ROWS, {"订单号": "U-3", "件数": "x"}))
    now = pages.context.now()
    read = read_orders(list_in(answer), merchant=MERCHANT, today=clock.day_of(now), received_at=now)
    assert [row.order_no for row in read.rows] == ["U-3"]


async def test_a_row_that_contradicts_an_order_above_it_is_not_called_taken_in(
    pages: Pages,
) -> None:
    browser = await a_merchant(pages)
    rows = (ROWS[0], {**ROWS[0], "客户姓名": "李雷", "联系方式": "13900139000"})
    tried = await upload(browser, a_list(*rows), dry_run="true")
    assert "不会接收，先确认以哪个为准：1" in tried.text
    answer = await upload(browser, a_list(*rows))
    assert "未接收，先确认以哪个为准：1" in answer.text
    assert ("待审核：0" in answer.text, "待审核的订单已经收下" in answer.text) == (True, False)
    assert answer.text.count(f'href="/app/orders/{MERCHANT}/U-1"') == 1, "to the one above"


async def test_a_list_may_be_taken_in_only_where_nothing_is_doubtful(pages: Pages) -> None:
    browser = await a_merchant(pages)
    strict = await upload(browser, a_list(ROWS[0], {**ROWS[0], "订单号": "U 4"}), strict="true")
    assert "没有接收任何订单" in strict.text
    assert (await pages.api.get(f"/orders/{MERCHANT}/U-1")).status_code == 404
    await upload(browser, a_list(ROWS[0]), strict="true")
    assert (await pages.api.get(f"/orders/{MERCHANT}/U-1")).status_code == 200


async def test_what_is_no_list_is_said_and_nothing_is_taken(pages: Pages) -> None:
    browser = await a_merchant(pages)
    answer = await upload(browser, b"%PDF-1.7 nothing")
    assert (answer.status_code, "PDF" in answer.text) == (422, True)


async def test_the_empty_list_is_there(pages: Pages) -> None:
    browser = await a_merchant(pages)
    answer = await browser.get("/app/upload/template")
    assert (answer.status_code, answer.content[:2]) == (200, b"PK")


async def test_a_customer_sends_no_list(pages: Pages) -> None:
    await pages.place()
    browser = await pages.outside(Role.CUSTOMER, orders=(NUMBER,))
    assert (await browser.get(UPLOAD)).status_code == 403


async def test_a_merchants_key_takes_its_own_list_in_over_http(pages: Pages) -> None:
    made = await pages.context.store.keys.add(Role.MERCHANT, MERCHANT)
    key = {"Authorization": f"Bearer {made.key}"}
    answer = await pages.api.post("/orders/import", content=a_list(*ROWS), headers=key)
    rows = answer.json()["rows"]
    assert [(one["order_no"], one["outcome"]) for one in rows] == [
        ("U-1", "accepted"), ("U-2", "review"),
    ]  # fmt: skip
    doubtful = a_list(ROWS[0], {**ROWS[0], "订单号": "U 4"})
    strict = await pages.api.post("/orders/import?strict=true", content=doubtful, headers=key)
    assert strict.json()["kept_out"]
    other = await pages.api.post(
        "/orders/import?merchant=other", content=a_list(*ROWS), headers=key
    )
    assert other.status_code == 403


async def judged(pages: Pages, *codes: str) -> None:
    """Incidents of one name for which the merchant is responsible."""
    await pages.place()
    order, now = order_id(MERCHANT, NUMBER), pages.context.now()
    rows = [
        IncidentRow(order=order, code=code, ref="gate", finder=Role.DRIVER, found_at=now,
                    state=LiabilityState.JUDGED, party=Party.MERCHANT, judged_at=now)
        for code in codes
    ]  # fmt: skip
    ledger = SqlLedger(pages.context.store, lambda _order, _at: {})
    await ledger.record(Batch(workflow_id=order, task=9, turn=9, incidents=tuple(rows)))


async def test_an_appeal_asks_for_its_evidence_and_shows_no_code(pages: Pages) -> None:
    await judged(pages, "no_vehicle")
    browser = await a_merchant(pages)
    link = re.search(
        r'href="([^"]*/decide/appeal[^"]*)"', (await browser.get("/app/merchant")).text
    )
    assert link is not None
    form = (await browser.get(link[1].replace("&amp;", "&"))).text.partition("<form method")[2]
    assert 'name="kind"' not in form
    assert 'name="evidence"' in form.partition("<details>")[0]
    assert ("约不到提货车辆" in form, "异常编号" in form) == (True, False)


async def test_of_two_incidents_of_one_name_the_kind_is_chosen(pages: Pages) -> None:
    await judged(pages, "no_vehicle", "pickup_failed")
    form = (await (await a_merchant(pages)).get(f"{ORDER_PAGE}/decide/admit")).text
    assert '<select name="kind">' in form
    assert '<option value="pickup_failed">当日未能提货</option>' in form
