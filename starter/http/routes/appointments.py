"""The appointments of a day over HTTP: what the day board shows (FH-10.2.1)."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from models.exact import Day
from models.sop import clock
from starter.http.auth import InContext, Who, request_caller
from starter.http.json_body import JsonRoute
from starter.http.problems import PROBLEM_RESPONSES
from starter.service.reading.appointments import ProvidersDay, day_of_providers
from starter.service.reading.board import StageFigures, board

router = APIRouter(
    tags=["lists"],
    route_class=JsonRoute,
    dependencies=[Depends(request_caller)],
    responses=PROBLEM_RESPONSES,
)
Whose = Annotated[str | None, Query(max_length=32)]


class DayFound(BaseModel):
    """The appointments of a Shanghai day, by provider."""

    day: date
    providers: tuple[ProvidersDay, ...]


class StagesFound(BaseModel):
    """The figures of each stage, in the order of the SOP."""

    stages: tuple[StageFigures, ...]


@router.get("/appointments")
async def list_appointments(
    context: InContext, caller: Who, day: Day | None = None, merchant: Whose = None
) -> DayFound:
    """Whose appointment is when on a Shanghai day, today where none is named."""
    shown = day or clock.day_of(context.now())
    if caller.merchant not in (None, merchant or caller.merchant):
        return DayFound(day=shown, providers=())
    of = caller.merchant or merchant
    return DayFound(day=shown, providers=await day_of_providers(context, shown, merchant=of))


@router.get("/figures/stages")
async def count_stages(context: InContext, caller: Who, merchant: Whose = None) -> StagesFound:
    """Open, late and old orders of each stage, and how many of its deadlines were kept."""
    if caller.merchant not in (None, merchant or caller.merchant):
        return StagesFound(stages=())
    return StagesFound(stages=await board(context, merchant=caller.merchant or merchant))
