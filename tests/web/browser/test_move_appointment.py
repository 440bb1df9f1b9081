"""An appointment that its customer moves is the new one for everybody, in a real browser."""

from datetime import timedelta

from playwright.async_api import Browser, Page, expect

from models.sop import clock
from tests.starter.scoped_keys import PROVIDER
from tests.web.browser.test_customer_day import Home, at_work, come_home, take_the_morning
from tests.web.browser.test_home_days_browser import NARROW, easy, the_technician
from tests.web.browsers import Pages
from tests.web.phones import a_phone, loaded_until, serving

__all__ = ["at_work"]

WHERE = "5号楼301"


async def another_day_is_free(pages: Pages) -> str:
    """An afternoon of the capacity table, a day after the morning."""
    day = clock.day_of(pages.context.now()) + timedelta(days=3)
    body = {"provider": PROVIDER, "day": day.isoformat(), "half": "afternoon", "capacity": 1}
    assert (await pages.api.post("/slots", json=body)).is_success
    return day.isoformat()


async def move(home: Home, day: str) -> None:
    """Choose the other time: his own morning is full, for it is his."""
    await home.page.locator('main a[href$="/slot"]').click()
    await easy(home.page)
    free = home.page.locator('[name="slot"]')
    assert [await one.get_attribute("value") for one in await free.all()] == [f"{day} afternoon"]
    await free.check()
    await home.page.locator('[name="house_number"]').fill(WHERE)
    await home.page.locator("main form button").click()
    await home.shown()
    await loaded_until(home.page, "main dl strong:has-text('13:00–18:00')")
    await easy(home.page)


async def calendar_of(home: Home) -> str:
    """What his link puts into his calendar."""
    async with home.page.expect_download() as saved:
        await home.page.locator('main a[href$="appointment.ics"]').click()
    return (await (await saved.value).path()).read_text("utf-8")


async def expects_them(crew: Page, hours: str) -> None:
    """The crew's page says when."""
    await crew.reload()
    await easy(crew)
    await expect(crew.locator("main .appointment strong")).to_contain_text(hours)


async def test_a_time_that_the_customer_moves_is_his_calendars_and_the_crews(
    at_work: Pages, chromium: Browser
) -> None:
    async with (
        serving(at_work) as url,
        a_phone(chromium, at_work, url, **NARROW) as phone,
        a_phone(chromium, at_work, url, **NARROW) as crew,
    ):
        home = await come_home(at_work, phone, "MOVE-1")
        await take_the_morning(home)
        job = await the_technician(crew, home.order)
        await expects_them(job, "09:00–12:00")
        day = await another_day_is_free(at_work)
        await move(home, day)
        assert f"DTSTART;TZID=Asia/Shanghai:{day.replace('-', '')}T130000" in await calendar_of(
            home
        )
        await expects_them(job, f"{int(day[5:7])}月{int(day[8:])}日")
        await expect(job.locator("main .appointment")).to_contain_text(WHERE)
        assert (phone.errors, phone.elsewhere, crew.errors) == ([], [], [])
