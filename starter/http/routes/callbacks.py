"""Partners that call back: at least once, in any order; each event becomes a report."""

import logging
from typing import Annotated, Any
from urllib.parse import unquote

from fastapi import APIRouter, Body, Depends
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from activities.adapters.partners.callback_times import TimeReader, read_times
from activities.adapters.process import metrics
from activities.adapters.process.metrics import count
from models import ids
from models.actors import Actor
from models.errors import BusinessError, NotFound, UsageError
from models.exact import Instant
from models.field_errors import faulty
from models.messages.reports.answer import Answer, ReportOutcome
from models.messages.reports.report import Key, Report, Word
from models.phrases import phrase, role_code
from models.roles import Role
from models.stages.table import KINDS
from starter.http.auth import AtGate, InContext, Who, request_caller
from starter.http.callers import Caller
from starter.http.calling_partners import CallingPartner
from starter.http.gate import Gate
from starter.http.json_body import JsonRoute
from starter.http.problems import PROBLEM_RESPONSES
from starter.http.routes import examples
from starter.service.access.report_rights import check_report
from starter.service.access.rights import Forbidden
from starter.service.app_context import AppContext
from starter.service.reading.read_context import no_order
from starter.service.reports.report import report

router = APIRouter(
    tags=["callbacks"],
    route_class=JsonRoute,
    dependencies=[Depends(request_caller)],
    responses=PROBLEM_RESPONSES,
)
log = logging.getLogger(__name__)


class EventHeader(BaseModel):
    """What makes a body an event that can be answered: whatever else is wrong is a refusal."""

    event_id: Annotated[Key, Field(max_length=100)]


class Event(EventHeader):
    """What a partner's system tells. `event` is a report kind; what else it sends is kept.

    `order` is `merchant/no`, or the order's id as we gave it to the partner; `actor` an opaque
    id of the driver or technician who told it.
    """

    model_config = ConfigDict(extra="allow")

    event: Key
    order: Word
    actor: Actor | None = None
    occurred_at: Instant | None = None
    reported_at: Instant | None = None
    data: dict[str, Any] = Field(default_factory=dict)


async def known_partner(partner: str, gate: AtGate) -> CallingPartner:
    """The partner whose door it is; of another name there is none.

    Raises:
        NotFound: no partner of that name calls back.
    """
    calling = gate.callers.get(partner)
    if calling is None:
        raise NotFound(
            phrase(
                "no partner {partner!r} calls back: {partners} do",
                partner=partner,
                partners=" and ".join(gate.callers),
            )
        )
    return calling


EVENT_BODY = {"content": {"application/json": {"schema": Event.model_json_schema()}}}
"""What /docs says of the body: any object is taken, and what is no event is answered so."""


@router.post("/callbacks/{partner}", openapi_extra={"requestBody": EVENT_BODY})
async def callback(
    partner: str,
    calling: Annotated[CallingPartner, Depends(known_partner)],
    body: Annotated[
        dict[str, Any], Body(openapi_examples=examples.shown(vehicle=examples.CALLBACK_EXAMPLE))
    ],
    context: InContext,
    caller: Who,
    gate: AtGate,
) -> Answer:
    """Take an event of a partner. Whatever can be read is answered 200, with what became of it.

    A repeat under its `event_id` is harmless. An event of an order that we do not have, or that
    is closed, or that lacks something, is answered `refused` with the reason: sending it again
    would not help. Times without an offset are read as the partner's adapter says.
    """
    if caller.role not in (calling.role, Role.OPERATOR):
        raise Forbidden(
            phrase(
                "a key of {role} cannot call back as {partner}",
                role=role_code(caller.role),
                partner=partner,
            )
        )
    report_id = f"{partner}:{_named(body).event_id}"
    try:
        event = _read(calling.read_time, body)
        message = Report.model_validate(
            {
                **event.model_dump(include={"occurred_at", "reported_at", "data"}),
                "report_id": report_id,
                "kind": event.event,
                "by": calling.role,
                "actor": caller.actor_for(event.actor, system=True),
                "raw": event.model_extra,
                "noted_by": caller.noting_role(calling.role),
            }
        )
        return await _reported(context, caller, gate, event.order, message, (partner, calling))
    except (BusinessError, Forbidden, UsageError) as error:
        count(metrics.CALLBACKS_REFUSED, partner=partner, code=error.code)
        log.warning("callback refused", extra={"partner": partner, "code": error.code})
        return Answer(outcome=ReportOutcome.REFUSED, report_id=report_id, reason=error.message)


def _named(body: dict[str, Any]) -> EventHeader:
    """The event's id, without which there is nothing to answer.

    Raises:
        InvalidInput: there is none that can be kept.
    """
    try:
        return EventHeader.model_validate(body)
    except ValidationError as error:
        raise faulty(error) from None


def _read(read: TimeReader, body: dict[str, Any]) -> Event:
    """The event; the times that the partner's clock has shown are instants in it.

    Raises:
        InvalidInput: something in it is missing, or cannot be.
    """
    times = read_times(("occurred_at", "reported_at"), body, read)
    try:
        event = Event.model_validate(times)
    except ValidationError as error:
        raise faulty(error) from None
    kind = KINDS.get(event.event)
    if kind is None:
        return event
    return event.model_copy(update={"data": read_times(kind.instant_fields(), event.data, read)})


async def _check_holder(
    context: AppContext, order: str, partner: str, calling: CallingPartner
) -> None:
    """See to it that another partner of the same port does not have the order.

    Raises:
        Forbidden: one does.
    """
    if not calling.is_one_of_several:
        return
    held = await context.store.order_partners.partner_of(order, calling.port)
    if held not in (None, partner):
        raise Forbidden(
            phrase(
                "the {port} of order {order} is not {partner}",
                port=calling.port,
                order=order,
                partner=partner,
            )
        )


async def _reported(
    context: AppContext,
    caller: Caller,
    gate: Gate,
    named: str,
    message: Report,
    sender: tuple[str, CallingPartner],
) -> Answer:
    order, merchant, number = _order_named(named)
    access = await context.store.door.access(caller, order)
    known = await context.store.door.order_with_cases(order) if access is not None else None
    caller = caller.model_copy(update={"access": access})
    former = caller.check_report(merchant, number, message, known, context)
    check_report(caller.role, caller.key_kinds, message.kind, message.by, message.data)
    if caller.role is not Role.OPERATOR:
        await _check_holder(context, order, *sender)
    if known is None:
        raise no_order(merchant, number)
    most = gate.count_report(caller.id, order, counted=caller.is_limited)
    message = message.model_copy(update={"former": former})
    return await report(context, merchant, number, message, caller.id, known=known, most=most)


def _order_named(named: str) -> tuple[str, str, str]:
    """The order that a partner means: its workflow id, its merchant and its number.

    It is named `merchant/no`, or by the id that we gave the partner.
    """
    if named.startswith("order:"):
        merchant, _, key = named.removeprefix("order:").partition(":")
        return named, merchant, unquote(key)
    merchant, _, number = named.partition("/")
    return ids.order_id(merchant, number), merchant, number
