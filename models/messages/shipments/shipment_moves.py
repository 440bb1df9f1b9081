"""What happens to a shipment, and what a report of it says (ADR-0048)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final


class Move(StrEnum):
    """What happens to a shipment, in the order of the way."""

    PLANNED = "planned"
    BOOKED = "booked"
    PICKED_UP = "picked_up"
    DEPARTED = "departed"
    ARRIVED = "arrived"
    COLLECTED = "collected"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


LATEST_COUNTS: Final = (Move.PLANNED, Move.BOOKED)
"""Of these the last word holds: they are agreed. Of the others the first, which happened."""


LINE_FIELDS: Final = {"transit_hours": "transit_hours", "feedback_points": "points"}
FIELD_OF_MOVE: Final[Mapping[Move, Mapping[str, str]]] = {
    Move.PLANNED: {"pieces": "pieces", "kinds": "kinds", "why": "why", "pickup_day": "pickup_day"},
    Move.BOOKED: {"pieces": "pieces", "kinds": "kinds", "pickup_at": "pickup_at", **LINE_FIELDS},
    Move.PICKED_UP: {"pieces": "loaded", "kinds": "kinds"},
    Move.ARRIVED: {"hub": "hub"},
    Move.COLLECTED: {"pieces": "collected"},
    Move.DELIVERED: {"pieces": "delivered"},
}
"""What a report of a move says of the shipment itself, and which field that is."""


def facts_in(move: Move, data: Mapping[str, Any]) -> dict[str, Any]:
    """What a report says of the shipment itself; what it leaves out stays as it was."""
    return {field: data.get(name) or None for name, field in FIELD_OF_MOVE.get(move, {}).items()}
