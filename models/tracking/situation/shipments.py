"""The shipments of an order that have a name, as the facts say: what each carries, and where it is.

Of the order's own shipment only what is lost, or turned round, stands here, once something is.

A fold like that of the incidents: what is so follows from the list of facts (ADR-0028, ADR-0048).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from models.messages.legs.leg import Baton
from models.messages.legs.origin import Origin
from models.messages.reports.report import Facts
from models.messages.shipments.losses import Loss
from models.messages.shipments.shipment import (
    OWN_SHIPMENT,
    SHIPMENTS_MAX,
    Shipment,
    ShipmentReason,
    ShipmentState,
)
from models.messages.timeline.notices import party_of
from models.phrases import JoinedTexts, StructuredText, phrase
from models.roles import Role
from models.sop.milestones import Milestone
from models.stages.city_delivery.refusals import GoodsRefused
from models.stages.trunk_pickup.in_transit_returns import GoodsTurnedRound
from models.stages.trunk_pickup.pre_acceptance_returns import ApprovedReturn, GoodsGoBack
from models.stages.trunk_pickup.reports import PickedUp
from models.stages.trunk_pickup.shipment_facts import ShipmentFacts
from models.stages.trunk_pickup.shipments import (
    InstallationBroughtForward,
    ShipmentBooked,
    ShipmentPlanned,
)
from models.stages.trunk_pickup.transport_losses import GoodsLost, Transshipped
from models.stages.trunk_transport.reports import PlanAgreed
from models.tracking.situation.facts import Fact

Shipments = dict[str, Shipment]
"""Each by its name."""

OF_SHIPMENTS: Final = (
    *(ShipmentFacts, Transshipped, GoodsLost, PlanAgreed),
    *(GoodsRefused, GoodsTurnedRound, ApprovedReturn),
)
"""What a shipment follows from: in the order in which it happened."""


def apply_to(shipments: Shipments, fact: Fact) -> None:
    """Let a fact count for the shipment that it names."""
    content, at = fact.content, fact.times.occurred_at
    if isinstance(content, GoodsRefused):
        own = shipments.get(OWN_SHIPMENT) or Shipment(name=OWN_SHIPMENT)
        shipments[OWN_SHIPMENT] = own.without(content.loss(at), fact.ref)
    if isinstance(content, GoodsTurnedRound):
        goods = Loss(pieces=content.pieces, at=at, kinds=content.kinds)
        own = shipments.get(OWN_SHIPMENT) or Shipment()
        shipments[OWN_SHIPMENT] = own.with_turned_back(content.returned_by, goods)
        return
    if isinstance(content, ApprovedReturn):
        own = shipments.get(OWN_SHIPMENT) or Shipment()
        goods_back = content.goods if isinstance(content, GoodsGoBack) else None
        shipments[OWN_SHIPMENT] = own.with_taken_back(content.returned_by, goods_back)
        return
    if not isinstance(content, ShipmentFacts | Transshipped | GoodsLost | PlanAgreed):
        return
    name = content.shipment or OWN_SHIPMENT
    one = shipments.get(name) or Shipment(name=name)
    if isinstance(content, GoodsLost):
        one = one.without(Loss(pieces=content.pieces, at=at, kinds=content.kinds), fact.ref)
    elif name == OWN_SHIPMENT:  # the situation itself says which vehicle it is on
        return
    elif isinstance(content, PlanAgreed):
        if content.arrives_at is None or name not in shipments:
            return
        expected = {"expected_at": content.arrives_at, "expected_since": at}
        one = one.model_copy(update=expected)
    if isinstance(content, ShipmentFacts) and content.move is not None:
        one = one.moved(content.move, at, content.model_dump())
    if isinstance(content, InstallationBroughtForward):
        one = one.model_copy(update={"forward": True})
    if isinstance(content, ShipmentBooked | Transshipped):
        one = one.on_vehicle(party_of("vehicle", content.vehicle), at)
    shipments[name] = one


def record_own_count(shipments: Shipments, origin: Origin | None) -> None:
    """Know when the order's own goods were counted, where any of them are lost.

    `origin` is the report that says when they were picked up, if any does.
    """
    if OWN_SHIPMENT in shipments and origin is not None and origin.kind == PickedUp.kind:
        at = {"picked_up_at": origin.occurred_at}
        shipments[OWN_SHIPMENT] = shipments[OWN_SHIPMENT].model_copy(update=at)


def shipments_of(baton: Baton, facts: Iterable[Fact]) -> Shipments:
    """Every shipment that has a name, by what was known before these facts, and by them."""
    found = {one.name: one for one in baton.shipments}
    for fact in facts:
        apply_to(found, fact)
    record_own_count(found, baton.origins.get(Milestone.PICKED_UP))
    return found


def outstanding(shipments: Iterable[Shipment]) -> list[Shipment]:
    """Those of which something is still to come."""
    return [one for one in shipments if one.name != OWN_SHIPMENT and not one.over]


def why_no_shipment(
    facts: Facts, known: Mapping[str, Shipment], at: datetime | None = None
) -> StructuredText | None:
    """Why there is no further shipment, or not that one again: a baton stays small.

    `at`: when it happened, where that was said.
    """
    name = facts.shipment if isinstance(facts, ShipmentFacts) else None
    if isinstance(facts, ShipmentPlanned | ShipmentBooked) and _is_off(
        known.get(facts.shipment), at
    ):
        return phrase(
            "shipment {name} was cancelled: plan these goods under another name", name=name
        )
    named = [one for one in known if one != OWN_SHIPMENT]
    if name is None or name in named or len(named) < SHIPMENTS_MAX:
        return None
    return phrase(
        "the order has {most} shipments already, and no {name}: name "
        "one of {known}, …, or take the goods into one of them",
        most=SHIPMENTS_MAX,
        name=name,
        known=JoinedTexts(sorted(named)[:5], ", "),
    )


def _is_off(one: Shipment | None, at: datetime | None) -> bool:
    """Whether nobody waited for it any more by then."""
    if one is None or one.state is not ShipmentState.CANCELLED or one.cancelled_at is None:
        return False
    return at is None or at > one.cancelled_at


ROLE_OF_STATE: Final[Mapping[ShipmentState, Role]] = {
    ShipmentState.PLANNED: Role.TRUNK_DESK,
    ShipmentState.AT_HUB: Role.PROVIDER,
    ShipmentState.WITH_PROVIDER: Role.PROVIDER,
}
"""Whose turn it is with a shipment; else its carrier's."""


def turn_of(one: Shipment) -> Role:
    """Whose turn it is with a shipment that something is still to come of."""
    return ROLE_OF_STATE.get(one.state, Role.CARRIER)


def apart(shipments: Iterable[Shipment]) -> int:
    """So many pieces are no part of the order's own shipment."""
    named = (one for one in shipments if one.name != OWN_SHIPMENT)
    return sum(one.carried or 0 for one in named if one.state is not ShipmentState.CANCELLED)


def own_of(ordered: int, shipments: Mapping[str, Shipment]) -> int:
    """So many of the ordered pieces are to be loaded as the order's own.

    None that travels apart, is lost, or is sent again in place of one that is not loaded.
    """
    instead = [one for one in shipments.values() if one.why is ShipmentReason.REPLACEMENT]
    missing = max(lost(shipments), apart(instead))
    return max(ordered - (apart(shipments.values()) - apart(instead)) - missing, 0)


def lost(shipments: Mapping[str, Shipment], name: str = OWN_SHIPMENT) -> int:
    """So many pieces of a shipment, the order's own where none is named, are not to come."""
    if name not in shipments:
        return 0
    return shipments[name].astray + shipments[name].turned_round


def gone(shipments: Mapping[str, Shipment]) -> int:
    """So many of the order's own pieces are lost, or turned round, that were picked up."""
    return shipments[OWN_SHIPMENT].gone if OWN_SHIPMENT in shipments else 0
