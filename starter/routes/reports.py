"""Reports over HTTP: what drivers, technicians, providers, carriers and desks say happened."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from models.reports import Answer, Key, Report, Word
from starter.auth import InHouse, Who, the_caller
from starter.commands import report as reports
from starter.json_body import JsonRoute
from starter.problems import PROBLEMS
from starter.routes import examples

router = APIRouter(
    tags=["reports"], route_class=JsonRoute, dependencies=[Depends(the_caller)], responses=PROBLEMS
)


class ReportBody(BaseModel):
    """One report, as a request gives it (decision 4).

    `report_id` is made by the sender: sent again, nothing happens twice. `occurred_at` is when
    it happened, `reported_at` when it was told; `received_at` is our own word, and ignored.
    `case` is the number of the return that it is about.
    """

    model_config = ConfigDict(extra="forbid")

    report_id: Key
    kind: Key
    by: Word | None = None
    occurred_at: AwareDatetime | None = None
    reported_at: AwareDatetime | None = None
    received_at: AwareDatetime | None = None
    data: dict[str, Any] = Field(default_factory=dict)
    order: Word | None = None
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
    house: InHouse,
    caller: Who,
) -> Answer:
    """Tell what happened. The answer is `accepted`, `known` or `refused`, with the reason.

    It is written down before it is answered: whatever is down, what was acknowledged is
    delivered. A report about a closed order is kept as late, and answered 409.
    """
    caller.of(merchant, no)
    said = Report(
        **{**body.model_dump(exclude_none=True), "by": caller.speaks_as(body.by)},
    )
    return await reports.report(house, merchant, no, said, caller.id)
