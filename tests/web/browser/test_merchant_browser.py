"""A merchant on a phone in Chinese: admits what is its own, appeals, saves its list."""

import csv

import pytest
from playwright.async_api import Browser, FilePayload, Page, expect

from models.messages.incidents.incident_row import IncidentRow
from models.messages.incidents.liability import LiabilityState
from models.messages.orders.order import Order
from models.roles import Role
from starter.web.pages import order_path
from tests.builders import an_order
from tests.image_files import a_photo
from tests.starter.live_server import answered, on_the_road, reported
from tests.web.browser.test_customer_day import at_work
from tests.web.browser.test_home_days_browser import NARROW, PHOTO, easy, shown
from tests.web.browsers import MERCHANT, Pages
from tests.web.phones import a_phone, loaded_until, serving

__all__ = ["at_work"]

PROOF: FilePayload = {**PHOTO, "name": "gate.jpg", "buffer": a_photo(size=(97, 60))}


async def held_to_be_its_own(pages: Pages, number: str) -> Order:
    """An order whose goods were not ready, for which the order desk holds its merchant."""
    context, order = pages.context, an_order(number, merchant=MERCHANT)
    await on_the_road(context, order)
    late = {"reason": "还在生产"}
    await reported(context, order, "goods_not_ready", by="trunk_desk", data=late)
    (found,) = (await shown(pages, order)).incidents
    judged = {"incident": found.incident, "party": "merchant", "amount_fen": 5_000}
    assert await answered(context, order, "judge", **judged) == "done"
    return order


async def incident(pages: Pages, order: Order) -> IncidentRow:
    """Its only one."""
    (row,) = await pages.context.store.incidents.of_order(order.workflow_id)
    return row


async def answer(page: Page, order: Order, name: str) -> None:
    """Send the form of an answer, and come back to the order."""
    await easy(page)
    await page.locator("main form button").click()
    await page.wait_for_url(f"**{order_path(MERCHANT, order.number)}?**")
    await expect(page.locator('.became[role="status"]')).to_be_visible()


async def test_a_merchant_admits_what_is_held_to_be_its_own_and_is_asked_no_more(
    at_work: Pages, chromium: Browser
) -> None:
    """Shows FH-8.3.2.1."""
    order = await held_to_be_its_own(at_work, "OWN-1")
    async with serving(at_work) as url, a_phone(chromium, at_work, url, **NARROW) as phone:
        page = await phone.follow_link(Role.MERCHANT)
        await expect(page.locator("#answer + article")).to_contain_text("50.00")
        await easy(page)
        await (await loaded_until(page, 'main a[href*="/decide/admit"]')).click()
        await answer(page, order, "admit")
        assert (await incident(at_work, order)).state is LiabilityState.ADMITTED
        await page.goto(f"{url}/app/merchant")
        await expect(page.locator('main a[href*="/decide/"]')).to_have_count(0)
        assert (phone.errors, phone.elsewhere) == ([], [])


async def test_a_merchant_appeals_with_its_reason_and_a_photo(
    at_work: Pages, chromium: Browser
) -> None:
    """Shows FH-8.3.2.1."""
    order = await held_to_be_its_own(at_work, "OWN-2")
    async with serving(at_work) as url, a_phone(chromium, at_work, url, **NARROW) as phone:
        page = await phone.follow_link(Role.MERCHANT)
        await (await loaded_until(page, 'main a[href*="/decide/appeal"]')).click()
        await page.locator('main [name="reason"]').fill("货物当天已备好，司机未到")
        await page.locator('main [type="file"][name="evidence"]').set_input_files([PROOF])
        await answer(page, order, "appeal")
        row = await incident(at_work, order)
        (kept,) = await at_work.context.store.files.of_order(order.workflow_id)
        assert (row.state, row.evidence) == (LiabilityState.APPEALED, (kept.sha256,))
        assert kept.by is Role.MERCHANT
        assert (phone.errors, phone.elsewhere) == ([], [])


@pytest.mark.thorough
async def test_a_merchant_saves_its_orders_as_a_file_and_no_others(
    at_work: Pages, chromium: Browser
) -> None:
    await at_work.place(number="OWN-3")
    await at_work.place(number="OTHER-3", merchant="other")
    async with serving(at_work) as url, a_phone(chromium, at_work, url, **NARROW) as phone:
        page = await phone.follow_link(Role.MERCHANT)
        await page.goto(f"{url}/app/orders")
        await easy(page)
        async with page.expect_download() as saved:
            await page.locator('main a[href*="/exports/orders"][href*="csv"]').first.click()
        file = await (await saved.value).path()
        rows = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
        assert [row[1] for row in rows[1:]] == ["OWN-3"]
        assert phone.errors == []
