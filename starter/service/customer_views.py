"""What a customer reads of his order beyond its stages: who comes, when, what he may answer to."""

from datetime import timedelta
from typing import Final

from models.figures.fees import FeeState
from models.ids import Stage
from models.messages.lists.slots import HalfDay, Slot
from models.messages.orders.order import VerifyBy
from models.roles import Role
from models.sop import clock
from starter.service import slots
from starter.service.app_context import AppContext
from starter.service.reading.contents import agreed_of
from starter.service.reading.fee_views import FeeShown
from starter.service.reading.incident_views import IncidentShown
from starter.service.reading.merchant_requests import is_offered
from starter.service.reading.view_model import Instant, View
from starter.service.reading.views import OrderShown
from starter.service.reports.late_opinions import unrated_returns
from starter.service.slots import SlotsOffered

AT_HOME: Final = frozenset({Stage.CITY_DELIVERY, Stage.INSTALLATION})
"""The legs in which somebody comes to the customer: his phone is shown while they are open."""

BOOKABLE_STAGES: Final = frozenset({Stage.TRUNK_TRANSPORT, Stage.CITY_DELIVERY})
"""The stages in which an appointment is chosen or moved: before, nobody knows when it is there."""

APPOINTMENT_SPAN: Final = timedelta(hours=1)
"""How long an appointment is shown to last that was agreed by its hour, and is no slot."""


class ComingShown(View):
    """Who comes and when. `phone` is null once his leg is over, `from_at` where nothing is agreed.

    `verify_by`: how the acceptance is verified; where by code, the customer reads his out.
    `to_rate`: the numbers of his returns of which his opinion is asked (FE-4.4).
    """

    provider: str | None
    phone: str | None
    from_at: Instant | None
    to_at: Instant | None
    verify_by: VerifyBy
    offered: SlotsOffered
    bookable: bool
    fees: tuple[FeeShown, ...]
    remedies: tuple[IncidentShown, ...]
    to_rate: tuple[int, ...]


async def customer_view(context: AppContext, shown: OrderShown) -> ComingShown:
    """What the customer of an order reads of it.

    Raises:
        NotFound: there is no such order.
        Unavailable: the database cannot be read.
    """
    merchant, number = shown.merchant, shown.order_no
    content = (await context.order(merchant, number)).content
    reports = await context.store.report_contents.of_order(shown.workflow_id)
    agreed = agreed_of(reports)
    is_open = not shown.closed and shown.stage in AT_HOME
    from_at, to_at = hours_of(agreed.appointment.customer_at if agreed.appointment else None)
    return ComingShown(
        provider=agreed.provider.provider if agreed.provider else None,
        phone=agreed.provider.phone if agreed.provider and is_open else None,
        from_at=from_at,
        to_at=to_at,
        verify_by=content.verify_by,
        offered=await slots.offered_slots(context, merchant, number),
        bookable=not shown.closed and shown.stage in BOOKABLE_STAGES,
        fees=tuple(one for one in shown.fees if _waits_for_customer(one)),
        to_rate=await unrated_returns(context, shown),
        remedies=tuple(one for one in shown.incidents if is_offered(one, Role.CUSTOMER)),
    )


def _waits_for_customer(fee: FeeShown) -> bool:
    """Whether a fee waits for the customer's yes or no."""
    return fee.state is FeeState.PRICED and fee.payer is Role.CUSTOMER


def hours_of(at: Instant | None) -> tuple[Instant | None, Instant | None]:
    """From when to when: those of the slot that begins then, else an hour."""
    if at is None:
        return None, None
    day = clock.day_of(at)
    ends = (
        one.to_at for one in (Slot(day=day, half=half) for half in HalfDay) if one.from_at == at
    )
    return at, next(ends, at + APPOINTMENT_SPAN)
