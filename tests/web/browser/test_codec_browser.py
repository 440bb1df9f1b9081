"""The Temporal UI's side of the codec server, in a real browser: a page of another port asks."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest_asyncio
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from google.protobuf.json_format import MessageToDict
from playwright.async_api import Browser, Page
from sqlalchemy import text

from activities.adapters.encryption.store_keys import keys_for
from activities.adapters.process.http_server import DoorConfig, served
from activities.adapters.store.database.engine import rows_of
from activities.adapters.store.store import open_store
from models.roles import Role
from starter.http.gate import open_gate
from starter.web.app import create_app
from tests.activities.adapters.encryption.codec_world import ORDER, sealed, settings_with_ring
from tests.starter.http_doors import a_context
from tests.web.browser.test_walk_browser import sign_in
from tests.web.browsers import Pages
from tests.web.phones import Phone, serving
from tests.web.screens import a_screen

ASK = """async ([url, body]) => {
  try {
    const answer = await fetch(url, {
      method: "POST", credentials: "include", body: JSON.stringify(body),
      headers: {"Content-Type": "application/json", "X-Namespace": "default"},
    });
    const said = await answer.json();
    return {status: answer.status, data: said.payloads ? atob(said.payloads[0].data) : ""};
  } catch (error) { return {status: 0, data: String(error)}; }
}"""
"""As the UI asks: JSON, with the cookie of whoever is signed in at our pages."""


@asynccontextmanager
async def a_site() -> AsyncIterator[str]:
    """A page of another origin."""
    app = FastAPI()
    app.add_api_route("/", lambda: "<!doctype html><title>UI</title>", response_class=HTMLResponse)
    async with served(DoorConfig(app, log_config=None), 0) as address:
        yield address


@dataclass
class Sealed:
    """Our pages with a codec server for one UI, and a payload that is sealed."""

    pages: Pages
    ui: str
    body: dict[str, Any]

    async def ask(self, screen: Phone, site: str) -> dict[str, Any]:
        """What a page of that site is answered in that browser."""
        page: Page = await screen.browser.new_page()
        await page.goto(site)
        found: dict[str, Any] = await page.evaluate(
            ASK, [f"{screen.url}/app/codec/decode", self.body]
        )
        return found

    async def reads(self) -> list[tuple[str, str | None, int]]:
        """What was written down of those who opened payloads."""
        query = text("SELECT * FROM payload_reads")
        rows = await self.pages.context.store.database.read(partial(rows_of, query=query))
        return [(row["owner"], row["actor"], row["payloads"]) for row in rows]


@pytest_asyncio.fixture
async def server(tmp_path: Path) -> AsyncIterator[Sealed]:
    async with a_site() as ui:
        settings = (await settings_with_ring(tmp_path)).model_copy(update={"codec_origin": ui})
        payload = await sealed(settings, ORDER, "CANARY")
        async with open_store(settings.database_url, **keys_for(settings)) as store:
            context = a_context(store)
            app = create_app(settings, context=context, gate=open_gate(settings))
            api = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://doors")
            yield Sealed(Pages(app, context, api), ui, {"payloads": [MessageToDict(payload)]})


async def test_an_engineer_signs_in_and_the_ui_shows_what_is_sealed(
    server: Sealed, chromium: Browser
) -> None:
    pages = server.pages
    async with (
        serving(pages) as url,
        a_site() as other,
        a_screen(chromium, pages, url) as screen,
    ):
        assert (await server.ask(screen, server.ui))["status"] != 200, "nobody is signed in"
        await sign_in(screen, (await pages.link(Role.OPERATOR, actor="ops-1")).path)
        answer = await server.ask(screen, server.ui)
        assert (answer["status"], "CANARY" in answer["data"]) == (200, True)
        assert await server.reads() == [(ORDER, "ops-1", 1)]
        blocked = await server.ask(screen, other)
        assert (blocked["status"], "CANARY" in blocked["data"]) == (0, False)
        assert len(await server.reads()) == 1, "another origin opens nothing, and is not answered"


async def test_a_drivers_browser_opens_nothing(server: Sealed, chromium: Browser) -> None:
    async with serving(server.pages) as url, a_screen(chromium, server.pages, url) as screen:
        await screen.follow_link(Role.DRIVER, vehicle="川A12345")
        answer = await server.ask(screen, server.ui)
        assert answer["status"] != 200
        assert "CANARY" not in answer["data"]
        assert await server.reads() == []
