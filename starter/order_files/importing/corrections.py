"""Corrections in the words of the template: `收货城市=成都`, `付款方式=已付`, `payment=已付`.

Names and values of `POST /orders` stay as they are, but for phones, normalised as at every door.
"""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Final

from models.field_errors import field_error
from models.messages.orders.order import Order
from models.phrases import JoinedTexts, phrase
from starter.order_files.headings import fields as headings
from starter.order_files.headings.fields import Field, Side
from starter.order_files.headings.heading import normalised_heading
from starter.order_files.places import places
from starter.order_files.values import cell_choices, days, hours, numbers
from starter.order_files.values.people import NO_PHONE, ONE_PHONE, find_phones
from starter.order_files.workbooks import cells

CHOICES: Final[Mapping[str, Mapping[str, Any]]] = {
    "payment": cell_choices.PAYMENTS,
    "verify_by": cell_choices.VERIFY_BY,
    "urgent": cell_choices.YES_NO,
}
"""Fields that are one of a few words, in the template's or in ours."""

HOUR_HEADING: Final = "时间"
"""What a heading of the pickup holds that may mean the hour, as in a file with a day next to it."""

ADDRESSES = ("delivery", "pickup")
PLACES: Final = frozenset(places.Place.__dataclass_fields__)
"""What an address has; a township is part of its street."""

PEOPLE = ("customer", "pickup_contact")


def correction_fields(changes: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The changes of a correction by the names of `POST /orders`, with values of those fields.

    Raises:
        InvalidInput: a value cannot be read, a field comes twice, or its heading is of the goods.
    """
    ours: dict[str, Any] = {}
    fields = {name: None if name in Order.model_fields else _field(name) for name in changes}
    _hour_apart(fields, changes)
    for name, value in _with_days(fields, changes).items():
        field = fields[name]
        if field is None:
            _put(ours, name, (), _chosen(name, value), name)
        elif isinstance(value, str):
            for path, read in _read(field, value, name, today).items():
                head, *inner = path.split(".")
                _put(ours, head, inner, read, name)
        else:
            _put(ours, field.split(".")[0], field.split(".")[1:], value, name)
    return ours


def _field(name: str) -> Field | None:
    """The field that a heading of the template names; a bare 联系方式 is the customer's there."""
    heading = normalised_heading(name)
    part = headings.PART_HEADINGS.get(heading)
    customers = headings.FIELD_OF_PART[Side.CUSTOMER, part] if part else None
    exact, weak = headings.FIELD_OF_HEADING.get(heading), headings.WEAK_HEADINGS.get(heading)
    field = exact or customers or weak
    if field is not None and field.split(".")[0] == Field.GOODS:
        raise field_error(
            name, phrase("{name}: the goods are corrected together: give all of `lines`", name=name)
        )
    if field in headings.SETTLED_BY:
        raise field_error(
            name,
            phrase(
                "{name}: what is collected follows from 订单金额, 定金 and 付款方式: correct those",
                name=name,
            ),
        )
    return field


def _hour_apart(fields: dict[str, Field | None], changes: Mapping[str, Any]) -> None:
    """提货时间 is the hour where the day is named, too, or where it says no more than an hour."""
    for name, field in fields.items():
        if field is Field.PICKUP_DAY and HOUR_HEADING in normalised_heading(name):
            alone = _clock(changes[name]) is not None
            others = {*fields} - {name}
            day = Field.PICKUP_DAY in others or any(
                fields[one] is Field.PICKUP_DAY for one in others
            )
            fields[name] = Field.PICKUP_HOUR if alone or day else field


def _with_days(fields: Mapping[str, Field | None], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes; an hour alone stands with the day that is corrected next to it."""
    wanted = [
        changes[name]
        for name, field in fields.items()
        if field is Field.PICKUP_DAY or name == Field.PICKUP_DAY
    ]
    return {
        name: f"{wanted[0]} {value}"
        if wanted and fields[name] is Field.PICKUP_HOUR and _clock(value) is not None
        else value
        for name, value in changes.items()
    }


def _clock(value: Any) -> hours.TimeOfDay | None:
    return hours.clock_in(value) if isinstance(value, str) else None


def _put(ours: dict[str, Any], head: str, inner: Any, value: Any, name: str) -> None:
    """Set a field, or a part of one, once."""
    if not inner and head not in ours:
        ours[head] = dict(value) if isinstance(value, Mapping) else value
        return
    inside = ours.setdefault(head, {})
    if not inner or not isinstance(inside, dict) or inner[0] in inside:
        raise field_error(name, phrase("{value} is set twice", value=".".join((head, *inner))))
    inside[inner[0]] = value


def _chosen(name: str, value: Any) -> Any:
    """A word of the template for a field that is one of a few, and a phone as it is called; else
    the model's to judge."""
    if name in PEOPLE and isinstance(value, Mapping) and isinstance(value.get("phone"), str):
        return {**value, "phone": _called(f"{name}.phone", value["phone"])}
    words = CHOICES.get(name, {})
    found = words.get(cells.comparable_text(value), value) if isinstance(value, str) else value
    return str(found) if isinstance(found, StrEnum) else found


def _read(field: Field, value: str, name: str, today: date) -> dict[str, Any]:
    side, _, part = field.partition(".")
    if side in ADDRESSES and part not in PLACES:
        raise field_error(
            name,
            phrase(
                "{name}: township 乡镇 and street stand in one: correct {side}.street",
                name=name,
                side=side,
            ),
        )
    if side in ADDRESSES:
        return _address(side, part, value.strip())
    try:
        if field is Field.PICKUP_DAY:
            return _pickup(value, today)
        read = READERS.get(field, _same)(field, value, today)
        return {field.value: str(read) if isinstance(read, StrEnum) else read}
    except cells.UnreadableCell as error:
        raise field_error(name, JoinedTexts((name, error.args[0]), ": ")) from None
    except cells.UncertainCell as error:
        raise field_error(name, JoinedTexts((name, _asks(error)), ": ")) from None


def _asks(unsure: cells.UncertainCell) -> str:
    """Refuse a value that could only be guessed: a correction takes nothing by a guess."""
    if not unsure.kept:
        return phrase("{why}; nothing is changed", why=unsure.why)
    return phrase(
        "{why}, and nothing is changed: write {kept} (rounded half up) or what is meant",
        why=unsure.why,
        kept=unsure.kept,
    )


def _address(side: str, part: str, value: str) -> dict[str, str | None]:
    """The parts of an address; a whole one also gives city and district, where they are plain."""
    found = places.locate(places.Place(**{part: value}))
    if found.doubt and part == "city":
        raise field_error(f"{side}.city", found.doubt)
    meant = {name: one for name, one in found.parts.items() if one is not None}
    if part == "city":
        meant.pop("province", None)  # it may be set next to it
    if part == "province":
        meant = {
            "province": meant.get("province", value)
        }  # else a municipality would also be the city
    return {f"{side}.{name}": one for name, one in meant.items()}


def _called(name: str, value: str) -> str:
    """A phone in its international form; an unreadable one stays as it is and waits in review.

    Raises:
        InvalidInput: there are two, or something next to it.
    """
    found = find_phones(cells.narrow(value))
    if not found.numbers:
        return value
    if len(found.numbers) > 1 or found.left:
        raise field_error(name, JoinedTexts((cells.quoted(value), ONE_PHONE), " "))
    return found.numbers[0]


def _phone(field: Field, value: str, today: date) -> str:
    found = find_phones(value)
    if len(found.numbers) != 1 or found.left:
        raise cells.UnreadableCell(JoinedTexts((cells.quoted(value), NO_PHONE), " "))
    return found.numbers[0]


def _pickup(value: str, today: date) -> dict[str, Any]:
    """The day, and the hour where one stands with it."""
    found = _day(value, today)
    hour = found.instant.isoformat() if found.instant else None
    return {"wanted_pickup_day": found.day.isoformat(), **({"pickup_hour": hour} if hour else {})}


def _day(value: str, today: date) -> days.Day:
    found = days.day(value, today, past=True)
    if found.unread or found.doubt or found.year_guessed:
        raise cells.UnreadableCell(
            phrase("{value} is not one day: write it as 2026-11-25", value=cells.quoted(value))
        )
    return found


def _moment(field: Field, value: str, today: date) -> str:
    if _clock(value) is not None:
        raise cells.UnreadableCell(
            phrase("{value} has no day: write it as 2026-11-25 14:00", value=cells.quoted(value))
        )
    found = _day(value, today)
    if found.instant is None:
        raise cells.UnreadableCell(
            phrase("{value} has no hour: write it as 2026-11-25 14:00", value=cells.quoted(value))
        )
    return found.instant.isoformat()


def _same(field: Field, value: str, today: date) -> str:
    return value


READERS: Final[Mapping[Field, Callable[[Field, str, date], Any]]] = {
    Field.PAYMENT: lambda field, value, today: cell_choices.payment(value),
    Field.VERIFY_BY: lambda field, value, today: cell_choices.verify_by(value),
    Field.URGENT: lambda field, value, today: cell_choices.yes_or_no(value),
    Field.CUSTOMER_PHONE: _phone,
    Field.CONTACT_PHONE: _phone,
    Field.PLACED_AT: _moment,
    Field.PICKUP_HOUR: _moment,
    Field.TOTAL_VOLUME: lambda field, value, today: str(numbers.volume(value)),
    Field.AMOUNT: lambda field, value, today: numbers.money(value),
    Field.PAID: lambda field, value, today: numbers.money(value),
}
