"""Appointments among free slots 预约时段 (FH-10.2.1): a provider sets them, a customer takes one.

What a provider has set is its word: a customer who takes one of them has an appointment with it.
So it is the provider's report, noted down by whoever took the slot.
"""

from datetime import date, datetime, timedelta
from typing import Annotated, Final

from pydantic import Field, StrictBool, ValidationError

from activities.adapters.store.customers.slots import SlotClaim, SlotRow
from activities.adapters.store.results.view_rows import OrderWithCases
from models.errors import Conflict, UsageError
from models.exact import Day
from models.field_errors import faulty
from models.messages.lists.slots import CAPACITY_MAX, HalfDay, Slot
from models.messages.reports.answer import Answer
from models.messages.reports.report import Key, Report
from models.phrases import phrase
from models.roles import Role
from models.scopes import PartyKind, party_name
from models.sop import clock
from models.stages.city_delivery.contacts import MoveCause
from models.stages.city_delivery.reports import AppointmentBooked
from starter.service.app_context import AppContext
from starter.service.reading.known_orders import kept
from starter.service.reading.view_model import Instant, View
from starter.service.reports.repeated_reports import first_reported_at
from starter.service.reports.report import report

DAYS_AHEAD: Final = 14
"""So many days from tomorrow on are offered: the provider needs the evening before to plan."""

NO_TOOLS: Final = "-"
"""What stands in an appointment where no tools are asked for."""


class SlotShown(View):
    """Half a day of a provider; `free` is how many more customers it takes. Times Shanghai."""

    provider: str
    day: date
    half: HalfDay
    from_at: Instant
    to_at: Instant
    capacity: int
    taken: int
    free: int


class SlotsOffered(View):
    """What a customer may choose from; `chosen` is the slot that the order has."""

    provider: str | None
    chosen: Slot | None
    slots: tuple[SlotShown, ...]


class SlotRequest(View):
    """A slot that is taken, with the answers about the site (FH-10.3.1.3).

    `basement` 货物入地下, `long_carry` 远距离平移, `house_number` 楼号与楼层, `tools` 工具. A desk
    that moves an appointment says why: `put_off_by`, and in words `reason`.
    """

    report_id: Key
    day: Day
    half: HalfDay
    basement: StrictBool = False
    long_carry: StrictBool = False
    house_number: Annotated[str, Field(min_length=1, max_length=200)]
    tools: Annotated[str, Field(max_length=200)] = ""
    put_off_by: MoveCause | None = None
    reason: Annotated[str | None, Field(max_length=500)] = None


class SlotRequester(View):
    """Who takes it: the role, who of it, the key that it came with, and how many that may send."""

    role: Role
    actor: str | None = None
    key_id: str | None = None
    most: int | None = None


async def set_capacity(context: AppContext, provider: str, slot: Slot, capacity: int) -> SlotShown:
    """Say how many customers a provider comes to on half a day; 0: to none.

    Raises:
        UsageError: it is no number of customers, or the provider has no name.
        Conflict: more than that have it already; nothing was changed.
    """
    if not 0 <= capacity <= CAPACITY_MAX:
        raise UsageError(
            phrase("a provider comes to 0 to {most} customers on half a day", most=CAPACITY_MAX)
        )
    row = await context.store.slots.set(_named(provider), slot, capacity, at=context.now())
    return _shown(row)


async def list_capacity(
    context: AppContext, provider: str, first: date | None = None, days: int = DAYS_AHEAD
) -> tuple[SlotShown, ...]:
    """What a provider has set for so many days, from today on where no day is named."""
    first = first or clock.day_of(context.now())
    last = first + timedelta(days=days)
    return tuple(map(_shown, await context.store.slots.list(_named(provider), first, last)))


async def offered_slots(context: AppContext, merchant: str, number: str) -> SlotsOffered:
    """The free slots of an order's provider, and the one that the order has.

    Raises:
        NotFound: there is no such order.
    """
    order = (await context.order(merchant, number)).workflow_id
    provider = await context.store.slots.provider_of(order)
    chosen = await context.store.slots.of_order(order)
    if provider is None:
        return SlotsOffered(provider=None, chosen=None, slots=())
    first, last = _days(context)
    rows = await context.store.slots.list(provider, first, last)
    free = tuple(_shown(row) for row in rows if row.free)
    return SlotsOffered(provider=provider, chosen=chosen, slots=free)


async def take_slot(
    context: AppContext,
    merchant: str,
    number: str,
    wanted: SlotRequest,
    taker: SlotRequester,
    *,
    known: OrderWithCases | None = None,
) -> Answer:
    """Take a free slot: the appointment is reported, and holds as the order's workflow says.

    The slot is taken in the transaction that writes the report. Where the workflow refuses it, or
    another appointment of the order counts, it is free again.

    Raises:
        NotFound: there is no such order.
        Conflict: the slot is taken, or the order has no provider yet; nothing was written.
        UsageError: the day is not one of those that are offered.
        FulfilError: as `report` says.
    """
    known = known or await context.known_order(merchant, number)
    provider = await context.store.slots.provider_of(kept(known.order).workflow_id)
    if provider is None:
        raise Conflict("nobody comes with the goods yet", hint="choose a time once somebody does")
    first, last = _days(context)
    if not first <= wanted.day <= last:
        raise UsageError(
            phrase("{day} is not offered", day=wanted.day),
            hint=phrase("choose a day from {first} to {last}", first=first, last=last),
        )
    slot = Slot(day=wanted.day, half=wanted.half)
    at = await first_reported_at(context, known.order.workflow_id, wanted.report_id)
    claim = SlotClaim(provider, slot, at)
    message = _report(wanted, slot, taker, at)
    return await report(
        context, merchant, number, message, taker.key_id, known=known, most=taker.most, claim=claim
    )


def _report(wanted: SlotRequest, slot: Slot, taker: SlotRequester, now: datetime) -> Report:
    by = taker.role if taker.role in AppointmentBooked.by else Role.PROVIDER
    data = {
        **wanted.model_dump(include={"basement", "long_carry", "house_number"}),
        "tools": wanted.tools.strip() or NO_TOOLS,
        "customer_at": slot.from_at.isoformat(),
        "hub_at": slot.hub_at.isoformat(),
        **wanted.model_dump(include={"put_off_by", "reason"}, exclude_none=True),
    }
    content = {
        "report_id": wanted.report_id,
        "kind": AppointmentBooked.kind,
        "by": by,
        "actor": taker.actor if by == taker.role else None,
        "noted_by": None if by == taker.role else taker.role,
        "occurred_at": now,
        "reported_at": now,
        "data": data,
    }
    try:
        return Report.model_validate(content)
    except ValidationError as error:
        raise faulty(error, "this is not an appointment") from None


def _days(context: AppContext) -> tuple[date, date]:
    first = clock.day_of(context.now()) + timedelta(days=1)
    return first, first + timedelta(days=DAYS_AHEAD - 1)


def _named(provider: str) -> str:
    name = party_name(PartyKind.PROVIDER, provider)
    if not name:
        raise UsageError("the provider has no name")
    return name


def _shown(row: SlotRow) -> SlotShown:
    slot = row.slot
    return SlotShown(**row.model_dump(), from_at=slot.from_at, to_at=slot.to_at, free=row.free)
