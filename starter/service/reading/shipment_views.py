"""How the shipments 分批发运 of an order look from outside."""

from collections.abc import Iterable, Mapping

from models.figures.shipments import shipments_of
from models.messages.orders.count import CountedKind
from models.messages.shipments.goods_place import PLACE_OF_STATE, place_text
from models.messages.shipments.shipment import (
    OWN_SHIPMENT,
    Shipment,
    ShipmentReason,
    ShipmentState,
)
from models.messages.timeline.duty_row import DutyRow
from models.messages.timeline.timeline import Entry
from models.phrases import Code, JoinedTexts, StructuredText, phrase
from models.stages.trunk_transport.duties import ARRIVE_IN_TIME
from starter.service.reading.view_model import Instant, Sentence, View


class ShipmentShown(View):
    """A shipment of an order: `name` is empty for its own, which the order's legs follow.

    `pieces`: as they were loaded, else as planned; `lost` of them are lost, `turned_round` go back
    before they are delivered. `promised_at` is the first promise, `expected_at` the plan agreed
    since; `place` where the goods are,
    `says` all of it in one sentence. `vehicle` is the plate, without signs.
    """

    name: str
    why: ShipmentReason | None
    vehicle: str | None
    pieces: int | None
    kinds: tuple[CountedKind, ...]
    lost: int
    turned_round: int = 0
    state: ShipmentState
    place: Sentence | None
    says: Sentence
    hub: str | None
    installed_before: bool
    pickup_at: Instant | None
    departed_at: Instant | None
    promised_at: Instant | None
    expected_at: Instant | None
    arrived_at: Instant | None
    delivered_at: Instant | None


def shipments_shown(
    timeline: Iterable[Entry], duties: Iterable[DutyRow], plates: Mapping[str, str]
) -> tuple[ShipmentShown, ...]:
    """Those of one order, its own first; `plates` by the report that named the vehicle."""
    promised = {one.ref: one.due_at for one in duties if one.duty == ARRIVE_IN_TIME.id}
    return tuple(
        ShipmentShown.model_validate(
            {
                **dict(one),
                "vehicle": plates.get(booked_by or ""),
                "pieces": one.carried,
                "lost": one.lost,
                "turned_round": one.turned_round,
                "state": one.state,
                "place": _place(one),
                "says": _sentence(one),
                "installed_before": one.forward,
                "promised_at": promised.get(one.name),
            }
        )
        for one, booked_by in shipments_of(timeline)
    )


def _place(one: Shipment) -> Sentence | None:
    place = PLACE_OF_STATE.get(one.state)
    return place and place_text(place, one.hub)


def _sentence(one: Shipment) -> StructuredText:
    own = one.name == OWN_SHIPMENT
    name = phrase("own shipment") if own else phrase("shipment {name}", name=one.name)
    parts = [
        phrase("{name}: {state}", name=name, state=Code("state", one.state)),
        "" if one.carried is None else phrase("pieces: {pieces}", pieces=one.carried),
        phrase("lost: {lost}", lost=one.lost) if one.lost else "",
        phrase("turned round: {pieces}", pieces=one.turned_round) if one.turned_round else "",
        _place(one) or "",
    ]
    return JoinedTexts(filter(None, parts), ", ")


def narrowed_shipments(
    shipments: Iterable[ShipmentShown], *, plates: bool
) -> tuple[ShipmentShown, ...]:
    """As a key outside reads them: without plates where it needs none; never why."""
    hidden = {"why": None} if plates else {"why": None, "vehicle": None}
    return tuple(one.model_copy(update=hidden) for one in shipments)
