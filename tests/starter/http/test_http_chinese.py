"""What is refused before a door is reached is said in the language that is asked for, too."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from activities.adapters.partners.webhooks import SecretsFile
from starter.http import json_body
from starter.http.gate import Gate
from starter.http.json_body import DEPTH_MAX, NAME_LETTERS_MAX, NAMES_MAX, VALUES_MAX
from tests.starter.http_doors import Doors, open_doors

CHINESE = {"Accept-Language": "zh-CN"}
LATIN = re.compile(r"[A-Za-z]{2,}")
KEPT = {"JSON", "UTF", "NUL", "NaN", "docs", "application", "json", "text", "plain", "orders"}
"""Names of formats, paths and parts of the program that no language translates."""

BODIES: dict[str, tuple[bytes, int]] = {
    "no JSON": (b'{"a": ]', 400),
    "cut off": (b'{"a": "', 400),
    "not UTF-8": (b'{"a": "\xff"}', 400),
    "no number": (b'{"a": NaN}', 400),
    "half a character": (rb'{"a": "\ud800"}', 400),
    "NUL": (b'{"a": "\\u0000"}', 400),
    "a name twice": (b'{"text": 1, "text": 2}', 400),
    "deep": (b"[" * (DEPTH_MAX + 2) + b"]" * (DEPTH_MAX + 2), 413),
    "many values": (b"[" + b"1," * VALUES_MAX + b"1]", 413),
    "many names": (json.dumps({str(n): n for n in range(NAMES_MAX + 1)}).encode(), 413),
    "a long name": (json.dumps({"1" * (NAME_LETTERS_MAX + 1): 1}).encode(), 413),
    "long": (b" " * (json_body.BODY_BYTES_MAX + 1), 413),
}


def english_in(problem: dict[str, Any]) -> set[str]:
    """The English that is left in what people read of a problem."""
    texts = [problem["detail"], problem.get("hint", "")]
    texts += [one["message"] for one in problem.get("errors", ())]
    return {word for text in texts for word in LATIN.findall(text)} - KEPT


@pytest.mark.parametrize("name", BODIES)
async def test_a_body_that_cannot_be_read_is_refused_in_the_language_asked_for(
    doors: Doors, name: str
) -> None:
    body, status = BODIES[name]
    headers = {"Content-Type": "application/json", **CHINESE}
    answer = await doors.http.post("/orders", content=body, headers=headers)
    assert (answer.status_code, english_in(answer.json())) == (status, set()), answer.text
    english = await doors.http.post("/orders", content=body, headers={"Accept-Language": "en"})
    assert english.json()["code"] == answer.json()["code"]
    assert english.json()["detail"].isascii()


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/orders/x", 404, "not_found"),
        ("DELETE", "/orders", 405, "not_allowed"),
        ("GET", "/orders?1=2", 422, "usage"),
    ],
)
async def test_where_no_door_is_somebody_reads_so_in_his_language(
    doors: Doors, method: str, path: str, status: int, code: str
) -> None:
    answer = await doors.http.request(method, path, headers=CHINESE)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    left = set(LATIN.findall(answer.json()["detail"])) - {*KEPT, method}
    assert left == set(), answer.text


async def test_a_body_of_another_kind_is_refused_in_the_language_asked_for(doors: Doors) -> None:
    headers = {"Content-Type": "text/plain", **CHINESE}
    answer = await doors.http.post("/orders", content=b"x", headers=headers)
    assert (answer.status_code, english_in(answer.json())) == (415, set()), answer.text


async def test_an_internal_fault_is_said_in_the_language_asked_for(doors: Doors) -> None:
    async def fails(_: object) -> None:
        raise RuntimeError

    doors.context.store.orders.list = fails  # type: ignore[method-assign, assignment] # a fault
    answer = await doors.http.get("/orders", headers=CHINESE)
    assert (answer.status_code, english_in(answer.json())) == (500, set()), answer.text
    assert (await doors.http.get("/orders")).json()["detail"].startswith("this is an internal")


async def test_a_callback_without_a_signature_is_told_why_in_its_language(
    doors: Doors, tmp_path: Path
) -> None:
    secrets = SecretsFile(tmp_path / "webhooks.json")
    secrets.add("carrier")
    async with open_doors(doors.context, gate=Gate(secrets=secrets)) as opened:
        answer = await opened.http.post("/callbacks/carrier", content=b"{}", headers=CHINESE)
    detail = answer.json()["detail"]
    assert answer.json()["code"] == "unsigned"
    assert LATIN.findall(detail) == ["carrier", "webhook", "id"], detail


async def test_readiness_says_in_the_language_asked_for_what_is_missing(doors: Doors) -> None:
    await doors.http.get("/readyz")
    english = (await doors.http.get("/readyz")).json()
    found = (await doors.http.get("/readyz", headers=CHINESE)).json()
    assert english["temporal"]["reason"] == "Temporal could not be reached a moment ago"
    assert LATIN.findall(found["temporal"]["reason"]) == [], found
    assert found["status"] == english["status"] == "degraded"
