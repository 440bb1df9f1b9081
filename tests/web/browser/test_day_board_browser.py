"""Appointments that are dragged on the day board, in a real browser."""

from datetime import datetime

import pytest
from playwright.async_api import Browser, Page, expect

from models.ids import order_id
from models.messages.timeline.duty_row import DutyState
from models.roles import Role
from models.scopes import PartyKind
from models.sop import clock
from tests.starter.scoped_keys import assign
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
