"""A desk's open page: it shows what is written, and keeps the place of who works at it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from playwright.async_api import Browser, Page, expect

from activities.adapters.process.http_protocol import ClientLimits
from activities.adapters.process.http_server import DoorConfig, served
from models.roles import Role
from starter.web.routes import desk
from tests.web.browsers import PASSWORD, Pages
from tests.web.desk_orders import it_is_the_desks_turn
from tests.web.phones import Phone
from tests.web.screens import a_screen

PULSE_SECONDS = 0.1
ANSWER_SECONDS = 1.0
"""Less than a stream lives here: nothing of it waits to be taken."""

PULSES = int(2 * ANSWER_SECONDS / PULSE_SECONDS)
"""What a stream has written once it is older than an answer may be that is not taken."""

READ = """async pulses => {
  const stream = (await fetch("/app/desk/events")).body.getReader();
  for (let read = 0; read < pulses; read++)
    if ((await stream.read()).done) throw new Error(`cut after ${read} pulses`);
  await stream.cancel();
}"""


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "PULSE_SECONDS", PULSE_SECONDS)


@asynccontextmanager
async def listening(pages: Pages, port: int = 0) -> AsyncIterator[str]:
    """The pages on that port, which end their streams at once."""
    limits = ClientLimits(answer_seconds=ANSWER_SECONDS)
    config = DoorConfig(pages.app, limits, log_config=None, timeout_graceful_shutdown=0)
    async with served(config, port) as url:
        yield url


async def the_desk(screen: Phone) -> Page:
    link = await screen.pages.link(Role.ORDER_DESK, actor="clerk-7")
    page = await screen.open(link.path)
    await page.locator('[name="name"]').fill("li.na")
    await page.locator('[name="password"]').fill(PASSWORD)
    async with page.expect_response("**/desk/events?**"):
        await page.locator("main button").click()
    return page


async def test_an_open_page_shows_what_comes_and_keeps_the_focus(
    pages: Pages, chromium: Browser
) -> None:
    async with (
        listening(pages) as url,
        a_screen(chromium, pages, url) as screen,
    ):
        page = await the_desk(screen)
        await page.locator('select[name="role"]').focus()
        for number in ("LIVE-1", "LIVE-2"):
            await it_is_the_desks_turn(pages, number)
            await expect(page.locator("#work")).to_contain_text(number)
            await expect(page.locator('select[name="role"]')).to_be_focused()
            await page.evaluate(READ, PULSES)
        assert (screen.errors, screen.elsewhere) == ([], [])


async def test_an_open_page_goes_on_after_a_restart(pages: Pages, chromium: Browser) -> None:
    async with listening(pages) as url:
        kept = AsyncExitStack()
        screen = await kept.enter_async_context(a_screen(chromium, pages, url))
        page = await the_desk(screen)
    async with kept, listening(pages, int(url.rpartition(":")[2])):
        await it_is_the_desks_turn(pages, "LIVE-3")
        await expect(page.locator("#work")).to_contain_text("LIVE-3")
