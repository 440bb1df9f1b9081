"""A clerk keeps the list that he looks at as a view of his own, in a real browser."""

from functools import partial

import pytest
from playwright.async_api import Browser, Page, expect

from models.roles import Role
from tests.web.browser.test_home_days_browser import NARROW
from tests.web.browser.test_staff_sign_in_browser import WIDE, Opened
from tests.web.browser.test_walk_browser import sign_in
from tests.web.browsers import NUMBER, Pages
from tests.web.phones import a_phone, serving
from tests.web.screens import a_screen, barriers, out_of_reach

NAME = "成都的新单"


async def save(page: Page) -> None:
    """Name the filters of the list, for all of the role, and keep them."""
    await page.locator("details.views summary").click()
    await page.locator('.views [name="name"]').fill(NAME)
    await page.locator('.views [name="shared"]').check()
    assert await barriers(page) == []
    narrow = await page.evaluate("innerWidth") == NARROW["viewport"]["width"]
    assert await out_of_reach(page) == [] or not narrow
    await page.get_by_role("button", name="保存当前筛选").click()
    await page.wait_for_load_state()


@pytest.mark.parametrize("opened", [partial(a_phone, **NARROW), partial(a_screen, **WIDE)])
async def test_a_view_is_saved_opened_by_a_colleague_and_removed(
    pages: Pages, chromium: Browser, opened: Opened
) -> None:
    await pages.place()
    links = [await pages.link(Role.ORDER_DESK, actor=f"clerk-{n}") for n in (7, 8)]
    async with (
        serving(pages) as url,
        opened(chromium, pages, url) as screen,
        a_screen(chromium, pages, url) as other,
    ):
        await sign_in(screen, links[0].path)
        page = await screen.open("/app/orders?stage=order&q=13800138000")
        await save(page)
        await sign_in(other, links[1].path, "zhang.wei")
        listed = await other.open("/app/orders?closed=true")
        await listed.locator("details.views summary").click()
        await listed.locator(".views").get_by_role("link", name=NAME, exact=True).click()
        await listed.wait_for_url("**/app/orders?stage=order")
        await expect(listed.locator("main table")).to_contain_text(NUMBER)
        await expect(listed.locator(".views li form")).to_have_count(0)
        await page.locator("details.views summary").click()
        await page.locator(".views li form button").click()
        await page.wait_for_load_state()
        await expect(page.locator(".views li")).to_have_count(0)
        assert (screen.errors, other.errors) == ([], [])
