"""An address that a correction would make contradict itself, by the table of divisions."""

from collections.abc import Mapping
from typing import Any, Final

from models.errors import FulfilError
from models.field_errors import InvalidInput, field_error
from models.messages.orders.order import Address, Order
from models.phrases import phrase
from models.stages.order.corrections import corrected
from starter.order_files.places.divisions import Division, table
from starter.order_files.places.places import Place, find_city

ADDRESSES: Final = ("delivery", "pickup")


def check_places(order: Order, changes: Mapping[str, Any]) -> None:
    """See to it that province, city and district still belong to each other.

    What the order said before stays as it is. A district that the table has elsewhere alone is
    taken where it is given together with its city: borders change.

    Raises:
        InvalidInput: they do not; names both fields.
    """
    touched = [name for name in ADDRESSES if isinstance(changes.get(name), Mapping)]
    if not touched:
        return
    try:
        after = corrected(order, changes)
    except FulfilError:
        return  # that is said where the correction is made
    for name in touched:
        _check(name, getattr(order, name), getattr(after, name), changes[name])


def _check(name: str, before: Address, after: Address, changes: Mapping[str, Any]) -> None:
    pair = _contradictory(after)
    if pair is None or pair == _contradictory(before):
        return
    upper, lower = pair
    if lower == "district" and {upper, lower} <= {*changes}:
        return
    if _same(before, after, pair):
        return
    raise _contradicts(name, after, upper, lower)


def _same(before: Address, after: Address, pair: tuple[str, str]) -> bool:
    return all(getattr(before, part) == getattr(after, part) for part in pair)


def _contradicts(name: str, after: Address, upper: str, lower: str) -> InvalidInput:
    return field_error(
        f"{name}.{lower}",
        phrase(
            "{lower} {value} is not in {upper} {other}: correct both together",
            lower=f"{name}.{lower}",
            value=getattr(after, lower),
            upper=f"{name}.{upper}",
            other=getattr(after, upper),
        ),
    )


def _contradictory(address: Address) -> tuple[str, str] | None:
    """Which two of its parts the table has in different places, if any."""
    province, city = address.province or "", address.city or ""
    known = table().provinces.get(province, "")
    where = find_city(Place(province=province, city=city), known) if city else None
    if city and where is None and known and _is_elsewhere(city):
        return "province", "city"
    district = "".join((address.district or "").split())
    if where is None or not district or where.district:
        return None
    inside = district in (where.city, "市辖区") or district in table().districts_of(where)
    within = any(one.province == where.province for one in table().areas.get(district, ()))
    if inside or district not in table().areas or (where.city == where.province and within):
        return None
    return "city", "district"


def _is_elsewhere(city: str) -> bool:
    """Whether the table has a city, or county, of that name at all."""
    found: Division | None = find_city(Place(city=city), "")
    return found is not None or city in table().cities or city in table().areas
