"""A cursor that no page has said, or a code that is none, is refused with a sentence."""

import base64

import pytest

from tests.starter.http_doors import Doors

NOW = '"2026-11-30T00:00:00+00:00"'
OF_INCIDENTS = (
    *('"9999-12-31T23:59:59-23:59"', '"0001-01-01T00:00:00+14:00"', '"2026-11-30"', '""'),
    '"2026-11-30T00:00:00"',
)
OF_OVERDUE = ("9" * 30, f"-{'9' * 30}", "-1", str(2**63), "253402300800", "true", "1.0")
TEXTS = ('"\\ud800"', '"\\u0000"', "1", "null")
PLACES = (
    *(("/incidents", f'[{one},"","",""]') for one in OF_INCIDENTS),
    *(("/incidents", f'[{NOW},"a",{one},""]') for one in TEXTS),
    *(("/overdue", f'[{one},"","","",1]') for one in OF_OVERDUE),
    *(("/overdue", f'[1,"",{one},"",1]') for one in TEXTS),
    ("/overdue", f'[1,"","","",{"9" * 30}]'),
)


@pytest.mark.parametrize(("door", "place"), PLACES)
async def test_a_cursor_that_no_page_has_said_is_refused(
    doors: Doors, door: str, place: str
) -> None:
    cursor = base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")
    answer = await doors.http.get(door, params={"cursor": cursor})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "cursor")


@pytest.mark.parametrize("merchant", ["1.5", "a/b", "..", "长", "x" * 33])
async def test_the_terms_of_what_is_no_merchant_are_refused(doors: Doors, merchant: str) -> None:
    answer = await doors.http.get("/terms", params={"merchant": merchant})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "merchant")
