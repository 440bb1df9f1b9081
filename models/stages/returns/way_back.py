"""What moves on the way back: a carrier reports it as on the way there, and means the return.

Of a cancelled order that had left everything that is told of its goods says who has them now.
"""

from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from models.codes import StepCode
from models.roles import Role
from models.stages.city_delivery.reports import ArrivedAtCustomer, Collected, Delivered
from models.stages.trunk_pickup.reports import Departed, PickedUp
from models.stages.trunk_transport.reports import ArrivalPassedOn, ArrivedAtHub, CheckpointPassed

COLLECTED = frozenset(
    one.kind
    for one in (
        *(PickedUp, Departed, CheckpointPassed),
        *(ArrivedAtHub, Collected, Delivered),
    )
)
"""Whatever says one of these has the goods, or has had them: they are collected."""

MOVES = COLLECTED | {ArrivalPassedOn.kind, ArrivedAtCustomer.kind}
"""Kinds of an order's legs that belong to its return, while that waits for its goods."""

MOVING = (StepCode.AWAITING_COLLECTION, StepCode.AWAITING_INSPECTION)
"""The steps of a return in which its goods move."""

HELD_AFTER: Final[Mapping[str, Role]] = {
    PickedUp.kind: Role.CARRIER,
    Departed.kind: Role.CARRIER,
    CheckpointPassed.kind: Role.CARRIER,
    ArrivedAtHub.kind: Role.HUB,
    ArrivalPassedOn.kind: Role.HUB,
    Collected.kind: Role.PROVIDER,
    ArrivedAtCustomer.kind: Role.PROVIDER,
    Delivered.kind: Role.PROVIDER,
}
"""Who has the goods, or has to fetch them, after a report of the way there; in its order."""

TAKEN_BY: Final[Mapping[str, Role]] = {
    Role.CARRIER: Role.CARRIER,
    Role.DRIVER: Role.CARRIER,
    Role.PROVIDER: Role.PROVIDER,
    Role.TECHNICIAN: Role.PROVIDER,
    Role.WAREHOUSE: Role.WAREHOUSE,
}
"""Who has the goods once somebody of that role has collected them."""


class Hands(NamedTuple):
    """Who has the goods, and where they are: no city, which may be a person's."""

    holder: Role
    place: str


def hands_after(kind: str, hub: str | None = None) -> Hands:
    """Who has the goods after a report of that kind on the way there."""
    holder = HELD_AFTER[kind]
    place = "with the customer" if kind == Delivered.kind else place_of(holder, hub)
    return Hands(holder, place)


def hands_of(facts: Collection[str], hub: str | None) -> Hands:
    """Who has the goods of an order of which that has happened: the last of it counts."""
    last = [kind for kind in HELD_AFTER if kind in facts]
    return hands_after(last[-1] if last else PickedUp.kind, hub)


def place_of(holder: Role, hub: str | None = None) -> str:
    """Where goods are that somebody of that role has."""
    at_hub = f"at the hub {hub}" if hub else "at the city hub"
    places = {
        Role.HUB: at_hub,
        Role.PROVIDER: "with the provider",
        Role.WAREHOUSE: "at the warehouse",
    }
    return places.get(holder, "on the road")
