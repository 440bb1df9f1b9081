"""Every door answers as `/openapi.json` says, whatever is sent to it that the document allows."""

import json
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.reference_pages import FOLDER, OPENAPI
from tests.starter.http_doors import MERCHANT, NUMBER, TICKET_DOOR, Doors

OURS = {
    "merchant": MERCHANT, "no": NUMBER, "ticket": TICKET_DOOR.rpartition("/")[2],
    "partner": "carrier", "n": 1,
}  # fmt: skip
"""What paths name in half of the examples, so that they come further than to a 404."""

QUICK = settings(
    max_examples=2,
    deadline=None,
    phases=[Phase.generate],
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def operations() -> list[Any]:
    """Every operation of the document in the repository, as schemathesis reads it."""
    import schemathesis  # half a second: no other test needs it
    from schemathesis.core.result import Ok

    document = json.loads((FOLDER / OPENAPI).read_text("utf-8"))
    schema = schemathesis.openapi.from_dict(document)
    return [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]


async def sent(doors: Doors, case: Any) -> httpx.Response:
    """Send what was made up for a door."""
    made = case.as_transport_kwargs(base_url=str(doors.http.base_url))
    body = {"content": made["data"]} if "data" in made else {}
    body |= {"json": made["json"]} if "json" in made else {}
    headers = dict(doors.http.headers) | {
        name: value
        for name, value in made["headers"].items()
        if name.lower() not in ("authorization", "user-agent")
    }
    return await doors.http.request(
        made["method"], made["url"], params=made["params"], headers=headers, **body
    )


def placed(case: Any, own: bool) -> Any:
    """The case, about our order where it is to be."""
    if own:
        case.path_parameters.update({k: v for k, v in OURS.items() if k in case.path_parameters})
    return case


async def answers_as_described(doors: Doors, operations: list[Any], data: st.DataObject) -> None:
    """Send one made-up request to each door."""
    from schemathesis.specs.openapi import checks

    described = [
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_headers_conformance,
        checks.response_schema_conformance,
    ]
    for operation in operations:
        case = placed(data.draw(operation.as_strategy()), data.draw(st.booleans()))
        answer = await sent(doors, case)
        assert answer.status_code < 500 or answer.status_code == 503, (operation.label, answer.text)
        case.validate_response(answer, checks=described)


@pytest.mark.thorough
@QUICK
@given(data=st.data())
async def test_every_door_answers_as_it_is_described(
    doors: Doors, operations: list[Any], data: st.DataObject
) -> None:
    await doors.place()
    await answers_as_described(doors, operations, data)


@pytest.mark.thorough
@settings(QUICK, max_examples=12)
@given(data=st.data())
async def test_every_door_answers_as_it_is_described_to_many(
    doors: Doors, operations: list[Any], data: st.DataObject
) -> None:
    await doors.place()
    await answers_as_described(doors, operations, data)
