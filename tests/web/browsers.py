"""Browsers without a screen: they keep cookies, follow links and send forms as they stand."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import httpx
from fastapi import FastAPI
from starlette.datastructures import State

from models.roles import Role
from models.scopes import Scope
from starter.http.gate import open_gate
from starter.http.routes import examples
from starter.local.local_settings import settings_here, ui_links
from starter.service.access import new_links
from starter.service.access.new_links import CreatedLink
from starter.service.app_context import AppContext
from starter.web.app import create_app

PASSWORD = "correct horse battery"
MERCHANT = "acme"
NUMBER = examples.ORDER_EXAMPLE["number"]
ORDER_PAGE = f"/app/orders/{MERCHANT}/{NUMBER}"


class FormReader(HTMLParser):
    """The inputs of a page's forms, by their action; a form without one is the page's own."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, str]] = {}
        self._open: dict[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a form, or an input of the one that is open."""
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = self.forms.setdefault(found.get("action", ""), {})
        elif tag == "input" and self._open is not None and found.get("name"):
            self._open[found["name"]] = found.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        """Close a form."""
        if tag == "form":
            self._open = None


def forms_of(answer: httpx.Response) -> dict[str, dict[str, str]]:
    """The forms of a page, with what is filled in already."""
    reader = FormReader()
    reader.feed(answer.text)
    return reader.forms


@dataclass
class Browser:
    """One browser."""

    http: httpx.AsyncClient

    async def get(self, path: str, **more: Any) -> httpx.Response:
        """Open a page, following where it leads."""
        return await self.http.get(path, follow_redirects=True, **more)

    async def send(self, page: str, action: str | None = None, **filled: str) -> httpx.Response:
        """Open a page, fill its form in and send it."""
        forms = forms_of(await self.get(page))
        inputs = forms[action or page] if (action or page) in forms else forms[""]
        return await self.http.post(
            action or page, data={**inputs, **filled}, follow_redirects=True
        )


@dataclass
class Pages:
    """The application with its pages, and browsers of people who were let in."""

    app: FastAPI
    context: AppContext
    api: httpx.AsyncClient

    def browser(self) -> Browser:
        """A browser that nobody was let in by."""
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
        return Browser(httpx.AsyncClient(transport=transport, base_url="http://doors"))

    async def link(self, role: Role, *, actor: str | None = None, **scope: Any) -> CreatedLink:
        """A new link; `scope` as of a key."""
        made = Scope(**scope) if scope else None
        merchant = MERCHANT if role is Role.MERCHANT or scope.get("orders") else None
        return await new_links.make_link(self.context, role, merchant, actor, made)

    async def staff(self, role: Role = Role.ORDER_DESK, actor: str = "clerk-7") -> Browser:
        """A browser of one of our own people, signed in."""
        browser = self.browser()
        link = await self.link(role, actor=actor)
        await browser.send(link.path, name=actor, password=PASSWORD)
        return browser

    async def outside(self, role: Role, **scope: Any) -> Browser:
        """A browser of somebody who has followed the link of his job."""
        browser = self.browser()
        await browser.get((await self.link(role, actor=f"{role.value}-1", **scope)).path)
        return browser

    async def place(self, **changes: Any) -> httpx.Response:
        """Place the example's order, changed."""
        return await self.api.post("/orders", json={**examples.ORDER_EXAMPLE, **changes})


IDLE: list[FastAPI] = []
"""Apps that no test has now: to build one took more than most tests of a page."""


@contextmanager
def an_app(context: AppContext, **more: Any) -> Iterator[FastAPI]:
    """One over that context, with limits of its own; `more` is what else it knows."""
    app = IDLE.pop() if IDLE else create_app(context=context)
    settings = settings_here()
    known = {"context": context, "gate": open_gate(settings), "ui_links": ui_links(settings)}
    app.state = State({**known, **more})
    yield app
    IDLE.append(app)


@asynccontextmanager
async def open_pages(context: AppContext) -> AsyncIterator[Pages]:
    """The application over a context, and an operator's key for its JSON doors."""
    with an_app(context) as app:
        key = await context.store.keys.add(Role.OPERATOR)
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        headers = {"Authorization": f"Bearer {key.key}"}
        async with httpx.AsyncClient(
            transport=transport, base_url="http://doors", headers=headers
        ) as api:
            yield Pages(app, context, api)
