"""Pages that somebody opens on a phone between his tasks: they fit it, and are Chinese."""

import pytest
from playwright.async_api import Browser

from models.roles import Role
from tests.thorough import first_of
from tests.web.browser.test_home_days_browser import NARROW, easy
from tests.web.browsers import NUMBER, ORDER_PAGE, Pages
from tests.web.job_orders import placed
from tests.web.phones import a_phone, serving

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
