"""Every limit of the table holds: who is too early is told when, and nothing of it is taken."""

import httpx
import pytest

from models.errors import TooMany
from models.language.catalogue import Language
from models.language.texts import Translator
from models.roles import Role
from starter.http.limits import LIMIT_OF_NAME
from starter.service.access import link_confirmation
from starter.web.app import create_app
from starter.web.job_answers import shown_error
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
    assert all(one.routes <= routes for one in LIMIT_OF_NAME.values())


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


async def test_a_first_link_that_opens_nothing_is_tried_only_so_often(pages: Pages) -> None:
    limit(pages, "addresses")
    browser, form = pages.browser(), {"name": "li.na", "password": "x" * 12}
    path = "/app/welcome/no-such-link"
    refused([await browser.http.post(path, data=form) for _ in range(PATIENT + 1)])


async def test_one_address_tries_the_passwords_of_many_names_only_so_often(pages: Pages) -> None:
    limit(pages, "addresses")
    browser = pages.browser()
    form = [{"name": f"n-{n}", "password": "x"} for n in range(PATIENT + 1)]
    refused([await browser.http.post("/app/sign-in", data=one) for one in form])


async def test_who_tries_one_name_too_often_reads_how_often_he_may(pages: Pages) -> None:
    limit(pages, "sign_ins")
    browser, form = pages.browser(), {"name": "li.na", "password": "x"}
    answers = [await browser.http.post("/app/sign-in", data=form) for _ in range(PATIENT + 1)]
    assert "60 秒内最多 2 次" in refused(answers).text


@pytest.mark.parametrize("path", ["/orders/import", "/verifications/import"])
async def test_order_files_are_read_so_often(pages: Pages, path: str) -> None:
    limit(pages, "order_files")
    refused([await pages.api.post(path, content=b"x") for _ in range(PATIENT + 1)])


async def test_photos_are_taken_so_often(pages: Pages) -> None:
    limit(pages, "uploads")
    await pages.place()
    path = f"/orders/acme/{NUMBER}/files"
    refused([await pages.api.post(path, content=b"x") for _ in range(PATIENT + 1)])


async def test_a_page_that_shows_its_refusal_itself_says_when_to_come_back_too(
    pages: Pages,
) -> None:
    await pages.place()
    customer = await pages.outside(Role.CUSTOMER, orders=(NUMBER,))
    tries = [
        await customer.send(ORDER_PAGE, f"{ORDER_PAGE}/own-phone", digits="9999")
        for _ in range(link_confirmation.WRONG_TRIES_MAX + 1)
    ]
    assert [one.status_code for one in tries] == [422] * link_confirmation.WRONG_TRIES_MAX + [429]
    assert 0 < int(tries[-1].headers["retry-after"]) <= 900
    assert "15 分钟内最多 5 次" in tries[-1].text


def test_so_does_the_answer_to_what_a_phone_sends_by_itself() -> None:
    answer = shown_error(Translator(Language.ZH), TooMany("x", retry_after=58.2))
    assert answer.headers["retry-after"] == "59"
