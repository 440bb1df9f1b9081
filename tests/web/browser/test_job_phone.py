"""A driver's and a technician's phone: what is tapped arrives once, whatever the signal."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime
from random import Random

import pytest_asyncio
from playwright.async_api import Browser, Error, FilePayload, Locator, Page, Route, expect

from models.messages.reports.answer import Answer, ReportOutcome
from models.roles import Role
from tests.image_files import a_photo
from tests.timeouts import PATIENCE_SECONDS
from tests.web.browsers import NUMBER, ORDER_PAGE, Pages
from tests.web.job_orders import placed, reports
from tests.web.phones import Phone, a_phone, serving
from tests.workflows.server_waits import pauses


@pytest_asyncio.fixture
async def phone(pages: Pages, chromium: Browser) -> AsyncIterator[Phone]:
    async with (
        serving(pages) as url,
        a_phone(chromium, pages, url) as one,
    ):
        yield one


DELIVERED = '#outbox li[data-state="delivered"]'
QUEUED = '#outbox li[data-state="queued"]'


def a_form(page: Page, kind: str) -> Locator:
    return page.locator(f'form[data-kind="{kind}"]')


def a_picture(side: int = 60) -> FilePayload:
    photo = a_photo(size=(side * 2, side))
    return {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo}


async def pick_up(page: Page, pieces: int = 2) -> None:
    form = a_form(page, "picked_up")
    await form.locator('[name="pieces"]').fill(str(pieces))
    await form.locator('[name="packing_sound"]').select_option("true")
    await form.locator('[name="sorted_by_area"]').select_option("true")
    await form.locator("button.big").click()


async def sign(form: Locator) -> None:
    """Draw a line with the mouse, as a finger would."""
    await form.locator("canvas").scroll_into_view_if_needed()
    box = await form.locator("canvas").bounding_box()
    assert box is not None
    mouse = form.page.mouse
    await mouse.move(box["x"] + 30, box["y"] + 30)
    await mouse.down()
    await mouse.move(box["x"] + 150, box["y"] + 90, steps=5)
    await mouse.up()


async def test_a_tap_with_a_photo_is_delivered_and_nothing_is_asked_elsewhere(
    phone: Phone,
) -> None:
    await placed(phone.pages, "picked_up")
    page = await phone.follow_link(Role.DRIVER, orders=(NUMBER,))
    await a_form(page, "picked_up").locator('[name="photos"]').set_input_files(a_picture(1500))
    await pick_up(page)
    await expect(page.locator(DELIVERED)).to_have_count(1)
    (row,) = await reports(phone.pages)
    (file,) = await phone.pages.context.store.files.of_order(row.order)
    assert row.content["data"]["photos"] == [file.sha256]
    assert max(file.width or 0, file.height or 0) == 2000
    assert (phone.errors, phone.elsewhere) == ([], [])


async def test_what_is_tapped_in_a_basement_arrives_after_the_phone_was_shut(phone: Phone) -> None:
    await placed(phone.pages, "picked_up")
    page = await phone.follow_link(Role.DRIVER, orders=(NUMBER,))
    await phone.browser.set_offline(True)
    await a_form(page, "picked_up").locator('[name="photos"]').set_input_files(a_picture())
    await pick_up(page)
    await expect(page.locator(QUEUED)).to_have_count(1)
    tapped_at = phone.pages.context.now()
    await page.close()
    assert await reports(phone.pages) == []
    await phone.browser.set_offline(False)
    page = await phone.open(ORDER_PAGE)
    await expect(page.locator(DELIVERED)).to_have_count(1)
    (row,) = await reports(phone.pages)
    assert len(row.content["data"]["photos"]) == 1
    assert datetime.fromisoformat(row.content["occurred_at"]) <= tapped_at < row.received_at


class BadLine:
    """Three of ten requests are lost: on their way there, or their answers."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.lost = 0

    async def handle(self, route: Route) -> None:
        if self.chance.random() >= 0.3:
            await route.continue_()
            return
        self.lost += 1
        if self.chance.random() < 0.5:
            await route.fetch()
        await route.abort()


async def everything_sent(page: Page) -> None:
    """Say that there is a signal, as a phone does that finds one, until nothing is queued."""
    pause = pauses()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await page.locator(QUEUED).count() or not await page.locator(DELIVERED).count():
            with suppress(Error):  # the page is just loaded again
                await page.evaluate("dispatchEvent(new Event('online'))")
            await asyncio.sleep(next(pause))


async def test_of_ten_taps_over_a_bad_line_each_arrives_once_and_in_order(phone: Phone) -> None:
    await placed(phone.pages, "picked_up")
    page = await phone.follow_link(Role.DRIVER, orders=(NUMBER,))
    line = BadLine(Random(30))
    await page.route("**/job/**", line.handle)
    await phone.browser.set_offline(True)
    for pieces in range(1, 11):
        await pick_up(page, pieces)
        await expect(page.locator(QUEUED)).to_have_count(pieces)
    await phone.browser.set_offline(False)
    await everything_sent(page)
    counted = [row.content["data"]["pieces"] for row in await reports(phone.pages)]
    assert [int(one) for one in counted] == list(range(1, 11))
    assert line.lost > 0


async def test_two_jobs_in_one_phone_never_mix(phone: Phone) -> None:
    for number in ("J-1", "J-2"):
        await placed(phone.pages, "picked_up", number=number)
    await phone.follow_link(Role.DRIVER, orders=("J-1", "J-2"))
    await phone.browser.set_offline(False)
    for side, number in ((60, "J-1"), (90, "J-2")):
        page = await phone.open(ORDER_PAGE.replace(NUMBER, number))
        await phone.browser.set_offline(True)
        photo = a_form(page, "picked_up").locator('[name="photos"]')
        await photo.set_input_files(a_picture(side))
        await pick_up(page)
        await expect(page.locator(QUEUED)).to_have_count(1 if number == "J-1" else 2)
        await page.close()
        await phone.browser.route("**/job/**", lambda route: route.abort())
        await phone.browser.set_offline(False)
    await phone.browser.unroute("**/job/**")
    page = await phone.open("/app/jobs")
    await expect(page.locator(DELIVERED)).to_have_count(2)
    for side, number in ((60, "J-1"), (90, "J-2")):
        (row,) = await reports(phone.pages, number)
        (file,) = await phone.pages.context.store.files.of_order(row.order)
        assert (row.content["data"]["photos"], file.height) == ([file.sha256], side * 2)


async def test_what_is_queued_outlives_its_session_and_says_what_to_do(phone: Phone) -> None:
    await placed(phone.pages, "picked_up")
    link = await phone.pages.link(Role.DRIVER, actor="driver-1", orders=(NUMBER,))
    page = await phone.open(link.path)
    await phone.browser.clear_cookies()
    await pick_up(page)
    await expect(page.locator("#outbox p[role=status]")).to_be_visible()
    await expect(page.locator(QUEUED)).to_have_count(1)
    await page.goto(f"{phone.url}{link.path}")
    await expect(page.locator(DELIVERED)).to_have_count(1)
    assert len(await reports(phone.pages)) == 1


async def test_what_another_link_tapped_waits_for_its_own(phone: Phone) -> None:
    await placed(phone.pages, "delivered")
    page = await phone.follow_link(Role.TECHNICIAN, orders=(NUMBER,))
    await phone.browser.route("**/job/**", lambda route: route.abort())
    button = a_form(page, "delivered").locator("button.big")
    await button.click()  # a signature is asked for once
    async with page.expect_event("requestfailed"):
        await button.click()
    await expect(page.locator(QUEUED)).to_have_count(1)
    await page.close()
    await phone.browser.unroute("**/job/**")
    page = await phone.follow_link(Role.DRIVER, orders=(NUMBER,))
    await expect(page.locator(QUEUED)).to_have_count(1)
    assert await reports(phone.pages) == []


async def test_a_signature_is_asked_for_and_drawn_with_the_finger(phone: Phone) -> None:
    await placed(phone.pages, "packing_signed")
    page = await phone.follow_link(Role.TECHNICIAN, orders=(NUMBER,))
    form = a_form(page, "packing_signed")
    await form.locator('[name="packing_sound"]').select_option("true")
    await form.locator("button.big").click()
    await expect(page.locator("#outbox p[role=status]")).to_be_visible()
    await sign(form)
    await form.locator("button.big").click()
    await expect(page.locator(DELIVERED)).to_have_count(1)
    (row,) = await reports(phone.pages)
    (file,) = await phone.pages.context.store.files.of_order(row.order)
    assert row.content["data"]["signature"] == file.sha256
    assert phone.errors == []


async def test_a_page_that_waits_for_the_order_shows_by_itself_that_it_was_received(
    phone: Phone,
) -> None:
    await placed(phone.pages, "picked_up")
    page = await phone.follow_link(Role.DRIVER, orders=(NUMBER,))
    await pick_up(page)
    await expect(page.locator("[data-again]")).to_be_visible()
    (row,) = await reports(phone.pages)
    answer = Answer(report_id=row.report_id, outcome=ReportOutcome.ACCEPTED)
    await phone.pages.context.store.reports.answer(row.id, answer)
    await expect(page.locator("[data-again]")).to_have_count(0)
    assert (phone.errors, phone.elsewhere) == ([], [])


async def test_a_queued_tap_is_taken_back_on_the_phone(phone: Phone) -> None:
    await placed(phone.pages, "picked_up")
    page = await phone.follow_link(Role.DRIVER, orders=(NUMBER,))
    await phone.browser.set_offline(True)
    await pick_up(page)
    await page.locator(f"{QUEUED} button").click()
    await expect(page.locator(QUEUED)).to_have_count(0)
    await phone.browser.set_offline(False)
    await page.reload()
    assert await reports(phone.pages) == []


async def test_without_a_script_the_plain_form_does_the_same(
    pages: Pages, chromium: Browser
) -> None:
    await placed(pages, "picked_up")
    async with (
        serving(pages) as url,
        a_phone(chromium, pages, url, java_script_enabled=False) as phone,
    ):
        page = await phone.follow_link(Role.DRIVER, orders=(NUMBER,))
        await a_form(page, "picked_up").locator('[name="photos"]').set_input_files(a_picture())
        await pick_up(page)
        await expect(page.locator("main > p[role=status]")).to_be_visible()
        (row,) = await reports(pages)
        assert len(row.content["data"]["photos"]) == 1
        assert (phone.errors, phone.elsewhere) == ([], [])
