"""What an order over HTTP says of places and phones, judged as an order file's cells are."""

from typing import Any

from pydantic import ValidationError

from models.faults import Finding
from models.messages.order import Address, Order
from starter.order_files.fields import Field
from starter.order_files.people import NO_PHONE, find_phones
from starter.order_files.placeholders import hides, is_missing
from starter.order_files.places import Place, locate

_PEOPLE = ("customer", "pickup_contact")
_ADDRESSES = ("delivery", "pickup")


def judge(order: Order) -> Order:
    """The order with full names of its province, city and district, and with what is doubtful.

    What stands for nothing is left out: -, 无, 待定. The rest stays as it was sent.
    """
    changes: dict[str, Any] = {}
    doubts: list[Finding] = []
    for name in (*_PEOPLE, *_ADDRESSES):
        part = getattr(order, name)
        filled = {key: value for key, value in part if value and not is_missing(value)}
        for key in list(filled):
            if why := hides(Field(f"{name}.{key}"), filled[key]):
                doubts.append(Finding(field=f"{name}.{key}", message=why))
                del filled[key]
        changes[name] = type(part)(**filled)
    for name in _PEOPLE:
        phone = changes[name].phone
        if phone and not find_phones(phone).numbers:
            doubts.append(Finding(field=f"{name}.phone", message=f"{phone} {NO_PHONE}"))
    for name in _ADDRESSES:
        address = changes[name]
        if not address.city:
            continue
        found = locate(Place(**{key: value or "" for key, value in address}))
        doubt = found.doubt
        try:
            changes[name] = Address(**found.parts)
        except ValidationError:
            doubt = f"{address.city} is a part of {found.city}, and the street is too long for both"
        if doubt:
            doubts.append(Finding(field=f"{name}.city", message=doubt))
    return order.model_copy(update={**changes, "doubts": (*order.doubts, *doubts)})
