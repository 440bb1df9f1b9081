"""The first page: for a desk what burns first, for all others where they do their part."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from datetime import datetime, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse

from models.errors import Unavailable
from models.messages.timeline.duty_row import DutyState
from models.roles import Role
from starter.http.auth import InContext
from starter.service.access.rights import STAFF_ROLES
from starter.service.app_context import AppContext
from starter.service.reading.board import board
from starter.service.reading.incident_work import full_worklist
from starter.service.reading.worklist import Work
from starter.web.pages import page
from starter.web.routes.sign_in import first_page
from starter.web.uploads import PageRoute
from starter.web.visitors import Guest, Visitor

router = APIRouter(route_class=PageRoute)

ROWS_SHOWN: Final = 50
"""Rows of each group that the first page shows: who has more to do begins with these."""

DUE_SOON: Final = timedelta(hours=1)
PULSE_SECONDS: Final = 3.0
"""How often an open page looks whether anything was written."""

STREAM_SECONDS: Final = 600.0
"""How long one stream lives: a browser opens the next one by itself, signed in or not."""


@router.get("/")
async def first(visitor: Guest) -> Response:
    """Where somebody's work is."""
    return RedirectResponse(first_page(visitor.caller.role), status_code=303)


@router.get("/desk")
async def desk(
    request: Request,
    context: InContext,
    visitor: Guest,
    role: Annotated[Role | None, Query()] = None,
    everything: Annotated[bool, Query(alias="all")] = False,
) -> Response:
    """What a role has to do, the most urgent first; without `role` the visitor's own.

    Of each group the first `ROWS_SHOWN` rows, or with `all` every one.
    """
    whose, now = role or _own_role(visitor), context.now()
    newest = await context.store.board.newest()
    work, figures = await asyncio.gather(
        full_worklist(context, whose, merchant=visitor.caller.merchant),
        board(context, merchant=visitor.caller.merchant),
    )
    return page(
        request, "desk.html", whose=whose, groups=_by_urgency(work, now), figures=figures,
        now=now, roles=sorted(STAFF_ROLES), most=len(work) if everything else ROWS_SHOWN,
        newest=newest,
    )  # fmt: skip


@router.get("/desk/events")
async def events(
    context: InContext,
    visitor: Guest,
    since: int = 0,
    last_event_id: Annotated[int | None, Header()] = None,
) -> Response:
    """A line whenever something was written: the page then looks again (server-sent events).

    `since` is what the page shows already; a browser whose stream broke says where that was.
    """
    known = since if last_event_id is None else last_event_id
    return StreamingResponse(_changes(context, known), media_type="text/event-stream")


def _own_role(visitor: Visitor) -> Role:
    role = visitor.caller.role
    return Role.ORDER_DESK if role is Role.OPERATOR else role


def _by_urgency(work: Iterable[Work], now: datetime) -> dict[str, list[Work]]:
    """What is late, what is due within the hour, and the rest; each as the list has it."""
    groups: dict[str, list[Work]] = {"late": [], "soon": [], "later": []}
    for one in work:
        late = one.state is DutyState.MISSED or (one.due_at is not None and one.due_at < now)
        soon = one.due_at is None or one.due_at - now <= DUE_SOON
        groups["late" if late else "soon" if soon else "later"].append(one)
    return groups


async def _changes(context: AppContext, known: int) -> AsyncIterator[str]:
    loop = asyncio.get_running_loop()
    until = loop.time() + STREAM_SECONDS
    yield "retry: 3000\n\n"
    while loop.time() < until:
        try:
            newest = await context.store.board.newest()
        except Unavailable:
            return
        written = f"id: {newest}\nevent: written\ndata: {newest}\n\n"
        yield written if newest != known else ": nothing\n\n"
        known = newest
        await asyncio.sleep(PULSE_SECONDS)
