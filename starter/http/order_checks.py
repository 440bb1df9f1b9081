"""What an order over HTTP says of places and phones, judged as an order file's cells are."""

from typing import Any

from pydantic import ValidationError

from models.field_errors import Finding
from models.messages.order import NOTE_MAX, Address, Contact, Order
from starter.order_files.fields import Field
from starter.order_files.people import person
from starter.order_files.placeholders import hides, is_missing
from starter.order_files.places import Place, locate

_PEOPLE = {"customer": "联系方式", "pickup_contact": "提货电话"}
"""Whom to call, and what the template calls the phone."""

_ADDRESSES = ("delivery", "pickup")
_TOO_LONG = f"has no room for {{}} (at most {NOTE_MAX:,} letters): shorten it, or send one phone"


def judge(order: Order) -> Order:
    """The order with full names of its province, city and district, phones as they are called, and
    with what is doubtful.

    What stands for nothing is left out: -, 无, 待定. What stands next to a phone, a second one for
    example, goes into the note. The rest stays as it was sent.
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
    note = order.note
    for name, title in _PEOPLE.items():
        written = changes[name]
        who = person(written.name or "", written.phone or "")
        changes[name] = Contact(name=who.name, phone=who.phone)
        if who.doubt:
            doubts.append(Finding(field=f"{name}.phone", message=f"{written.phone} {who.doubt}"))
        if who.name_doubt:
            doubts.append(Finding(field=f"{name}.name", message=f"{who.name} {who.name_doubt}"))
        if who.rest and f"{title}: {who.rest}" not in (note or ""):
            note = "；".join(filter(None, (note, f"{title}: {who.rest}")))
    if note and len(note) > NOTE_MAX:
        doubts.append(
            Finding(field="note", message=_TOO_LONG.format(note[len(order.note or "") :]))
        )
        note = order.note
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
    return order.model_copy(update={**changes, "note": note, "doubts": (*order.doubts, *doubts)})
