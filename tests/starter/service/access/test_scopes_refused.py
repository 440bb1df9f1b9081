"""A scope that names nothing, or by a misspelt field, makes no key that reaches more."""

from typing import Any

import pytest

from tests.starter.http_doors import MERCHANT, Doors

NOTHING: tuple[dict[str, Any], ...] = ({}, {"orders": []}, {"vehicle": None, "provider": None})
MISSPELT: tuple[dict[str, Any], ...] = ({"vehicel": "粤X12345"}, {"orders": ["A-1"], "plate": "x"})


@pytest.mark.parametrize("scope", [*NOTHING, *MISSPELT])
@pytest.mark.parametrize("door", ["/keys", "/links"])
async def test_a_scope_of_nothing_makes_no_key(
    doors: Doors, door: str, scope: dict[str, Any]
) -> None:
    before = (await doors.http.get("/keys")).json()
    body = {"role": "driver", "merchant": MERCHANT, "scope": scope}
    answer = await doors.http.post(door, json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "usage"), answer.text
    assert answer.json()["errors"][0]["field"].startswith("scope")
    assert (await doors.http.get("/keys")).json() == before
