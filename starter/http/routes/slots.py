"""Slots of providers over HTTP 预约时段 (FH-10.2.1): set, listed, taken for an order."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Query
from pydantic import BaseModel, ConfigDict, Field, StrictInt

from models.contract import BUILT_AT_IMPORT
from models.errors import NotFound
from models.exact import Day
from models.messages.lists.slots import CAPACITY_MAX, HalfDay, Slot
from models.messages.reports.answer import Answer
from models.phrases import phrase
from models.roles import Role
from models.scopes import PartyKind, party_name
from starter.http.auth import AtGate, InContext, Known, Who, request_caller
from starter.http.callers import Caller
from starter.http.json_body import JsonRoute
from starter.http.problems import PROBLEM_RESPONSES
from starter.http.routes import examples, slot_examples
from starter.http.slot_bookings import taker_of
from starter.service import slots
from starter.service.access.rights import Forbidden
from starter.service.slots import SlotRequest, SlotShown, SlotsOffered

router = APIRouter(
    tags=["slots"],
    route_class=JsonRoute,
    dependencies=[Depends(request_caller)],
    responses=PROBLEM_RESPONSES,
)
STRICT_MODEL = ConfigDict(extra="forbid", frozen=True, **BUILT_AT_IMPORT)


class CapacityBody(BaseModel):
    """How many customers a provider comes to on half a day, Shanghai."""

    model_config = STRICT_MODEL

    provider: Annotated[str, Field(min_length=1, max_length=200)]
    day: Day
    half: HalfDay
    capacity: Annotated[StrictInt, Field(ge=0, le=CAPACITY_MAX)]


class SlotBody(SlotRequest):
    """A slot that is taken; `report_id` is made by the sender, a repeat is harmless."""

    model_config = STRICT_MODEL


@router.post("/slots")
async def set_slots(
    body: Annotated[
        CapacityBody, Body(openapi_examples=examples.shown(half_day=slot_examples.SLOTS_EXAMPLE))
    ],
    context: InContext,
    caller: Who,
) -> SlotShown:
    """Say how many customers a provider comes to on half a day; never fewer than have it (409)."""
    _own_provider(caller, body.provider)
    _for_every_merchant(caller)
    slot = Slot(day=body.day, half=body.half)
    return await slots.set_capacity(context, body.provider, slot, body.capacity)


@router.get("/slots")
async def list_slots(
    context: InContext,
    caller: Who,
    provider: Annotated[str, Query(min_length=1, max_length=200)],
    first: Day | None = None,
    days: Annotated[int, Query(ge=1, le=92)] = slots.DAYS_AHEAD,
) -> tuple[SlotShown, ...]:
    """What a provider has set, and how many customers have each half day; from today on."""
    _own_provider(caller, provider)
    return await slots.list_capacity(context, provider, first, days)


@router.get("/orders/{merchant}/{no:path}/slots")
async def order_slots(merchant: str, no: str, context: InContext, caller: Who) -> SlotsOffered:
    """The free half days of an order's provider in the next two weeks, and the one it has."""
    caller.check_order(merchant, no)
    return await slots.offered_slots(context, merchant, no)


@router.post("/orders/{merchant}/{no:path}/slots")
async def take_slot(
    merchant: str,
    no: str,
    body: Annotated[
        SlotBody, Body(openapi_examples=examples.shown(slot=slot_examples.SLOT_EXAMPLE))
    ],
    context: InContext,
    gate: AtGate,
    caller: Who,
    known: Known,
) -> Answer:
    """Take a free half day: the appointment is reported, or moved (FH-10.3.1.3).

    Of those who want the last one, one gets it (409). It is free again where the order's workflow
    refuses it, another appointment counts, or the order ends.
    """
    caller.check_order(merchant, no)
    taker = taker_of(caller, gate, merchant, no)
    return await slots.take_slot(
        context, merchant, no, SlotRequest(**dict(body)), taker, known=known
    )


def _for_every_merchant(caller: Caller) -> None:
    """See to it that no desk of one merchant says how many a provider comes to: all share that.

    Raises:
        Forbidden: its key is for one merchant.
    """
    if caller.merchant is not None and caller.role is not Role.PROVIDER:
        raise Forbidden(
            phrase(
                "this key is for {merchant}: what a provider can do is shared by all merchants",
                merchant=caller.merchant,
            ),
            hint="ask the provider, or a desk that is for all merchants, to set it",
        )


def _own_provider(caller: Caller, provider: str) -> None:
    """See to it that a provider's key means itself.

    Raises:
        NotFound: it names another one.
    """
    own = caller.scope and caller.scope.provider
    kind = PartyKind.PROVIDER
    if own and party_name(kind, own) != party_name(kind, provider):
        raise NotFound("there is no such provider", hint="name the provider of this key")
