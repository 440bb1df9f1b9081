"""Figures over HTTP: what is counted of all orders."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from models.exact import Day
from starter.http.auth import InContext, Who, request_caller
from starter.http.json_body import JsonRoute
from starter.http.problems import PROBLEM_RESPONSES
from starter.service.reading import belated_reports, incidents, opinions
from starter.service.reading.belated_reports import BelatedShown
from starter.service.reading.incidents import IncidentCounts
from starter.service.reading.opinions import OpinionsShown, WordsShown

router = APIRouter(
    tags=["figures"],
    route_class=JsonRoute,
    dependencies=[Depends(request_caller)],
    responses=PROBLEM_RESPONSES,
)


class IncidentsFound(BaseModel):
    """How many incidents there are of each kind and party, the most first."""

    incidents: tuple[IncidentCounts, ...]


class BelatedFound(BaseModel):
    """Who told of things long after they happened, the most first."""

    belated: tuple[BelatedShown, ...]


class OpinionsFound(BaseModel):
    """Opinions by merchant, kind and month, the newest month first."""

    opinions: tuple[OpinionsShown, ...]


class WordsFound(BaseModel):
    """Opinions in the customers' own words, the newest first."""

    words: tuple[WordsShown, ...]


@router.get("/figures/opinions")
async def count_opinions(
    context: InContext,
    caller: Who,
    since: Day | None = None,
    until: Day | None = None,
    merchant: str | None = None,
) -> OpinionsFound:
    """What customers say, by merchant, kind and month, with the average score (ER-4.3.3)."""
    if caller.merchant not in (None, merchant or caller.merchant):
        return OpinionsFound(opinions=())
    asked = opinions.period(since, until, caller.merchant or merchant)
    return OpinionsFound(opinions=await opinions.count_opinions(context, asked))


@router.get("/figures/opinions/words")
async def list_opinions(
    context: InContext,
    caller: Who,
    since: Day | None = None,
    until: Day | None = None,
    merchant: str | None = None,
    limit: Annotated[int, Query(ge=1, le=opinions.OPINIONS_MAX)] = 100,
) -> WordsFound:
    """The same in the customers' own words, for our own people."""
    if caller.merchant not in (None, merchant or caller.merchant):
        return WordsFound(words=())
    asked = opinions.period(since, until, caller.merchant or merchant)
    return WordsFound(words=await opinions.opinions_in_words(context, asked, limit=limit))


@router.get("/figures/incidents")
async def count_incidents(
    context: InContext, caller: Who, merchant: str | None = None
) -> IncidentsFound:
    """Incidents by kind and party: open, closed, owed, paid, days to the judgement."""
    if caller.merchant not in (None, merchant or caller.merchant):
        return IncidentsFound(incidents=())
    found = await incidents.count_all(context, merchant=caller.merchant or merchant)
    return IncidentsFound(incidents=found)


@router.get("/figures/belated")
async def count_belated(
    context: InContext,
    caller: Who,
    since: Day | None = None,
    until: Day | None = None,
    merchant: str | None = None,
) -> BelatedFound:
    """Facts reported long after they happened, per role, actor and key; `since` and `until` are
    days.

    What was withdrawn does not count.
    """
    if caller.merchant not in (None, merchant or caller.merchant):
        return BelatedFound(belated=())
    found = await belated_reports.count_belated(
        context, since=since, until=until, merchant=caller.merchant or merchant
    )
    return BelatedFound(belated=found)
