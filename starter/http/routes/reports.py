"""Reports over HTTP: what drivers, technicians, providers, carriers and desks say happened."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends
from pydantic import ConfigDict, StrictInt

from models.contract import BUILT_AT_IMPORT
from models.messages.reports.answer import Answer
from models.messages.reports.report import Report
from models.messages.reports.report_parsing import DOORS_WORDS
from starter.http.auth import AtGate, InContext, Known, Who, request_caller
from starter.http.json_body import JsonRoute
from starter.http.problems import PROBLEM_RESPONSES
from starter.http.reports import take_report
from starter.http.routes import examples

router = APIRouter(
    tags=["reports"],
    route_class=JsonRoute,
    dependencies=[Depends(request_caller)],
    responses=PROBLEM_RESPONSES,
)


class ReportBody(Report):
    """One report, as a request gives it: what we do not know is refused.

    `report_id` is made by the sender: sent again, nothing happens twice. `by` is the key's role
    where it is left out. `occurred_at` is when it happened, `reported_at` when it was told;
    `received_at`, `noted_by` and `former` are our own words, and ignored. `case` is the number of
    the case it is about, a return or a care case.
    """

    model_config = ConfigDict(extra="forbid", **BUILT_AT_IMPORT)

    case: StrictInt | None = None


@router.post("/orders/{merchant}/{no:path}/reports")
async def report(
    merchant: str,
    no: str,
    body: Annotated[
        ReportBody,
        Body(
            openapi_examples=examples.shown(
                left_for_pickup=examples.REPORT_EXAMPLE, vehicle_booked=examples.VEHICLE_BOOKED
            )
        ),
    ],
    context: InContext,
    caller: Who,
    known: Known,
    gate: AtGate,
) -> Answer:
    """Tell what happened. The answer is `accepted`, `known` or `refused`, with the reason.

    It is written down before it is answered: whatever is down, what was acknowledged is
    delivered. A report about a closed order is kept as late, and answered 409. 429: too many of
    this key about this order; a desk's and an operator's are never too many.
    """
    fields = {name: getattr(body, name) for name in body.model_fields_set - DOORS_WORDS}
    return await take_report(context, caller, gate, merchant, no, fields, known=known)
