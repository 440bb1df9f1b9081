"""A GET writes nothing, over any door: chat programs and scanners follow every link."""

import re
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts
from sqlalchemy import Connection, select

from activities.adapters.store.database.engine import rows_of
from activities.adapters.store.tables.schema import Table
from models.roles import Role
from tests.starter.scoped_keys import PLATE
from tests.thorough import first_of
from tests.web.browsers import MERCHANT, NUMBER, Pages
from tests.web.test_page_rights import ENDLESS, OTHER_PATH_VALUES, PATH_VALUES, SHOWN_ROUTES

FILLED_HERE = PATH_VALUES | {"no": NUMBER, "case": "1", "order": NUMBER, "token": "x" * 32}


async def rows(pages: Pages) -> dict[str, Any]:
    """Every row of every table."""

    def read(connection: Connection) -> dict[str, Any]:
        tables = Table.metadata.tables
        return {name: rows_of(connection, select(table)) for name, table in tables.items()}

    return await pages.context.store.database.read(read)


def read_routes(pages: Pages) -> list[str]:
    """Every address of the application that a GET is answered at, filled in."""
    found = [path for path, name in SHOWN_ROUTES if name != ENDLESS]
    for route in iter_route_contexts(pages.app.routes):
        path = str(getattr(route, "path", "")).replace(":path", "")
        if "GET" not in (getattr(route, "methods", None) or ()) or path.startswith("/app"):
            continue
        names = dict.fromkeys(re.findall(r"{(\w+)}", path), "x")
        found.append(
            path.format(**(names | FILLED_HERE | OTHER_PATH_VALUES.get(str(route.name), {})))
        )
    return found


@pytest.mark.parametrize("role", first_of([Role.OPERATOR, Role.DRIVER, Role.CUSTOMER]))
async def test_no_page_and_no_door_writes_as_it_is_read(pages: Pages, role: Role) -> None:
    await pages.place()
    if role is Role.OPERATOR:
        browser = await pages.staff(role)
    else:
        browser = await pages.outside(role, orders=(NUMBER,))
    links = [(await pages.link(Role.DRIVER, vehicle=PLATE)).path]
    links.append((await pages.link(Role.ORDER_DESK, actor="clerk-8")).path)
    before, answered = await rows(pages), 0
    for path in (*read_routes(pages), *links):
        answer = await browser.http.get(path, headers=pages.api.headers)
        answered += answer.status_code < 400
        assert await rows(pages) == before, path
    assert answered > 10


async def test_a_link_leads_on_once_and_its_token_is_in_no_address(pages: Pages) -> None:
    await pages.place()
    link = await pages.link(Role.DRIVER, orders=(NUMBER,))
    browser = pages.browser()
    answer = await browser.http.get(link.path)
    assert (link.path[:3], answer.status_code) == ("/l/", 303)
    assert answer.headers["location"] == "/app/jobs"
    assert link.path[3:] not in answer.headers["location"]
    assert answer.headers["referrer-policy"] == "same-origin"
    assert MERCHANT in str((await browser.get("/app/jobs")).url)


async def test_who_signs_out_or_is_confirmed_is_one_browser_of_a_link(pages: Pages) -> None:
    await pages.place()
    link = await pages.link(Role.DRIVER, orders=(NUMBER,))
    one, other = pages.browser(), pages.browser()
    page = await one.get(link.path)
    await other.get(link.path)
    assert page.status_code == 200
    nonce = page.text.partition('action="/app/sign-out"')[2].partition('value="')[2]
    await one.http.post("/app/sign-out", data={"nonce": nonce.partition('"')[0]})
    assert (await one.get("/app/jobs")).url.path == "/app/sign-in"
    assert (await other.get("/app/jobs")).url.path != "/app/sign-in"
