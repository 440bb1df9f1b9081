"""Corrections of an order: what may change when, and the corrected order."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from models import ids
from models.field_errors import InvalidInput, faulty, field_error, nearest, sentences_of
from models.ids import Stage
from models.messages.orders.order import GoodsLine, Order, count_goods
from models.phrases import Code, StructuredText, as_sentence, one_of, phrase
from models.stages.order.intake import INPUT_BYTES_MAX, OrderInput
from models.stages.order.review_findings import findings
from models.stages.table import FROZEN_BY, SPEC_OF
from models.visible_text import NUL_MESSAGE, holds_nul

NEVER_CORRECTED = ("merchant", "source", "replaces", "doubts")
"""What makes it another order, and what only the door says."""

PICKUP_TIMES = frozenset({"wanted_pickup_day", "pickup_hour"})
"""What the merchant may ask for otherwise once the pickup has begun (FH-7.3.2.2)."""

TAKE_IN_AGAIN = phrase("cancel it, and take it in again with `replaces`")


def why_not(
    start: OrderInput,
    content: Order,
    changes: Mapping[str, Any],
    *,
    begun: Sequence[Stage],
    reserved: bool,
    in_review: bool,
) -> StructuredText | None:
    """Why an order that stands so cannot be corrected like that; None where it can.

    It is checked as at intake: what would send a new order to review is not brought into one
    that was accepted. An order in review may be corrected in several steps.

    Args:
        start: what the order was taken in with; `content` is the order as it is now.
        begun: the legs that have begun.
        reserved: its goods are reserved, or being reserved: which and how many stays.
        in_review: it waits for its faults to be fixed.
    """
    if gone := frozen_fields(changed_fields(content, changes), begun=begun):
        return _too_late(gone)
    try:
        after = corrected(content, changes)
    except InvalidInput as fault:
        return as_sentence(fault.message)
    if reserved and count_goods(after.lines) != count_goods(content.lines):
        return phrase("its goods are reserved as they were ordered: {again}", again=TAKE_IN_AGAIN)
    size = len(start.model_copy(update={"content": after}).model_dump_json().encode())
    if size > INPUT_BYTES_MAX:
        return phrase(
            "all of it would have more than {most:,} bytes: split the order",
            most=INPUT_BYTES_MAX,
        )
    if in_review:
        return None
    before = findings(content, received_at=start.accepted_at)
    new = [one for one in findings(after, received_at=start.accepted_at) if one not in before]
    return sentences_of(new) if new else None


def _too_late(gone: Sequence[str]) -> StructuredText:
    """Why fields of a leg that has begun stay as they are, and whom to ask."""
    desks = dict.fromkeys(SPEC_OF[FROZEN_BY[name]].desk for name in gone)
    what = phrase("phone {desks}, where it is wrong", desks=one_of("role", desks, " and "))
    if set(gone) <= PICKUP_TIMES:
        what = phrase("where the merchant asks for another, report pickup_agreed, with who agreed")
    return phrase(
        "too late to change {gone}: that leg has begun; {what}",
        gone=one_of("field", gone),
        what=what,
    )


def changed_fields(content: Order, changes: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields that are given, and of an address or a person the parts that are another now."""
    names = list(changes)
    for name, value in changes.items():
        before = getattr(content, name, None)
        if isinstance(value, Mapping):
            names += [
                f"{name}.{part}" for part, new in value.items() if new != getattr(before, part, new)
            ]
    return tuple(names)


def frozen_fields(changes: Iterable[str], *, begun: Sequence[Stage]) -> tuple[str, ...]:
    """The fields that it is too late to change."""
    return tuple(name for name in changes if FROZEN_BY.get(name) in begun)


def corrected(order: Order, changes: Mapping[str, Any]) -> Order:
    """The order with these fields changed; an object's fields are changed one by one.

    A doubt about a field is settled by its correction, even where it is given as it was.

    Raises:
        InvalidInput: an unknown field, with the near match, another number, what only the door
            says, or a value that cannot be.
    """
    before = order.model_dump(mode="json")
    _known(changes, before)
    for name, value in changes.items():
        if name in NEVER_CORRECTED:
            raise field_error(
                name, phrase("{name} cannot be corrected: {again}", name=name, again=TAKE_IN_AGAIN)
            )
        if name == "number":
            _check_number(order.number, value)
        elif isinstance(value, Mapping) and isinstance(before[name], dict):
            _known(value, before[name], f"{name}.")
            before[name] = {**before[name], **value}
        else:
            before[name] = value
    _check_lines(changes.get("lines"))
    before["doubts"] = [
        doubt for doubt in before["doubts"] if not _settles(changes, doubt["field"])
    ]
    if holds_nul(changes):
        raise field_error("changes", phrase("it holds {sign}: leave it out", sign=NUL_MESSAGE))
    try:
        return Order.model_validate(before)
    except ValidationError as error:
        raise faulty(error) from None


def _check_number(number: str, value: Any) -> None:
    """Its number is the order's name everywhere: it can be confirmed, not changed."""
    if not isinstance(value, str) or ids.normal_number(value) != ids.normal_number(number):
        raise field_error(
            "number",
            phrase(
                "its number stays {number}: give the same to confirm it. To give it another one, "
                "cancel it, and take it in again under the other with `replaces`: {number}",
                number=number,
            ),
        )


def _check_lines(lines: Any) -> None:
    for n, line in enumerate(lines if isinstance(lines, Sequence) else ()):
        if isinstance(line, Mapping):
            _known(line, GoodsLine.model_fields, f"lines.{n}.")


def _settles(changes: Mapping[str, Any], doubted: str) -> bool:
    """Whether a doubt is settled: its field was given, of an object that very one."""
    name, _, inner = doubted.partition(".")
    if name not in changes:
        return False
    value, fields = changes[name], Order.model_fields[name].annotation
    parts = getattr(fields, "model_fields", ())
    return not isinstance(value, Mapping) or inner not in parts or inner in value


def _known(names: Iterable[str], fields: Iterable[str], inside: str = "") -> None:
    """Refuse a field that is none, rather than drop it and say that it is done."""
    known = tuple(fields)
    for name in names:
        if name not in known:
            field, near = f"{inside}{name}", nearest(name, known)
            why = phrase("an order has no field {field}", field=field)
            if near is not None:
                meant = Code("field", f"{inside}{near}")
                why = phrase("an order has no field {field}; {near}?", field=field, near=meant)
            raise field_error(field, why)
