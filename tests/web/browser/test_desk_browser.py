"""A clerk's day in a real browser, over the real server, in Chinese and in English."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from temporalio.client import Client

from models.roles import Role
from models.sop import clock
from starter.service.upkeep.relay import Relay
from starter.web.pages import order_path
from tests.gateway import gateway_to
from tests.starter.http_doors import a_context
from tests.thorough import first_of
from tests.timeouts import PATIENCE_SECONDS
from tests.web.browsers import MERCHANT, PASSWORD, Pages, open_pages
from tests.web.phones import Phone, serving
from tests.web.screens import a_screen, barriers
from tests.workflows.conftest import a_world, own_queue
from tests.workflows.server_waits import pauses


@pytest_asyncio.fixture
async def at_work(client: Client, tmp_path: Path) -> AsyncIterator[Pages]:
    """Pages over a world with a worker."""
    async with a_world(client, tmp_path, queue=own_queue()) as world:
        context = a_context(world.store, gateway_to(client), queue=world.queue)
        relay = asyncio.create_task(Relay(context).run())
        async with open_pages(context) as pages:
            yield pages
        relay.cancel()
        await asyncio.gather(relay, return_exceptions=True)


async def looked_at(page: Page) -> None:
    """See to it that nothing on a page keeps anybody out."""
    assert await barriers(page) == [], page.url


async def signed_in(screen: Phone, role: Role = Role.ORDER_DESK) -> Page:
    """A clerk's first minute: the link, a name and a password."""
    link = await screen.pages.link(role, actor="clerk-7")
    page = await screen.open(link.path)
    await looked_at(page)
    await page.locator('[name="name"]').fill("li.na")
    await page.locator('[name="password"]').fill(PASSWORD)
    await page.locator("main button").click()
    await expect(page).to_have_url(f"{screen.url}/app/desk")
    return page


async def act(page: Page, path: str, **filled: str) -> None:
    """Open a form from the order's page, fill it in, and send it."""
    link = page.locator(f'main a[href*="{path}"]').first
    await link.evaluate("link => link.closest('details')?.setAttribute('open', '')")
    await link.click()
    await looked_at(page)
    for name, value in filled.items():
        await page.locator(f'main [name="{name}"]').fill(value)
    while await sent(page) == HTTPStatus.SERVICE_UNAVAILABLE:
        continue  # a busy worker may need longer than a page waits: its form is sent again
    await expect(page.locator('.became[role="status"]')).to_be_visible()


async def sent(page: Page) -> int:
    """Send the form of a page: the status of the answer."""
    async with page.expect_response(lambda answer: answer.request.method == "POST") as found:
        await page.locator("main form button").click()
    await page.wait_for_load_state()
    return (await found.value).status


def a_vehicle(pages: Pages) -> dict[str, str]:
    """What a desk fills in of a vehicle that comes tomorrow: a time that has passed is doubted."""
    tomorrow = clock.local(pages.context.now()) + timedelta(days=1)
    return {
        "vehicle": "川A12345", "driver": "王师傅", "phone": "13800138000",
        "pickup_at": f"{tomorrow:%Y-%m-%dT09:00}", "transit_hours": "48",
    }  # fmt: skip


async def at_step(screen: Phone, page: Page, number: str, step: str) -> None:
    """Wait until the order is at that step, and load its page."""
    pause = pauses()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (await screen.pages.context.order(MERCHANT, number)).step != step:  # noqa: ASYNC110  # a worker writes it
            await asyncio.sleep(next(pause))
    await page.goto(f"{screen.url}{order_path(MERCHANT, number)}")


@pytest.mark.parametrize("language", first_of(["zh-CN", "en"]))
async def test_a_clerk_has_a_day_from_the_first_link_to_the_end(
    at_work: Pages, language: str, chromium: Browser
) -> None:
    number = f"DESK-{language}"
    await at_work.place(number=number)
    async with (
        serving(at_work) as url,
        a_screen(chromium, at_work, url, language) as screen,
    ):
        page = await signed_in(screen)
        await looked_at(page)
        await at_step(screen, page, number, "awaiting_confirmation")
        await looked_at(page)
        await act(page, "/decide/confirm")
        await at_step(screen, page, number, "awaiting_hand_on")
        await act(page, "/decide/hand_on")
        await at_step(screen, page, number, "awaiting_vehicle")
        await act(page, "/report/vehicle_booked", **a_vehicle(at_work))
        await act(page, "/decide/correct", **{"customer.phone": "13900139000"})
        await expect(page.locator("main")).to_contain_text("13900139000")
        await page.locator('form[action="/app/sign-out"] button').click()
        await expect(page).to_have_url(f"{url}/app/sign-in")
        await looked_at(page)
        assert (screen.errors, screen.elsewhere) == ([], [])
