"""A customer's day on a phone, in Chinese, in a real browser: a time, then his signature."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from temporalio.client import Client

from models.ids import Stage
from models.messages.orders.order import Order
from models.roles import Role
from models.sop import clock
from starter.http.routes import examples
from starter.service.upkeep.relay import Relay
from starter.web.pages import order_path
from tests.gateway import gateway_to
from tests.starter.http_doors import a_context
from tests.starter.live_server import leg_open, on_the_road, reported
from tests.starter.scoped_keys import PROVIDER
from tests.web.browsers import MERCHANT, Pages, open_pages
from tests.web.phones import Phone, a_phone, loaded_until, serving
from tests.web.screens import barriers
from tests.workflows.conftest import a_world, own_queue

DIGITS = examples.ORDER_EXAMPLE["customer"]["phone"][-4:]


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


@dataclass
class Home:
    """An order whose goods are at the hub, and what its customer holds in his hand."""

    order: Order
    phone: Phone
    page: Page

    @property
    def url(self) -> str:
        """The order's page."""
        return f"{self.phone.url}{order_path(MERCHANT, self.order.number)}"

    async def shown(self) -> None:
        """See to it that the order's page is open, and nothing went wrong."""
        await expect(self.page).to_have_url(self.url)
        assert (self.phone.errors, self.phone.elsewhere) == ([], [])


async def goods_at_hub(pages: Pages, number: str, **changes: Any) -> Order:
    """An order that has a provider, whose goods are in the customer's city."""
    order = Order.model_validate({**examples.ORDER_EXAMPLE, "number": number, **changes})
    context = pages.context
    await on_the_road(context, order)
    assigned = {"provider": PROVIDER, "phone": "+8613700137000"}
    await reported(context, order, "provider_assigned", data=assigned)
    for kind, leg in (
        ("picked_up", Stage.TRUNK_TRANSPORT), ("arrived_at_hub", Stage.CITY_DELIVERY),
    ):  # fmt: skip
        await reported(context, order, kind)
        await leg_open(context, order, leg)
    return order


async def come_home(pages: Pages, phone: Phone, number: str) -> Home:
    """The customer's phone, once he has shown who he is; the provider has a morning free."""
    order = await goods_at_hub(pages, number)
    day = clock.day_of(pages.context.now()) + timedelta(days=2)
    body = {"provider": PROVIDER, "day": day.isoformat(), "half": "morning", "capacity": 1}
    assert (await pages.api.post("/slots", json=body)).is_success
    page = await phone.follow_link(Role.CUSTOMER, orders=(number,))
    await page.locator('[name="digits"]').fill(DIGITS)
    await page.locator("main button").click()
    home = Home(order, phone, page)
    await home.shown()
    return home


async def take_the_morning(home: Home) -> None:
    """Choose a time, and say where it is."""
    await (await loaded_until(home.page, 'main a[href$="/slot"]')).click()
    await home.page.locator('[name="slot"]').first.check()
    await home.page.locator('[name="house_number"]').fill("3幢2单元1201")
    await home.page.locator('[name="floor"]').fill("12楼")
    await home.page.locator('[name="lift"]').select_option("yes")
    await home.page.locator("main form button").click()
    await home.shown()
    await expect(await loaded_until(home.page, "main dl strong")).to_contain_text("09:00–12:00")


async def everything_stands(pages: Pages, home: Home) -> None:
    """The crew has delivered and installed."""
    await reported(pages.context, home.order, "delivered")
    await leg_open(pages.context, home.order, Stage.INSTALLATION)
    for kind in ("site_checked", "packing_signed", "inspected", "installed"):
        await reported(pages.context, home.order, kind)
    await home.page.goto(home.url)
    await (await loaded_until(home.page, 'main a[href$="/accept"]')).click()


async def sheet_of(pages: Pages, order: Order) -> str:
    """What the order's acceptance names as its sheet."""
    rows = await pages.context.store.reports.of_order(order.workflow_id)
    (row,) = [one for one in rows if one.kind == "accepted"]
    return str(row.content["data"]["sheet"])


async def sign(page: Page) -> None:
    """Draw a line into the field of the signature."""
    box = await page.locator("canvas").bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + 40, box["y"] + 40)
    await page.mouse.down()
    await page.mouse.move(box["x"] + 200, box["y"] + 90, steps=12)
    await page.mouse.up()


async def test_a_customers_day_on_a_phone_from_his_link_to_his_signature(
    at_work: Pages, chromium: Browser
) -> None:
    async with (
        serving(at_work) as url,
        a_phone(chromium, at_work, url) as phone,
    ):  # fmt: skip
        home = await come_home(at_work, phone, "CUSTOMER-1")
        assert await barriers(home.page) == []
        await home.page.goto(f"{home.url}/slot")
        assert await barriers(home.page) == []
        await home.page.goto(home.url)
        await take_the_morning(home)
        await everything_stands(at_work, home)
        assert await barriers(home.page) == []
        await sign(home.page)
        await home.page.locator("main form button.big").click()
        await home.shown()
        sheet = await sheet_of(at_work, home.order)
        files = await at_work.context.store.files.of_order(home.order.workflow_id)
        assert [one.sha256 for one in files] == [sheet]


@pytest.mark.thorough
async def test_the_same_day_without_javascript(at_work: Pages, chromium: Browser) -> None:
    async with (
        serving(at_work) as url,
        a_phone(chromium, at_work, url, java_script_enabled=False) as phone,
    ):  # fmt: skip
        home = await come_home(at_work, phone, "CUSTOMER-2")
        await take_the_morning(home)
        await everything_stands(at_work, home)
        await home.page.locator('[name="name"]').fill("王小明")
        await home.page.locator("main form button.big").click()
        await home.shown()
        assert await sheet_of(at_work, home.order) == "王小明"
