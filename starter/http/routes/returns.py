"""Returns over HTTP: asked for on a delivered order (FE-4, MC-八)."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Body, Depends
from pydantic import ConfigDict

from models.contract import BUILT_AT_IMPORT
from models.messages.reports.report import Key, Word
from models.stages.returns.request import ReturnLine, ReturnRequest
from starter.http.auth import InContext, Who, request_caller
from starter.http.callers import Caller
from starter.http.json_body import JsonRoute
from starter.http.problems import PROBLEM_RESPONSES
from starter.http.routes import examples
from starter.service.cases.returns import request_return, returns_of
from starter.service.reading.need_to_know import narrowed_cases, reading_of
from starter.service.reading.views import CaseShown

router = APIRouter(
    tags=["returns"],
    route_class=JsonRoute,
    dependencies=[Depends(request_caller)],
    responses=PROBLEM_RESPONSES,
)


class ReturnLineBody(ReturnLine):
    """Some pieces, as a request names them."""

    model_config = ConfigDict(extra="forbid", frozen=True, **BUILT_AT_IMPORT)


class ReturnBody(ReturnRequest):
    """A request for a return; `request_id` is made by the sender, a repeat is harmless."""

    model_config = ConfigDict(extra="forbid", frozen=True, **BUILT_AT_IMPORT)

    request_id: Key
    by: Word = ""
    lines: tuple[ReturnLineBody, ...] = ()


@router.post("/orders/{merchant}/{no:path}/returns", status_code=HTTPStatus.CREATED)
async def ask_return(
    merchant: str,
    no: str,
    body: Annotated[
        ReturnBody, Body(openapi_examples=examples.shown(some_pieces=examples.RETURN_EXAMPLE))
    ],
    context: InContext,
    caller: Who,
) -> CaseShown:
    """Ask for goods of a delivered order to go back: all of them, or the lines that are named."""
    caller.check_order(merchant, no)
    content = {**body.model_dump(), "by": caller.role_for(body.by or None)}
    content["actor"] = caller.actor_for(body.actor)
    case = await request_return(context, merchant, no, ReturnRequest.model_validate(content))
    return _narrowed_for([case], caller)[0]


@router.get("/orders/{merchant}/{no:path}/returns")
async def list_returns(
    merchant: str, no: str, context: InContext, caller: Who
) -> tuple[CaseShown, ...]:
    """The returns of an order, the oldest first."""
    caller.check_order(merchant, no)
    return _narrowed_for(await returns_of(context, merchant, no), caller)


def _narrowed_for(cases: Iterable[CaseShown], caller: Caller) -> tuple[CaseShown, ...]:
    reading = reading_of(caller.role, caller.scope)
    return tuple(cases) if reading is None else narrowed_cases(cases, reading)
