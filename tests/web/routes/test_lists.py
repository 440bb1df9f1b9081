"""Lists, keys, terms, tickets and order files at the pages of the desks."""

import re
from html import unescape
from urllib.parse import unquote

import pytest

from models.roles import Role
from starter.order_files.importing import template
from starter.service.exports.lists import ListName
from starter.web.routes.lists import PAGES
from tests.web.browsers import MERCHANT, NUMBER, Pages, forms_of


@pytest.mark.parametrize("name", PAGES)
async def test_each_list_has_a_page_and_its_file(pages: Pages, name: ListName) -> None:
    await pages.place()
    browser = await pages.staff(Role.OPERATOR)
    shown = await browser.get(f"/app/{name}?lang=en")
    assert shown.status_code == 200, shown.text
    link = re.search(r'href="(/app/exports/[^"]+csv[^"]*)"', shown.text)
    assert link is not None
    file = await browser.get(link[1].replace("&amp;", "&"))
    assert file.headers["content-type"].startswith("text/csv")
    assert file.content.startswith(b"\xef\xbb\xbf")


async def test_a_list_leads_to_its_next_page_and_back(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("starter.web.routes.lists.PAGE_ROWS", 1)
    store = pages.context.store
    keys = [await store.keys.add(Role.ORDER_DESK, actor=f"clerk-{n}") for n in (1, 2)]
    browser = await pages.staff(Role.OPERATOR)
    for n, (before, after) in enumerate(((False, True), (True, True)), start=1):
        page = (await browser.get(f"/app/keys?page={n}")).text
        assert sum(f"/{one.id}/revoke" in page for one in keys) <= 1
        assert (f'href="?page={n - 1}"' in page, f'href="?page={n + 1}"' in page) == (before, after)
    assert 'href="?page=2"' in (await browser.get("/app/keys?page=x")).text


async def test_an_operator_makes_a_key_and_ends_it(pages: Pages) -> None:
    browser = await pages.staff(Role.OPERATOR)
    made = await browser.send("/app/keys", role="order_desk", actor="clerk-9")
    key = re.search(r"<code>(key-\w+)\.", made.text)
    assert key is not None
    await browser.send("/app/keys", f"/app/keys/{key[1]}/revoke")
    ended = next(one for one in await pages.context.store.keys.list() if one.id == key[1])
    assert ended.revoked_at is not None
    assert (await (await pages.staff(actor="clerk-8")).get("/app/keys")).status_code == 403


async def test_the_terms_of_a_merchant_are_shown_with_their_clauses(pages: Pages) -> None:
    shown = await (await pages.staff()).get("/app/terms?merchant=acme")
    assert "vehicle_due" in shown.text
    assert "FH-7.3.2.1" in shown.text


async def test_an_order_file_is_tried_and_then_taken_with_a_result_a_row(pages: Pages) -> None:
    """Shows FH-11.4.2."""
    browser = await pages.staff()
    now = pages.context.now().date()
    text = template.text(now).decode("utf-8-sig").replace("示例-001", "UP-1").encode("utf-8-sig")
    inputs = forms_of(await browser.get("/app/upload"))["/app/upload"]
    inputs.pop("file")
    sent = {**inputs, "merchant": MERCHANT}
    tried = await browser.http.post("/app/upload", data=sent, files={"file": ("o.csv", text)})
    assert tried.status_code == 200, tried.text
    assert "UP-1" in tried.text
    assert await pages.context.store.orders.get(MERCHANT, "UP-1") is None
    sent.pop("dry_run")
    taken = await browser.http.post("/app/upload", data=sent, files={"file": ("o.csv", text)})
    assert f"/app/orders/{MERCHANT}/UP-1" in taken.text
    assert await pages.context.store.orders.get(MERCHANT, "UP-1") is not None


async def test_a_file_that_is_none_is_refused_in_words(pages: Pages) -> None:
    browser = await pages.staff()
    inputs = forms_of(await browser.get("/app/upload"))["/app/upload"] | {"merchant": MERCHANT}
    inputs.pop("file")
    for content in (b"", b"%PDF-1.4", b"\x00\xff" * 40):
        answer = await browser.http.post("/app/upload", data=inputs, files={"file": ("f", content)})
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
    assert (await browser.http.post("/app/upload", data=inputs)).status_code == 422


async def test_a_ticket_is_written_down_and_attached_to_its_order(pages: Pages) -> None:
    """Shows ER-4.3.1."""
    await pages.place()
    browser = await pages.staff(Role.CUSTOMER_SERVICE, actor="cs-1")
    written_by = {"kind": "complaint", "words": "the sofa is late", "contact": "张三 13800138000"}
    written = await browser.send("/app/care/new", **written_by)
    path = written.url.path
    assert path.startswith("/app/care/ticket:"), written.text
    assert "the sofa is late" in written.text
    done = await browser.send(path, f"{path}/order", merchant=MERCHANT, order_no=NUMBER)
    assert done.url.path == path, done.text
    assert "ticket:" in (await browser.get("/app/care")).text


async def test_a_report_of_a_ticket_that_is_sent_twice_counts_once(
    pages: Pages,
) -> None:
    browser = await pages.staff(Role.CUSTOMER_SERVICE, actor="cs-1")
    written = await browser.send("/app/care/new", kind="message", words="hello", contact="138")
    action = f"{written.url.path}/report/care_answered"
    inputs = forms_of(await browser.get(written.url.path))[action] | {"words": "we look"}
    for _ in range(2):
        answer = await browser.http.post(action, data=inputs, follow_redirects=True)
        assert answer.url.path == written.url.path, answer.text
    ticket = unquote(written.url.path.rpartition("/")[2])
    rows = await pages.context.store.reports.of_order(ticket)
    assert [row.report_id for row in rows] == [inputs["report_id"]]


async def test_a_ticket_of_another_merchant_is_not_there(pages: Pages) -> None:
    service = await pages.staff(Role.CUSTOMER_SERVICE, actor="cs-1")
    written_by = {"kind": "message", "words": "hello", "merchant": "other"}
    written = await service.send("/app/care/new", **written_by)
    merchant = await pages.outside(Role.MERCHANT)
    assert (await merchant.get(written.url.path)).status_code == 404


async def test_every_page_of_a_desk_finds_an_order_and_leads_to_the_lists(pages: Pages) -> None:
    await pages.place()
    browser = await pages.staff()
    shown = (await browser.get("/app/desk")).text
    assert '<form role="search" aria-label="查找订单：订单号、电话或车牌" method="get"' in shown
    assert 'id="find"' in shown
    assert 'href="/app/notices"' in shown
    assert 'href="/app/keys"' not in shown


async def test_the_list_of_orders_is_saved_as_it_is_filtered(pages: Pages) -> None:
    await pages.place()
    browser = await pages.staff()
    shown = (await browser.get("/app/orders?stage=installation&closed=false&lang=en")).text
    link = re.search(r'href="(/app/exports/orders\?format=csv[^"]*)"', shown)
    assert link is not None
    file = await browser.get(link[1].replace("&amp;", "&"))
    assert (file.status_code, file.headers["x-rows"]) == (200, "0")


async def test_a_list_of_orders_is_saved_by_each_filter_that_its_page_has(pages: Pages) -> None:
    await pages.place()
    filters = {
        "q": "NOBODY", "due_today": "true", "due_from": "2026-11-30", "accepted_to": "2026-11-30",
        "late": "true", "sort": "due", "backwards": "true", "waiting_on": "order_desk",
    }  # fmt: skip
    for name, value in filters.items():
        file = await pages.api.get("/exports/orders", params={name: value, "format": "csv"})
        assert file.status_code == 200, (name, file.text)
        rows = (await pages.api.get("/orders", params={name: value})).json()["orders"]
        assert file.headers["x-rows"] == str(len(rows)), name


async def test_each_count_of_orders_leads_to_their_list(pages: Pages) -> None:
    await pages.place()
    browser = await pages.staff()
    desk = (await browser.get("/app/desk")).text
    links = re.findall(r'<td><a href="(/app/orders[?][^"]+)">\d+</a></td>', desk)
    assert len(links) == 3, "open, late and old of the one stage that has orders"
    for link in links:
        assert (await browser.get(unescape(link))).status_code == 200, link
