"""What keeps an order in review: it lacks something, or says what is hard to believe (FE-1.2)."""

from datetime import date, datetime
from decimal import Decimal

from models import ids
from models.field_errors import Finding
from models.messages.orders.order import Order, Payment, counted_volume
from models.phrases import VerbatimText, phrase
from models.sop import clock
from models.sop.formatting import counted

TOO_LONG = phrase(
    "longer than {most} characters: correct it to the same number to go on under a "
    "shortened id, or cancel it and take it in again under a shorter one",
    most=ids.NUMBER_MAX,
)


def findings(order: Order, *, received_at: datetime) -> tuple[Finding, ...]:
    """Check an order as FE-1.2 and FH-7.2.2 ask: complete, address, goods, payment.

    Returns one finding a fault, none where the order may be confirmed. Where the door says why it
    doubts a field, that is what is wrong with it: it is not called missing as well.
    """
    faults = [
        *_missing(order),
        *_phones(order),
        *_goods(order),
    ]
    if ids.is_too_long(order.number):
        faults.append(_finding("number", TOO_LONG))
    if order.placed_at is not None and order.placed_at > received_at:
        faults.append(_finding("placed_at", phrase("lies in the future")))
    faults += [*_distant(order, clock.day_of(received_at)), *_payment(order)]
    doubted = {doubt.field for doubt in order.doubts}
    doubted |= {name for name in (field.partition(".")[0] for field in doubted) if name == "lines"}
    return (*order.doubts, *(fault for fault in faults if fault.field not in doubted))


AHEAD_DAYS = 365
"""So many days ahead a pickup may be wanted without a question: what is made to order takes
months, and a wrong year is more."""

CONFIRMED_BY_REPEAT = ("number", "wanted_pickup_day", "pickup_hour")
"""Fields that are doubted for what they say: a correction that gives the same confirms them."""


def _distant(order: Order, today: date) -> list[Finding]:
    """A pickup in the past, or more than a year ahead: a slip?"""
    hour = order.pickup_hour and clock.day_of(order.pickup_hour)
    found = []
    for field, day in (("wanted_pickup_day", order.wanted_pickup_day), ("pickup_hour", hour)):
        ahead = (day - today).days if day is not None else 0
        if not 0 <= ahead <= AHEAD_DAYS:
            days = counted(abs(ahead), "day")
            lies = (
                phrase("{day} lies {days} after {today}", day=day, days=days, today=today)
                if ahead > 0
                else phrase("{day} lies {days} before {today}", day=day, days=days, today=today)
            )
            sentence = phrase(
                "{lies}, when it came in (Shanghai): ask the merchant, then correct it, or give "
                "the same to confirm it",
                lies=lies,
            )
            found.append(_finding(field, sentence))
    return found


REQUIRED = (
    ("wanted_pickup_day", phrase("the wanted pickup day 预约提货日期 is missing (FH-7.2.2)")),
    ("customer.name", phrase("the customer's name 客户信息 is missing (FH-7.2.2)")),
    ("customer.phone", phrase("the customer's phone 联系方式 is missing (FH-7.2.2)")),
    ("delivery.city", phrase("the delivery address has no city")),
    ("delivery.street", phrase("the delivery address 送货地址 is missing")),
    ("pickup.street", phrase("the pickup address 提货地址 is missing (FH-7.2.2)")),
    (
        "pickup_contact.name",
        phrase("the contact person at the pickup 联系人 is missing (FH-7.2.2)"),
    ),
    ("lines", phrase("no goods 货物种类件数 (FH-7.2.2)")),
    ("total_volume_m3", phrase("the total volume 货物总方量 is missing (FH-7.2.2)")),
)
"""What a pickup list must have, as field and sentence."""


def _missing(order: Order) -> list[Finding]:
    found = []
    for path, message in REQUIRED:
        value: object = order
        for name in path.split("."):
            value = getattr(value, name)
        if not value:
            found.append(_finding(path, message))
    return found


def _phones(order: Order) -> list[Finding]:
    people = {"customer.phone": order.customer, "pickup_contact.phone": order.pickup_contact}
    return [
        _finding(
            path,
            phrase(
                "no telephone number that can be called: {phone}", phone=VerbatimText(who.phone)
            ),
        )
        for path, who in people.items()
        if who.phone and sum(letter.isdigit() for letter in who.phone) < 7
    ]


def _goods(order: Order) -> list[Finding]:
    volume = counted_volume(order.lines)
    if not order.total_volume_m3 or volume is None:
        return []
    if abs(volume - order.total_volume_m3) <= max(Decimal("0.05"), volume / 10):
        return []
    return [
        _finding(
            "total_volume_m3",
            phrase(
                "{total} m³ is said, the lines make {volume} m³: ask the merchant",
                total=order.total_volume_m3,
                volume=volume,
            ),
        )
    ]


def _payment(order: Order) -> list[Finding]:
    found = []
    if order.payment is Payment.UNPAID:
        found.append(_finding("payment", phrase("not paid yet: ask the merchant (MC-四(一)2)")))
    if order.payment is Payment.ON_DELIVERY and order.total_fen is None:
        why = phrase("it is paid on delivery 货到付款, and nobody says how much (MC-四(一)2)")
        found.append(_finding("total_fen", why))
    if order.total_fen is not None and (order.paid_fen or 0) > order.total_fen:
        why = phrase(
            "{paid} fen are paid of {total} in all: ask the merchant",
            paid=order.paid_fen,
            total=order.total_fen,
        )
        found.append(_finding("paid_fen", why))
    return found


def _finding(field: str, message: str) -> Finding:
    return Finding(field=field, message=message)
