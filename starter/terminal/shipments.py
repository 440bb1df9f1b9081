"""The shipments of an order on its page of text, and what goes on damaged."""

from collections.abc import Sequence

from models.messages.shipments import OWN
from models.phrases import phrase
from models.sop.formatting import show
from starter.service.as_is_views import SentAsIsShown
from starter.service.shipment_views import ShipmentShown
from starter.terminal.output import say


def say_shipments(shipments: Sequence[ShipmentShown]) -> None:
    """Each in one sentence, where there is more than the order's own."""
    if len(shipments) > 1:
        for one in shipments:
            say(_sentence(one))


def say_sent_as_is(damaged: Sequence[SentAsIsShown]) -> None:
    """What goes on damaged, so that whoever takes it over signs for what is known."""
    for one in damaged:
        goods = ", ".join(f"{kind.pieces} × {kind.sku}" for kind in one.kinds)
        which = f" ({goods})" if goods else ""
        words = f": {one.words}" if one.words else ""
        who = f"{one.agreed_by or 'a desk'}, {show(one.agreed_at)}"
        say(
            phrase(
                "sent as it is{which}, {incident}{words}; the merchant's word by {who}",
                which=which,
                incident=one.incident,
                words=words,
                who=who,
            )
        )


def _sentence(one: ShipmentShown) -> str:
    name = f"shipment {one.name}" if one.name != OWN else "own shipment"
    pieces = "" if one.pieces is None else f", pieces: {one.pieces}"
    lost = f", lost: {one.lost}" if one.lost else ""
    back = f", turned round: {one.turned_round}" if one.turned_round else ""
    place = f", {one.place}" if one.place else ""
    return f"{name}: {one.state}{pieces}{lost}{back}{place}"
