"""Pages that somebody opens on a phone between his tasks: they fit it, and are Chinese."""

from datetime import timedelta
from functools import partial

import pytest
from playwright.async_api import Browser

from models.messages.timeline.duty_row import DutyState
from models.roles import Role
from tests.thorough import first_of
from tests.web.browser.test_home_days_browser import NARROW, easy
from tests.web.browser.test_staff_sign_in_browser import WIDE, Opened
from tests.web.browser.test_walk_browser import sign_in
from tests.web.browsers import NUMBER, ORDER_PAGE, Pages
from tests.web.desk_orders import it_is_the_desks_turn
from tests.web.job_orders import placed
from tests.web.phones import a_phone, serving
from tests.web.screens import a_screen, squeezed

PAPERS = tuple(
    f"{ORDER_PAGE}/print/{paper}" for paper in ("pickup", "loading", "handover", "acceptance")
)
LISTS = tuple(f"/app/{name}" for name in ("orders", "upload", "terms", "incidents", "returns"))
LOOKED_AT = {
    Role.MERCHANT: (*LISTS, ORDER_PAGE, *PAPERS),
    Role.DRIVER: (ORDER_PAGE, *PAPERS, f"{ORDER_PAGE}/job/exception_found"),
}


@pytest.mark.parametrize("role", first_of(LOOKED_AT))
async def test_pages_fit_a_phone(pages: Pages, chromium: Browser, role: Role) -> None:
    await placed(pages, "picked_up")
    scope = {} if role is Role.MERCHANT else {"orders": (NUMBER,)}
    async with serving(pages) as url, a_phone(chromium, pages, url, **NARROW) as phone:
        page = await phone.follow_link(role, **scope)
        for path in LOOKED_AT[role]:
            await page.goto(f"{url}{path}")
            await page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            await easy(page)
        assert (phone.errors, phone.elsewhere) == ([], [])


@pytest.mark.parametrize("opened", [partial(a_phone, **NARROW), partial(a_screen, **WIDE)])
async def test_what_a_desk_has_to_do_is_read_at_a_glance(
    pages: Pages, chromium: Browser, opened: Opened
) -> None:
    number = f"DM{NUMBER}-028"
    await it_is_the_desks_turn(
        pages, number, duty="FH-8.3.1.1:offer_remedy", due=-timedelta(hours=1),
        state=DutyState.MISSED, sla="breached",
    )  # fmt: skip
    link = await pages.link(Role.ORDER_DESK, actor="clerk-7")
    async with serving(pages) as url, opened(chromium, pages, url) as screen:
        await sign_in(screen, link.path)
        page = await screen.open("/app/desk")
        assert await page.locator("td.to-do").count() >= 1
        for path in ("/app/desk", "/app/orders", "/app/overdue", f"/app/orders/acme/{number}"):
            await page.goto(f"{url}{path}")
            assert await squeezed(page) == [], path
        assert (screen.errors, screen.elsewhere) == ([], [])
