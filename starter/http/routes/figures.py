"""Figures over HTTP: what is counted of all orders."""

from datetime import date

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from starter.http.auth import InContext, Who, the_caller
from starter.http.json_body import JsonRoute
from starter.http.problems import PROBLEMS
from starter.service import belated
from starter.service.belated import BelatedShown

router = APIRouter(
    tags=["figures"], route_class=JsonRoute, dependencies=[Depends(the_caller)], responses=PROBLEMS
)


class BelatedFound(BaseModel):
    """Who told of things long after they happened, the most first."""

    belated: tuple[BelatedShown, ...]


@router.get("/figures/belated")
async def count_belated(
    context: InContext,
    caller: Who,
    since: date | None = None,
    until: date | None = None,
    merchant: str | None = None,
) -> BelatedFound:
    """Facts told long after they happened, per role, actor and key; `since` and `until` are days.

    What was withdrawn does not count.
    """
    if caller.merchant not in (None, merchant or caller.merchant):
        return BelatedFound(belated=())
    found = await belated.count_belated(
        context, since=since, until=until, merchant=caller.merchant or merchant
    )
    return BelatedFound(belated=found)
