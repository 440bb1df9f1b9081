"""What somebody who works on an order has to know of it: where to go, whom to call, what for."""

from models.messages.orders.order import Address, Contact, GoodsLine, Order
from starter.service.reading.view_model import Instant, View


class AppointmentAgreed(View):
    """The appointment 预约 that holds: the customer's time and the hub's."""

    customer_at: Instant | None = None
    hub_at: Instant | None = None
    house_number: str | None = None
    tools: str | None = None
    basement: bool | None = None
    long_carry: bool | None = None


class JobShown(View):
    """Where to go, whom to call, when and what for; what a role needs not is null.

    `appointment`: who comes to the customer reads when, and what he said of the site.
    """

    pickup: Address | None
    pickup_contact: Contact | None
    delivery: Address | None
    customer: Contact | None
    city: str | None
    hub: str | None
    goods: tuple[GoodsLine, ...]
    appointment: AppointmentAgreed | None = None


def job_of(content: Order, pickup: bool, delivery: bool, *, calls: bool = True) -> JobShown:
    """The job of somebody who comes to the pickup point, or to the customer.

    `calls`: he has something to do there still; whoever has not needs nobody's phone.
    """
    return JobShown(
        pickup=content.pickup if pickup else None,
        pickup_contact=_to_call(content.pickup_contact, calls) if pickup else None,
        delivery=content.delivery if delivery else None,
        customer=_to_call(content.customer, calls) if delivery else None,
        city=content.delivery.city,
        hub=content.hub,
        goods=tuple(line.model_copy(update={"amount_fen": None}) for line in content.lines),
    )


def _to_call(contact: Contact, calls: bool) -> Contact:
    return contact if calls else contact.model_copy(update={"phone": None})
