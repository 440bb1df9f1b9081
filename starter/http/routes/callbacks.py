"""Partners that call back: at least once, in any order; each event becomes a report."""

import logging
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends
from pydantic import BaseModel, ConfigDict, Field

from activities.adapters.process import metrics
from activities.adapters.process.metrics import count
from models.actors import Actor
from models.errors import BusinessError, NotFound, UsageError
from models.instants import Instant
from models.messages.reports import Answer, Key, Report, ReportOutcome, Word
from models.roles import Role
from starter.http.auth import PARTNERS, AtGate, InContext, Who, the_caller
from starter.http.callers import Caller, Forbidden
from starter.http.gate import Gate
from starter.http.json_body import JsonRoute
from starter.http.problems import PROBLEMS
from starter.http.routes import examples
from starter.service.app_context import AppContext
from starter.service.records import KnownOrder
from starter.service.report import report

router = APIRouter(
    tags=["callbacks"],
    route_class=JsonRoute,
    dependencies=[Depends(the_caller)],
    responses=PROBLEMS,
)
log = logging.getLogger(__name__)


class Event(BaseModel):
    """What a partner's system tells. `event` is a report kind; what else it sends is kept.

    `order` is `merchant/no`, or the order's id as we gave it to the partner; `actor` an opaque
    id of the driver or technician who told it.
    """

    model_config = ConfigDict(extra="allow")

    event_id: Annotated[Key, Field(max_length=100)]
    event: Key
    order: Word
    actor: Actor | None = None
    occurred_at: Instant | None = None
    data: dict[str, Any] = Field(default_factory=dict)


async def a_partner(partner: str) -> Role:
    """The partner whose door it is; of another name there is none.

    Raises:
        NotFound: no partner of that name calls back.
    """
    if partner not in PARTNERS:
        raise NotFound(f"no partner {partner!r} calls back: {' and '.join(PARTNERS)} do")
    return PARTNERS[partner]


@router.post("/callbacks/{partner}")
async def callback(
    partner: str,
    role: Annotated[Role, Depends(a_partner)],
    body: Annotated[Event, Body(openapi_examples=examples.shown(vehicle=examples.CALLBACK))],
    context: InContext,
    caller: Who,
    gate: AtGate,
) -> Answer:
    """Take an event of a partner. Whatever can be read is answered 200, with what became of it.

    A repeat under its `event_id` is harmless. An event of an order that we do not have, or that
    is closed, is answered `refused` with the reason: sending it again would not help.
    """
    if caller.role not in (role, Role.OPERATOR):
        raise Forbidden(f"a key of {caller.role} cannot call back as {partner}")
    message = Report.model_validate(
        {
            "report_id": f"{partner}:{body.event_id}",
            "kind": body.event,
            "by": role,
            "actor": caller.acts_as(body.actor, system=True),
            "occurred_at": body.occurred_at,
            "data": body.data,
            "raw": body.model_extra,
        }
    )
    try:
        known = await _order(context, caller, body.order)
        return await _reported(context, caller, gate, known, message)
    except (BusinessError, UsageError) as error:
        count(metrics.CALLBACKS_REFUSED, partner=partner, code=error.code)
        log.warning("callback refused", extra={"partner": partner, "code": error.code})
        return Answer(
            outcome=ReportOutcome.REFUSED, report_id=message.report_id, reason=error.message
        )


async def _reported(
    context: AppContext, caller: Caller, gate: Gate, known: KnownOrder, message: Report
) -> Answer:
    order = known.order
    most = gate.report(caller.id, order.workflow_id, counted=caller.from_outside)
    return await report(
        context, order.merchant, order.number, message, caller.id, known=known, most=most
    )


async def _order(context: AppContext, caller: Caller, named: str) -> KnownOrder:
    """The order that a partner means."""
    if named.startswith("order:"):
        known = await context.store.door.glance(named)
        if known is not None:
            caller.of(known.order.merchant, known.order.number)
            return known
    merchant, _, number = named.partition("/")
    caller.of(merchant, number)
    return await context.glance(merchant, number)
