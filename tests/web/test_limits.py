"""Every limit of the table holds: who is too early is told when, and nothing of it is taken."""

import httpx
import pytest

from models.roles import Role
from starter.http.limits import LIMITS
from starter.web.app import create_app
from tests.starter.scoped_keys import PLATE
from tests.web.browsers import NUMBER, ORDER_PAGE, Browser, Pages

PATIENT = 2
"""What each limit is set to."""


def limit(pages: Pages, name: str) -> None:
    """Let so few through."""
    getattr(pages.app.state.gate, name).most = PATIENT


def refused(answers: list[httpx.Response]) -> httpx.Response:
    """The last of them, which is one too many, where the others were not."""
    assert [one.status_code == 429 for one in answers] == [False] * PATIENT + [True]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 900
    return answers[-1]


async def often(browser: Browser, path: str) -> list[httpx.Response]:
    """One more than may be."""
    return [await browser.http.get(path) for _ in range(PATIENT + 1)]


def test_every_limit_names_routes_that_there_are() -> None:
    from fastapi.routing import iter_route_contexts

    routes = {str(route.name) for route in iter_route_contexts(create_app().routes)}
    assert all(one.routes <= routes for one in LIMITS.values())


async def test_a_link_asks_so_often_and_a_desk_as_often_as_it_likes(pages: Pages) -> None:
    limit(pages, "links")
    await pages.place()
    driver = pages.browser()
    await driver.http.get((await pages.link(Role.DRIVER, orders=(NUMBER,))).path)
    assert "60 秒内最多 2 次" in refused(await often(driver, ORDER_PAGE)).text
    desk = await pages.staff()
    assert {one.status_code for one in await often(desk, "/app/links")} == {200}


async def test_guessing_links_ends_after_some(pages: Pages) -> None:
    limit(pages, "addresses")
    refused(await often(pages.browser(), "/l/no-such-link"))
    link = await pages.link(Role.DRIVER, vehicle=PLATE)
    assert (await pages.browser().http.get(link.path)).status_code == 303


async def test_one_address_tries_the_passwords_of_many_names_only_so_often(pages: Pages) -> None:
    limit(pages, "addresses")
    browser = pages.browser()
    form = [{"name": f"n-{n}", "password": "x"} for n in range(PATIENT + 1)]
    refused([await browser.http.post("/app/sign-in", data=one) for one in form])


@pytest.mark.parametrize("path", ["/orders/import", "/verifications/import"])
async def test_order_files_are_read_so_often(pages: Pages, path: str) -> None:
    limit(pages, "order_files")
    refused([await pages.api.post(path, content=b"x") for _ in range(PATIENT + 1)])


async def test_photos_are_taken_so_often(pages: Pages) -> None:
    limit(pages, "uploads")
    await pages.place()
    path = f"/orders/acme/{NUMBER}/files"
    refused([await pages.api.post(path, content=b"x") for _ in range(PATIENT + 1)])
