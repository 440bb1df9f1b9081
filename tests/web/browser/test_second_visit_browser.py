"""A technician comes a second time, with the part, on a phone in Chinese; the code is taken."""

from datetime import timedelta
from typing import Any

from playwright.async_api import Browser, expect

from models.ids import Stage
from models.messages.orders.order import Order
from models.sop import clock
from tests.starter.live_server import decided, leg_open, reported, sooner_or_later
from tests.web.browser.test_customer_day import at_work, goods_at_hub
from tests.web.browser.test_home_days_browser import NARROW, easy, shown, tap, the_technician
from tests.web.browsers import Pages
from tests.web.phones import a_phone, loaded_until, serving

__all__ = ["at_work"]

REPAIR: dict[str, Any] = {"what": "补漆"}


async def at_home(pages: Pages, number: str) -> Order:
    """An order whose goods are delivered, and whose acceptance a code verifies."""
    order = await goods_at_hub(pages, number, verify_by="code")
    await reported(pages.context, order, "delivered")
    await leg_open(pages.context, order, Stage.INSTALLATION)
    return order


async def test_a_part_is_fitted_at_a_second_visit_and_the_code_is_taken(
    at_work: Pages, chromium: Browser
) -> None:
    context = at_work.context
    order = await at_home(at_work, "VISIT-1")
    async with serving(at_work) as url, a_phone(chromium, at_work, url, **NARROW) as phone:
        page = await the_technician(phone, order)
        await tap(page, "site_checked", fit="false", waiver_signed="true")
        await tap(page, "repaired_on_site", **REPAIR)
        await tap(page, "part_fault", part="铰链", sku=order.lines[0].sku, pieces=1)
        (part,) = (await shown(at_work, order)).parts
        day = clock.day_of(context.now()) + timedelta(days=3)
        plan = {"by": "service_desk", "incident": part.incident, "day": day.isoformat()}
        assert await decided(context, order, "plan_visit", **plan) == "done"
        for kind in ("part_received", "part_installed", "packing_signed", "inspected", "installed"):
            await tap(page, kind)
        await easy(page)
        await reported(context, order, "accepted", by="customer")
        await loaded_until(page, 'form[data-kind="verified"] button.big')
        await tap(page, "verified", code="8361")
        await sooner_or_later(lambda: is_closed(at_work, order))
        await page.reload()
        await expect(page.locator("main")).to_contain_text("已完成")
        assert (phone.errors, phone.elsewhere) == ([], [])


async def is_closed(pages: Pages, order: Order) -> bool:
    """Whether the order has ended."""
    return (await shown(pages, order)).closed
