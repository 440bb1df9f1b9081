"""A desk's screen: real Chromium, whose pages are looked at for whoever cannot see them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page

from tests.web.browsers import Pages
from tests.web.phones import Phone, a_profile

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
LOOK = """async ({rules, without}) => {
  const off = Object.fromEntries(without.map(rule => [rule, {enabled: false}]));
  const found = await axe.run(document, {
    runOnly: rules, rules: off, resultTypes: ["violations"], selectors: false, ancestry: false,
  });
  return found.violations.map(one => `${one.id}: ${one.nodes.map(node => node.html).join(" | ")}`);
}"""

REACH = """() => {
  const found = [];
  const taps = 'main :is(a[role=button], button:not(.link), select, textarea, summary, input)';
  for (const one of document.querySelectorAll(taps)) {
    const label = one.closest("label:has(> [type=checkbox], > [type=radio])");
    const { height } = (label ?? one).getBoundingClientRect();
    const name = `${one.tagName} ${one.name || one.textContent}`;
    if (height && height < 43.5) found.push(`${name}: ${height} px high`);
  }
  const head = document.querySelector("header").getBoundingClientRect().height;
  if (head > innerHeight / 4) found.push(`the header takes ${head} of ${innerHeight} px`);
  const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  return over > 0 ? [...found, `${over} px too wide`] : found;
}"""


SQUEEZED = """() => {
  const found = [];
  for (const cell of document.querySelectorAll("main td")) {
    const text = document.createRange();
    text.selectNodeContents(cell);
    const { height, width, right } = text.getBoundingClientRect();
    const letter = parseFloat(getComputedStyle(cell).fontSize);
    const name = cell.textContent.trim();
    if (height > 5 * 1.6 * letter && width < 9 * letter) found.push(`${name}: ${width} px wide`);
    if (cell.matches(".to-do") && right > innerWidth) found.push(`${name}: ends at ${right} px`);
  }
  return found;
}"""
"""Cells whose text is a tower of a word or two a line; what is to be done, and is out of sight."""


@asynccontextmanager
async def a_screen(
    browser: Browser, pages: Pages, url: str, language: str = "zh-CN", **more: Any
) -> AsyncIterator[Phone]:
    """A desk's browser, in a language."""
    view = {"width": 1280, "height": 900}
    profile = {"locale": language, "timezone_id": "Asia/Shanghai", "viewport": view, **more}
    async with a_profile(browser, profile) as opened:
        yield Phone(opened, url, pages)


async def barriers(page: Page, *, without: tuple[str, ...] = ()) -> list[str]:
    """What keeps somebody out of a page: names that lack, contrast, what no key reaches."""
    await page.wait_for_load_state()  # a click waits for no style sheet, and all is small without
    await page.evaluate(AXE.read_text())
    asked = {"rules": list(RULES), "without": list(without)}
    found: list[str] = await page.evaluate(LOOK, asked)
    return found


async def out_of_reach(page: Page) -> list[str]:
    """What a finger does not hit (44 px), a header that is high, what a narrow screen cuts off."""
    await page.wait_for_load_state()
    found: list[str] = await page.evaluate(REACH)
    return found


async def squeezed(page: Page) -> list[str]:
    """The cells of a page that nobody can read at a glance, for they are too narrow."""
    await page.wait_for_load_state()
    found: list[str] = await page.evaluate(SQUEEZED)
    return found
