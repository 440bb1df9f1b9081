"""A technician's visits on a phone in Chinese: an unfit site is signed for, a part comes later."""

from datetime import timedelta
from typing import Any

from playwright.async_api import Browser

from models.ids import Stage
from models.messages.orders.order import Order
from models.sop import clock
from tests.starter.live_server import decided, leg_open, reported, until
from tests.web.browser.test_customer_day import at_work, goods_at_hub, sign
from tests.web.browser.test_home_days_browser import (
    NARROW,
    easy,
    shown,
    tap,
    the_customer,
    the_technician,
)
from tests.web.browsers import Pages
from tests.web.phones import Phone, a_phone, loaded_until, serving

__all__ = ["at_work"]

REPAIR: dict[str, Any] = {"what": "补漆"}


async def at_home(pages: Pages, number: str) -> Order:
    """An order whose goods are delivered, and whose acceptance is verified by a code."""
    order = await goods_at_hub(pages, number, verify_by="code")
    await reported(pages.context, order, "delivered")
    await leg_open(pages.context, order, Stage.INSTALLATION)
    return order


async def test_an_unfit_site_is_signed_for_and_a_repair_has_its_photos(
    at_work: Pages, chromium: Browser
) -> None:
    """Shows FH-11.2.1, FH-11.3.1.1."""
    order = await at_home(at_work, "VISIT-1")
    async with serving(at_work) as url, a_phone(chromium, at_work, url, **NARROW) as phone:
        page = await the_technician(phone, order)
        await tap(page, "site_checked", fit="false", waiver_signed="true")
        await tap(page, "repaired_on_site", **REPAIR)
        await tap(page, "part_fault", part="铰链", sku=order.lines[0].sku, pieces=1)
        assert len((await shown(at_work, order)).parts) == 1
        assert (phone.errors, phone.elsewhere) == ([], [])


async def planned_for_the_day_after(pages: Pages, order: Order) -> None:
    """The service desk plans the visit that brings the part."""
    incidents = (await shown(pages, order)).incidents
    (lacks,) = [one for one in incidents if one.kind == "part_fault"]
    day = f"{clock.day_of(pages.context.now()) + timedelta(days=2)}"
    body = {"by": "service_desk", "incident": lacks.incident, "day": day}
    assert await decided(pages.context, order, "plan_visit", **body) == "done"


async def accept(pages: Pages, phone: Phone, order: Order) -> None:
    """The customer signs on his own phone."""
    page = await the_customer(phone, order)
    await (await loaded_until(page, 'main a[href$="/accept"]')).click()
    await sign(page)
    await page.locator("main form button.big").click()
    await page.wait_for_load_state()


async def test_a_part_that_lacked_comes_with_a_second_visit_to_its_end(
    at_work: Pages, chromium: Browser
) -> None:
    """Shows FH-11.3.1.2, FH-11.2.6."""
    order = await at_home(at_work, "VISIT-2")
    async with (
        serving(at_work) as url,
        a_phone(chromium, at_work, url, **NARROW) as crew,
        a_phone(chromium, at_work, url, **NARROW) as home,
    ):
        page = await the_technician(crew, order)
        await tap(page, "site_checked", fit="true")
        await tap(page, "part_fault", part="铰链", sku=order.lines[0].sku, pieces=1)
        for kind in ("part_claimed", "part_sent", "part_arrived"):
            await tap(page, kind)
        await planned_for_the_day_after(at_work, order)
        await page.reload()
        await easy(page)
        for kind in ("part_installed", "packing_signed", "inspected", "installed"):
            await tap(page, kind)
        await accept(at_work, home, order)
        await page.reload()
        await tap(page, "verified", code="2468")
        await until(at_work.context, order, lambda row: row.stage == Stage.ORDER)
        assert (await shown(at_work, order)).visits[-1].attempt == 2
        assert (crew.errors, crew.elsewhere, home.errors) == ([], [], [])
