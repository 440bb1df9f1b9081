"""Phones: real Chromium with a phone's profile, over pages that listen on loopback."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from activities.adapters.process.http_protocol import ClientLimits
from activities.adapters.process.http_server import DoorConfig, served
from models.roles import Role
from tests.timeouts import PATIENCE_SECONDS
from tests.web.browsers import Pages
from tests.workflows.server_waits import pauses

expect.set_options(timeout=PATIENCE_SECONDS * 1000)

CLOSING_SECONDS = 20.0
"""How long a test waits for Chromium to close a profile; nothing is decided by it."""


@dataclass
class Phone:
    """One phone: its browser keeps what it is told when its page is closed.

    `errors` are what its console complained of, `elsewhere` requests to other hosts.
    """

    browser: BrowserContext
    url: str
    pages: Pages
    errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    async def open(self, path: str) -> Page:
        """A new page at that path."""
        page = await self.browser.new_page()
        page.on(
            "console", lambda line: self.errors.append(line.text) if line.type == "error" else None
        )
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda sent: self._look(sent.url))
        await page.goto(f"{self.url}{path}")
        return page

    async def follow_link(self, role: Role, **scope: object) -> Page:
        """Open a new link of that role."""
        link = await self.pages.link(role, actor=f"{role.value}-1", **scope)
        return await self.open(link.path)

    def _look(self, url: str) -> None:
        if not url.startswith((self.url, "blob:", "data:")):
            self.elsewhere.append(url)


@asynccontextmanager
async def serving(pages: Pages) -> AsyncIterator[str]:
    """The pages on a free port of loopback."""
    limits = ClientLimits()
    config = DoorConfig(pages.app, limits, log_config=None, timeout_graceful_shutdown=1)
    async with served(config, 0) as url:
        yield url


@asynccontextmanager
async def a_phone(browser: Browser, pages: Pages, url: str, **more: object) -> AsyncIterator[Phone]:
    """A phone in China, in Chinese."""
    profile = PIXEL_7 | {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"} | more
    async with a_profile(browser, profile) as opened:
        yield Phone(opened, url, pages)


@asynccontextmanager
async def a_profile(
    browser: Browser, profile: Mapping[str, object]
) -> AsyncIterator[BrowserContext]:
    """A fresh profile in that browser.

    Chromium now and then never answers that a profile is closed, and Playwright waits for it
    without end. What a test has shown stands by then: the browser ends with the run, and the
    profile with it.
    """
    opened = await browser.new_context(**profile)  # type: ignore[arg-type]  # as the profile says
    opened.set_default_timeout(PATIENCE_SECONDS * 1000)
    yield opened
    try:
        async with asyncio.timeout(CLOSING_SECONDS):
            await opened.close()
    except TimeoutError:
        logging.getLogger(__name__).warning("Chromium has not closed a profile; the run goes on")


async def loaded_until(page: Page, selector: str) -> Locator:
    """Load a page again until it shows that: what a busy worker still writes, no page has yet."""
    found, pause = page.locator(selector), pauses()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await found.count():
            await asyncio.sleep(next(pause))
            await page.reload()
    return found.first


PIXEL_7: dict[str, object] = {
    "viewport": {"width": 412, "height": 839},
    "device_scale_factor": 2.625,
    "is_mobile": True,
    "has_touch": True,
    "user_agent": "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36",
}
