"""`curl` prints an answer as it comes: no character in it steers, turns or hides what is shown."""

import json
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from models.visible_text import visible
from starter.http.visible_answers import VisibleAnswers
from tests.invisible_characters import UNSEEN
from tests.starter.http_doors import Doors

WRITABLE = [sign for sign in UNSEEN if sign != "\0" and not 0xD800 <= ord(sign) <= 0xDFFF]
"""What a body may hold: no field takes the others."""

TEXTS = st.text(st.sampled_from(WRITABLE) | st.characters(codec="utf-8"))
VALUES = st.recursive(TEXTS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner))


def shown(answer: httpx.Response) -> Any:
    """What a JSON answer says, where its bytes hold nothing unseen."""
    text = answer.content.decode()
    assert visible(text) == text
    assert len(answer.content) == int(answer.headers["content-length"])
    return json.loads(text)


async def asked(value: Any) -> httpx.Response:
    """The answer of a door that says this."""
    app = FastAPI()
    app.add_middleware(VisibleAnswers)

    @app.get("/")
    async def say() -> Any:
        return value

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://d") as http:
        return await http.get("/")


@given(VALUES)
async def test_an_answer_says_the_same_in_characters_that_are_seen(value: Any) -> None:
    assert shown(await asked(value)) == value


async def test_chinese_and_signs_that_are_seen_go_out_as_they_are() -> None:
    text = "王芳 收到 2 件 ✓ café ❤\ufe0f"
    assert (await asked(text)).content == f'"{text}"'.encode()


async def test_what_a_stranger_wrote_into_an_order_comes_back_without_steering(
    doors: Doors,
) -> None:
    words = ["".join(WRITABLE[at : at + 50]) for at in range(0, len(WRITABLE), 50)]
    for n, word in enumerate(words):
        shown(await doors.place(number=f"V-{n}", delivery={"city": f"成都{word}"}))
        shown(await doors.report(f"/orders/acme/V-{n}", report_id="r", kind=f"收{word}"))
    listed = shown(await doors.http.get("/orders?limit=500"))["orders"]
    assert {one["city"] for one in listed} == {f"成都{word}".strip() for word in words}


@pytest.mark.parametrize("path", ["/nothing\u202e\x9b\u200b", "/orders/acme/\u202e\u2028"])
async def test_errors_and_pages_are_seen_too(doors: Doors, path: str) -> None:
    assert "\u202e" in shown(await doors.http.get(path))["detail"]
    pages = [await doors.http.request(method, "/openapi.json") for method in ("GET", "HEAD")]
    assert len({one.headers["content-length"] for one in pages}) == 1
