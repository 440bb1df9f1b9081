"""A merchant's pages: what it is asked, and its order list with a result for each row."""

import base64
import re

import httpx

from models.roles import Role
from models.sop import clock
from starter.order_files.importer import read_orders
from starter.order_files.template import COLUMNS
from tests.web.browsers import MERCHANT, NUMBER, Browser, Pages, forms_of

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


async def upload(browser: Browser, data: bytes) -> httpx.Response:
    """Send a list by the page's form."""
    inputs = forms_of(await browser.get(UPLOAD))[UPLOAD]
    nonce = {"nonce": inputs["nonce"]}
    return await browser.http.post(UPLOAD, data=nonce, files={"file": ("orders.csv", data)})


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
    answer = await upload(browser, a_list(*ROWS))
    found = re.search(r'href="data:[^;]+;base64,([^"]+)"', answer.text)
    assert found is not None, answer.text
    now = pages.context.now()
    read = read_orders(
        base64.b64decode(found[1]), merchant=MERCHANT, today=clock.day_of(now), received_at=now
    )
    assert [row.order_no for row in read.rows] == ["U-2"]


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
    other = await pages.api.post(
        "/orders/import?merchant=other", content=a_list(*ROWS), headers=key
    )
    assert other.status_code == 403
