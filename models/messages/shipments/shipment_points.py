"""The feedback points 信息反馈点 of one shipment's line, as they are told apart (FH-9.2.1)."""

from typing import Final

HALF_WAY: Final = "half-way"
"""The point from which a vehicle reports whose booking names none."""

_AT: Final = " @ "


def point_ref(shipment: str, point: str) -> str:
    """What tells a feedback point of one shipment from all others."""
    return f"{shipment}{_AT}{point}"


def shipment_of_ref(ref: str) -> str:
    """The shipment of what is owed of it, or of a point of its line."""
    return ref.partition(_AT)[0]
