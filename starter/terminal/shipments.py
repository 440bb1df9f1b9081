"""The shipments of an order on its page of text."""

from collections.abc import Sequence

from models.messages.shipments import OWN
from starter.service.shipment_views import ShipmentShown
from starter.terminal.output import say


def say_shipments(shipments: Sequence[ShipmentShown]) -> None:
    """Each in one sentence, where there is more than the order's own."""
    if len(shipments) > 1:
        for one in shipments:
            say(_sentence(one))


def _sentence(one: ShipmentShown) -> str:
    name = f"shipment {one.name}" if one.name != OWN else "own shipment"
    pieces = "" if one.pieces is None else f", pieces: {one.pieces}"
    lost = f", lost: {one.lost}" if one.lost else ""
    back = f", turned round: {one.turned_round}" if one.turned_round else ""
    place = f", {one.place}" if one.place else ""
    return f"{name}: {one.state}{pieces}{lost}{back}{place}"
