"""Corrections of an order: what may change when, and the corrected order."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from models.ids import Stage
from models.order import Order
from models.reports import faults, nearest

NEVER = ("merchant", "source", "replaces")
"""What makes it another order."""

UNTIL: dict[str, Stage] = {
    "pickup": Stage.TRUNK_PICKUP,
    "pickup_contact": Stage.TRUNK_PICKUP,
    "wanted_pickup_day": Stage.TRUNK_PICKUP,
    "pickup_hour": Stage.TRUNK_PICKUP,
    "lines": Stage.TRUNK_PICKUP,
    "total_volume_m3": Stage.TRUNK_PICKUP,
    "placed_at": Stage.TRUNK_PICKUP,
    "number": Stage.TRUNK_PICKUP,
    "urgent": Stage.TRUNK_PICKUP,
    "delivery": Stage.TRUNK_TRANSPORT,
    "verify_by": Stage.INSTALLATION,
}
"""The leg that reads a field: once it has begun, the field is fixed."""


def frozen_fields(changes: Iterable[str], *, begun: Sequence[Stage]) -> tuple[str, ...]:
    """The fields that it is too late to change."""
    return tuple(
        name for name in changes if name in NEVER or (name in UNTIL and UNTIL[name] in begun)
    )


def corrected(order: Order, changes: Mapping[str, Any]) -> Order:
    """The order with these fields changed; an object's fields are changed one by one.

    A doubt about a field is settled by its correction, even where it is given as it was.

    Raises:
        ValueError: an unknown field, with the near match, or a value that cannot be.
    """
    before = order.model_dump(mode="json")
    _known(changes, before)
    for name, value in changes.items():
        if isinstance(value, Mapping) and isinstance(before[name], dict):
            _known(value, before[name], f"{name}.")
            before[name] = {**before[name], **value}
        else:
            before[name] = value
    before["doubts"] = [
        doubt for doubt in before["doubts"] if doubt["field"].split(".")[0] not in changes
    ]
    try:
        return Order.model_validate(before)
    except ValidationError as error:
        raise ValueError(faults(error)) from None


def _known(names: Iterable[str], fields: Iterable[str], inside: str = "") -> None:
    """Refuse a field that is none, rather than drop it and say that it is done."""
    known = tuple(fields)
    for name in names:
        if name not in known:
            near = nearest(name, known)
            hint = f"; {inside}{near}?" if near else ""
            raise ValueError(f"an order has no field {inside}{name}{hint}")
