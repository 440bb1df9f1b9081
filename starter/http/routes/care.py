"""Care over HTTP: what a customer writes about an order, and what has become of it (ER-4.3)."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Body, Depends
from pydantic import ConfigDict, ValidationError

from models.contract import BUILT_AT_IMPORT
from models.field_errors import faulty
from models.messages.reports.report import Key, Word
from models.stages.care.request import CareRequest
from starter.http.auth import InContext, Who, request_caller
from starter.http.callers import Caller
from starter.http.json_body import JsonRoute
from starter.http.problems import PROBLEM_RESPONSES
from starter.http.routes import examples
from starter.service.cases import care
from starter.service.cases.written_words import read_by
from starter.service.reading.need_to_know import narrowed_cases, reading_of
from starter.service.reading.views import CaseShown

router = APIRouter(
    tags=["care"],
    route_class=JsonRoute,
    dependencies=[Depends(request_caller)],
    responses=PROBLEM_RESPONSES,
)


class CareBody(CareRequest):
    """What somebody writes; `request_id` is made by the sender, a repeat is harmless."""

    model_config = ConfigDict(extra="forbid", frozen=True, **BUILT_AT_IMPORT)

    request_id: Key
    by: Word = ""


def request_of(body: CareRequest, caller: Caller) -> CareRequest:
    """What was written, by whom the key says; a survey's own rules need to know that.

    Raises:
        Forbidden: the key is not for who is said to have written.
        InvalidInput: it is a survey that nobody of a desk has noted by name, nor the customer.
    """
    by, actor = caller.role_for(body.by or None), caller.actor_for(body.actor)
    try:
        return CareRequest.model_validate({**body.model_dump(), "by": by, "actor": actor})
    except ValidationError as error:
        raise faulty(error) from None


@router.post("/orders/{merchant}/{no:path}/care", status_code=HTTPStatus.CREATED)
async def open_care(
    merchant: str,
    no: str,
    body: Annotated[
        CareBody, Body(openapi_examples=examples.shown(complaint=examples.CARE_EXAMPLE))
    ],
    context: InContext,
    caller: Who,
) -> CaseShown:
    """Write about an order: a question, a complaint or an after-sales request.

    What is said of it later are reports: `care_answered`, `care_resolved` and others, with `case`.
    """
    caller.check_order(merchant, no)
    return await care.open_care(context, merchant, no, request_of(body, caller))


@router.get("/orders/{merchant}/{no:path}/care")
async def list_care(
    merchant: str, no: str, context: InContext, caller: Who
) -> tuple[CaseShown, ...]:
    """The care cases of an order, the oldest first."""
    caller.check_order(merchant, no)
    cases = await care.care_of(context, merchant, no)
    reading = reading_of(caller.role, caller.scope)
    return cases if reading is None else narrowed_cases(cases, reading)


@router.get("/orders/{merchant}/{no:path}/care/{n}")
async def show_care(
    merchant: str, no: str, n: int, context: InContext, caller: Who
) -> care.CareShown:
    """One care case with what was written in it: for the customer, the merchant, our own people."""
    caller.check_order(merchant, no)
    found = await care.show_care(context, merchant, no, n)
    return found.model_copy(update={"messages": read_by(caller.role, found.messages)})
