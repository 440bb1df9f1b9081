"""The table of what cannot be verified at a page: tried, told, and given back (FH-11.3.3.1)."""

import re

import httpx
import pytest

from models.ids import order_id
from models.roles import Role
from models.sop import clock
from starter.order_files.verifications.verification_table import read_table
from tests.starter.order_files.test_verification_table import OLE
from tests.starter.order_files.written_files import csv_bytes
from tests.web.browsers import MERCHANT, NUMBER, Browser, Pages, forms_of
from tests.web.routes.test_merchant import list_in

PAGE = "/app/verifications"
MSG = OLE + "__substg1.0_0037001F".encode("utf-16-le")
TABLE = csv_bytes([("订单号", "原因"), (NUMBER, "没有网络"), ("NO-SUCH", "没有网络")])


async def send(browser: Browser, data: bytes, **ticks: str) -> httpx.Response:
    """Send a table by the page's form, with these ticks and no other."""
    nonce = forms_of(await browser.get(PAGE))[PAGE]["nonce"]
    fields = {"nonce": nonce, "merchant": MERCHANT, **ticks}
    return await browser.http.post(
        f"{PAGE}?lang=en", data=fields, files={"file": ("table.csv", data)}
    )


async def test_a_table_is_tried_told_and_given_back_with_what_is_wrong(pages: Pages) -> None:
    """Shows FH-11.3.3.1."""
    await pages.place()
    browser, inbox = await pages.staff(Role.SERVICE_DESK), pages.context.store.reports
    tried = await send(browser, TABLE, dry_run="true")
    assert "No order was told" in tried.text
    assert await inbox.of_order(order_id(MERCHANT, NUMBER)) == []
    answer = await send(browser, TABLE)
    (row,) = await inbox.of_order(order_id(MERCHANT, NUMBER))
    assert (row.kind, row.by, row.report.noted_by) == (
        "verification_failed", "provider", "service_desk",
    )  # fmt: skip
    assert f">{MERCHANT} {NUMBER}</a>" in answer.text
    today = clock.day_of(pages.context.now())
    back = read_table(list_in(answer), merchant=MERCHANT, today=today)
    assert ([one.order_no for one in back.rows], back.warnings) == (["NO-SUCH"], ())


async def test_what_is_sent_again_tells_nothing_twice(pages: Pages) -> None:
    await pages.place()
    browser = await pages.staff(Role.ORDER_DESK)
    for _ in range(2):
        answer = await send(browser, TABLE)
        assert answer.status_code == 200
    assert len(await pages.context.store.reports.of_order(order_id(MERCHANT, NUMBER))) == 1


@pytest.mark.parametrize("path", [PAGE, "/app/upload"])
@pytest.mark.parametrize("language", ["en", "zh-CN"])
async def test_an_outlook_message_is_answered_with_what_to_send(
    pages: Pages, path: str, language: str
) -> None:
    browser = await pages.staff(Role.ORDER_DESK)
    nonce = forms_of(await browser.get(path))[path]["nonce"]
    fields = {"nonce": nonce, "merchant": MERCHANT}
    answer = await browser.http.post(
        f"{path}?lang={language}", data=fields, files={"file": ("table.msg", MSG)}
    )
    assert answer.status_code in {400, 422}
    (alert,) = re.findall(r'role="alert">(.*?)</p>', answer.text, re.DOTALL)
    assert ".msg" in alert
    assert ".xlsx" in alert
    assert ("Outlook message" in alert) is (language == "en")
    assert (".eml" in alert) is (path == PAGE)


async def test_the_doors_of_programs_answer_an_outlook_message_alike(pages: Pages) -> None:
    for path in ("/verifications/import", "/orders/import"):
        answer = await pages.api.post(f"{path}?merchant={MERCHANT}", content=MSG)
        assert answer.status_code in {400, 422}
        assert "the file is an Outlook message (.msg)" in answer.text
