"""The day board: whose appointment is when, and the way to move one."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BeforeValidator

from models.sop import clock
from starter.http.auth import InContext
from starter.service.appointments import day_of_providers, hours_of
from starter.web.pages import page
from starter.web.visitors import Guest

router = APIRouter()

Day = Annotated[date | None, BeforeValidator(lambda text: text or None), Query()]


@router.get("/board/day")
async def day_board(
    request: Request, context: InContext, visitor: Guest, day: Day = None
) -> Response:
    """The appointments of a Shanghai day by provider and hour; today's, where none is named."""
    visitor.caller.may("list_work")
    shown = day or clock.day_of(context.now())
    providers = await day_of_providers(context, shown, merchant=visitor.caller.merchant)
    return page(
        request, "day_board.html", day=shown, providers=providers, hours=hours_of(providers),
        before=_moved(shown, -1), after=_moved(shown, 1),
    )  # fmt: skip


def _moved(day: date, days: int) -> date:
    """A neighbouring day; the calendar's first and last have none on one side."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day
