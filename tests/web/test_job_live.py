"""A driver's day on the real engine, from his link to the hub, with what his screen says."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from temporalio.client import Client

from models.ids import Stage
from models.messages.orders.order import Order
from models.roles import Role
from starter.service.reading import queries
from tests.builders import an_order, booked
from tests.gateway import gateway_to
from tests.starter.http_doors import a_context
from tests.starter.live_server import leg_open, on_the_road, reported
from tests.starter.scoped_keys import PLATE
from tests.web.browsers import open_pages
from tests.web.phones import Phone, a_phone, serving
from tests.workflows.conftest import a_world, own_queue

FIRST, SECOND = an_order("JOB-LIVE-1"), an_order("JOB-LIVE-2")
TAPS = ("left_for_pickup", "called_pickup_point", "picked_up")


@pytest_asyncio.fixture
async def phone(client: Client, tmp_path: Path, chromium: Browser) -> AsyncIterator[Phone]:
    """A driver's phone, over pages whose orders a worker follows."""
    queue = own_queue()
    async with (
        a_world(client, tmp_path, queue=queue) as world,
        open_pages(a_context(world.store, gateway_to(client), queue=queue)) as pages,
        serving(pages) as url,
        a_phone(chromium, pages, url) as one,
    ):
        yield one


async def at_work(phone: Phone, order: Order) -> Page:
    """An order that a driver's vehicle is booked for, on his phone."""
    context = phone.pages.context
    await on_the_road(context, order)
    await reported(context, order, "vehicle_booked", data=booked(context.now(), vehicle=PLATE))
    return await phone.follow_link(Role.DRIVER, vehicle=PLATE)


async def do(page: Page, kind: str) -> None:
    """Do that, by its form: what it needs is filled in, and its button is tapped."""
    form = page.locator(f'.next > form[data-kind="{kind}"]')
    await expect(form).to_be_visible()
    for choice in await form.locator("select[required]").all():
        await choice.select_option("true")
    async with page.expect_event("load"):  # what is next has changed
        await form.locator("button").last.click()
    row = page.locator(f'#outbox li[data-kind="{kind}"]')
    await expect(row).to_have_attribute("data-state", "delivered")


async def test_a_driver_does_his_day_from_the_link_to_the_road(phone: Phone) -> None:
    context = phone.pages.context
    page = await at_work(phone, FIRST)
    assert page.url.endswith(f"/app/orders/{FIRST.merchant}/{FIRST.number}")
    for kind in TAPS:
        await do(page, kind)
    await leg_open(context, FIRST, Stage.TRUNK_TRANSPORT)
    await page.reload()
    lines = (await queries.order(context, FIRST.merchant, FIRST.number)).timeline
    reported_kinds = [line.what for line in lines if line.by == Role.DRIVER]
    assert [kind for kind in reported_kinds if kind in TAPS] == list(TAPS)
    assert (phone.errors, phone.elsewhere) == ([], [])


async def test_a_wrong_tap_is_taken_back_for_some_minutes(phone: Phone) -> None:
    context = phone.pages.context
    page = await at_work(phone, SECOND)
    await do(page, "left_for_pickup")
    await page.locator(".own button").click()
    await expect(page.locator(".own")).to_have_count(0)
    lines = (await queries.order(context, SECOND.merchant, SECOND.number)).timeline
    assert "withdraw" in [line.what for line in lines]
    await expect(page.locator(".next > form.tap")).to_have_attribute("data-kind", TAPS[0])
