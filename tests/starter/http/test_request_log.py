"""Each request has an id: in its answer, in its line of the log, in Temporal's history."""

import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest
from temporalio.client import WorkflowHandle

from activities.adapters.process.settings import Settings
from activities.adapters.temporal.connection import connect
from models.roles import Role
from starter.local.engine import Engine
from tests.gateway import gateway_to
from tests.starter.http_doors import NUMBER, Doors, a_context, open_doors
from tests.workflows.conftest import own_queue

REQUEST_ID = "4bf92f35-77b3-4da6-a3ce-929d0e0e4736"


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """What the request log wrote: the event and our fields."""
    fields = ("method", "route", "status", "code", "key_id", "order")
    return [
        {"event": one.getMessage()}
        | {name: getattr(one, name) for name in fields if hasattr(one, name)}
        for one in caplog.records
        if one.name == "starter.http.request_log"
    ]


@pytest.mark.parametrize(
    ("sent", "is_kept"),
    [
        (REQUEST_ID, True),
        ("01ARZ3NDEKTSV4RRFFQ69G5FAV", True),
        ("13800138000", False),
        ("wang-fang", False),
        (REQUEST_ID + "\x1b", False),
        (None, False),
    ],
)
async def test_a_machines_id_is_kept_and_anything_else_replaced(
    doors: Doors, sent: str | None, is_kept: bool
) -> None:
    answer = await doors.http.get("/healthz", headers={"X-Request-Id": sent} if sent else {})
    request_id = answer.headers["x-request-id"]
    assert (request_id == sent) is is_kept
    assert 16 <= len(request_id) <= 64


async def test_what_changes_something_or_is_refused_is_one_line(
    doors: Doors, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    key = await doors.key(Role.OPERATOR)
    key_id = key["Authorization"].split()[1].split(".")[0]
    doors.http.headers.update(key)
    await doors.place()
    await doors.report(occurred_at="never")
    await doors.http.get("/orders/acme/nobody")
    await doors.http.get("/orders")
    who = {"key_id": key_id}
    order = {"order": "order:acme:SO-2026-1001"}
    assert lines(caplog) == [
        {"event": "request", "method": "POST", "route": "place_order", "status": 201, **who},
        {"event": "request refused", "method": "POST", "route": "report", "status": 422,
         "code": "usage", **who},
        {"event": "request refused", "method": "GET", "route": "show_order", "status": 404,
         "code": "not_found", **who},
    ]  # fmt: skip
    caplog.clear()
    await doors.report()
    assert lines(caplog) == [
        {"event": "request", "method": "POST", "route": "report", "status": 200, **who, **order}
    ]


async def test_an_internal_fault_is_found_by_the_id_of_its_answer(
    doors: Doors, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("王芳")

    monkeypatch.setattr(doors.context.store.orders, "list", broken)
    answer = await doors.http.get("/orders")
    (record,) = [one for one in caplog.records if one.getMessage() == "a request failed"]
    assert answer.status_code == 500
    assert answer.headers["x-request-id"] == record.request_id  # type: ignore[attr-defined] # by extra
    assert record.route == "list_orders"  # type: ignore[attr-defined] # by extra


async def test_the_id_stands_in_the_history_of_what_the_request_did(
    doors: Doors, engine: Engine
) -> None:
    client = await connect(Settings(temporal_address=engine.address))
    context = a_context(doors.context.store, gateway_to(client), queue=own_queue())
    async with open_doors(context) as open_to:
        open_to.http.headers["X-Request-Id"] = REQUEST_ID
        placed = await open_to.place(merchant=context.queue)
        del open_to.http.headers["X-Request-Id"]
        answer = await open_to.report(f"/orders/{context.queue}/{NUMBER}")
    handle = client.get_workflow_handle(placed.json()["workflow_id"])
    assert [request_id async for request_id in ids_in(handle)] == [
        REQUEST_ID,
        answer.headers["x-request-id"],
    ]


async def ids_in(handle: WorkflowHandle[Any, Any]) -> AsyncIterator[str]:
    """The request ids that a history's start and signals hold."""
    async for event in handle.fetch_history_events():
        for attributes in (
            event.workflow_execution_started_event_attributes,
            event.workflow_execution_signaled_event_attributes,
        ):
            found = attributes.header.fields.get("request-id")
            if found is not None:
                yield json.loads(found.data)
