"""A technician where the site is not fit, on a phone in Chinese: signed, repaired, a part lacks."""

from typing import Any

from playwright.async_api import Browser

from models.ids import Stage
from tests.starter.live_server import leg_open, reported
from tests.web.browser.test_customer_day import at_work, goods_at_hub
from tests.web.browser.test_home_days_browser import NARROW, shown, tap, the_technician
from tests.web.browsers import Pages
from tests.web.phones import a_phone, serving

__all__ = ["at_work"]

REPAIR: dict[str, Any] = {"what": "补漆"}


async def test_an_unfit_site_is_signed_for_and_a_repair_has_its_photos(
    at_work: Pages, chromium: Browser
) -> None:
    """Shows FH-11.2.1, FH-11.3.1.1."""
    order = await goods_at_hub(at_work, "VISIT-1", verify_by="code")
    await reported(at_work.context, order, "delivered")
    await leg_open(at_work.context, order, Stage.INSTALLATION)
    async with serving(at_work) as url, a_phone(chromium, at_work, url, **NARROW) as phone:
        page = await the_technician(phone, order)
        await tap(page, "site_checked", fit="false", waiver_signed="true")
        await tap(page, "repaired_on_site", **REPAIR)
        await tap(page, "part_fault", part="铰链", sku=order.lines[0].sku, pieces=1)
        assert len((await shown(at_work, order)).parts) == 1
        assert (phone.errors, phone.elsewhere) == ([], [])
