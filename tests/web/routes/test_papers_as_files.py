"""Papers as files: PDF and HTML, the same at all three doors, for whoever may read the orders."""

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from models.roles import Role
from starter.service.papers.paper_orders import PaperKind
from tests.starter.cli import DeskUnderTest
from tests.starter.http_doors import ORDER_DOOR, Doors
from tests.web.browsers import MERCHANT, NUMBER, ORDER_PAGE, Pages

TITLES = {
    PaperKind.PICKUP: "提货清单", PaperKind.LOADING: "装车单", PaperKind.HANDOVER: "交接单",
    PaperKind.ACCEPTANCE: "验收单",
}  # fmt: skip


TITLES = {
    PaperKind.PICKUP: "提货清单", PaperKind.LOADING: "装车单", PaperKind.HANDOVER: "交接单",
    PaperKind.ACCEPTANCE: "验收单",
}  # fmt: skip


def words_of(pdf: bytes) -> str:
    """What a PDF says."""
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


@pytest.mark.parametrize("paper", PaperKind)
async def test_every_paper_of_an_order_is_a_pdf_with_chinese_in_it(
    doors: Doors, paper: PaperKind
) -> None:
    """Shows FH-7.2.2, FH-8.3.3.1, FH-9.3.2.3, FH-11.2.6."""
    await doors.place()
    answer = await doors.http.get(f"{ORDER_DOOR}/papers/{paper}")
    assert answer.headers["content-type"] == "application/pdf"
    text = words_of(answer.content)
    assert TITLES[paper] in text
    assert NUMBER in text
    assert len(answer.content) < 20_000


async def test_html_over_http_is_a_whole_file_that_asks_for_nothing(doors: Doors) -> None:
    await doors.place(number="<b>A&B</b>")
    asked = {"format": "html", "lang": "en", "order": f"{MERCHANT}/<b>A&B</b>"}
    answer = await doors.http.get("/papers/acceptance", params=asked)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "&lt;b&gt;A&amp;B&lt;/b&gt;" in answer.text
    assert not any(sign in answer.text for sign in ("<b>", "src=", "href=", "<script"))


async def test_a_page_has_the_same_paper_as_pdf(pages: Pages) -> None:
    await pages.place()
    browser = await pages.staff()
    shown = await browser.get(f"{ORDER_PAGE}/print/handover?lang=zh-CN")
    assert f"{ORDER_PAGE}/print/handover?lang=zh-CN&amp;format=pdf" in shown.text
    saved = await browser.get(f"{ORDER_PAGE}/print/handover?format=pdf")
    over_http = await pages.api.get(f"{ORDER_DOOR}/papers/handover")
    assert words_of(saved.content) == words_of(over_http.content)


async def test_a_driver_gets_papers_of_his_own_orders_without_the_customer(pages: Pages) -> None:
    await pages.place()
    await pages.place(number="B2")
    browser = await pages.outside(Role.DRIVER, orders=("B2",))
    text = words_of((await browser.get("/app/print/pickup?format=pdf")).content)
    assert ("B2" in text, NUMBER in text) == (True, False)
    customer = (await pages.context.order(MERCHANT, "B2")).content.customer
    assert str(customer.phone) not in text


async def test_the_terminal_writes_a_paper_and_touches_no_file_that_is_there(
    desk: DeskUnderTest, tmp_path: Path
) -> None:
    order = await desk.take()
    file = tmp_path / "pickup.pdf"
    named = f"{order.merchant}/{order.number}"
    first = await desk.run("papers", "pickup", named, "--file", str(file))
    again = await desk.run("papers", "pickup", named, "--file", str(file))
    forced = await desk.run("papers", "pickup", named, "--file", str(file), "--html", "--force")
    assert (first.code, again.code, forced.code) == (0, 1, 0), first.err
    assert "提货清单" in file.read_text("utf-8")


@pytest.mark.parametrize(("chosen", "code"), [((), 2), (("acme/NO-SUCH",), 1), (("acme",), 1)])
async def test_all_doors_refuse_the_same_choice_alike(
    desk: DeskUnderTest, doors: Doors, chosen: tuple[str, ...], code: int
) -> None:
    await desk.take()
    typed = await desk.run("papers", "pickup", *chosen)
    sent = await doors.http.get("/papers/pickup", params={"order": list(chosen)})
    assert (typed.code, sent.status_code) == (code, {2: 422, 1: 404}[code])
    assert sent.json()["detail"] in typed.err
