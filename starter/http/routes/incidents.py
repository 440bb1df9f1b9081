"""Incidents over HTTP: what went wrong, and who is responsible."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from models.messages.incidents.liability import Party
from models.messages.lists.order_filter import PAGE_MAX
from starter.http.auth import InContext, Who, request_caller
from starter.http.json_body import JsonRoute
from starter.http.problems import PROBLEM_RESPONSES
from starter.service.reading.incident_views import IncidentShown
from starter.service.reading.incidents import IncidentsFound, incidents, incidents_of
from starter.service.reading.list_cursor import CURSOR_MAX
from starter.service.reading.need_to_know import reading_of

router = APIRouter(
    tags=["incidents"],
    route_class=JsonRoute,
    dependencies=[Depends(request_caller)],
    responses=PROBLEM_RESPONSES,
)


@router.get("/incidents")
async def list_incidents(
    context: InContext,
    caller: Who,
    merchant: str | None = None,
    party: Party | None = None,
    shipment: Annotated[str | None, Query(max_length=64)] = None,
    closed: bool | None = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 100,
    cursor: Annotated[str | None, Query(max_length=CURSOR_MAX)] = None,
) -> IncidentsFound:
    """Incidents of all orders, the oldest first; every filter that is set must fit."""
    if caller.merchant not in (None, merchant or caller.merchant):
        return IncidentsFound(items=(), next=None)
    return await incidents(
        context, merchant=caller.merchant or merchant, party=party, shipment=shipment,
        closed=closed, limit=limit, cursor=cursor,
    )  # fmt: skip


@router.get("/orders/{merchant}/{no:path}/incidents")
async def show_incidents(
    merchant: str,
    no: str,
    context: InContext,
    caller: Who,
    incident: Annotated[str | None, Query(max_length=64)] = None,
) -> tuple[IncidentShown, ...]:
    """Those of an order, the oldest first, or the ones of that name (`incident`).

    A key of a crew reads what its crew has found, or is held responsible for.
    """
    caller.check_order(merchant, no)
    reading = reading_of(caller.role, caller.scope)
    of = None if reading is None else reading.crew | {caller.role}
    return await incidents_of(context, merchant, no, incident=incident, of=of)
