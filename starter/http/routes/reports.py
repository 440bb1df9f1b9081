"""Reports over HTTP: what drivers, technicians, providers, carriers and desks say happened."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends
from pydantic import ConfigDict

from models import ids
from models.contract import BUILT
from models.messages.reading import DOORS_WORDS
from models.messages.reports import Answer, Report
from starter.http.auth import AtGate, InContext, Known, Who, the_caller
from starter.http.json_body import JsonRoute
from starter.http.problems import PROBLEMS
from starter.http.routes import examples
from starter.service import report as reports
from starter.service.rights import check_report

router = APIRouter(
    tags=["reports"], route_class=JsonRoute, dependencies=[Depends(the_caller)], responses=PROBLEMS
)


class ReportBody(Report):
    """One report, as a request gives it: what we do not know is refused.

    `report_id` is made by the sender: sent again, nothing happens twice. `by` is the key's role
    where it is left out. `occurred_at` is when it happened, `reported_at` when it was told;
    `received_at`, `noted_by` and `former` are our own words, and ignored. `case` is the number of
    the case it is about, a return or a care case.
    """

    model_config = ConfigDict(extra="forbid", **BUILT)

    case: int | None = None


@router.post("/orders/{merchant}/{no:path}/reports")
async def report(
    merchant: str,
    no: str,
    body: Annotated[
        ReportBody,
        Body(
            openapi_examples=examples.shown(
                left_for_pickup=examples.REPORT, vehicle_booked=examples.VEHICLE_BOOKED
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
    message = Report.model_construct(**fields)
    former = caller.tells(merchant, no, message, known, context)
    most = gate.report(caller.id, ids.order_id(merchant, no), counted=caller.from_outside)
    by = caller.speaks_as(fields.get("by"))
    check_report(caller.role, caller.sorts, message.kind, by, message.data)
    message = Report.model_construct(
        **{**fields, "by": by, "actor": caller.acts_as(body.actor), "former": former},
        noted_by=caller.notes_for(by),
    )
    return await reports.report(context, merchant, no, message, caller.id, known=known, most=most)
