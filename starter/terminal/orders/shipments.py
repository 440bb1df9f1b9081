"""The shipments of an order on its page of text, and what goes on damaged."""

from collections.abc import Sequence

from models.messages.shipments.shipment import OWN_SHIPMENT
from models.phrases import Code, JoinedTexts, phrase, role_code
from models.sop.formatting import show
from starter.service.reading.as_is_views import SentAsIsShown
from starter.service.reading.shipment_views import ShipmentShown
from starter.terminal.console.output import say


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


def _sentence(one: ShipmentShown) -> str:
    own = one.name == OWN_SHIPMENT
    name = phrase("own shipment") if own else phrase("shipment {name}", name=one.name)
    parts = [
        phrase("{name}: {state}", name=name, state=Code("state", one.state)),
        "" if one.pieces is None else phrase("pieces: {pieces}", pieces=one.pieces),
        phrase("lost: {lost}", lost=one.lost) if one.lost else "",
        phrase("turned round: {pieces}", pieces=one.turned_round) if one.turned_round else "",
        one.place or "",
    ]
    return JoinedTexts(filter(None, parts), ", ")
