"""The doctor's deep look at the partners: what each still holds of an order, asked by key.

Of an order that has ended nothing may be left open but goods that somebody has. Of one under way
it can be said that goods on the road are booked out, and that nothing of it was given back.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Final

from activities.adapters.process.settings import Settings, variable
from activities.adapters.store.results.rows import OrderSummary
from activities.adapters.wiring import open_findable
from activities.ports import Findable
from models.errors import FulfilError, PartnerUnavailable, UsageError
from models.phrases import StructuredText, phrase
from starter.local.doctor import books
from starter.local.doctor.books import Ask, OpenBooking, OrderRecord
from starter.local.doctor.deep import DeepCheck, DeepFinding
from starter.local.local_settings import with_standins
from starter.local.ports import read_ports
from starter.service.app_context import AppContext

CHECK_NAME: Final = "partners"
TRIES_MAX: Final = 2
"""How often a partner that is unreachable is asked, before it is left alone."""

Look = Callable[[Ask], Awaitable[list[OpenBooking]]]


@asynccontextmanager
async def open_effects(settings: Settings, context: AppContext) -> AsyncIterator[DeepCheck]:
    """The check of this installation's partners; a copy that runs here has its stand-ins."""
    ports = read_ports(settings.data_dir)
    here = with_standins(settings, ports) if ports else settings
    async with open_findable(here, context.store.order_partners) as partners:
        yield Effects(partners).left_open


class Effects:
    """Compares partners with orders; a partner that cannot be asked is named once, and skipped."""

    def __init__(self, partners: Mapping[str, Findable]) -> None:
        self._partners = partners
        self._left_alone: set[str] = set()

    async def left_open(self, context: AppContext, order: OrderSummary) -> list[DeepFinding]:
        """What partners hold of one order, and of its returns, that nobody will close."""
        view = await context.store.views.show(order.merchant, order.number, context.now())
        if view is None:
            return []
        record = OrderRecord(view.order, view.timeline)
        looks: list[tuple[str, Look]] = [
            ("stock", partial(books.stock, record)),
            ("carrier", partial(books.carrier, record)),
            ("technician", partial(books.technician, record)),
            *(("stock", partial(books.returned, record, case)) for case in view.cases),
        ]
        book = context.store.order_partners
        found = [
            one
            for port, look in looks
            for one in await self._look(
                order, port, await book.partner_of(order.workflow_id, port) or port, look
            )
        ]
        if found and not record.order.closed and await _went_on(context, record.order):
            return []  # it was read at one moment, and asked about at another
        return found

    async def _look(
        self, order: OrderSummary, port: str, name: str, look: Look
    ) -> list[DeepFinding]:
        if name in self._left_alone:
            return []
        try:
            left = await look(partial(self._was_done, port))
        except FulfilError as error:
            if name in self._left_alone:  # by an order that was looked at next to this one
                return []
            self._left_alone.add(name)
            says = phrase(
                "{partner} cannot be asked, and no order is held against it: {why}",
                partner=name,
                why=error.message,
            )
            named = variable(f"{port}_url" if name == port else "partners_file")
            fix = error.hint or phrase(
                "see that it runs, and that {variable} is right", variable=named
            )
            return [DeepFinding(order.workflow_id, CHECK_NAME, says, fix)]
        return [
            DeepFinding(order.workflow_id, CHECK_NAME, _left(name, one), one.fix) for one in left
        ]

    async def _was_done(self, name: str, key: str) -> bool:
        partner = self._partners.get(name)
        if partner is None:
            raise UsageError(
                phrase("{variable} is not set", variable=variable(f"{name}_url")),
                hint=phrase("set it"),
            )
        for n in range(1, TRIES_MAX + 1):
            try:
                return await partner.find(key) is not None
            except PartnerUnavailable:
                if n == TRIES_MAX:
                    raise
        return False


def _left(partner: str, one: OpenBooking) -> StructuredText:
    return phrase("{partner} {says}: {key}", partner=partner, says=one.says, key=one.key)


async def _went_on(context: AppContext, order: OrderSummary) -> bool:
    now = await context.store.orders.by_id(order.workflow_id)
    return now is None or (now.stage, now.step, now.closed) != (
        order.stage,
        order.step,
        order.closed,
    )
