"""What the doors say about themselves, and how they answer where there is nothing."""

import re
import subprocess
import sys
from typing import Any

import pytest
from fastapi.routing import APIRoute

from models.errors import BadAnswer, BusinessError, Closed, Conflict, FulfilError, Refused
from models.messages.decisions.decisions import DECISIONS
from starter.http.app import ROUTE_MODULES, create_app
from starter.http.problems import STATUS_OF_ERROR
from starter.http.routes import examples
from tests.source import ROOT
from tests.starter.http_doors import Doors

DOORS = [
    door
    for part in ROUTE_MODULES
    for door in part.router.routes
    if isinstance(door, APIRoute) and door.include_in_schema
]
PATHS = {door.path_format for door in DOORS}
WRITING = {door.path_format for door in DOORS if "POST" in (door.methods or ())}
REFERENCE = (ROOT / "docs" / "reference" / "http.md").read_text("utf-8")


@pytest.fixture(scope="module")
def page() -> dict[str, Any]:
    """The description of the doors, which takes longer to make than all that is asked of it."""
    paths: dict[str, Any] = create_app().openapi()["paths"]
    return paths


def test_the_page_shows_every_door(page: dict[str, Any]) -> None:
    assert set(page) == PATHS


@pytest.mark.parametrize("path", sorted(WRITING))
def test_every_request_has_an_example_and_every_error_is_a_problem(
    page: dict[str, Any], path: str
) -> None:
    door = page[path]["post"]
    bodies = door["requestBody"]["content"] if "requestBody" in door else {}
    for content in bodies.values():
        assert content.get("examples") or content["schema"]["format"] == "binary", path
    for status in ("401", "403", "404", "409", "422", "503"):
        named = door["responses"][status]["$ref"]
        assert named == f"#/components/responses/Problem{status}"


def test_nothing_of_the_doors_is_built_only_by_the_first_request() -> None:
    """What a model defers is built at the start; what FastAPI makes of one would not be."""
    program = (
        "import gc; from pydantic import TypeAdapter; from starter.http.app import create_app\n"
        "app = create_app(); made = [one for one in gc.get_objects() if type(one) is TypeAdapter]\n"
        "print(len(made) > 100, [one for one in made if not one.pydantic_complete])"
    )
    python = [sys.executable, "-c", program]
    assert subprocess.check_output(python, text=True).split("\n")[0] == "True []"


@pytest.mark.parametrize("path", sorted(PATHS))
def test_the_reference_names_every_door(page: dict[str, Any], path: str) -> None:
    for method in page[path]:
        assert f"`{method.upper()} {path}`" in REFERENCE


NEVER_ALONE = (BusinessError, BadAnswer, FulfilError)
"""Errors whose subclasses are told, or that no door meets."""
CODES = {kind.code for kind, _ in STATUS_OF_ERROR if kind not in NEVER_ALONE} | {
    kind.code for kind in (Refused, Conflict, Closed)
}


@pytest.mark.parametrize("code", sorted(CODES | DECISIONS.keys()))
def test_the_reference_names_every_decision_and_every_code(code: str) -> None:
    assert f"`{code}`" in REFERENCE


def test_every_decision_has_an_example() -> None:
    assert examples.DECISION_BODIES.keys() == DECISIONS.keys()
    assert all(name == body["decision"] for name, body in examples.DECISION_BODIES.items())


def test_every_example_of_a_decision_can_be_read() -> None:
    for name, body in examples.DECISION_BODIES.items():
        content = {
            field: value for field, value in body.items() if field not in ("decision", "case")
        }
        assert DECISIONS[name].model_validate(content).model_fields_set == set(content)


async def test_the_docs_page_needs_no_other_machine(doors: Doors) -> None:
    page = (await doors.http.get("/docs")).text
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert loaded
    for address in loaded:
        assert address.startswith("/"), address
        assert (await doors.http.get(address)).status_code == 200


async def test_the_examples_can_be_sent_as_they_stand(doors: Doors) -> None:
    order = await doors.place()
    reports = [
        await doors.report(**body) for body in (examples.REPORT_EXAMPLE, examples.VEHICLE_BOOKED)
    ]
    event = await doors.http.post("/callbacks/carrier", json=examples.CALLBACK_EXAMPLE)
    assert order.json()["outcome"] == "accepted"
    assert [report.status_code for report in reports] == [200, 200]
    assert event.json()["outcome"] == "accepted"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/orders/acme", 404),
        ("POST", "/orders/", 404),
        ("POST", "/orders/acme", 404),
        ("POST", "/orders/acme/A1", 404),
        ("POST", "/orders/acme/A1/reprots", 404),
        ("POST", "/orders/acme/A1/reports/", 404),
        ("GET", "/" + "a" * 5000, 404),
        ("DELETE", "/orders", 405),
        ("PUT", "/healthz", 405),
    ],
)
async def test_where_there_is_nothing_the_answer_is_a_problem_that_leads_on(
    doors: Doors, method: str, path: str, status: int
) -> None:
    answer = await doors.http.request(method, path)
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert "/docs" in answer.json()["detail"]
    assert len(answer.json()["detail"]) < 300


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/orders", "GET, HEAD, POST"),
        ("/orders/acme/A1", "GET, HEAD"),
        ("/orders/acme/A1/returns", "GET, HEAD, POST"),
        ("/callbacks/carrier", "POST"),
    ],
)
async def test_a_method_that_is_not_possible_is_told_which_are(
    doors: Doors, path: str, allowed: str
) -> None:
    answer = await doors.http.request("OPTIONS", path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)


@pytest.mark.parametrize("path", ["/healthz", "/orders", "/docs", "/nothing", "/orders/acme/A1"])
async def test_head_is_answered_as_get_without_the_body(doors: Doors, path: str) -> None:
    head, get = [await doors.http.request(method, path) for method in ("HEAD", "GET")]
    named = [answer.headers.pop("x-request-id") for answer in (head, get)]
    assert named[0] != named[1]
    assert (head.status_code, head.headers) == (get.status_code, get.headers)
    assert head.content == b""


async def test_an_internal_fault_is_told_without_a_traceback(
    doors: Doors, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(doors.context.store.orders, "list", None)
    answer = await doors.http.get("/orders")
    assert answer.status_code == 500
    assert "TypeError" not in answer.text
    assert "a request failed" in caplog.text


@pytest.mark.parametrize("door", ["/orders", "/orders/acme/A1"])
async def test_a_query_that_a_door_does_not_know_is_refused_not_ignored(
    doors: Doors, door: str
) -> None:
    answer = await doors.http.get(f"{door}?merchnt=acme")
    assert answer.status_code == 422
    near = "; merchant?" if door == "/orders" else ""
    assert answer.json()["detail"] == f"{door} has no query merchnt{near}"


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "stage=nowhere", "cursor=x"])
async def test_a_list_refuses_what_it_cannot_read(doors: Doors, query: str) -> None:
    answer = await doors.http.get(f"/orders?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == query.split("=")[0]


async def test_a_list_goes_on_from_page_to_page(doors: Doors) -> None:
    for number in ("A", "B", "C"):
        await doors.place(number=number)
    first = (await doors.http.get("/orders?limit=2")).json()
    rest = (await doors.http.get(f"/orders?limit=2&cursor={first['next']}")).json()
    numbers = [order["order_no"] for order in first["orders"] + rest["orders"]]
    assert numbers == ["C", "B", "A"]
    assert rest["next"] is None
