"""How a paper names orders, people, places and numbers."""

from decimal import Decimal

from models.messages.orders.order import Address, Contact
from starter.service.papers.paper_orders import PaperOrder


def name_of(order: PaperOrder) -> str:
    """Merchant and number."""
    return f"{order.merchant} {order.order_no}"


def person(one: Contact) -> str:
    """Name and phone."""
    return joined(one.name or "", one.phone or "", by=" ")


def place(one: Address) -> str:
    """From the province to the street."""
    return joined(one.province or "", one.city or "", one.district or "", one.street or "", by=" ")


def vehicle_text(order: PaperOrder) -> str:
    """Plate, driver and phone, where a vehicle is booked."""
    if order.agreed is None or order.agreed.vehicle is None:
        return ""
    booked = order.agreed.vehicle
    return in_lines(booked.vehicle or "", booked.driver or "", booked.phone or "")


def number_text(one: Decimal | None) -> str:
    """A weight or a volume; nothing where it is not known."""
    return "" if one is None else str(one)


def in_lines(*parts: str) -> str:
    """What is not empty, a line each."""
    return joined(*parts, by="\n")


def joined(*parts: str, by: str = " · ") -> str:
    """What is not empty, in one line."""
    return by.join(part for part in parts if part)
