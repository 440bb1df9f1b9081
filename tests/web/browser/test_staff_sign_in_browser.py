"""Our own people sign in by their identity provider, in a real browser over loopback."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.web.browser.test_home_days_browser import NARROW
from tests.web.phones import Phone, a_phone, serving
from tests.web.routes.test_openid import SignInWorld, world
from tests.web.screens import a_screen, barriers, out_of_reach

__all__ = ["world"]

Opened = Callable[..., AbstractAsyncContextManager[Phone]]
WIDE: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}


async def by_the_button(screen: Phone) -> Page:
    """From the first page of nobody, by the provider's button."""
    page = await screen.open("/app/desk")
    await expect(page).to_have_url(f"{screen.url}/app/sign-in")
    assert await barriers(page) == []
    await page.get_by_role("button", name="企业登录").click()
    return page


@pytest.mark.parametrize("opened", [partial(a_phone, **NARROW), partial(a_screen, **WIDE)])
async def test_the_button_leads_by_the_provider_to_the_desks_first_page(
    world: SignInWorld, chromium: Browser, opened: Opened
) -> None:
    async with serving(world.pages) as url, opened(chromium, world.pages, url) as screen:
        page = await by_the_button(screen)
        await expect(page).to_have_url(f"{url}/app/desk")
        await expect(page.locator("main h1")).to_be_visible()
        assert await barriers(page) == []
        await page.locator('form[action="/app/sign-out"] button').click()
        await expect(page).to_have_url(f"{url}/app/sign-in")
        assert {one.startswith(world.provider.issuer) for one in screen.elsewhere} == {True}
        assert screen.errors == []


async def test_who_has_no_role_here_is_told_so_and_reads_nothing(
    world: SignInWorld, chromium: Browser
) -> None:
    world.provider.claims = {"realm": {"roles": ["other"]}}
    async with (
        serving(world.pages) as url,
        a_phone(chromium, world.pages, url, **NARROW) as screen,
    ):
        page = await by_the_button(screen)
        await expect(page.locator('[role="alert"]').first).to_be_visible()
        assert await barriers(page) == []
        assert await out_of_reach(page) == []
        await page.goto(f"{url}/app/desk")
        await expect(page).to_have_url(f"{url}/app/sign-in")
