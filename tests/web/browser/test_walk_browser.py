"""Every page in a real browser: nobody is kept out of one, none complains or asks elsewhere."""

import re

import pytest
from playwright.async_api import Browser, expect

from models.roles import Role
from tests.thorough import first_of
from tests.web.browsers import NUMBER, Pages
from tests.web.phones import Phone, serving
from tests.web.screens import a_screen, barriers
from tests.web.test_page_rights import ENDLESS, SHOWN_ROUTES

DOWNLOADS = {"export_page", "template_file", "calendar", "show_file"}
"""What a browser saves, and does not show."""

PAGES_TESTED_ELSEWHERE = {
    *("list_jobs", "first_page", "first", "ticket_page", "slot_form", "write_form"),
    *("accept_form", "return_form", "one_act"),
}
"""Pages of drivers, customers and merchants, whose days have tests of their own; what leads on."""

PAGES_WALKED = sorted(
    {
        path
        for path, name in SHOWN_ROUTES
        if name not in {*DOWNLOADS, *PAGES_TESTED_ELSEWHERE, ENDLESS}
    }
    | {"/app/orders?q=SO-2026&sort=due", "/app/board/day?day=2026-12-02"}
)


RULES_SKIPPED = {"zh-CN": (), "en": ("color-contrast", "target-size")}
"""Rules that take longest, of what is the same in each language."""


async def walk(
    screen: Phone, paths: list[str], *, without: tuple[str, ...] = ()
) -> dict[str, list[str]]:
    """Open these pages one after the other: what is wrong with each."""
    page = await screen.open("/app/desk")
    found = {}
    for path in paths:
        answer = await page.goto(f"{screen.url}{path}")
        assert answer is not None
        found[path] = [] if answer.status == 200 else [f"answered {answer.status}"]
        found[path] += await barriers(page, without=without)
    return {path: wrong for path, wrong in found.items() if wrong}


@pytest.mark.parametrize("language", first_of(RULES_SKIPPED))
async def test_nobody_is_kept_out_of_any_page_of_a_desk(
    pages: Pages, chromium: Browser, language: str
) -> None:
    await pages.place()
    link = await pages.link(Role.OPERATOR, actor="clerk-7")
    async with (
        serving(pages) as url,
        a_screen(chromium, pages, url, language) as screen,
    ):
        await sign_in(screen, link.path)
        wrong = await walk(screen, PAGES_WALKED, without=RULES_SKIPPED[language])
        assert not wrong, "\n".join(
            f"{path}: {one}" for path, ones in wrong.items() for one in ones
        )
        assert (screen.errors, screen.elsewhere) == ([], [])


async def test_each_page_is_whole_without_script(pages: Pages, chromium: Browser) -> None:
    await pages.place()
    link = await pages.link(Role.OPERATOR, actor="clerk-7")
    async with (
        serving(pages) as url,
        a_screen(chromium, pages, url, java_script_enabled=False) as screen,
    ):
        await sign_in(screen, link.path)
        page = await screen.open("/app/desk")
        for path in PAGES_WALKED:
            answer = await page.goto(f"{screen.url}{path}")
            assert answer is not None
            assert answer.status == 200, path
            assert await page.locator("main h1").count() >= 1, path
        assert (screen.errors, screen.elsewhere) == ([], [])


async def test_ctrl_k_finds_an_order_by_its_number(pages: Pages, chromium: Browser) -> None:
    await pages.place()
    link = await pages.link(Role.OPERATOR, actor="clerk-7")
    async with (
        serving(pages) as url,
        a_screen(chromium, pages, url) as screen,
    ):
        await sign_in(screen, link.path)
        page = await screen.open("/app/desk")
        await expect(page.locator("#find")).to_be_hidden()
        await page.keyboard.press("Control+k")
        await expect(page.locator('#find [name="q"]')).to_be_focused()
        await page.keyboard.type(NUMBER)
        await page.keyboard.press("Enter")
        await expect(page).to_have_url(re.compile(f"/app/orders.*{NUMBER}"))
        await expect(page.locator("main")).to_contain_text(NUMBER)
        assert (screen.errors, screen.elsewhere) == ([], [])


async def sign_in(screen: Phone, link: str, name: str = "li.na") -> None:
    """A fresh profile, let in by a link, under a name that nobody has yet."""
    page = await screen.open(link)
    await page.locator('[name="name"]').fill(name)
    await page.locator('[name="password"]').fill("correct horse battery")
    await page.locator("main button").click()
    await page.wait_for_url(f"{screen.url}/app/desk")
