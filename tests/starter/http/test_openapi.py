"""What describes the doors: kept with the code, and every refusal in it is a problem."""

import json
from typing import Any

import pytest

from tests.reference_pages import FOLDER, OPENAPI, on_any_day, openapi

PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


@pytest.fixture(scope="module")
def written() -> str:
    """The document as the repository has it."""
    return (FOLDER / OPENAPI).read_text("utf-8")


def test_the_document_in_the_repository_is_the_one_that_is_served(written: str) -> None:
    assert written == openapi(), "run `python -m tests.reference_pages`"


def test_the_document_is_the_same_on_any_day(written: str) -> None:
    later = written.replace(
        '"wanted_pickup_day": "2026-12-03"', '"wanted_pickup_day": "2031-01-07"'
    )
    assert later != written
    assert on_any_day(later) == written


def test_every_refusal_of_every_door_is_told_as_a_problem(written: str) -> None:
    document: dict[str, Any] = json.loads(written)
    shared = document["components"]["responses"]
    assert all(one["content"] == PROBLEM for one in shared.values())
    for path, door in document["paths"].items():
        for operation in door.values():
            refused = {code: one for code, one in operation["responses"].items() if code >= "400"}
            if path not in ("/healthz", "/readyz"):
                named = {code: f"#/components/responses/Problem{code}" for code in refused}
                assert {code: one["$ref"] for code, one in refused.items()} == named, path
