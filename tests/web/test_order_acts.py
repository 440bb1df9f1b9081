"""What a desk does from the page of an order: forms that know it, and what became of them."""

import pytest
from starlette.datastructures import FormData

from models.roles import Role
from starter.service.contents import whole_order
from starter.web.correcting import changes_of
from tests.web.browsers import MERCHANT, NUMBER, ORDER_PAGE, Browser, Pages, forms_of

BOOKED = {
    "vehicle": "川A12345",
    "driver": "王",
    "phone": "13800138000",
    "pickup_at": "2026-12-01T09:00",
}
ENGLISH = {"Accept-Language": "en"}


async def english(pages: Pages, role: Role = Role.ORDER_DESK) -> Browser:
    await pages.place()
    browser = await pages.staff(role)
    browser.http.headers.update(ENGLISH)
    return browser


async def test_the_page_says_why_an_order_stands_and_what_lets_it_go_on(pages: Pages) -> None:
    browser = await english(pages)
    page = (await browser.get(ORDER_PAGE)).text
    assert 'class="why' in page
    assert "its work begins in a moment" in page


async def test_the_page_says_what_became_of_a_report(pages: Pages) -> None:
    browser = await english(pages)
    sent = await browser.send(f"{ORDER_PAGE}/report/vehicle_booked", **BOOKED)
    assert sent.url.path == ORDER_PAGE, sent.text
    assert "written down, and on its way to the order" in sent.text


async def test_a_clerk_notes_down_what_a_driver_says(pages: Pages) -> None:
    browser = await english(pages)
    form = await browser.get(f"{ORDER_PAGE}/report/departed")
    assert '<option value="driver"' in form.text
    await browser.send(f"{ORDER_PAGE}/report/departed", by="driver")
    (row,) = await pages.context.store.reports.of_order(f"order:{MERCHANT}:{NUMBER}")
    assert (row.by, row.report.noted_by) == ("driver", "order_desk")


async def test_a_correction_says_what_was_changed_and_nothing_else(pages: Pages) -> None:
    browser = await english(pages)
    nothing = await browser.send(f"{ORDER_PAGE}/decide/correct")
    assert nothing.status_code == 422
    assert "nothing was changed" in nothing.text
    order = await whole_order(pages.context, MERCHANT, NUMBER, reader=Role.ORDER_DESK)
    was = {"was:customer.phone": "+8613800138000", "was:goods.0.pieces": "2", "was:note": "x"}
    same = {"customer.phone": "+8613800138000", "goods.0.pieces": "2", "note": "x"}
    assert changes_of(order.content, FormData({**was, **same})) == {}
    form = FormData({**was, **same, "customer.phone": "13900139000", "note": ""})
    assert changes_of(order.content, form) == {"customer": {"phone": "13900139000"}, "note": None}
    goods = {"goods.0.sku": "S-1", "goods.0.name": "sofa", "goods.0.pieces": "3"}
    assert changes_of(order.content, FormData({**was, **same, **goods})) == {
        "lines": [{"sku": "S-1", "name": "sofa", "pieces": "3"}]
    }


@pytest.mark.parametrize("name", ["confirm", "hold", "correct"])
async def test_a_decision_names_the_step_that_was_looked_at(pages: Pages, name: str) -> None:
    browser = await english(pages)
    page = f"{ORDER_PAGE}/decide/{name}"
    assert forms_of(await browser.get(page))[page]["seen_step"]
