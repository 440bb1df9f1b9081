"""A clerk decides about a whole page of orders at once, in a real browser: a result per row."""

from functools import partial

import pytest
from playwright.async_api import Browser, Page, expect

from models.messages.orders.order import Order
from models.roles import Role
from starter.http.routes import examples
from tests.starter.live_server import until
from tests.web.browser.test_customer_day import at_work
from tests.web.browser.test_home_days_browser import NARROW
from tests.web.browser.test_staff_sign_in_browser import WIDE, Opened
from tests.web.browser.test_walk_browser import sign_in
from tests.web.browsers import Pages
from tests.web.phones import a_phone, serving
from tests.web.screens import a_screen, barriers, out_of_reach

__all__ = ["at_work"]

MANY = 20


async def twenty(pages: Pages, name: str) -> None:
    """Orders that wait for their confirmation; each test has its own name for them."""
    numbers = [f"{name}-{n:02}" for n in range(MANY)]
    orders = [Order.model_validate({**examples.ORDER_EXAMPLE, "number": no}) for no in numbers]
    for order in orders:
        await pages.place(number=order.number)
    for order in orders:
        await until(pages.context, order, lambda row: row.step == "awaiting_confirmation")


async def ticked(page: Page, decision: str) -> None:
    """Tick all of a page, and decide: what can be decided opens by itself, and says of how many."""
    await expect(page.locator('select[name="decision"]')).to_be_hidden()
    await page.locator('[data-all="order"]').check()
    await expect(page.locator("details[open] summary output")).to_have_text(f"({MANY})")
    assert await page.locator('[name="order"]:checked').count() == MANY
    await page.locator('select[name="decision"]').select_option(decision)
    await page.locator('form[action="/app/bulk"] button:not([formaction])').click()
    await page.wait_for_url("**/app/bulk")


@pytest.mark.parametrize(
    ("opened", "name"),
    [(partial(a_screen, **WIDE), "BULK-W"), (partial(a_phone, **NARROW), "BULK-N")],
)
async def test_twenty_orders_that_are_ticked_together_have_a_result_each(
    at_work: Pages, chromium: Browser, opened: Opened, name: str
) -> None:
    await twenty(at_work, name)
    link = await at_work.link(Role.ORDER_DESK, actor="clerk-7")
    async with serving(at_work) as url, opened(chromium, at_work, url) as screen:
        await sign_in(screen, link.path)
        page = await screen.open("/app/orders?waiting_on=order_desk")
        assert await barriers(page) == []
        assert await out_of_reach(page) == [] or name != "BULK-N"
        await ticked(page, "confirm")
        rows = page.locator("main tbody tr")
        await expect(rows).to_have_count(MANY)
        results = {await one.locator("td").nth(1).inner_text() for one in await rows.all()}
        assert results <= {"已完成", "尚未答复"}, "a busy worker may answer later"
        assert await barriers(page) == []
        assert (screen.errors, screen.elsewhere) == ([], [])
