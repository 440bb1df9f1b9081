"""Places and phones of an order over HTTP, judged as an order file's cells are."""

from typing import Any

from pydantic import ValidationError

from models.field_errors import Finding
from models.messages.orders.order import NOTE_MAX, Address, Contact, Order
from models.phrases import JoinedTexts, phrase
from starter.order_files.headings.fields import Field
from starter.order_files.places.places import Place, locate
from starter.order_files.values.people import person
from starter.order_files.values.placeholders import is_missing, why_missing

_PEOPLE = {"customer": "联系方式", "pickup_contact": "提货电话"}
"""Whom to call, and what the template calls the phone."""

_ADDRESSES = ("delivery", "pickup")


def checked_order(order: Order) -> Order:
    """The order with full names of its province, city and district, phones in international form,
    and its doubts.

    What stands for nothing is left out: -, 无, 待定. What stands next to a phone, a second one for
    example, goes into the note. The rest stays as it was sent.
    """
    doubts: list[Finding] = []
    parts: dict[str, Any] = {
        name: _readable(name, getattr(order, name), doubts) for name in (*_PEOPLE, *_ADDRESSES)
    }
    note = order.note
    for name in _PEOPLE:
        parts[name], note = _person(name, parts[name], note, doubts)
    if note and len(note) > NOTE_MAX:
        more = note[len(order.note or "") :]
        message = phrase(
            "has no room for {more} (at most {note_max:,} letters): shorten it, or send one phone",
            more=more,
            note_max=NOTE_MAX,
        )
        doubts.append(Finding(field="note", message=message))
        note = order.note
    for name in _ADDRESSES:
        parts[name] = _address(name, parts[name], doubts)
    return order.model_copy(update={**parts, "note": note, "doubts": (*order.doubts, *doubts)})


def _readable(name: str, part: Contact | Address, doubts: list[Finding]) -> Contact | Address:
    """A part of the order without placeholders: text that means nothing counts as missing."""
    filled = {key: value for key, value in part if value and not is_missing(value)}
    for key in list(filled):
        if why := why_missing(Field(f"{name}.{key}"), filled[key]):
            doubts.append(Finding(field=f"{name}.{key}", message=why))
            del filled[key]
    return type(part)(**filled)


def _person(
    name: str, written: Contact, note: str | None, doubts: list[Finding]
) -> tuple[Contact, str | None]:
    """The person to call, and the note with any text next to the phone."""
    who = person(written.name or "", written.phone or "")
    if who.doubt:
        doubts.append(
            Finding(
                field=f"{name}.phone", message=JoinedTexts((written.phone or "", who.doubt), " ")
            )
        )
    if who.name_doubt:
        doubts.append(
            Finding(
                field=f"{name}.name", message=JoinedTexts((who.name or "", who.name_doubt), " ")
            )
        )
    rest = f"{_PEOPLE[name]}: {who.rest}"
    if who.rest and rest not in (note or ""):
        note = "；".join(filter(None, (note, rest)))
    return Contact(name=who.name, phone=who.phone), note


def _address(name: str, written: Address, doubts: list[Finding]) -> Address:
    """An address with the full names of its places; one without a city stays as it is."""
    if not written.city:
        return written
    found = locate(Place(**{key: value or "" for key, value in written}))
    doubt, address = found.doubt, written
    try:
        address = Address(**found.parts)
    except ValidationError:
        doubt = phrase(
            "{part} is a part of {city}, and the street is too long for both",
            part=written.city,
            city=found.city or "",
        )
    if doubt:
        doubts.append(Finding(field=f"{name}.city", message=doubt))
    return address
