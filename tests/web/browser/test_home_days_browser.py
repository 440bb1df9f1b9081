"""A technician's, a customer's and a merchant's day in a real browser, in Chinese: what one of them
does, the next one is asked about."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from playwright.async_api import Browser, FilePayload, Locator, Page, expect

from models.ids import Stage
from models.messages.orders.order import Order
from models.roles import Role
from models.sop import clock
from models.sop.tariff import FeeKind, TariffTable
from starter.service.reading import queries
from starter.service.reading.views import OrderShown
from starter.web.pages import order_path
from tests.builders import an_order
from tests.image_files import a_photo
from tests.starter.live_server import decided, leg_open, on_the_road, reported
from tests.web.browser.test_customer_day import DIGITS, at_work, goods_at_hub
from tests.web.browsers import MERCHANT, Pages
from tests.web.phones import Phone, a_phone, loaded_until, serving
from tests.web.screens import barriers, out_of_reach
from tests.web.test_chinese_pages import in_letters

__all__ = ["at_work"]

FEES = {kind.value: {"fen": 2000} for kind in FeeKind}
NARROW: dict[str, Any] = {"viewport": {"width": 360, "height": 740}}
AT_THE_DOOR = (
    *("collected", "called_customer", "contacted_customer", "arrived_at_customer", "delivered"),
)
TARIFF = TariffTable.model_validate({"valid_from": "2026-01-01", "fees": FEES})
PHOTO: FilePayload = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": a_photo(size=(80, 60))}


async def tap(page: Page, kind: str, **fields: Any) -> None:
    """Fill the form of a report in as its fields ask, send it, and see it delivered."""
    form = page.locator(f'form[data-kind="{kind}"]')
    await form.wait_for(state="attached")
    await form.evaluate(
        "form => { for (let up = form; up; up = up.parentElement) up.open = true;"
        " form.querySelectorAll('details').forEach(one => one.open = true) }"
    )
    await fill(form, fields)
    async with page.expect_event("load"):
        await form.locator("button:not([type=button])").click()
    row = page.locator(f'#outbox li[data-kind="{kind}"]').first
    await expect(row).to_have_attribute("data-state", "delivered")


async def fill(form: Locator, fields: dict[str, Any]) -> None:
    """What is named as it is said; of the rest what must be said: yes, and a photo."""
    for name, value in fields.items():
        field = form.locator(f'[name="{name}"]')
        is_select = await field.evaluate("one => one.tagName === 'SELECT'")
        await (field.select_option(str(value)) if is_select else field.fill(str(value)))
    for choice in await form.locator("select[required]").all():
        if not await choice.input_value():
            await choice.select_option(index=1)
    for canvas in await form.locator("canvas").all():
        await draw(canvas)
    for n, photo in enumerate(await form.locator("[data-photo]").all()):
        await photo.set_input_files({**PHOTO, "buffer": a_photo(size=(80 + n, 60))})


async def draw(canvas: Locator) -> None:
    """A line with the finger."""
    await canvas.scroll_into_view_if_needed()
    box = await canvas.bounding_box()
    assert box is not None
    mouse = canvas.page.mouse
    await mouse.move(box["x"] + 30, box["y"] + 30)
    await mouse.down()
    await mouse.move(box["x"] + 150, box["y"] + 90, steps=5)
    await mouse.up()


async def easy(page: Page) -> None:
    """See to it that a page is read, reached and tapped by anybody, in Chinese."""
    assert await barriers(page) == [], page.url
    assert await out_of_reach(page) == [], page.url
    assert in_letters(await page.content()) == [], page.url


async def shown(pages: Pages, order: Order) -> OrderShown:
    return await queries.order(pages.context, order.merchant, order.number)


async def the_technician(phone: Phone, order: Order) -> Page:
    return await phone.follow_link(Role.TECHNICIAN, orders=(order.number,))


async def the_customer(phone: Phone, order: Order) -> Page:
    page = await phone.follow_link(Role.CUSTOMER, orders=(order.number,))
    await page.locator('[name="digits"]').fill(DIGITS)
    await page.locator("main button").click()
    await page.wait_for_load_state()
    return page


async def test_a_technicians_day_from_the_appointment_to_what_stands(
    at_work: Pages, chromium: Browser
) -> None:
    context = at_work.context
    day = clock.local(context.now()) + timedelta(days=1)
    agreed = {"customer_at": f"{day:%Y-%m-%dT10:00}", "hub_at": f"{day:%Y-%m-%dT08:00}"}
    async with serving(at_work) as url, a_phone(chromium, at_work, url, **NARROW) as phone:
        order = await goods_at_hub(at_work, "HOME-1")
        page = await the_technician(phone, order)
        await easy(page)
        await tap(page, "appointment_booked", **agreed, house_number="3幢1201", tools="无")
        for kind in AT_THE_DOOR:
            await tap(page, kind)
        await leg_open(context, order, Stage.INSTALLATION)
        await page.reload()
        await easy(page)
        await tap(page, "site_checked")
        await tap(page, "part_fault", part="铰链", sku=order.lines[0].sku, pieces=1)
        for kind in ("packing_signed", "inspected", "installed"):
            await tap(page, kind)
        await easy(page)
        assert "part_fault" in [one.kind for one in (await shown(at_work, order)).incidents]
        assert (phone.errors, phone.elsewhere) == ([], [])


async def test_a_fee_that_a_technician_reports_is_agreed_to_on_the_customers_phone(
    at_work: Pages, chromium: Browser
) -> None:
    context = replace(at_work.context, tariff_for=lambda merchant: (TARIFF,))
    async with (
        serving(at_work) as url,
        a_phone(chromium, at_work, url, **NARROW) as crew,
        a_phone(chromium, at_work, url, **NARROW) as home,
    ):
        order = await goods_at_hub(at_work, "HOME-2")
        await tap(await the_technician(crew, order), "fee_reported", quantity=5, reason="没有电梯")
        (fee,) = (await shown(at_work, order)).fees
        body = {"by": "service_desk", "incident": fee.incident}
        assert await decided(context, order, "set_fee", **body) == "done"
        page = await the_customer(home, order)
        agree = await loaded_until(page, 'main a[href*="/fee_agreed"]')
        await easy(page)
        await agree.click()
        await easy(page)
        await page.locator("main form button").click()
        await page.wait_for_url(f"**{order_path(MERCHANT, order.number)}*")
        (fee,) = (await shown(at_work, order)).fees
        assert fee.state == "agreed"
        assert (home.errors, home.elsewhere) == ([], [])


async def test_a_merchant_agrees_to_a_remedy_on_his_first_page(
    at_work: Pages, chromium: Browser
) -> None:
    context, order = at_work.context, an_order("HOME-3", merchant=MERCHANT)
    await on_the_road(context, order)
    await reported(context, order, "no_vehicle", by="trunk_desk", data={"reason": "没有车"})
    (incident,) = (await shown(at_work, order)).incidents
    offer = {"by": "order_desk", "incident": incident.incident, "remedy": "other_day"}
    assert await decided(context, order, "offer_remedy", **offer) == "done"
    async with serving(at_work) as url, a_phone(chromium, at_work, url, **NARROW) as phone:
        page = await phone.follow_link(Role.MERCHANT)
        await easy(page)
        await (await loaded_until(page, 'main a[href*="/decide/agree"]')).click()
        await easy(page)
        await page.locator("main form button").click()
        await page.wait_for_url(f"**{order_path(MERCHANT, order.number)}*")
        await expect(page.locator('.became[role="status"]')).to_be_visible()
        (incident,) = (await shown(at_work, order)).incidents
        assert incident.agreed_at is not None
        assert (phone.errors, phone.elsewhere) == ([], [])
