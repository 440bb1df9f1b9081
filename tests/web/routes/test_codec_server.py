"""The Temporal UI shows an operator what is sealed: signed in, from one origin, written down."""

from base64 import b64decode
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from google.protobuf.json_format import MessageToDict
from sqlalchemy import text

from activities.adapters.encryption.store_keys import keys_for
from activities.adapters.process.settings import Settings
from activities.adapters.store.database.engine import rows_of
from activities.adapters.store.store import open_store
from models.ids import order_id
from models.roles import Role
from models.scopes import Scope
from starter.http.gate import open_gate
from starter.web.app import create_app
from tests.activities.adapters.encryption.codec_world import ORDER, sealed, settings_with_ring
from tests.starter.http_doors import a_context
from tests.web.browsers import MERCHANT, NUMBER, ORDER_PAGE, Browser, Pages

UI = "http://127.0.0.1:8233"
DECODE, ENCODE = "/app/codec/decode", "/app/codec/encode"


@dataclass
class CodecServer:
    """The application with a codec server, and a payload that is sealed."""

    pages: Pages
    body: dict[str, Any]

    async def ask(
        self, browser: Browser, path: str = DECODE, origin: str | None = UI, **headers: str
    ) -> httpx.Response:
        """As a page of the UI asks."""
        named = {"Origin": origin} if origin else {}
        return await browser.http.post(path, json=self.body, headers=named | headers)

    async def reads(self) -> list[dict[str, Any]]:
        """The rows of who has opened payloads, as an auditor selects them."""
        query = text("SELECT * FROM payload_reads")
        return await self.pages.context.store.database.read(partial(rows_of, query=query))


@pytest_asyncio.fixture
async def server(tmp_path: Path) -> AsyncIterator[CodecServer]:
    """One over a new database with a key ring."""
    settings = (await settings_with_ring(tmp_path)).model_copy(update={"codec_origin": UI})
    payload = await sealed(settings, ORDER, "王芳")
    async with open_store(settings.database_url, **keys_for(settings)) as store:
        context = a_context(store)
        app = create_app(settings, context=context, gate=open_gate(settings))
        app.state.context = context
        api = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://doors")
        yield CodecServer(Pages(app, context, api), {"payloads": [MessageToDict(payload)]})


async def test_an_operator_reads_what_is_sealed_and_it_is_written_down(server: CodecServer) -> None:
    operator = await server.pages.staff(Role.OPERATOR, "ops-1")
    answer = await server.ask(operator)
    (payload,) = answer.json()["payloads"]
    assert "王芳".encode() in b64decode(payload["data"])
    assert answer.headers["access-control-allow-origin"] == UI
    assert answer.headers["access-control-allow-credentials"] == "true"
    (row,) = await server.reads()
    assert (row["owner"], row["actor"], row["payloads"]) == (ORDER, "ops-1", 1)


@pytest.mark.parametrize(
    "origin", ["http://127.0.0.1:8234", f"{UI}.evil.example", "null", UI + "/"]
)
async def test_no_page_of_another_origin_is_answered(server: CodecServer, origin: str) -> None:
    operator = await server.pages.staff(Role.OPERATOR, "ops-1")
    answer = await server.ask(operator, origin=origin)
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers
    asked = await operator.http.options(DECODE, headers={"Origin": origin})
    assert "access-control-allow-origin" not in asked.headers
    assert await server.reads() == []


async def test_who_opened_payloads_is_read_by_operations_and_no_desk(server: CodecServer) -> None:
    key = await server.pages.context.store.keys.add(Role.OPERATOR)
    server.pages.api.headers["Authorization"] = f"Bearer {key.key}"
    assert (await server.pages.place()).is_success
    owner = order_id(MERCHANT, NUMBER)
    await server.pages.context.store.payload_reads.note(
        "key-1", "ops-1", {owner: 3, ORDER: 1}, at=server.pages.context.now()
    )
    auditor = await server.pages.staff(Role.OPERATIONS, "auditor-1")
    page = (await auditor.get(f"/app/payload_reads?order={NUMBER}&lang=zh-CN")).text
    assert ("查阅记录" in page, "ops-1" in page, ORDER_PAGE in page, ORDER in page) == (
        True, True, True, False,
    )  # fmt: skip
    rows = (await server.pages.api.get("/payload-reads")).json()
    assert [(one["order_no"], one["payloads"]) for one in rows] == [(None, 1), (NUMBER, 3)]
    rest = await server.pages.api.get("/payload-reads", params={"before": rows[0]["id"]})
    assert [one["owner"] for one in rest.json()] == [owner]
    whole = await server.pages.api.get("/payload-reads", params={"before": 10**30})
    assert whole.json() == rows
    clerk = await server.pages.staff(Role.ORDER_DESK, "clerk-7")
    assert (await clerk.get("/app/payload_reads")).status_code == 403


async def test_the_ui_may_ask_before_it_asks(server: CodecServer) -> None:
    asked = await server.pages.browser().http.options(DECODE, headers={"Origin": UI})
    assert asked.headers["access-control-allow-origin"] == UI
    assert "x-namespace" in asked.headers["access-control-allow-headers"]


async def test_nobody_and_no_desk_reads_payloads(server: CodecServer) -> None:
    desk = await server.pages.staff(Role.ORDER_DESK, "clerk-7")
    nobody = server.pages.browser()
    for browser, status, code in ((desk, 403, "forbidden"), (nobody, 401, "unauthorised")):
        refused = await server.ask(browser)
        assert (refused.status_code, refused.json()["code"]) == (status, code)
        assert refused.headers["access-control-allow-origin"] == UI  # so that the UI can say why
    operator = await server.pages.staff(Role.OPERATOR, "ops-1")
    assert (await server.ask(operator, origin=None)).status_code == 401
    assert await server.reads() == []


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", DECODE, b" " * (1024 * 1024 + 1), 413),
        ("GET", DECODE, b"", 405),
        ("POST", "/app/codec/sign", b"{}", 405),
        ("POST", "/app/codec/sign/it", b"{}", 404),
    ],
)
async def test_the_ui_reads_why_the_framework_refuses(
    server: CodecServer, method: str, path: str, body: bytes, status: int
) -> None:
    operator = await server.pages.staff(Role.OPERATOR, "ops-1")
    refused = await operator.http.request(method, path, content=body, headers={"Origin": UI})
    assert (refused.status_code, refused.headers["content-type"]) == (
        status, "application/problem+json",
    )  # fmt: skip
    assert refused.headers["access-control-allow-origin"] == UI
    assert refused.headers["access-control-allow-credentials"] == "true"


async def test_the_ui_reads_that_something_failed(
    server: CodecServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator = await server.pages.staff(Role.OPERATOR, "ops-1")
    monkeypatch.setattr(server.pages.app.state, "codec", None)
    failed = await server.ask(operator)
    assert (failed.status_code, failed.json()["code"]) == (500, "fault")
    assert failed.headers["access-control-allow-origin"] == UI


async def test_a_program_sends_a_key(server: CodecServer) -> None:
    key = await server.pages.context.store.keys.add(Role.OPERATOR)
    bearer = {"Authorization": f"Bearer {key.key}"}
    answer = await server.ask(server.pages.browser(), origin=None, **bearer)
    assert answer.status_code == 200
    wrong = {"Authorization": f"Bearer {key.key}x"}
    assert (await server.ask(server.pages.browser(), origin=None, **wrong)).status_code == 401


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"payloads": 1}', b'{"payloads": [{"data": 7}]}'])
async def test_what_is_not_payloads_is_refused(server: CodecServer, body: bytes) -> None:
    operator = await server.pages.staff(Role.OPERATOR, "ops-1")
    answer = await operator.http.post(DECODE, content=body, headers={"Origin": UI})
    assert answer.status_code in (400, 422)


async def test_what_cannot_be_opened_and_what_is_clear_stay_as_they_are(
    server: CodecServer,
) -> None:
    operator = await server.pages.staff(Role.OPERATOR, "ops-1")
    changed = {**server.body["payloads"][0], "data": "AAAA"}
    clear = {"metadata": {"encoding": "anNvbi9wbGFpbg=="}, "data": "MQ=="}
    server.body = {"payloads": [changed, clear]}
    assert (await server.ask(operator)).json() == server.body
    assert (await server.ask(operator, ENCODE)).json() == server.body


async def test_there_is_none_where_none_is_configured(pages: Pages) -> None:
    answer = await pages.browser().http.post(DECODE, json={}, headers={"Origin": UI})
    assert answer.status_code == 404


def test_an_origin_is_exact() -> None:
    for wrong in ("*", "https://ui.example/", "https://*.example", "ui.example"):
        with pytest.raises(ValueError, match="codec_origin"):
            Settings(codec_origin=wrong)


@pytest.mark.parametrize("scope", [None, Scope(orders=("A1",))])
async def test_an_operator_for_some_orders_opens_no_payload(
    server: CodecServer, scope: Scope | None
) -> None:
    key = await server.pages.context.store.keys.add(Role.OPERATOR, "shop-a", None, scope)
    browser = server.pages.browser()
    chinese = {"Authorization": f"Bearer {key.key}", "Accept-Language": "zh-CN"}
    answer = await server.ask(browser, origin=None, **chinese)
    assert (answer.status_code, "只能查看部分订单" in answer.text) == (403, True), answer.text
    whole = await server.pages.context.store.keys.add(Role.OPERATOR)
    answer = await server.ask(browser, origin=None, Authorization=f"Bearer {whole.key}")
    assert answer.status_code == 200
