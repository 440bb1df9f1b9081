"""Appointments that are dragged on the day board, in a real browser."""

from datetime import datetime, timedelta

import pytest
from playwright.async_api import Browser, Page, expect

from models.ids import order_id
from models.messages.timeline.duty_row import DutyState
from models.roles import Role
from models.scopes import PartyKind
from models.sop import clock
from tests.builders import appointed
from tests.starter.scoped_keys import assign
from tests.starter.service.reading.test_order_content import reported
from tests.web.browser.test_walk_browser import sign_in
from tests.web.browsers import MERCHANT, NUMBER, ORDER_PAGE, Pages
from tests.web.phones import Phone, serving
from tests.web.routes.test_day_board import appointment
from tests.web.screens import a_screen, barriers

BOARD = "/app/board/day?day=2026-12-01"
OTHER = "D-OTHER"
THIRD = "D-THIRD"


async def planned(pages: Pages) -> None:
    """The day of one provider, and an appointment that is nobody's."""
    at = datetime(2026, 12, 1, 9, 30, tzinfo=clock.SHANGHAI)
    for number in (NUMBER, OTHER, THIRD):
        await appointment(pages, number, at, DutyState.OPEN)
    third = order_id(MERCHANT, THIRD)
    await assign(pages, "天府家居", kind=PartyKind.PROVIDER, order=third)  # type: ignore[arg-type]  # as below
    await assign(pages, "蓉城安装", kind=PartyKind.PROVIDER)  # type: ignore[arg-type]  # it asks for a context alone


async def board(screen: Phone, pages: Pages) -> Page:
    link = await pages.link(Role.SERVICE_DESK, actor="clerk-7")
    await sign_in(screen, link.path)
    return await screen.open(BOARD)


@pytest.mark.parametrize(
    ("number", "provider", "hour", "leads", "filled"),
    [
        (NUMBER, "蓉城安装", 14, "report/appointment_booked", ("customer_at", "2026-12-01T14:00")),
        (NUMBER, "天府家居", 9, "decide/replace_provider", ("next_provider", "天府家居")),
        (OTHER, "蓉城安装", 9, "report/provider_assigned", ("provider", "蓉城安装")),
    ],
)
async def test_a_drop_opens_the_form_that_asks_why(
    pages: Pages, chromium: Browser, number: str, provider: str, hour: int, leads: str,
    filled: tuple[str, str],
) -> None:  # fmt: skip
    await planned(pages)
    async with (
        serving(pages) as url,
        a_screen(chromium, pages, url) as screen,
    ):
        page = await board(screen, pages)
        assert await barriers(page) == []
        slot = page.locator(".slot", has_text=number)
        cell = page.locator(f'tr[data-provider="{provider}"] td[data-at$="T{hour:02}:00"]')
        await slot.drag_to(cell)
        await page.wait_for_url(f"**/app/orders/{MERCHANT}/{number}/{leads}?**")
        await expect(page.locator(f'main [name="{filled[0]}"]')).to_have_value(filled[1])
        assert (screen.errors, screen.elsewhere) == ([], [])


async def agreed(pages: Pages) -> None:
    """The plan, where one appointment is known with all that was said of it."""
    await planned(pages)
    at = datetime(2026, 12, 1, 9, 30, tzinfo=clock.SHANGHAI)
    data = appointed(at, at - timedelta(hours=1))
    await reported(pages, "first", -1, "appointment_booked", **data)  # type: ignore[arg-type]  # as above


async def asks_why(page: Page, customer_at: str, hub_at: str) -> None:
    """The form of the move asks for the time that was chosen, and takes it with a reason alone."""
    await page.wait_for_url(f"**{ORDER_PAGE}/report/appointment_booked?**")
    for name, value in (("customer_at", customer_at), ("hub_at", hub_at)):
        await expect(page.locator(f'main [name="{name}"]')).to_have_value(value)
    assert await barriers(page) == []
    send = page.locator("main form button")
    await send.click()
    missing = page.locator("main :invalid:not(form)")
    assert [await one.get_attribute("name") for one in await missing.all()] == [
        "put_off_by", "reason",
    ]  # fmt: skip
    await page.locator('[name="put_off_by"]').select_option("provider_unable")
    await page.locator('[name="reason"]').fill("师傅当天已排满")
    await send.click()
    await page.wait_for_url(f"**{ORDER_PAGE}?sent=*")


@pytest.mark.parametrize("by_keyboard", [False, True])
async def test_an_appointment_is_moved_to_another_day_for_a_reason(
    pages: Pages, chromium: Browser, by_keyboard: bool
) -> None:
    await agreed(pages)
    async with serving(pages) as url, a_screen(chromium, pages, url) as screen:
        page = await board(screen, pages)
        slot = page.locator(".slot", has_text=NUMBER)
        if by_keyboard:
            await slot.locator("button").focus()
            for key in ("Enter", "ArrowRight", "ArrowUp", "ArrowUp", "ArrowUp", "ArrowUp", "Enter"):
                await page.keyboard.press(key)
        else:
            await slot.drag_to(page.locator('.days [data-day="2026-12-02"]'))
        await asks_why(page, "2026-12-02T09:30", "2026-12-02T08:30")
        assert (screen.errors, screen.elsewhere) == ([], [])
    rows = await pages.context.store.reports.of_order(order_id(MERCHANT, NUMBER))
    assert rows[-1].content["data"]["put_off_by"] == "provider_unable"


async def test_what_the_keyboard_takes_is_put_back_by_escape(
    pages: Pages, chromium: Browser
) -> None:
    await planned(pages)
    async with serving(pages) as url, a_screen(chromium, pages, url) as screen:
        page = await board(screen, pages)
        slot = page.locator(".slot", has_text=NUMBER)
        await slot.locator("button").focus()
        for key in ("Enter", "ArrowRight"):
            await page.keyboard.press(key)
        await expect(page.locator("#board-says")).to_have_text("蓉城安装 10:00")
        assert await barriers(page) == []
        await page.keyboard.press("Escape")
        await expect(slot.locator("button")).to_be_focused()
        await expect(page.locator(".target")).to_have_count(0)


async def test_without_script_the_form_of_a_move_asks_for_the_reason_too(
    pages: Pages, chromium: Browser
) -> None:
    await agreed(pages)
    async with (
        serving(pages) as url,
        a_screen(chromium, pages, url, java_script_enabled=False) as screen,
    ):
        page = await board(screen, pages)
        await page.locator(".slot", has_text=NUMBER).locator("a").nth(1).click()
        await page.wait_for_url(f"**{ORDER_PAGE}/report/appointment_booked")
        for name in ("put_off_by", "reason"):
            await expect(page.locator(f'main [name="{name}"][required]')).to_be_visible()


async def test_its_links_lead_there_by_the_keyboard_and_without_script(
    pages: Pages, chromium: Browser
) -> None:
    await planned(pages)
    async with (
        serving(pages) as url,
        a_screen(chromium, pages, url, java_script_enabled=False) as screen,
    ):
        page = await board(screen, pages)
        links = page.locator(".slot", has_text=NUMBER).locator("a")
        await links.nth(2).focus()
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"**{ORDER_PAGE}/decide/replace_provider?who=provider")
        await expect(page.locator('main [name="reason"]')).to_be_visible()
