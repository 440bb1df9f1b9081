"""A customer sends goods back on a phone, with photos of what is wrong, and is answered there."""

from typing import Any

from playwright.async_api import Browser, FilePayload, Locator, Page, expect

from models.messages.orders.order import Order
from models.roles import Role
from starter.web.pages import order_path
from tests.image_files import a_photo
from tests.web.browser.test_customer_day import at_work
from tests.web.browser.test_desk_browser import sent
from tests.web.browser.test_home_days_browser import NARROW, PHOTO, easy, the_customer
from tests.web.browser.test_second_visit_browser import at_home
from tests.web.browser.test_walk_browser import sign_in
from tests.web.browsers import MERCHANT, Pages
from tests.web.phones import a_phone, loaded_until, serving
from tests.web.screens import a_screen, barriers

__all__ = ["at_work"]

REASON = "柜门开裂，见照片"
CRACKS: list[FilePayload] = [
    {**PHOTO, "name": f"{n}.jpg", "buffer": a_photo(size=(90 + n, 60))} for n in range(2)
]
CASES = 'section[aria-labelledby="cases"]'


async def ask_for_it(page: Page, order: Order) -> None:
    """Choose one piece, what for and why, with the photos, and send it."""
    await (await loaded_until(page, 'main a[href$="/return"]')).click()
    await easy(page)
    await page.locator(f'[name="pieces:{order.lines[0].sku}"]').fill("1")
    await page.locator('[name="wish"]').select_option("exchange")
    await page.locator('[name="cause"]').select_option("faulty")
    await page.locator('[name="reason"]').fill(REASON)
    await page.locator('[name="photos"]').set_input_files(CRACKS)
    await page.locator("main form button").click()
    await page.wait_for_url(f"**{order_path(MERCHANT, order.number)}")


async def whole(picture: Locator) -> bool:
    """Whether a picture is there, and no broken frame."""
    await picture.scroll_into_view_if_needed()
    loaded: Any = await picture.evaluate(
        "one => one.complete ? one.naturalWidth : new Promise(done => {"
        " one.onload = one.onerror = () => done(one.naturalWidth) })"
    )
    return bool(loaded)


async def agree_to_it(page: Page) -> None:
    """Answer on the order's page that it is approved."""
    link = page.locator('main a[href*="/decide/answer"]').first
    await link.evaluate("link => link.closest('details')?.setAttribute('open', '')")
    await link.click()
    await page.locator('main [name="approve"]').select_option("true")
    await page.locator('main [name="reason"]').fill("照片清楚，同意换货")
    assert await barriers(page) == []
    await sent(page)
    await expect(page.locator('.became[role="status"]')).to_be_visible()


async def test_a_return_is_asked_for_with_photos_and_its_answer_is_read_on_the_phone(
    at_work: Pages, chromium: Browser
) -> None:
    """Shows FE-4."""
    order = await at_home(at_work, "RETURN-1")
    link = await at_work.link(Role.AFTER_SALES, actor="clerk-7")
    async with (
        serving(at_work) as url,
        a_phone(chromium, at_work, url, **NARROW) as home,
        a_screen(chromium, at_work, url) as screen,
    ):
        page = await the_customer(home, order)
        await ask_for_it(page, order)
        asked = await loaded_until(page, CASES)
        await expect(asked).to_contain_text(REASON)
        await easy(page)
        await sign_in(screen, link.path)
        desk = await screen.open(order_path(MERCHANT, order.number))
        await expect(desk.locator("main")).to_contain_text(REASON)
        pictures = desk.locator(".files img")
        assert [await whole(one) for one in await pictures.all()] == [True, True]
        assert await barriers(desk) == []
        await agree_to_it(desk)
        await loaded_until(page, f'{CASES}:has-text("退换货 1：等待取货")')
        await easy(page)
        assert (home.errors, home.elsewhere, screen.errors) == ([], [], [])
