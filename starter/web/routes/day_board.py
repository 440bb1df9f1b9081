"""The day board: whose appointment is when, and the way to move one."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BeforeValidator

from models.exact import Day
from models.messages.decisions.decision import Decision
from models.messages.decisions.provider_decisions import ReplaceProvider
from models.messages.reports.report import Facts
from models.sop import clock
from models.stages.city_delivery.reports import AppointmentBooked
from starter.http.auth import InContext
from starter.service.reading.appointments import (
    AppointmentShown,
    appointments_by_day,
    day_of_providers,
    hours_of,
)
from starter.web.act_forms import speakers_of
from starter.web.pages import page
from starter.web.uploads import PageRoute
from starter.web.visitors import Guest, Visitor

router = APIRouter(route_class=PageRoute)

DAYS_SHOWN: Final = range(-1, 7)
"""The days to which an appointment can be dragged, counted from the one that is shown."""

MaybeDay = Annotated[Day | None, BeforeValidator(lambda text: text or None), Query()]


@router.get("/board/day")
async def day_board(
    request: Request, context: InContext, visitor: Guest, day: MaybeDay = None
) -> Response:
    """The appointments of a Shanghai day by provider and hour; today's, where none is named."""
    shown = day or clock.day_of(context.now())
    days = sorted({_moved(shown, one) for one in DAYS_SHOWN})
    counts = await appointments_by_day(context, days, merchant=visitor.caller.merchant)
    providers = await day_of_providers(context, shown, merchant=visitor.caller.merchant)
    hours = hours_of(providers)
    rows = [(whose, [_timed(whose.in_hour(hour)) for hour in hours]) for whose in providers]
    return page(
        request, "day_board.html", day=shown, rows=rows, hours=hours,
        days=[(one, counts[one]) for one in days], before=_moved(shown, -1), after=_moved(shown, 1),
        moves=_may_send(visitor, AppointmentBooked), replaces=_may_send(visitor, ReplaceProvider),
    )  # fmt: skip


def _may_send(visitor: Visitor, message: type[Facts] | type[Decision]) -> bool:
    """Whether somebody can send a message, as himself or for somebody whom he speaks for."""
    own = message.by if issubclass(message, Facts) else message.made_by
    return not set(own).isdisjoint(speakers_of(visitor.caller.role, message))


def _timed(cell: Iterable[AppointmentShown]) -> list[tuple[str, AppointmentShown]]:
    """Each with its time of Shanghai's day."""
    return [(f"{clock.local(one.at):%H:%M}", one) for one in cell]


def _moved(day: date, days: int) -> date:
    """A neighbouring day; the calendar's first and last have none on one side."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day
