"""Each figure of a page opens the list of what it counts."""

import re
from datetime import timedelta

from models.messages.timeline.duty_row import DutyState
from tests.web.browsers import Browser, Pages
from tests.web.desk_orders import it_is_the_desks_turn

FIGURES = re.compile(r'<section aria-labelledby="figures">.*?</section>', re.DOTALL)
OPENED = re.compile(r'<a href="([^"]+)">(\d+)</a>')
ROW = re.compile(r'name="order" value="([^"]+)"')
HOUR = timedelta(hours=1)


async def four(pages: Pages) -> None:
    """Orders whose confirmation is not due, was in time, came too late, and never came."""
    await it_is_the_desks_turn(pages, "OPEN")
    await it_is_the_desks_turn(pages, "IN-TIME", state=DutyState.KEPT)
    await it_is_the_desks_turn(pages, "TOO-LATE", state=DutyState.LATE, due=-HOUR)
    long_ago = pages.context.now() - timedelta(days=4)
    await it_is_the_desks_turn(pages, "NEVER", due=-HOUR, since=long_ago)


async def figures(browser: Browser) -> str:
    found = FIGURES.search((await browser.get("/app/desk?lang=en")).text)
    assert found is not None
    return found[0]


async def test_each_figure_of_the_first_page_opens_the_orders_that_it_counts(pages: Pages) -> None:
    await four(pages)
    browser = await pages.staff()
    opened = OPENED.findall(await figures(browser))
    lists = []
    for address, figure in opened:
        rows = ROW.findall((await browser.get(address.replace("&amp;", "&"))).text)
        assert len(rows) == int(figure), address
        lists.append({row.partition("/")[2] for row in rows})
    everything = {"OPEN", "IN-TIME", "TOO-LATE", "NEVER"}
    assert lists == [everything, {"NEVER"}, {"NEVER"}, {"IN-TIME"}, {"TOO-LATE", "NEVER"}]


async def test_no_figure_of_the_first_page_opens_nothing(pages: Pages) -> None:
    await four(pages)
    shown = await figures(await pages.staff())
    body = OPENED.sub("", shown.partition("<tbody>")[2])
    left = re.findall(r"\d+(?! %)", re.sub(r"<[^>]+>", " ", re.sub(r"\d+ %", "", body)))
    assert left == []
