"""Whether anything of an order is still to come: of its own goods, and of every other shipment.

What is lost does not come (FH-9.3.2.2): nobody waits for it. Where nothing is left a desk has
others sent, or cancels the order (ADR-0052).
"""

from datetime import datetime
from typing import Final

from models.ids import Stage
from models.messages.incidents.liability import Remedy
from models.messages.shipments.shipment import OWN_SHIPMENT, Shipment, ShipmentState
from models.phrases import Code, StructuredText, phrase, role_code
from models.sop import clock
from models.stages.city_delivery.early_installation_reports import InstallationAhead
from models.stages.city_delivery.refusals import GoodsRefused
from models.stages.city_delivery.reports import Collected, Delivered
from models.stages.installation.reports import Accepted
from models.stages.trunk_pickup.reports import PickedUp
from models.stages.trunk_pickup.transport_losses import GoodsLost
from models.tracking.situation.shipments import gone, own_of
from models.tracking.state import StageState


def own_pieces_left(state: StageState) -> int | None:
    """How many of the order's own pieces are neither lost nor in another shipment, if known."""
    ordered = getattr(state.input, "pieces", None)
    shipments = state.situation.shipments
    if ordered is None or not shipments:
        return ordered
    if (at_home := state.situation.basis.own) is not None:
        return at_home.left(shipments.values())
    picked = state.reported(PickedUp)
    if state.stage is Stage.TRUNK_PICKUP and picked is None:
        return own_of(ordered, shipments)
    there = picked.pieces if picked is not None else ordered
    return max(min((there - gone(shipments), *_taken_over(state))), 0)


def _taken_over(state: StageState) -> tuple[int, ...]:
    """How many of the pieces that the provider collected at the hub are left, in a tuple; an empty
    one where nothing is collected yet."""
    fact = state.facts.newest(Collected.kind)
    if fact is None or not isinstance(fact.content, Collected):
        return ()
    own = state.situation.shipments.get(OWN_SHIPMENT) or Shipment()
    return (fact.content.pieces - own.gone_since(fact.times.occurred_at),)


def own_goods_done(state: StageState) -> bool:
    """Whether nothing of the order's own goods is still to come."""
    return bool(state.situation.shipments) and own_pieces_left(state) == 0


def awaits_goods(state: StageState) -> bool:
    """Whether goods were lost, and what is left, or sent in their place, is still to come."""
    lost = any(one.astray for one in state.situation.shipments.values())
    named = [one for name, one in state.situation.shipments.items() if name != OWN_SHIPMENT]
    there = any(one.state is ShipmentState.DELIVERED for one in named)
    return lost and own_goods_done(state) and not there and not state.happened(Accepted.kind)


def is_brought_forward(state: StageState) -> bool:
    """Whether a delivery ends though goods are still to come: something is wrong at the home, and
    the installation of what is there begins (FH-11.2.2, ADR-0065)."""
    if state.stage is not Stage.CITY_DELIVERY:
        return False
    named = [one for name, one in state.situation.shipments.items() if name != OWN_SHIPMENT]
    there = any(one.state is ShipmentState.DELIVERED for one in named)
    return state.happened(InstallationAhead.kind) and (there or state.happened(Delivered.kind))


ENDING_REMEDIES: Final = (Remedy.CANCEL, Remedy.COMPENSATE)
"""Remedies of lost goods after which nothing is sent in their place."""


def agreed_end(state: StageState) -> StructuredText | None:
    """The reason for an end: all losses are settled without other goods; None: they are not."""
    lives = (life.liability for life in state.incidents.lives.values())
    losses = [one for one in lives if one.code == GoodsLost.kind]
    ended = [one for one in losses if one.remedy in ENDING_REMEDIES and one.agreed_at is not None]
    if not ended or len(ended) < len(losses):
        return None
    return phrase(
        "{agreed_by}: all of it was lost, and {remedy} was agreed",
        agreed_by=role_code(ended[-1].agreed_by or ""),
        remedy=Code("choice", ended[-1].remedy or ""),
    )


def all_is_lost(state: StageState) -> bool:
    """Whether goods are lost, or refused, and nothing of the order is left to be delivered.

    What is lost once the customer has accepted it is nobody's to send again.
    """
    shipments = state.situation.shipments
    if not own_goods_done(state) or not any(one.astray for one in shipments.values()):
        return False
    if state.happened(Accepted.kind):
        return False
    ends = (ShipmentState.LOST, ShipmentState.CANCELLED)
    return all(one.state in ends for name, one in shipments.items() if name != OWN_SHIPMENT)


def all_is_back(state: StageState) -> bool:
    """Whether returns have fetched from the home all that was left to be installed (FE-4).

    What goes back once the customer has accepted it is the return's alone.
    """
    own = state.situation.shipments.get(OWN_SHIPMENT)
    back = own.back.values() if own else ()
    if not back or state.happened(Accepted.kind) or state.situation.to_install != 0:
        return False
    return all(one.fetched for one in back)


ALL_REFUSED: Final = "the customer, who has refused all goods"
"""By whom an order is cancelled that ends so."""


def refused_until(state: StageState) -> datetime | None:
    """Until when others may be sent for what the customer has refused: then the order ends.

    The end of the day on which it was reported; as soon as the order desk has settled it. None:
    not all is refused, or it was agreed that others are sent.
    """
    shipments = state.situation.shipments
    losses = [one for each in shipments.values() for one in each.losses.values()]
    if not all_is_lost(state) or not losses or not all(one.refused for one in losses):
        return None
    lives = [life.liability for life in state.incidents.lives.values()]
    refusals = [one for one in lives if one.code == GoodsRefused.kind]
    if any(one.remedy is Remedy.REPLACE and one.agreed_at for one in refusals):
        return None
    facts = state.facts.named(GoodsRefused.kind)
    received = [*(one.at for one in losses), *(one.times.received_at for one in facts)]
    is_open = any(code == GoodsRefused.kind for code, _ in state.situation.incidents.open)
    return clock.end_of_day(max(received)) if is_open else max(received)
