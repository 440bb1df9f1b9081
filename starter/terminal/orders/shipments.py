"""The shipments of an order on its page of text, and what goes on damaged."""

from collections.abc import Sequence

from models.phrases import JoinedTexts, phrase, role_code
from models.sop.formatting import show
from starter.service.reading.as_is_views import SentAsIsShown
from starter.service.reading.shipment_views import ShipmentShown
from starter.terminal.console.output import say


def print_shipments(shipments: Sequence[ShipmentShown]) -> None:
    """Print each shipment in one sentence, where there are others than the order's own."""
    if len(shipments) > 1:
        for one in shipments:
            say(one.says)


def print_damaged_goods(damaged: Sequence[SentAsIsShown]) -> None:
    """Print the goods that travel damaged: whoever takes them over signs for known damage."""
    for one in damaged:
        goods = ", ".join(f"{kind.pieces} × {kind.sku}" for kind in one.kinds)
        which = f" ({goods})" if goods else ""
        words = phrase(": {words}", words=one.words) if one.words else ""
        by = role_code(one.agreed_by) if one.agreed_by else phrase("a desk")
        who = JoinedTexts((by, show(one.agreed_at)), ", ")
        say(
            phrase(
                "sent as it is{which}, {incident}{words}; the merchant's word by {who}",
                which=which,
                incident=one.incident,
                words=words,
                who=who,
            )
        )
